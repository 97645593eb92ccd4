"""Use cases of drawing up hearings: create, edit, move, agenda, discard."""

from typing import Any

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.cycles.queries import CycleCard, find_cycle, list_cycles
from pb_app.hearings import announced_steps, changes, known
from pb_app.hearings.doubts import doubt_of_notice, doubts_of_slot, neighbours_of, require_ticks
from pb_app.hearings.events import HearingChanged, HearingCreated, HearingDiscarded
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.policy import HearingScope, may_draft, may_edit, may_record, may_schedule
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import (
    ANNOUNCED,
    HearingFacts,
    HearingStatus,
    Slot,
    VenueChoice,
    check_facts,
    check_length,
    check_not_past,
    check_reason,
    check_slot,
    is_completion,
)
from pb_app.hearings.tables import Attendance, Hearing, HearingDocument, Minutes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound, Warn
from pb_app.kernel.ids import new_uid
from pb_app.territory.queries import get_municipality
from pb_app.territory.tables import Municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web import receipts

NO_TICKS: frozenset[str] = frozenset()
DEFAULT_NOTICE_DAYS = 5
_PURPOSE = "create_hearing"


def create_hearing(
    *,
    actor: Actor,
    municipality_id: str,
    facts: HearingFacts,
    cycle_id: int | None = None,
    confirmed: frozenset[str] = NO_TICKS,
    token: str = "",
    is_example: bool = False,
) -> str:
    """Draw up a draft and give its reference; the same ``token`` again gives the same reference.

    Without ``cycle_id`` it belongs to the cycle of the year after its date, if there is one.
    Warnings: ``clash_venue``, ``clash_team``, ``holiday``, ``election_period``, ``hour_twice``.
    Errors: those of ``check_facts`` and ``check_known``, ``in_the_past``.
    """
    with unit_of_work(actor) as uow:
        changes.check_allowed(
            may_draft(actor, municipality_id, changes.paths_of(facts.place_ids)), "create_hearing"
        )
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if earlier is not None:
            return earlier
        check_facts(facts)
        check_not_past(facts.slot, local_today(uow.now))
        known.check_known(uow, municipality_id, facts)
        ticked = require_ticks(_slot_doubts(municipality_id, None, facts), confirmed)
        row = apply_new(
            uow, municipality_id=municipality_id, facts=facts, cycle_id=cycle_id, is_example=is_example
        )
        note_created(uow, row, ticked)
        if token:
            receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=row.ref)
        return row.ref


def edit_hearing(
    *,
    actor: Actor,
    hearing_id: int,
    expected_version: int,
    facts: HearingFacts,
    confirmed: frozenset[str] = NO_TICKS,
) -> None:
    """Say anew what a hearing is; of an announced one date and hours may only be completed, not moved.

    Warnings: those of ``create_hearing`` where slot, hall or team change.
    Errors: also ``use_move``, ``stale_version``, ``transition`` once it is held or cancelled and the slot differs.
    """
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_edit(actor, change.policy_scope), "edit_hearing")
        new_scope = HearingScope(row.municipality_id, row.status, changes.paths_of(facts.place_ids))
        changes.check_allowed(may_edit(actor, new_scope), "edit_hearing")
        changes.check_version(change, expected_version)
        check_facts(facts)
        old = changes.facts_of(row)
        if facts.slot != old.slot:
            _check_slot_edit(row, old.slot, facts.slot)
            if row.status is HearingStatus.DRAFT:
                check_not_past(facts.slot, local_today(uow.now))
        doubts: tuple[Warn, ...] = ()
        if (facts.slot, facts.venue, set(facts.team)) != (old.slot, old.venue, set(old.team)):
            doubts = _slot_doubts(row.municipality_id, row.id, facts)
        ticked = require_ticks(doubts, confirmed)
        changes.apply_facts(change, facts)
        entry = None
        if change.was_public and changes.appointment_of(row) != change.appointment:
            entry = {"change": "changed"}
        changes.close(
            change, "hearing.edited", changes.event(HearingChanged, row), ticked=ticked, entry=entry
        )


