"""Bring hearings in from a table: all of it or nothing, and the same file twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.formats.csv_reading import CsvRow, decoded, read_csv
from pb_app.formats.icalendar_reading import is_calendar
from pb_app.formats.sheet_reading import is_office_file
from pb_app.hearings import changes, editions
from pb_app.hearings.announcement_service import apply_publish
from pb_app.hearings.events import AttendanceRecorded, HearingHeld, HearingPublished
from pb_app.hearings.feed import refresh
from pb_app.hearings.import_office import as_named_rows, read_office_season
from pb_app.hearings.import_rows import REQUIRED, Reader, ReadHearing
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.season.sheet import read_sheet
from pb_app.hearings.service import apply_new, note_created
from pb_app.hearings.tables import Attendance, Hearing, HearingPlace
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.faults import Fault
from pb_app.unit_of_work import UnitOfWork, unit_of_work

HEADER_LINE = 1


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do; with a fault it did nothing."""

    added: tuple[str, ...]
    """References of the new hearings, in the order of the file."""
    already_there: int
    faults: tuple[Fault, ...]
    notes: tuple[tuple[int, Warn], ...] = ()
    """What somebody should look at, by the row's number: no place was recognised, a row is cancelled."""


def import_hearings(
    *, actor: Actor, content: bytes, municipality_id: str | None = None, is_dry_run: bool = False
) -> ImportReport:
    """Read a table of hearings (columns of ``import_rows.Reader``) and add those that are not there yet.

    CSV, or an office's own file: a spreadsheet, a table in a text document, a calendar; these need the municipality.
    The hearings may lie in the past: history is loaded as it is. One calendar edition is written for each cycle.
    """
    with unit_of_work(actor) as uow:
        rows, faults, notes = _read(content, municipality_id)
        if faults:
            return ImportReport((), 0, tuple(faults))
        known = _known_keys(uow, {row.municipality_id for row in rows})
        new = [row for row in rows if row.key not in known]
        if is_dry_run:
            return ImportReport(tuple(f"row {row.line}" for row in new), len(rows) - len(new), (), notes)
        added = [_add(uow, row) for row in new]
        refresh(uow, [row.id for row in added])
        _write_editions(uow, added)
        return ImportReport(tuple(row.ref for row in added), len(rows) - len(new), (), notes)


def _read(
    content: bytes, municipality_id: str | None
) -> tuple[list[ReadHearing], list[Fault], tuple[tuple[int, Warn], ...]]:
    if is_office_file(content) or is_calendar(decoded(content[:4096])):
        return _read_office_file(content, municipality_id)
    try:
        header, lines = read_csv(content)
    except DomainError as error:
        return [], [Fault(HEADER_LINE, "", error)], ()
    return *_read_table(header, lines, municipality_id), ()


def _read_office_file(
    content: bytes, municipality_id: str | None
) -> tuple[list[ReadHearing], list[Fault], tuple[tuple[int, Warn], ...]]:
    """A sheet with the columns of the CSV is read like it; any other file as offices keep their season."""
    try:
        sheet = read_sheet(content)
        as_table = as_named_rows(sheet)
        if as_table is None:
            return read_office_season(sheet, municipality_id)
    except DomainError as error:
        return [], [Fault(HEADER_LINE, "", error)], ()
    return *_read_table(*as_table, municipality_id), ()


def _read_table(
    header: Sequence[str], lines: Sequence[CsvRow], municipality_id: str | None
) -> tuple[list[ReadHearing], list[Fault]]:
    missing = [name for name in REQUIRED if name not in header]
    if "place" not in header and "unit_or_subunit_ids" not in header:
        missing.append("place")
    if missing:
        return [], [Fault(HEADER_LINE, name, DomainError("column_missing")) for name in missing]
    return _read_lines(lines, Reader(municipality_id))


def _read_lines(lines: Sequence[CsvRow], reader: Reader) -> tuple[list[ReadHearing], list[Fault]]:
    rows: list[ReadHearing] = []
    first_lines: dict[tuple[object, ...], int] = {}
    for line in lines:
        row = reader.read(line)
        if row is None:
            continue
        earlier = first_lines.setdefault(row.key, row.line)
        if earlier != row.line:
            reader.faults.append(Fault(row.line, "date", DomainError("row_twice", row=earlier)))
        rows.append(row)
    return rows, reader.faults


def _known_keys(uow: UnitOfWork, municipality_ids: set[str]) -> set[tuple[object, ...]]:
    """The keys of the hearings that are there, in two statements."""
    of_these = Hearing.municipality_id.in_(municipality_ids)
    places: dict[int, set[str]] = {}
    wanted = sa.select(HearingPlace.hearing_id, HearingPlace.place_id).join(Hearing).where(of_these)
    for hearing_id, place_id in uow.session.execute(wanted):
        places.setdefault(hearing_id, set()).add(place_id)
    columns = (Hearing.id, Hearing.municipality_id, Hearing.on_date, Hearing.start_time)
    return {
        (municipality_id, on, start, frozenset(places.get(hearing_id, ())))
        for hearing_id, municipality_id, on, start in uow.session.execute(sa.select(*columns).where(of_these))
    }


def _add(uow: UnitOfWork, read: ReadHearing) -> Hearing:
    row = apply_new(
        uow,
        municipality_id=read.municipality_id,
        facts=read.facts,
        source_url=read.source_url,
        source_note=read.source_note,
    )
    note_created(uow, row, [])
    if read.status is not HearingStatus.DRAFT:
        apply_publish(uow, row, read.status)
        uow.record(changes.event(HearingPublished, row))
    if read.status is HearingStatus.HELD:
        row.held_at = uow.now
        uow.record(changes.event(HearingHeld, row))
    if read.participants is not None:
        uow.session.add(Attendance(hearing_id=row.id, total=read.participants, version=1, updated_at=uow.now))
        uow.record(changes.event(AttendanceRecorded, row))
    uow.session.flush()
    return row


def _write_editions(uow: UnitOfWork, added: Sequence[Hearing]) -> None:
    by_cycle: dict[int, list[dict[str, object]]] = {}
    for row in added:
        if row.cycle_id is not None and row.status is not HearingStatus.DRAFT:
            by_cycle.setdefault(row.cycle_id, []).append(
                {"ref": row.ref, "uid": row.uid, "change": "published"}
            )
    for cycle_id, entries in by_cycle.items():
        editions.write_next(uow, cycle_id, entries)
