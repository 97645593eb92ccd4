"""Take a season from the file that an office keeps into the planning draft: first looked over, then taken over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.database import db
from pb_app.hearings.changes import check_allowed, paths_of
from pb_app.hearings.planning.draft_lines import lock_cycle
from pb_app.hearings.planning.drafting import ImportedLine, apply_imported
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.policy import may_draft, may_draft_somewhere
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import Slot
from pb_app.hearings.season.columns import Column, headings_key, read_choice
from pb_app.hearings.season.known import gazetteer_of, halls_of, known_of
from pb_app.hearings.season.matching import Known, Match, match
from pb_app.hearings.season.reading import (
    LeftOut,
    RowFault,
    SeasonLine,
    SeasonReading,
    Surroundings,
    read_season,
)
from pb_app.hearings.season.sheet import Sheet
from pb_app.hearings.season.tables import ColumnMapping
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work


class RowState(StrEnum):
    """What a row does to the draft."""

    NEW = "new"
    CHANGED = "changed"
    PROPOSED = "proposed"
    """It moves a hearing that is public: the draft says so, people are told when it is published."""
    SAME = "same"


@dataclass(frozen=True)
class TakenRow:
    """A row as it is in the draft after the import; ``known`` is what it was compared with."""

    line: SeasonLine
    state: RowState
    known: Known | None


@dataclass(frozen=True)
class SeasonReport:
    """What an import did, or would do."""

    rows: tuple[TakenRow, ...]
    left_out: tuple[LeftOut, ...]
    faults: tuple[RowFault, ...]
    not_in_file: int
    """Lines of the draft that came from a file and are in this one no more; they stay."""

    def count(self, state: RowState) -> int:
        """How many rows do this."""
        return sum(row.state is state for row in self.rows)

    @property
    def is_without_effect(self) -> bool:
        """Whether the draft says all of it already."""
        return all(row.state is RowState.SAME for row in self.rows)


class _OnlyLookedError(Exception):
    """Ends the transaction of a dry run: nothing of it stays."""

    def __init__(self, report: SeasonReport) -> None:
        super().__init__()
        self.report = report


def look_over(
    *, actor: Actor, municipality_id: str, year: int, sheet: Sheet, columns: Sequence[str]
) -> SeasonReport:
    """What ``take_over`` would do: it is done, and taken back. Raises as ``columns.read_choice`` does."""
    read = _read(actor, municipality_id, year, sheet, read_choice(columns))
    try:
        with unit_of_work(actor) as uow:
            report = _apply(uow, read)
            raise _OnlyLookedError(report)  # noqa: TRY301 - only an error takes back what was written
    except _OnlyLookedError as looked:
        return looked.report


def take_over(
    *,
    actor: Actor,
    municipality_id: str,
    year: int,
    sheet: Sheet,
    columns: Sequence[str],
    without_faulty: bool = False,
) -> SeasonReport:
    """Write the rows into the draft of the budget year, and remember what the columns mean.

    The same file twice changes nothing. Raises ``rows_faulty`` (``count``) if a row cannot be read, unless it is
    said that those rows are to be left out.
    """
    chosen = read_choice(columns)
    read = _read(actor, municipality_id, year, sheet, chosen)
    with unit_of_work(actor) as uow:
        report = _apply(uow, read)
        if report.faults and not without_faulty:
            raise DomainError("rows_faulty", count=len({(one.line, one.origin) for one in report.faults}))
        _remember(uow, municipality_id, sheet, chosen)
        return report


def remember_columns(*, actor: Actor, municipality_id: str, sheet: Sheet, columns: Sequence[str]) -> None:
    """Keep what a person said the columns mean, for the next file with these headings."""
    chosen = read_choice(columns)
    with unit_of_work(actor) as uow:
        check_allowed(may_draft_somewhere(actor, municipality_id), "import_season")
        _remember(uow, municipality_id, sheet, chosen)


def remembered_columns(municipality_id: str, sheet: Sheet) -> list[Column] | None:
    """What was said of these headings before, or None."""
    if sheet.is_calendar or not any(sheet.headings):
        return None
    row = db.session.get(ColumnMapping, (municipality_id, headings_key(sheet.headings)))
    known = set(Column)
    return [Column(one) if one in known else Column.NOTHING for one in row.columns] if row else None


@dataclass(frozen=True)
class _Read:
    """The rows of a sheet as hearings, and what they were read against."""

    cycle: CycleCard
    around: Surroundings
    reading: SeasonReading


def _read(actor: Actor, municipality_id: str, year: int, sheet: Sheet, columns: Sequence[Column]) -> _Read:
    """Read the rows before any transaction: thousands of long ones take seconds, and nobody else could write."""
    check_allowed(may_draft_somewhere(actor, municipality_id), "import_season")
    cycle = get_cycle(municipality_id, year)
    around = _surroundings(actor, cycle)
    return _Read(cycle, around, read_season(sheet, columns, around))


def _apply(uow: UnitOfWork, read: _Read) -> SeasonReport:
    cycle, around, reading = read.cycle, read.around, read.reading
    lock_cycle(uow, cycle.id)  # before anything is compared: two who import at once take turns
    known = known_of(cycle.id, around.halls)
    matches = match(cycle.municipality_id, reading.lines, known)
    own, foreign = _without_foreign(matches, around)
    kept, gone = _without_past(own, local_today(uow.now))
    passed = [one for one in kept if not _is_settled(one)]
    for one in passed:
        _adopt(uow, one)
    outcome = apply_imported(uow, cycle_id=cycle.id, lines=[_imported(one) for one in passed])
    states = dict.fromkeys(outcome.added, RowState.NEW) | dict.fromkeys(outcome.changed, RowState.CHANGED)
    states |= dict.fromkeys(outcome.proposed, RowState.PROPOSED)
    rows = tuple(TakenRow(one.line, states.get(one.key, RowState.SAME), one.known) for one in kept)
    matched = {one.key for one in matches}
    missing = sum(
        one.entry_id is not None and one.source_key is not None and one.source_key not in matched
        for one in known
    )
    left_out = sorted((*reading.left_out, *gone), key=lambda one: one.line)
    faults = sorted((*reading.faults, *foreign), key=lambda one: one.line)
    return SeasonReport(rows, tuple(left_out), tuple(faults), missing)


def _surroundings(actor: Actor, cycle: CycleCard) -> Surroundings:
    m = cycle.municipality_id
    allowed: dict[tuple[str, ...], bool] = {}

    def is_allowed(place_ids: tuple[str, ...]) -> bool:
        if place_ids not in allowed:
            allowed[place_ids] = may_draft(actor, m, paths_of(place_ids))
        return allowed[place_ids]

    # The hearings about the budget of a year are held in the year before it.
    return Surroundings(gazetteer_of(m), halls_of(m), cycle.year - 1, is_allowed)


def _without_foreign(matches: Sequence[Match], around: Surroundings) -> tuple[list[Match], list[RowFault]]:
    """A mark in a file must not lead to what its reader may not change."""
    faults = [
        RowFault(one.line.line, one.line.origin, "", DomainError("places_not_yours"))
        for one in matches
        if one.known is not None and not around.may_draft(tuple(sorted(one.known.place_ids)))
    ]
    foreign = {(fault.line, fault.origin) for fault in faults}
    return [one for one in matches if (one.line.line, one.line.origin) not in foreign], faults


def _without_past(matches: Sequence[Match], today: date) -> tuple[list[Match], list[LeftOut]]:
    """A draft is about what is to come: a day that has gone by counts only if its hearing is there."""
    kept = [one for one in matches if one.line.slot.on >= today or one.known is not None]
    gone = [one for one in matches if one.line.slot.on < today and one.known is None]
    return kept, [
        LeftOut(one.line.line, one.line.origin, Warn("row_past", on=one.line.slot.on)) for one in gone
    ]


def _is_settled(one: Match) -> bool:
    """Whether a person, or the calendar, says it already, so that not even a key is written.

    A line that came from a file goes through: whether the file says anew what it said is known there.
    """
    came_from_file = (
        one.known is not None and one.known.entry_id is not None and one.known.source_key is not None
    )
    return one.says_the_same and not came_from_file


def _adopt(uow: UnitOfWork, one: Match) -> None:
    """Mark what a person drew up as what this row speaks of, so that it is known again once it says otherwise."""
    if one.known is None or one.known.source_key == one.key:
        return
    table, row_id = (PlanEntry, one.known.entry_id) if one.known.entry_id else (Hearing, one.known.hearing_id)
    uow.session.execute(sa.update(table).where(table.id == row_id).values(source_key=one.key))


def _imported(one: Match) -> ImportedLine:
    """The row with what it leaves open filled from what is known already."""
    line, known = one.line, one.known
    made = ImportedLine(
        source_key=one.key, slot=line.slot, place_ids=line.place_ids, kind=line.kind, title=line.title,
        purpose=line.purpose, venue=line.venue,
    )  # fmt: skip
    if known is None or (known.entry_id is not None and known.source_key is not None):
        return made
    return replace(
        made,
        slot=_filled(line.slot, known.slot),
        title=line.title or known.title,
        purpose=line.purpose or known.purpose,
        venue=line.venue if line.venue.is_known else known.venue,
    )


def _filled(slot: Slot, known: Slot | None) -> Slot:
    """A slot without an hour keeps the one that is known; the end stays with its beginning."""
    if known is None:
        return slot
    if slot.start is None:
        return Slot(slot.on, known.start, known.end)
    return Slot(slot.on, slot.start, slot.end or (known.end if slot.start == known.start else None))


def _remember(uow: UnitOfWork, municipality_id: str, sheet: Sheet, columns: Sequence[Column]) -> None:
    if sheet.is_calendar or not any(sheet.headings):
        return
    key, wanted = headings_key(sheet.headings), [column.value for column in columns]
    row = uow.session.get(ColumnMapping, (municipality_id, key), with_for_update=True)
    if row is not None and row.columns == wanted:
        return
    if row is None:
        row = ColumnMapping(municipality_id=municipality_id, headings_key=key)
        uow.session.add(row)
    row.columns, row.updated_at = wanted, uow.now
    audit.log(
        uow, action="season.columns_remembered", subject_type="column_mapping", subject_id=key,
        municipality_id=municipality_id, after={"headings": list(sheet.headings), "columns": wanted},
    )  # fmt: skip
