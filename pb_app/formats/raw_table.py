"""A table as a file holds it: rows of texts with their numbers, nothing yet known of what they mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.formats.safe_text import FORMULA_STARTS, clean_text
from pb_app.kernel.errors import DomainError

MOST_MEGABYTES: Final = 5
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
CELL_LIMIT: Final = 5_000
"""Characters of a cell that are kept; what is longer is too long for any field anyway."""

_BLANKS: Final = re.compile("[ \t\u00a0\u202f]+")


@dataclass(frozen=True)
class RawRow:
    """One row; ``line`` is its number as the file's own program shows it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """One table of a file; ``name`` is that of its sheet, empty where there is only one."""

    name: str
    rows: tuple[RawRow, ...]


def raw_table(name: str, rows: Iterable[tuple[int, Sequence[str]]]) -> RawTable:
    """Tidy the cells and leave out empty rows; raise ``table_too_long`` beyond ``MOST_ROWS`` rows."""
    kept: list[RawRow] = []
    for line, cells in rows:
        tidy = tuple(tidy_cell(cell) for cell in cells[:MOST_COLUMNS])
        if not any(tidy):
            continue
        if len(kept) == MOST_ROWS:
            raise DomainError("table_too_long", field="file", limit=MOST_ROWS)
        kept.append(RawRow(line, tidy))
    return RawTable(name, tuple(kept))


def tidy_cell(text: str) -> str:
    """The text of a cell without control characters, runs of blanks and the apostrophe that guards a formula."""
    plain = clean_text(text[: CELL_LIMIT * 2])[:CELL_LIMIT]
    lines = (_BLANKS.sub(" ", line).strip() for line in plain.split("\n"))
    tidy = "\n".join(lines).strip()
    is_guarded = tidy.startswith("'") and tidy[1:].startswith(FORMULA_STARTS)
    return tidy[1:] if is_guarded else tidy
