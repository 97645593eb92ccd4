"""Hearings from an office's own file for the command: spreadsheets, tables in documents, calendars."""

from typing import Final

from pb_app.formats.csv_reading import CsvRow
from pb_app.hearings.import_rows import ReadHearing
from pb_app.hearings.rules import HearingFacts, HearingStatus
from pb_app.hearings.season.columns import read_choice
from pb_app.hearings.season.known import gazetteer_of, halls_of
from pb_app.hearings.season.reading import SeasonLine, Surroundings, read_season
from pb_app.hearings.season.sheet import Sheet
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.faults import Fault
from pb_app.territory.queries import find_municipality

COLUMNS: Final = frozenset(
    {"municipality_id", "place", "unit_or_subunit_ids", "date", "start", "end", "venue", "purpose", "status",
     "participants", "source_url", "note", "kind", "title"}
)  # fmt: skip
"""The columns of the CSV table; a sheet that has no others is read in the same way."""


def as_named_rows(sheet: Sheet) -> tuple[tuple[str, ...], list[CsvRow]] | None:
    """The rows by the names of the CSV table's columns, or None if the sheet has headings of its own."""
    names = tuple(heading.strip().lower() for heading in sheet.headings)
    if sheet.is_calendar or not {name for name in names if name} <= COLUMNS or "date" not in names:
        return None
    return names, [CsvRow(row.line, dict(zip(names, row.cells, strict=False))) for row in sheet.rows]


def read_office_season(
    sheet: Sheet, municipality_id: str | None
) -> tuple[list[ReadHearing], list[Fault], tuple[tuple[int, Warn], ...]]:
    """The rows as announced hearings, the faults, and what somebody should look at.

    Raises ``municipality_required``: such files name their places only; ``date_column_missing``.
    """
    if municipality_id is None or find_municipality(municipality_id) is None:
        raise DomainError("unknown_municipality" if municipality_id else "municipality_required")
    around = Surroundings(gazetteer_of(municipality_id), halls_of(municipality_id), None, lambda _ids: True)
    reading = read_season(sheet, read_choice(sheet.guess()), around)
    faults = [Fault(one.line, one.column, one.error) for one in reading.faults]
    notes = [(line.line, doubt) for line in reading.lines for doubt in line.doubts]
    notes += [(one.line, one.why) for one in reading.left_out]
    return (
        [_hearing(line, municipality_id) for line in reading.lines],
        faults,
        tuple(sorted(notes, key=lambda note: note[0])),
    )


def _hearing(line: SeasonLine, municipality_id: str) -> ReadHearing:
    facts = HearingFacts(
        slot=line.slot, kind=line.kind, place_ids=line.place_ids, venue=line.venue, title=line.title,
        purpose=line.purpose,
    )  # fmt: skip
    return ReadHearing(
        line=line.line, municipality_id=municipality_id, facts=facts, status=HearingStatus.CONFIRMED, participants=None,
        source_url="", source_note="",
    )  # fmt: skip
