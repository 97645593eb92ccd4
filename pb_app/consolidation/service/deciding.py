"""Value an item and decide about it; what is decided becomes public with the next version of the list."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.events import ItemDecided, ItemValued
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.council import check_before_council
from pb_app.consolidation.rules.deciding import (
    AmountDraft,
    DecisionDraft,
    ValuationDraft,
    check_decision,
    check_valuation,
)
from pb_app.consolidation.rules.gathering import check_open
from pb_app.consolidation.selecting.departing import apply_departure
from pb_app.consolidation.service.rows import get_item_row, hold_budget_of, item_fact
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount
from pb_app.consolidation.valuing.over_commitment import over_commitment
from pb_app.cycles.queries import list_programmes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def value_item(
    actor: Actor,
    *,
    municipality_id: str,
    code: str,
    expected_version: int,
    draft: ValuationDraft,
    confirmed: Collection[str] = (),
) -> None:
    """Say whether an item can be done, in which budget programme, and what it costs each year.

    An amount that was written in old lekë, and a ceiling that an item already proposed would pass, ask for
    confirmation (``NeedsConfirmation``) until ``confirmed`` holds the doubt's key. Raises what
    ``rules.deciding.check_valuation`` does, ``item_unknown_programme``, ``item_dissolved``,
    ``item_council_decided``, ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_value(actor, municipality_id):
            raise Forbidden("value")
        cycle = hold_budget_of(uow, municipality_id, code)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_open(item_fact(item))
        check_before_council(item.council)
        _check_programme(item.cycle_id, draft.programme_id)
        doubts = check_valuation(draft, year=cycle.year, decision=item.decision)
        amounts = {one.year: one.lek for one in draft.amounts}
        change = {"programme_id": draft.programme_id, "amounts": amounts}
        doubts += over_commitment(cycle.id, cycle.year, {item.id: change})
        ask(doubts, confirmed)
        apply_valuation(uow, item, draft, confirmed=[doubt.key for doubt in doubts])


def apply_valuation(
    uow: UnitOfWork, item: ConsolidatedItem, draft: ValuationDraft, *, confirmed: Sequence[str] = ()
) -> None:
    """Write a checked valuation into a locked item; ``confirmed`` are the doubts that were ticked, for the record."""
    before = _valued(item)
    item.valuation, item.valuation_reason = draft.valuation, draft.reason
    item.programme_id = draft.programme_id
    _set_amounts(item, draft.amounts)
    item.touch()
    uow.record(ItemValued(**_about(item), valuation=item.valuation.value))
    log(
        uow, action="item_valued", subject_type=SUBJECT, subject_id=item.code,
        municipality_id=item.municipality_id, before=before, after=_valued(item) | {"confirmed": list(confirmed)},
    )  # fmt: skip


def ask(doubts: Sequence[Warn], confirmed: Collection[str]) -> None:
    """Raise ``NeedsConfirmation`` unless every doubt was ticked."""
    if any(doubt.key not in confirmed for doubt in doubts):
        raise NeedsConfirmation(tuple(doubts))


def _check_programme(cycle_id: int, programme_id: int | None) -> None:
    known = {programme.id for programme in list_programmes(cycle_id)}
    if programme_id is not None and programme_id not in known:
        raise DomainError("item_unknown_programme", field="programme_id")


def _set_amounts(item: ConsolidatedItem, drafts: tuple[AmountDraft, ...]) -> None:
    rows = {row.year: row for row in item.amounts}
    item.amounts = [_amount(rows.get(draft.year) or ItemAmount(year=draft.year), draft) for draft in drafts]


def _amount(row: ItemAmount, draft: AmountDraft) -> ItemAmount:
    row.amount, row.nature, row.vat = draft.lek, draft.nature, draft.vat
    row.fund_source, row.spending_unit = draft.fund_source, draft.spending_unit
    return row


def decide_item(
    actor: Actor,
    *,
    municipality_id: str,
    code: str,
    expected_version: int,
    draft: DecisionDraft,
    confirmed: Collection[str] = (),
) -> None:
    """Enter what the municipality decided: proposed for the budget, or not, with the reason.

    Proposing what passes a ceiling asks for confirmation (``NeedsConfirmation``): the sums are made while the
    budget year is held, so of two that decide at once the second sees what the first did. Raises what
    ``check_decidable`` and ``apply_decision`` do, ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_decide(actor, municipality_id):
            raise Forbidden("decide")
        cycle = hold_budget_of(uow, municipality_id, code)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_decidable(item, draft)
        doubts = over_commitment(cycle.id, cycle.year, {item.id: {"decision": draft.decision}})
        ask(doubts, confirmed)
        apply_decision(uow, item, draft, doubts=doubts)


def check_decidable(item: ConsolidatedItem, draft: DecisionDraft) -> None:
    """Hold a decision about a locked item against the rules.

    Raises what ``rules.deciding.check_decision`` does, ``item_dissolved``, ``item_council_decided``.
    """
    check_open(item_fact(item))
    check_before_council(item.council)
    amounts = {row.year: row.amount for row in item.amounts}
    check_decision(draft, valuation=item.valuation, amounts=amounts)


def apply_decision(
    uow: UnitOfWork, item: ConsolidatedItem, draft: DecisionDraft, *, doubts: Sequence[Warn] = ()
) -> None:
    """Enter a checked decision about a locked item, with event and audit entry; ``doubts`` are those that were ticked.

    Whoever calls it holds the budget year and has asked about the ceilings. Raises ``departure_reason_required``
    where the decision leaves the selection that the municipality took as its basis.
    """
    departure = apply_departure(uow, item, draft.decision, draft.departure)
    before = _decided(item)
    item.decision, item.decision_reason = draft.decision, draft.reason
    item.forwarded_to = draft.forwarded_to if draft.decision is Decision.FORWARDED else ""
    if draft.decision is not Decision.FORWARDED:
        item.forwarded_protocol, item.forwarded_answer, item.forwarded_answered_on = "", "", None
    is_open = draft.decision is Decision.NONE
    item.decided_at = None if is_open else uow.now
    item.decided_by_id = None if is_open else uow.actor.person_id
    item.touch()
    uow.record(ItemDecided(**_about(item), decision=item.decision.value))
    after = _decided(item) | {"confirmed": [doubt.key for doubt in doubts]}
    log(
        uow, action="item_decided", subject_type=SUBJECT, subject_id=item.code,
        municipality_id=item.municipality_id, before=before,
        after=after | ({"departure": departure} if departure else {}),
    )  # fmt: skip


def _about(item: ConsolidatedItem) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "code": item.code,
        "municipality_id": item.municipality_id,
        "cycle_id": item.cycle_id,
    }


def _valued(item: ConsolidatedItem) -> dict[str, Any]:
    return {
        "valuation": item.valuation.value,
        "reason": item.valuation_reason,
        "programme": item.programme_id,
        "amounts": {row.year: _amount_snapshot(row) for row in item.amounts},
    }


def _amount_snapshot(row: ItemAmount) -> Mapping[str, Any]:
    return {
        "lek": row.amount,
        "fund_source": row.fund_source,
        "spending_unit": row.spending_unit,
        "nature": row.nature.value,
        "vat": row.vat.value,
    }


def _decided(item: ConsolidatedItem) -> dict[str, Any]:
    return {
        "decision": item.decision.value,
        "reason": item.decision_reason,
        "forwarded_to": item.forwarded_to,
    }
