"""When an item may be valued and decided: a price or a reason, and never proposed without both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pb_app.consolidation.rules.states import Decision, Nature, Valuation, Vat
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.money import grouped

YEARS_PLANNED = 3


@dataclass(frozen=True, kw_only=True)
class AmountDraft:
    """A price for one budget year in whole new lekë; ``old_lek`` says that it was written in old ones."""

    year: int
    lek: int
    fund_source: str = ""
    spending_unit: str = ""
    nature: Nature = Nature.CAPITAL
    vat: Vat = Vat.NOT_STATED
    old_lek: bool = False


@dataclass(frozen=True, kw_only=True)
class ValuationDraft:
    """What the budget officer says about an item."""

    valuation: Valuation
    reason: str = ""
    programme_id: int | None = None
    amounts: tuple[AmountDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionDraft:
    """What the municipality decides about an item."""

    decision: Decision
    reason: str = ""
    forwarded_to: str = ""
    departure: str = ""
    """Why it leaves the suggested selection, where one is the basis."""


def budget_years(year: int) -> tuple[int, ...]:
    """The budget year and the two after it, as the medium-term budget counts (law 68/2017)."""
    return tuple(range(year, year + YEARS_PLANNED))


def check_valuation(draft: ValuationDraft, *, year: int, decision: Decision) -> tuple[Warn, ...]:
    """Hold a valuation against the rules; give the doubts that a person has to tick.

    Raises ``price_required`` for a feasible item without an amount, ``reason_required`` for a not feasible
    one without a reason, ``amount_year`` for an amount outside the three years, ``proposed_needs_feasible``
    when the item is already proposed for the budget and would no longer be feasible.
    """
    years = budget_years(year)
    for amount in draft.amounts:
        if amount.year not in years:
            raise DomainError("amount_year", year=amount.year)
        if amount.lek < 0:
            raise DomainError("amount_negative", field=f"amount_{amount.year}")
    if draft.valuation is Valuation.FEASIBLE and not draft.amounts:
        raise DomainError("price_required", field=f"amount_{year}")
    if draft.valuation is Valuation.NOT_FEASIBLE and not draft.reason:
        raise DomainError("reason_required", field="reason")
    if decision is Decision.PROPOSED and draft.valuation is not Valuation.FEASIBLE:
        raise DomainError("proposed_needs_feasible", field="valuation")
    old = [f"{one.year}: {grouped(one.lek)} lekë" for one in draft.amounts if one.old_lek]
    return (Warn("old_lek_amounts", amounts="; ".join(old)),) if old else ()


def check_decision(draft: DecisionDraft, *, valuation: Valuation, amounts: Mapping[int, int]) -> None:
    """Hold a decision against the rules.

    Raises ``not_priced_yet`` or ``not_feasible`` for proposing what is not valued, priced and feasible,
    ``reason_required`` for deferring, not accepting or forwarding without a reason, and
    ``item_forwarded_to_required`` for forwarding to nobody.
    """
    if draft.decision is Decision.NONE:
        return
    if draft.decision is Decision.PROPOSED:
        _check_proposed(valuation, amounts)
        return
    if draft.decision is Decision.FORWARDED and not draft.forwarded_to:
        raise DomainError("item_forwarded_to_required", field="forwarded_to")
    if not draft.reason:
        raise DomainError("reason_required", field="reason")


def _check_proposed(valuation: Valuation, amounts: Collection[int]) -> None:
    if valuation is not Valuation.FEASIBLE:
        code = "not_priced_yet" if valuation is Valuation.PENDING else "not_feasible"
        raise DomainError(code, field="decision")
    if not amounts:
        raise DomainError("not_priced_yet", field="decision")
