"""Use cases of announcing hearings: publish, cancel, restore."""

from pb_app.hearings import announced_steps, changes
from pb_app.hearings.doubts import (
    doubt_of_notice,
    doubts_of_completeness,
    doubts_of_slot,
    neighbours_of,
    require_ticks,
)
from pb_app.hearings.events import HearingPublished
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.policy import may_schedule
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, check_reason, check_transition
from pb_app.hearings.service import NO_TICKS, notice_days
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Warn
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def publish_hearing(
    *,
    actor: Actor,
    hearing_id: int,
    expected_version: int,
    status: HearingStatus = HearingStatus.CONFIRMED,
    confirmed: frozenset[str] = NO_TICKS,
) -> None:
    """Announce a draft as ``TENTATIVE`` or ``CONFIRMED``, or confirm a tentative hearing.

    Warnings: ``hour_unknown``, ``venue_unknown``, ``place_unknown``, ``clash_venue``, ``clash_team``,
    ``holiday``, ``hour_twice``, and ``short_notice`` for a draft.
    """
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "publish_hearing")
        changes.check_version(change, expected_version)
        # Held and cancelled hearings return to CONFIRMED too, but with a reason and elsewhere.
        if status not in ANNOUNCED or row.status not in {HearingStatus.DRAFT, HearingStatus.TENTATIVE}:
            raise DomainError("transition", given=row.status.value, wanted=status.value)
        check_transition(row.status, status)
        ticked = require_ticks(_doubts(uow, row), confirmed)
        change_word = "confirmed" if change.was_public else "published"
        apply_publish(uow, row, status)
        changes.close(
            change, f"hearing.{change_word}", changes.event(HearingPublished, row), ticked=ticked,
            entry={"change": change_word},
        )  # fmt: skip


def cancel_hearing(*, actor: Actor, hearing_id: int, expected_version: int, reason: str) -> None:
    """Cancel an announced hearing; it stays visible with its reason."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "cancel_hearing")
        changes.check_version(change, expected_version)
        check_transition(row.status, HearingStatus.CANCELLED)
        check_reason(reason)
        changes.close_all(uow, [announced_steps.apply_cancel(change, reason)])


def restore_hearing(
    *, actor: Actor, hearing_id: int, expected_version: int, reason: str, confirmed: frozenset[str] = NO_TICKS
) -> None:
    """Let a cancelled hearing take place after all, confirmed; the reason is public in the list of changes.

    Warnings: those of ``publish_hearing``.
    """
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "restore_hearing")
        changes.check_version(change, expected_version)
        if row.status is not HearingStatus.CANCELLED:
            raise DomainError("transition", given=row.status.value, wanted=HearingStatus.CONFIRMED.value)
        check_reason(reason)
        ticked = require_ticks(_doubts(uow, row), confirmed)
        changes.close_all(uow, [announced_steps.apply_restore(change, reason, ticked=ticked)])


def apply_publish(uow: UnitOfWork, row: Hearing, status: HearingStatus) -> None:
    """Make a hearing public inside an open unit of work; the first time is remembered."""
    row.status = status
    row.published_at = row.published_at or uow.now


def _doubts(uow: UnitOfWork, row: Hearing) -> tuple[Warn, ...]:
    """What is doubtful about a coming hearing that is about to be announced; nothing about a past one."""
    today = local_today(uow.now)
    facts = changes.facts_of(row)
    if facts.slot.on < today:
        return ()
    usual = get_municipality(row.municipality_id).usual_minutes
    neighbours = neighbours_of(
        municipality_id=row.municipality_id, hearing_id=row.id, facts=facts, usual_minutes=usual
    )
    days = public_days(row.municipality_id)
    doubts = doubts_of_slot(facts.slot, usual, neighbours, days) + doubts_of_completeness(facts, today)
    if row.status is HearingStatus.TENTATIVE:
        return doubts
    return doubts + doubt_of_notice(facts.slot, today, notice_days(row), days)
