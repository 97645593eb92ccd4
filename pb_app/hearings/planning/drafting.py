"""Filling a draft from outside: what the planner placed, what a file says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.rules import ANNOUNCED, Audience, HearingKind, HearingStatus, Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.unit_of_work import UnitOfWork

NO_HALL = VenueChoice()


@dataclass(frozen=True)
class PlannedHearing:
    """Where the planner put one hearing: a line of the draft, a hearing of the calendar, or (neither) a new one."""

    entry_id: int | None
    hearing_id: int | None
    place_ids: tuple[str, ...]
    round_number: int | None
    slot: Slot
    venue_id: int | None
    team_id: int | None


@dataclass(frozen=True, kw_only=True)
class ImportedLine:
    """A line of a file, checked already: places, hall and team are of the municipality, texts are clean.

    ``source_key`` is the same whenever the line is read again, whatever it then says.
    """

    source_key: str
    slot: Slot | None
    place_ids: tuple[str, ...] = ()
    theme_ids: tuple[str, ...] = ()
    kind: HearingKind = HearingKind.BUDGET_HEARING
    audience: Audience = Audience.ALL
    title: str = ""
    title_en: str = ""
    purpose: str = ""
    purpose_en: str = ""
    venue: VenueChoice = NO_HALL
    team_id: int | None = None
    round_number: int | None = None

    @property
    def digest(self) -> str:
        """What the line says, in one number."""
        return draft_lines.digest_of(
            [
                self.slot and (self.slot.on, self.slot.start, self.slot.end), sorted(self.place_ids),
                sorted(self.theme_ids), self.kind, self.audience, self.title, self.title_en, self.purpose,
                self.purpose_en, self.venue.venue_id, self.venue.text, self.team_id, self.round_number,
            ]
        )  # fmt: skip


@dataclass(frozen=True)
class ImportOutcome:
    """The keys of the lines by what reading them came to."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    proposed: tuple[str, ...]
    """Of hearings in the public calendar: the draft now says that they move."""


def apply_planned(uow: UnitOfWork, *, cycle_id: int, planned: Sequence[PlannedHearing]) -> None:
    """Write what the planner placed into the draft, inside an open unit of work.

    ``planned`` is all that it placed: its own earlier lines that are not in it go, unless something of
    them is pinned. A line named by ``entry_id`` is changed, whoever wrote it, but its pinned parts stay. A
    hearing of the calendar (``hearing_id``) gets a change line only where day, hours or hall differ. A new
    one takes the place of an earlier line of the planner for the same places and round, so that its notes stay.
    """
    cycle = draft_lines.lock_cycle(uow, cycle_id)
    draft = _Draft(uow, cycle_id, planned)
    for one in planned:
        draft.place(one)
    uow.session.flush()
    removed = draft.drop_left()
    said = {"added": draft.added, "changed": draft.changed, "removed": removed}
    if any(said.values()):
        draft_lines.log_draft(uow, "plan.drawn_up", cycle, said)


