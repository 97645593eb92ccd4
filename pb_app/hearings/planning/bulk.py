"""Many announced hearings at once, as in a storm or an election: moved, cancelled or brought back in one edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pb_app.cycles.queries import cycle_card
from pb_app.cycles.tables import BudgetCycle
from pb_app.hearings import announced_steps, changes
from pb_app.hearings.changes import Change, Closing
from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.bulk_preview import doubts_of_moves
from pb_app.hearings.planning.draft_items import Draft, hearing_key
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.policy import may_change_many
from pb_app.hearings.planning.publishing import tick_of
from pb_app.hearings.queries import HearingCard, cards_by_id, local_today
from pb_app.hearings.rules import (
    ANNOUNCED,
    HearingStatus,
    Slot,
    check_not_past,
    check_reason,
    check_slot,
)
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Target:
    """One hearing as it was seen, and where it goes; no slot when it is cancelled or comes back."""

    hearing_id: int
    version: int
    slot: Slot | None = None


def move_many(
    *,
    actor: Actor,
    cycle_id: int,
    targets: Sequence[Target],
    reason: str,
    confirmed: frozenset[str] = frozenset(),
) -> int:
    """Move announced hearings in one edition and give its number; ``confirmed`` holds ``tick_of`` each doubt.

    Errors: ``nothing_chosen``, ``stale_version`` if one is not as it was seen, ``transition``, ``in_the_past``,
    ``not_moved``, ``reason_required``.
    """
    check_reason(reason)

    def apply(draft: Draft, loaded: Mapping[int, Change], cards: Sequence[HearingCard]) -> list[Closing]:
        slots = {target.hearing_id: _checked(target, draft, loaded[target.hearing_id]) for target in targets}
        ticked = _require_ticks(doubts_of_moves(draft, cards, slots), confirmed)
        return [
            announced_steps.apply_move(
                change, slots[key], changes.facts_of(change.row).venue, reason, ticked=ticked.get(key, ())
            )
            for key, change in loaded.items()
        ]

    return _change_many(actor, cycle_id, targets, "plan.moved_many", ANNOUNCED, apply)


def cancel_many(*, actor: Actor, cycle_id: int, targets: Sequence[Target], reason: str) -> int:
    """Cancel announced hearings in one edition and give its number. Errors: those of ``move_many``."""
    check_reason(reason)

    def apply(_draft: Draft, loaded: Mapping[int, Change], _cards: Sequence[HearingCard]) -> list[Closing]:
        return [announced_steps.apply_cancel(change, reason) for change in loaded.values()]

    return _change_many(actor, cycle_id, targets, "plan.cancelled_many", ANNOUNCED, apply)


def restore_many(
    *,
    actor: Actor,
    cycle_id: int,
    targets: Sequence[Target],
    reason: str,
    confirmed: frozenset[str] = frozenset(),
) -> int:
    """Let cancelled hearings take place after all, in one edition. Errors: those of ``move_many``."""
    check_reason(reason)

    def apply(draft: Draft, loaded: Mapping[int, Change], cards: Sequence[HearingCard]) -> list[Closing]:
        slots = {card.id: card.slot for card in cards}
        for slot in slots.values():
            check_not_past(slot, draft.season.facts.today)
        ticked = _require_ticks(doubts_of_moves(draft, cards, slots), confirmed)
        return [
            announced_steps.apply_restore(change, reason, ticked=ticked.get(key, ()))
            for key, change in loaded.items()
        ]

    return _change_many(
        actor, cycle_id, targets, "plan.restored_many", frozenset({HearingStatus.CANCELLED}), apply
    )


def _change_many(
    actor: Actor,
    cycle_id: int,
    targets: Sequence[Target],
    action: str,
    statuses: frozenset[HearingStatus],
    apply: Callable[[Draft, Mapping[int, Change], Sequence[HearingCard]], list[Closing]],
) -> int:
    with unit_of_work(actor) as uow:
        cycle = draft_lines.lock_cycle(uow, cycle_id)
        if not may_change_many(actor, cycle.municipality_id):
            raise Forbidden("change_many")
        loaded = _load(uow, cycle, targets, statuses)
        draft = read_draft(cycle_card(cycle), local_today(uow.now))
        known = list(cards_by_id(loaded).values())
        closings = apply(draft, loaded, known)
        number = changes.close_all(uow, closings)[cycle_id]
        draft_lines.log_draft(uow, action, cycle, {"edition": number, "hearings": len(closings)})
        return number


def _load(
    uow: UnitOfWork, cycle: BudgetCycle, targets: Sequence[Target], statuses: frozenset[HearingStatus]
) -> dict[int, Change]:
    if not targets:
        raise DomainError("nothing_chosen")
    loaded = changes.load_all(uow, {target.hearing_id for target in targets})
    for target in targets:
        change = loaded.get(target.hearing_id)
        if change is None or change.row.cycle_id != cycle.id or change.row.version != target.version:
            raise StaleVersion("hearing", expected=target.version, actual=change.row.version if change else 0)
        if change.row.status not in statuses:
            raise DomainError("transition", given=change.row.status.value, wanted="changed")
    return loaded


def _checked(target: Target, draft: Draft, change: Change) -> Slot:
    """The slot that a hearing moves to; an error for one that cannot be."""
    if target.slot is None or target.slot == changes.facts_of(change.row).slot:
        raise DomainError("not_moved")
    check_slot(target.slot)
    check_not_past(target.slot, draft.season.facts.today)
    return target.slot


def _require_ticks(doubts: Mapping[int, tuple[Warn, ...]], confirmed: frozenset[str]) -> dict[int, list[str]]:
    asked = {tick_of(hearing_key(key), doubt.code) for key, found in doubts.items() for doubt in found}
    if not asked <= confirmed:
        raise NeedsConfirmation(
            tuple(
                Warn(doubt.code, line=hearing_key(key), **doubt.params)
                for key, found in doubts.items()
                for doubt in found
            )
        )
    return {key: [doubt.code for doubt in found] for key, found in doubts.items()}
