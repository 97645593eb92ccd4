"""Use cases of one line of the draft: add, edit, move by days, pin, remove, bring back, propose a change."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from pb_app.cycles.tables import BudgetCycle
from pb_app.hearings import changes, known
from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.policy import may_edit_line
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry, PlanTeam
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import (
    ANNOUNCED,
    LIMITS,
    REASON_LIMIT,
    VENUE_LIMIT,
    Audience,
    HearingFacts,
    HearingKind,
    Slot,
    VenueChoice,
    check_length,
    check_not_past,
    check_slot,
)
from pb_app.hearings.tables import Hearing, HearingPlace
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web import receipts

NO_HALL = VenueChoice()
LAST_ROUND = 20
_PURPOSE = "add_plan_line"
_TEXTS = ("title", "title_en", "purpose", "purpose_en")


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What a person says of a line; of a change only action, slot, hall, team, pins and reason count."""

    slot: Slot | None
    venue: VenueChoice = NO_HALL
    team_id: int | None = None
    pinned: frozenset[Pin] = frozenset()
    place_ids: tuple[str, ...] = ()
    theme_ids: tuple[str, ...] = ()
    kind: HearingKind = HearingKind.BUDGET_HEARING
    audience: Audience = Audience.ALL
    title: str = ""
    title_en: str = ""
    purpose: str = ""
    purpose_en: str = ""
    round_number: int | None = None
    action: PlanAction = PlanAction.HOLD
    reason: str = ""


def add_line(*, actor: Actor, cycle_id: int, facts: LineFacts, token: str = "") -> int:
    """Add a new hearing to the draft and give the line's id; the same ``token`` again gives the same.

    Errors: ``in_the_past``, those of ``check_slot`` and ``check_known``, ``unknown_team``, ``round_unreadable``.
    """
    with unit_of_work(actor) as uow:
        cycle = draft_lines.lock_cycle(uow, cycle_id)
        _check_allowed(actor, cycle, facts.place_ids)
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if earlier is not None:
            return int(earlier)
        _check(uow, cycle, facts)
        _check_day(uow, None, facts.slot)
        row = draft_lines.new_line(uow, cycle_id, PlanOrigin.PERSON)
        _write_new(row, facts)
        _write_choices(row, facts)
        uow.session.flush()
        draft_lines.log_line(uow, "plan.line_added", row, cycle.municipality_id)
        if token:
            receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=str(row.id))
        return row.id


def propose_change(*, actor: Actor, cycle_id: int, hearing_id: int, action: PlanAction) -> int:
    """Begin a line that moves or cancels an announced hearing; one that is there already is given instead.

    Errors: ``transition`` unless it is announced, ``NotFound`` unless it belongs to the cycle.
    """
    with unit_of_work(actor) as uow:
        cycle = draft_lines.lock_cycle(uow, cycle_id)
        hearing = uow.session.get(Hearing, hearing_id)
        if hearing is None or hearing.cycle_id != cycle_id:
            raise NotFound("hearing")
        _check_allowed(actor, cycle, _places_of_hearing(uow, hearing_id))
        earlier = draft_lines.load_lines(uow, PlanEntry.hearing_id == hearing_id)
        if earlier:
            return earlier[0].id
        if hearing.status not in ANNOUNCED:
            raise DomainError("transition", given=hearing.status.value, wanted="moved")
        row = draft_lines.new_line(
            uow, cycle_id, PlanOrigin.PERSON, hearing_id=hearing_id, action=action, venue_id=hearing.venue_id,
            venue_text=hearing.venue_text,
        )  # fmt: skip
        draft_lines.set_slot(row, Slot(hearing.on_date, hearing.start_time, hearing.end_time))
        uow.session.flush()
        draft_lines.log_line(uow, "plan.line_added", row, cycle.municipality_id)
        return row.id


def edit_line(*, actor: Actor, cycle_id: int, entry_id: int, expected_version: int, facts: LineFacts) -> None:
    """Say anew what a line is. Errors: those of ``add_line``, ``stale_version``."""
    with unit_of_work(actor) as uow:
        cycle, row = load_for_change(uow, cycle_id, entry_id, expected_version)
        if row.hearing_id is None:
            _check_allowed(actor, cycle, facts.place_ids)
        _check(uow, cycle, facts)
        _check_day(uow, draft_lines.slot_of(row), facts.slot)
        before = draft_lines.snapshot(row)
        if row.hearing_id is None:
            _write_new(row, facts)
        else:
            row.action, row.reason = facts.action, facts.reason
        _write_choices(row, facts)
        _close(uow, "plan.line_edited", cycle, row, before)


def shift_line(*, actor: Actor, cycle_id: int, entry_id: int, expected_version: int, days: int) -> None:
    """Move a line by days, its hours as they are. Errors: ``line_without_day``, ``in_the_past``, ``stale_version``."""
    with unit_of_work(actor) as uow:
        cycle, row = load_for_change(uow, cycle_id, entry_id, expected_version)
        old = draft_lines.slot_of(row)
        if old is None:
            raise DomainError("line_without_day")
        before = draft_lines.snapshot(row)
        new = Slot(old.on + timedelta(days=days), old.start, old.end)
        check_slot(new)
        _check_day(uow, old, new)
        draft_lines.set_slot(row, new)
        _close(uow, "plan.line_edited", cycle, row, before)


