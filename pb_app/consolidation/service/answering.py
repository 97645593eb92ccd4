"""Decide about many items at once: what can be saved is saved, and each other row says why it was not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pb_app.consolidation import policy
from pb_app.consolidation.rules.deciding import DecisionDraft
from pb_app.consolidation.service.deciding import apply_decision, ask, check_decidable
from pb_app.consolidation.service.rows import get_item_row, hold_budget, hold_budget_of
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.consolidation.valuing.over_commitment import over_commitment
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class ManyDecided:
    """What became of each row, by the item's code."""

    decided: tuple[str, ...]
    faults: dict[str, DomainError]


def decide_many(
    actor: Actor, *, municipality_id: str, rows: Sequence[tuple[str, int]], draft: DecisionDraft,
    confirmed: Collection[str] = (),
) -> ManyDecided:  # fmt: skip
    """Enter one decision about many items, each with the version it was read at.

    An item for which the rules do not allow it, or that somebody changed meanwhile, stays as it is and is among
    the faults. What all of them together would pass of a ceiling asks for confirmation (``NeedsConfirmation``)
    before any is entered. Raises ``nothing_ticked_items``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_decide(actor, municipality_id):
            raise Forbidden("decide")
        if not rows:
            raise DomainError("nothing_ticked_items", field="items")
        faults: dict[str, DomainError] = {}
        items = _decidable(uow, municipality_id, rows, draft, faults)
        doubts = _doubts(uow, items, draft)
        ask(doubts, confirmed)
        decided = []
        for item in items:
            try:
                apply_decision(uow, item, draft, doubts=doubts)
            except DomainError as error:
                faults[item.code] = error
            else:
                decided.append(item.code)
        return ManyDecided(decided=tuple(decided), faults=faults)


def _decidable(
    uow: UnitOfWork, municipality_id: str, rows: Sequence[tuple[str, int]], draft: DecisionDraft,
    faults: dict[str, DomainError],
) -> list[ConsolidatedItem]:  # fmt: skip
    """The items about which this may be decided, in one order, so that two people do not lock each other."""
    found = []
    for code, version in sorted(rows):
        try:
            hold_budget_of(uow, municipality_id, code)
            item = get_item_row(uow, municipality_id, code, expected_version=version)
            check_decidable(item, draft)
        except DomainError as error:
            faults[code] = error
        else:
            found.append(item)
    return found


def _doubts(uow: UnitOfWork, items: Sequence[ConsolidatedItem], draft: DecisionDraft) -> list[Warn]:
    doubts: list[Warn] = []
    for cycle_id in sorted({item.cycle_id for item in items}):
        year = hold_budget(uow, cycle_id).year
        changes = {item.id: {"decision": draft.decision} for item in items if item.cycle_id == cycle_id}
        doubts += over_commitment(cycle_id, year, changes)
    return doubts
