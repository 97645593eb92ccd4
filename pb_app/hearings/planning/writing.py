"""What the planner answered, written into the draft; what somebody wrote meanwhile stays as that person left it."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from pb_app.hearings.planner.model import Appointment
from pb_app.hearings.planner.plan import Plan
from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.drafting import PlannedHearing, apply_planned
from pb_app.hearings.planning.problem import LoadedSeason, Target
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.rules import Slot
from pb_app.hearings.tables import Hearing
from pb_app.unit_of_work import UnitOfWork


def write_plan(uow: UnitOfWork, cycle_id: int, season: LoadedSeason, plan: Plan) -> tuple[str, ...]:
    """Write the plan into the draft, inside an open unit of work; give the keys that people had changed meanwhile.

    Whatever has another version than the planner read keeps what it says now, and a place for which
    somebody added a line meanwhile gets no second one.
    """
    draft_lines.lock_cycle(uow, cycle_id)
    meanwhile = _Meanwhile(uow, cycle_id, season)
    planned: list[PlannedHearing] = []
    kept: list[str] = []
    for key, appointment in plan.placed.items():
        target = season.targets[key]
        answer = _planned(target, appointment)
        if meanwhile.has_changed(target):
            kept.append(key)
            planned.extend(meanwhile.as_it_stands(answer))
        else:
            planned.append(answer)
    apply_planned(uow, cycle_id=cycle_id, planned=planned)
    return tuple(kept)


class _Meanwhile:
    """What people wrote since the season was read."""

    def __init__(self, uow: UnitOfWork, cycle_id: int, season: LoadedSeason) -> None:
        self._season = season
        rows = draft_lines.load_lines(uow, PlanEntry.cycle_id == cycle_id)
        self._lines = {row.id: row for row in rows}
        known = season.versions.entries
        self._added = {
            (draft_lines.place_ids_of(row), row.round_number)
            for row in rows
            if row.id not in known and row.hearing_id is None
        }
        self._of_hearing = {row.hearing_id: row for row in rows if row.hearing_id is not None}
        ids = {target.hearing_id for target in season.targets.values() if target.hearing_id is not None}
        wanted = sa.select(Hearing.id, Hearing.version).where(Hearing.id.in_(ids))
        self._hearings = {row.id: row.version for row in uow.session.execute(wanted)}

    def has_changed(self, target: Target) -> bool:
        """Whether line or hearing differ from what the planner read, or somebody added what it adds."""
        versions = self._season.versions
        if target.entry_id is not None:
            row = self._lines.get(target.entry_id)
            if row is None or row.version != versions.entries.get(target.entry_id):
                return True
        if target.hearing_id is not None:
            line = self._of_hearing.get(target.hearing_id)
            is_other_line = line is not None and line.version != versions.entries.get(line.id)
            is_other = self._hearings.get(target.hearing_id) != versions.hearings.get(target.hearing_id)
            return is_other or is_other_line
        is_new = target.entry_id is None
        return is_new and (tuple(sorted(target.place_ids)), target.round_number) in self._added

    def as_it_stands(self, answer: PlannedHearing) -> Iterator[PlannedHearing]:
        """The line as its writer left it, so that it is neither changed nor taken for a forgotten answer."""
        row = self._lines.get(answer.entry_id or 0) or self._of_hearing.get(answer.hearing_id or 0)
        slot = draft_lines.slot_of(row) if row is not None else None
        if row is not None and slot is not None:
            yield replace(
                answer, entry_id=row.id, slot=slot, venue_id=row.venue_id, team_id=row.team_id,
                round_number=row.round_number,
            )  # fmt: skip


def _planned(target: Target, appointment: Appointment) -> PlannedHearing:
    return PlannedHearing(
        entry_id=target.entry_id, hearing_id=target.hearing_id, place_ids=target.place_ids,
        round_number=target.round_number,
        slot=Slot(appointment.day, appointment.start, None if target.has_open_end else appointment.end),
        venue_id=appointment.hall_id,
        team_id=appointment.team_id,
    )  # fmt: skip