def pin_line(
    *, actor: Actor, cycle_id: int, entry_id: int, expected_version: int, pinned: frozenset[Pin]
) -> None:
    """Say which choices of a line the planner must leave as they are."""
    with unit_of_work(actor) as uow:
        cycle, row = load_for_change(uow, cycle_id, entry_id, expected_version)
        before = draft_lines.snapshot(row)
        row.pinned = sorted(pinned)
        _close(uow, "plan.line_edited", cycle, row, before)


def load_for_change(
    uow: UnitOfWork, cycle_id: int, entry_id: int, expected_version: int
) -> tuple[BudgetCycle, PlanEntry]:
    """The line as it was read, for somebody who may change it; its cycle is locked."""
    cycle = draft_lines.lock_cycle(uow, cycle_id)
    rows = draft_lines.load_lines(uow, PlanEntry.id == entry_id, PlanEntry.cycle_id == cycle_id)
    if not rows:
        raise NotFound("plan_entry")
    row = rows[0]
    check_may_edit(uow, cycle, row.hearing_id, draft_lines.place_ids_of(row))
    if row.version != expected_version:
        raise StaleVersion("plan_entry", expected=expected_version, actual=row.version)
    return cycle, row


def _close(
    uow: UnitOfWork, action: str, cycle: BudgetCycle, row: PlanEntry, before: dict[str, object]
) -> None:
    """Count the write if anything differs; what the planner chose and a person changed is the person's."""
    after = draft_lines.snapshot(row)
    if after == before:
        return
    chosen = ("on_date", "start_time", "end_time", "venue_id", "venue_text", "team_id")
    if row.origin is PlanOrigin.PLANNER and any(after[name] != before[name] for name in chosen):
        row.origin = PlanOrigin.PERSON
    draft_lines.mark_written(uow, row)
    uow.session.flush()
    draft_lines.log_line(uow, action, row, cycle.municipality_id, before)


def _write_new(row: PlanEntry, facts: LineFacts) -> None:
    for name in (*_TEXTS, "kind", "audience", "round_number"):
        setattr(row, name, getattr(facts, name))
    draft_lines.set_places(row, facts.place_ids)
    draft_lines.set_themes(row, facts.theme_ids)


def _write_choices(row: PlanEntry, facts: LineFacts) -> None:
    draft_lines.set_slot(row, facts.slot)
    row.venue_id, row.venue_text = facts.venue.venue_id, facts.venue.text
    row.team_id, row.pinned = facts.team_id, sorted(facts.pinned)


def _check(uow: UnitOfWork, cycle: BudgetCycle, facts: LineFacts) -> None:
    if facts.slot is not None:
        check_slot(facts.slot)
    for field in _TEXTS:
        check_length(field, getattr(facts, field), LIMITS[field])
    check_length("venue_text", facts.venue.text, VENUE_LIMIT)
    check_length("reason", facts.reason, REASON_LIMIT)
    if facts.round_number is not None and not 1 <= facts.round_number <= LAST_ROUND:
        raise DomainError("round_unreadable", field="round_number", last=LAST_ROUND)
    team = uow.session.get(PlanTeam, facts.team_id) if facts.team_id is not None else None
    if facts.team_id is not None and (team is None or team.municipality_id != cycle.municipality_id):
        raise DomainError("unknown_team", field="team_id")
    named = HearingFacts(
        slot=Slot(uow.now.date()), place_ids=facts.place_ids, theme_ids=facts.theme_ids, venue=facts.venue
    )
    known.check_known(uow, cycle.municipality_id, named)


def _check_day(uow: UnitOfWork, old: Slot | None, new: Slot | None) -> None:
    """A day that is chosen now must not have gone by; one that stood there may stay."""
    if new is not None and (old is None or old.on != new.on):
        check_not_past(new, local_today(uow.now))


def check_may_edit(
    uow: UnitOfWork, cycle: BudgetCycle, hearing_id: int | None, place_ids: tuple[str, ...]
) -> None:
    """Raise ``Forbidden`` unless the line, or the hearing that it changes, is within reach."""
    own = _places_of_hearing(uow, hearing_id) if hearing_id is not None else place_ids
    _check_allowed(uow.actor, cycle, own)


def _check_allowed(actor: Actor, cycle: BudgetCycle, place_ids: tuple[str, ...]) -> None:
    if not may_edit_line(actor, cycle.municipality_id, changes.paths_of(place_ids)):
        raise Forbidden("edit_plan_line")


def _places_of_hearing(uow: UnitOfWork, hearing_id: int) -> tuple[str, ...]:
    wanted = sa.select(HearingPlace.place_id).where(HearingPlace.hearing_id == hearing_id)
    return tuple(uow.session.scalars(wanted))