class _Draft:
    """The lines of a cycle while the planner's answer is written into them."""

    def __init__(self, uow: UnitOfWork, cycle_id: int, planned: Sequence[PlannedHearing]) -> None:
        self.uow, self.cycle_id = uow, cycle_id
        self.added = self.changed = 0
        rows = draft_lines.load_lines(uow, PlanEntry.cycle_id == cycle_id)
        self.rows = {row.id: row for row in rows}
        self.of_hearing = {row.hearing_id: row for row in rows if row.hearing_id is not None}
        self.hearings = _hearings_by_id(
            uow, {one.hearing_id for one in planned if one.hearing_id is not None}
        )
        named = {one.entry_id for one in planned} | {
            self.of_hearing[one.hearing_id].id for one in planned if one.hearing_id in self.of_hearing
        }
        self.left = [row for row in rows if row.origin is PlanOrigin.PLANNER and row.id not in named]

    def place(self, one: PlannedHearing) -> None:
        """Write one answer."""
        if one.entry_id in self.rows:
            self._write(self.rows[one.entry_id], one)
        elif one.hearing_id in self.hearings:
            self._change(self.hearings[one.hearing_id], one)
        elif one.entry_id is None and one.hearing_id is None:
            self._add(one)

    def drop_left(self) -> int:
        """Earlier answers that no longer hold; give how many went."""
        gone = [row for row in self.left if not row.pinned]
        for row in gone:
            self.uow.session.delete(row)
        self.uow.session.flush()
        return len(gone)

    def _add(self, one: PlannedHearing) -> None:
        wanted = (tuple(sorted(one.place_ids)), one.round_number)
        for row in self.left:
            if row.hearing_id is None and (draft_lines.place_ids_of(row), row.round_number) == wanted:
                self.left.remove(row)
                self._write(row, one)
                return
        row = draft_lines.new_line(
            self.uow, self.cycle_id, PlanOrigin.PLANNER, round_number=one.round_number, venue_id=one.venue_id,
            team_id=one.team_id,
        )  # fmt: skip
        draft_lines.set_slot(row, one.slot)
        draft_lines.set_places(row, one.place_ids)
        self.added += 1

    def _change(self, hearing: Hearing, one: PlannedHearing) -> None:
        row = self.of_hearing.get(hearing.id)
        if row is not None:
            self._write(row, one)
            if row.origin is PlanOrigin.PLANNER and not row.pinned and not _differs(hearing, row):
                self.left.append(row)
            return
        venue_id, venue_text = _hall_of(hearing, one.venue_id)
        row = draft_lines.new_line(
            self.uow, self.cycle_id, PlanOrigin.PLANNER, hearing_id=hearing.id, round_number=one.round_number,
            venue_id=venue_id, venue_text=venue_text, team_id=one.team_id,
        )  # fmt: skip
        draft_lines.set_slot(row, one.slot)
        if _differs(hearing, row):
            self.added += 1
        else:
            self.uow.session.expunge(row)

    def _write(self, row: PlanEntry, one: PlannedHearing) -> None:
        before = draft_lines.snapshot(row)
        if Pin.DAY not in row.pinned:
            row.on_date = one.slot.on
        if Pin.HOUR not in row.pinned:
            row.start_time, row.end_time = one.slot.start, one.slot.end
        if Pin.HALL not in row.pinned and (one.venue_id is not None or not row.venue_text):
            row.venue_id, row.venue_text = one.venue_id, ""
        if Pin.TEAM not in row.pinned:
            row.team_id = one.team_id
        if row.origin is PlanOrigin.PLANNER:
            row.round_number = one.round_number
        if draft_lines.snapshot(row) != before:
            draft_lines.mark_written(self.uow, row)
            self.changed += 1


@dataclass
class _Counted:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)


def apply_imported(uow: UnitOfWork, *, cycle_id: int, lines: Sequence[ImportedLine]) -> ImportOutcome:
    """Write the lines of a file into the draft, inside an open unit of work; the same file twice changes nothing.

    A line that says what it said when it was last read is left alone, also when somebody has edited it in the
    draft since. One that was published meanwhile becomes a change of that hearing where day, hours or hall differ.
    """
    cycle = draft_lines.lock_cycle(uow, cycle_id)
    keys = [one.source_key for one in lines]
    hearings = {
        row.source_key: row
        for row in uow.session.scalars(
            sa.select(Hearing).where(
                Hearing.municipality_id == cycle.municipality_id, Hearing.source_key.in_(keys)
            )
        )
    }
    of_hearings = PlanEntry.hearing_id.in_([row.id for row in hearings.values()])
    known = draft_lines.load_lines(
        uow, PlanEntry.cycle_id == cycle_id, sa.or_(PlanEntry.source_key.in_(keys), of_hearings)
    )
    by_key = {row.source_key: row for row in known if row.source_key is not None}
    by_hearing = {row.hearing_id: row for row in known if row.hearing_id is not None}
    counted = _Counted()
    for one in lines:
        hearing = hearings.get(one.source_key)
        if hearing is not None:
            found = _propose(uow, cycle_id, hearing, by_hearing.get(hearing.id), one)
        else:
            found = _take_in(uow, cycle_id, by_key.get(one.source_key), one)
        getattr(counted, found).append(one.source_key)
    uow.session.flush()
    said = {name: len(getattr(counted, name)) for name in ("added", "changed", "proposed")}
    if any(said.values()):
        draft_lines.log_draft(uow, "plan.imported", cycle, said)
    return ImportOutcome(
        *(tuple(getattr(counted, name)) for name in ("added", "changed", "unchanged", "proposed"))
    )