def reschedule_hearing(
    *,
    actor: Actor,
    hearing_id: int,
    expected_version: int,
    slot: Slot,
    reason: str,
    venue: VenueChoice | None = None,
    confirmed: frozenset[str] = NO_TICKS,
) -> None:
    """Move an announced hearing, with its reason, and to another hall if ``venue`` is given.

    Warnings: ``clash_venue``, ``clash_team``, ``holiday``, ``election_period``, ``hour_twice``, ``short_notice``.
    Errors: ``transition`` unless it is announced, ``in_the_past``, ``not_moved``, those of ``check_slot``.
    """
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "reschedule_hearing")
        changes.check_version(change, expected_version)
        if row.status not in ANNOUNCED:
            raise DomainError("transition", given=row.status.value, wanted="moved")
        check_slot(slot)
        check_reason(reason)
        today = local_today(uow.now)
        check_not_past(slot, today)
        old = changes.facts_of(row)
        if slot == old.slot and venue in (None, old.venue):
            raise DomainError("not_moved", field="on_date")
        facts = changes.with_slot(old, slot, venue)
        known.check_known(uow, row.municipality_id, facts)
        doubts = _slot_doubts(row.municipality_id, row.id, facts) + doubt_of_notice(
            slot, today, notice_days(row), public_days(row.municipality_id)
        )
        ticked = require_ticks(doubts, confirmed)
        changes.close_all(uow, [announced_steps.apply_move(change, slot, facts.venue, reason, ticked=ticked)])


def set_agenda(
    *, actor: Actor, hearing_id: int, expected_version: int, agenda: str, agenda_en: str = ""
) -> None:
    """Write the agenda; also the youth centre that assists may."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        changes.check_allowed(may_record(actor, change.policy_scope), "set_agenda")
        changes.check_version(change, expected_version)
        for field, text in (("agenda", agenda), ("agenda_en", agenda_en)):
            check_length(field, text, 8000)
        change.row.agenda, change.row.agenda_en = agenda, agenda_en
        changes.close(change, "hearing.agenda_set", changes.event(HearingChanged, change.row))


def discard_draft(*, actor: Actor, hearing_id: int, expected_version: int) -> None:
    """Throw a draft away; ``transition`` for anything that was ever public."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_edit(actor, change.policy_scope), "discard_draft")
        changes.check_version(change, expected_version)
        if row.status is not HearingStatus.DRAFT or row.published_at is not None:
            raise DomainError("transition", given=row.status.value, wanted="discarded")
        for table in (HearingDocument, Attendance, Minutes, PlanEntry):
            uow.session.execute(sa.delete(table).where(table.hearing_id == row.id))
        uow.record(changes.event(HearingDiscarded, row))
        audit.log(
            uow, action="hearing.discarded", subject_type="hearing", subject_id=row.id,
            municipality_id=row.municipality_id, before=changes.snapshot(row) | {"ref": row.ref},
        )  # fmt: skip
        uow.session.delete(row)


def apply_new(
    uow: UnitOfWork,
    *,
    municipality_id: str,
    facts: HearingFacts,
    cycle_id: int | None = None,
    is_example: bool = False,
    source_url: str = "",
    source_note: str = "",
) -> Hearing:
    """Add a draft inside an open unit of work; facts are checked already. For this use case and the import."""
    cycle = _cycle_for(municipality_id, facts.slot, cycle_id)
    known.check_known(uow, municipality_id, facts)
    (ref,) = next_refs(uow, municipality_id, cycle.year if cycle else facts.slot.on.year + 1, 1)
    row = new_row(
        uow, municipality_id=municipality_id, ref=ref, facts=facts, cycle=cycle, is_example=is_example,
        source_url=source_url, source_note=source_note,
    )  # fmt: skip
    uow.session.flush()
    return row


