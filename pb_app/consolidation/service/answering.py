"""Decide about many items at once: what can be saved is saved, and each other row says why it was not."""

from collections.abc import Sequence
from dataclasses import dataclass

from pb_app.consolidation import policy
from pb_app.consolidation.rules.deciding import DecisionDraft
from pb_app.consolidation.service.deciding import apply_decision
from pb_app.consolidation.service.rows import get_item_row
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class ManyDecided:
    """What became of each row, by the item's code."""

    decided: tuple[str, ...]
    faults: dict[str, DomainError]


def decide_many(
    actor: Actor, *, municipality_id: str, rows: Sequence[tuple[str, int]], draft: DecisionDraft
) -> ManyDecided:
    """Enter one decision about many items, each with the version it was read at.

    An item for which the rules do not allow it, or that somebody changed meanwhile, stays as it is and is among
    the faults. Raises ``nothing_ticked_items``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_decide(actor, municipality_id):
            raise Forbidden("decide")
        if not rows:
            raise DomainError("nothing_ticked_items", field="items")
        decided, faults = [], {}
        for code, version in sorted(rows):
            try:
                item = get_item_row(uow, municipality_id, code, expected_version=version)
                apply_decision(uow, item, draft)
            except DomainError as error:
                faults[code] = error
            else:
                decided.append(code)
        return ManyDecided(decided=tuple(decided), faults=faults)