def _take_in(uow: UnitOfWork, cycle_id: int, row: PlanEntry | None, one: ImportedLine) -> str:
    """A line of the draft; the word says what became of it."""
    if row is not None and row.source_digest == one.digest:
        return "unchanged"
    is_new = row is None
    if row is None:
        row = draft_lines.new_line(uow, cycle_id, PlanOrigin.IMPORT, source_key=one.source_key)
    else:
        draft_lines.mark_written(uow, row)
    for name in ("kind", "audience", "title", "title_en", "purpose", "purpose_en", "team_id", "round_number"):
        setattr(row, name, getattr(one, name))
    row.venue_id, row.venue_text = one.venue.venue_id, one.venue.text
    row.source_digest = one.digest
    draft_lines.set_slot(row, one.slot)
    draft_lines.set_places(row, one.place_ids)
    draft_lines.set_themes(row, one.theme_ids)
    return "added" if is_new else "changed"


def _propose(
    uow: UnitOfWork, cycle_id: int, hearing: Hearing, row: PlanEntry | None, one: ImportedLine
) -> str:
    """A change of a hearing that is public already; a change that people propose is theirs and stays."""
    if hearing.status not in ANNOUNCED or hearing.cycle_id != cycle_id or one.slot is None:
        return "unchanged"
    if row is not None and (row.origin is not PlanOrigin.IMPORT or row.source_digest == one.digest):
        return "unchanged"
    venue = one.venue if one.venue.is_known else VenueChoice(hearing.venue_id, hearing.venue_text)
    wanted = (one.slot, venue.venue_id, venue.text)
    if wanted == (_slot(hearing), hearing.venue_id, hearing.venue_text):
        if row is None:
            return "unchanged"
        uow.session.delete(row)
        return "changed"
    if row is None:
        row = draft_lines.new_line(uow, cycle_id, PlanOrigin.IMPORT, hearing_id=hearing.id)
    else:
        draft_lines.mark_written(uow, row)
    row.action = PlanAction.HOLD
    row.venue_id, row.venue_text, row.source_digest = venue.venue_id, venue.text, one.digest
    draft_lines.set_slot(row, one.slot)
    return "proposed"


def _hearings_by_id(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, Hearing]:
    wanted = sa.select(Hearing).where(Hearing.id.in_(list(ids)), Hearing.status != HearingStatus.CANCELLED)
    return {row.id: row for row in uow.session.scalars(wanted)}


def _hall_of(hearing: Hearing, venue_id: int | None) -> tuple[int | None, str]:
    """A hall that the planner chose, else the one that the hearing has."""
    return (venue_id, "") if venue_id is not None else (hearing.venue_id, hearing.venue_text)


def _slot(hearing: Hearing) -> Slot:
    return Slot(hearing.on_date, hearing.start_time, hearing.end_time)


def _differs(hearing: Hearing, row: PlanEntry) -> bool:
    return (draft_lines.slot_of(row), row.venue_id, row.venue_text) != (
        _slot(hearing), hearing.venue_id, hearing.venue_text,
    )  # fmt: skip