def new_row(
    uow: UnitOfWork,
    *,
    municipality_id: str,
    ref: str,
    facts: HearingFacts,
    cycle: CycleCard | None,
    **given: Any,  # noqa: ANN401 - columns
) -> Hearing:
    """The row of a draft of which all that is named is known; the caller flushes."""
    is_example = given.pop("is_example", False) or (cycle is not None and cycle.is_example)
    row = Hearing(
        uid=new_uid(), ref=ref, municipality_id=municipality_id, cycle_id=cycle.id if cycle else None,
        status=HearingStatus.DRAFT, on_date=facts.slot.on, is_example=is_example, sequence=0, version=0,
        created_at=uow.now, updated_at=uow.now, places=[], themes=[], organisations=[], team=[],
        **({"source_url": "", "source_note": ""} | given),
    )  # fmt: skip
    for name in ("venue_text", "cancel_reason", "move_reason"):
        setattr(row, name, "")
    changes.write_facts(row, facts)
    row.touch()
    uow.session.add(row)
    return row


def note_created(uow: UnitOfWork, row: Hearing, ticked: list[str]) -> None:
    """Audit entry and event of a new hearing."""
    audit.log(
        uow, action="hearing.created", subject_type="hearing", subject_id=row.id,
        municipality_id=row.municipality_id, after=changes.snapshot(row) | {"ref": row.ref, "confirmed": ticked},
    )  # fmt: skip
    uow.record(changes.event(HearingCreated, row))


def notice_days(row: Hearing) -> int:
    """The notice period of the hearing's cycle, in working days."""
    cycles = {cycle.id: cycle for cycle in list_cycles(row.municipality_id)}
    cycle = cycles.get(row.cycle_id or 0)
    return cycle.notice_days if cycle is not None else DEFAULT_NOTICE_DAYS


def _cycle_for(municipality_id: str, slot: Slot, cycle_id: int | None) -> CycleCard | None:
    if cycle_id is None:
        return find_cycle(municipality_id, slot.on.year + 1)
    for cycle in list_cycles(municipality_id):
        if cycle.id == cycle_id:
            return cycle
    raise NotFound("cycle")


def next_refs(uow: UnitOfWork, municipality_id: str, year: int, count: int) -> list[str]:
    """``D27-014`` and those that follow: numbers run by municipality and budget year; its row is the lock."""
    uow.session.execute(
        sa.select(Municipality.id).where(Municipality.id == municipality_id).with_for_update(key_share=True)
    )
    prefix = f"D{year % 100:02d}-"
    longest_first = (sa.func.length(Hearing.ref).desc(), Hearing.ref.desc())
    wanted = (
        sa.select(Hearing.ref)
        .where(Hearing.municipality_id == municipality_id, Hearing.ref.like(f"{prefix}%"))
        .order_by(*longest_first)
        .limit(1)
    )
    last = uow.session.scalars(wanted).first()
    first = int(last.removeprefix(prefix)) + 1 if last else 1
    return [f"{prefix}{number:03d}" for number in range(first, first + count)]


def _slot_doubts(municipality_id: str, hearing_id: int | None, facts: HearingFacts) -> tuple[Warn, ...]:
    usual = get_municipality(municipality_id).usual_minutes
    neighbours = neighbours_of(
        municipality_id=municipality_id, hearing_id=hearing_id, facts=facts, usual_minutes=usual
    )
    return doubts_of_slot(facts.slot, usual, neighbours, public_days(municipality_id))


def _check_slot_edit(row: Hearing, old: Slot, new: Slot) -> None:
    if row.status is HearingStatus.DRAFT or is_completion(old, new):
        return
    if row.status in ANNOUNCED:
        raise DomainError("use_move", field="on_date")
    raise DomainError("transition", field="on_date", given=row.status.value, wanted="moved")
