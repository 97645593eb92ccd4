"""The data files of the example season, row by row."""

import csv

from pb_app.resources import DATA

Row = dict[str, str]


def read_examples(name: str) -> list[Row]:
    """The rows of one file of ``data/example``."""
    with (DATA / "example" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> int | None:
    """A count, or None where nothing is said."""
    return int(cell) if cell else None
