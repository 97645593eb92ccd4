"""Proposals as CSV, XLSX or JSON, batch by batch, so that memory and locks stay small."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pb_app.cycles.queries import CycleCard
from pb_app.formats.csv_table import render_csv
from pb_app.formats.table_xlsx import write_table_xlsx
from pb_app.proposals.queries.exports import PUBLIC_COLUMNS, Row, count_public, public_rows
from pb_app.proposals.queries.listing import ProposalFilter
from pb_app.territory.queries import get_municipality

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
SHEET: Final = "Propozimet"
Progress = Callable[[int, int], None]
_COUNTED: Final = 1_000_000
_SAID_EVERY: Final = 500
_BEFORE_ALL: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def export_cycle(
    cycle: CycleCard, wanted: str, path: Path, progress: Progress = lambda _done, _total: None
) -> None:
    """Write the public proposals of a budget year to a file."""
    chosen = ProposalFilter(cycle_id=cycle.id)
    total = count_public(cycle.municipality_id, chosen, at_most=_COUNTED)
    rows = counted(public_rows(cycle.municipality_id, chosen), total, progress)
    head = {"municipality": get_municipality(cycle.municipality_id).full_name, "year": cycle.year}
    write_file(path, wanted, PUBLIC_COLUMNS, rows, head)


def write_file(
    path: Path, wanted: str, columns: Sequence[str], rows: Iterable[Row], head: Mapping[str, Any]
) -> None:
    """Write rows in one of ``MEDIA_TYPES`` to disk; equal rows give equal bytes."""
    if wanted == "xlsx":
        write_table_xlsx(path, columns, rows, sheet_name=SHEET, made_at=_BEFORE_ALL)
        return
    with path.open("wb") as file:
        file.writelines(stream(wanted, columns, rows, head))


def stream(
    wanted: str, columns: Sequence[str], rows: Iterable[Row], head: Mapping[str, Any]
) -> Iterator[bytes]:
    """Rows as CSV, or as JSON, in pieces; nothing but what the rows hold."""
    return render_csv(columns, rows) if wanted == "csv" else _json(columns, rows, head)


def _json(columns: Sequence[str], rows: Iterable[Row], head: Mapping[str, Any]) -> Iterator[bytes]:
    """An object with what ``head`` says and the list ``proposals``, one proposal a line."""
    yield (json.dumps({**head, "licence": LICENCE}, ensure_ascii=False)[:-1] + ', "proposals": [').encode()
    separator = "\n"
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        yield (separator + json.dumps(values, ensure_ascii=False, default=_iso)).encode()
        separator = ",\n"
    yield b"\n]}\n"


def counted(rows: Iterable[Row], total: int, progress: Progress) -> Iterator[Row]:
    """The same rows, saying now and then how many there were."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _SAID_EVERY == 0:
            progress(number, total)


def _iso(value: dt.date) -> str:
    return value.isoformat()
