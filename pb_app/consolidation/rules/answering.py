"""What an item still lacks before its answer can be published."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pb_app.consolidation.rules.states import Decision, Valuation


class Lack(StrEnum):
    """What is missing."""

    VALUATION = "valuation"
    PRICE = "price"
    PROGRAMME = "programme"
    DECISION = "decision"
    REASON = "reason"


@dataclass(frozen=True, kw_only=True)
class AnswerFact:
    """An item as its answer needs it."""

    valuation: Valuation
    decision: Decision
    amounts: Mapping[int, int]
    programme_id: int | None
    reason: str


def lacks_of(item: AnswerFact) -> tuple[Lack, ...]:
    """What is missing, in the order in which it is done."""
    is_proposed = item.decision is Decision.PROPOSED
    answers_no = item.decision not in (Decision.NONE, Decision.PROPOSED)
    found = (
        (Lack.VALUATION, item.valuation is Valuation.PENDING and not answers_no),
        (Lack.PRICE, item.valuation is Valuation.FEASIBLE and not item.amounts),
        (Lack.PROGRAMME, (is_proposed or item.valuation is Valuation.FEASIBLE) and not answers_no
         and item.programme_id is None),
        (Lack.DECISION, item.decision is Decision.NONE),
        (Lack.REASON, answers_no and not item.reason),
    )  # fmt: skip
    return tuple(lack for lack, is_missing in found if is_missing)


def may_be_proposed(item: AnswerFact) -> bool:
    """Whether nobody has decided it, and nothing stands in the way of proposing it."""
    return item.decision is Decision.NONE and item.valuation is Valuation.FEASIBLE and bool(item.amounts)
