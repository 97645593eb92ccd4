"""Valuation and decision as use cases."""

from typing import Any

import pytest

from pb_app.consolidation.queries.ceilings import list_commitments, readiness
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft
from pb_app.consolidation.service import decide_item, value_item
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion
from tests.cast import Cast
from tests.consolidation.factories import (
    YEAR,
    card,
    decide,
    make_item,
    make_programme,
    passed_key,
    price,
    proposed_item,
)
from tests.cycles.factories import make_cycle
from tests.proposals.factories import listed


def test_amounts_by_year_replace_those_before(cycle_id: int, cast: Cast) -> None:
    code = make_item()
    price(code, 100, actor=cast.actor("budget_officer"))
    amounts = (AmountDraft(year=YEAR, lek=200), AmountDraft(year=YEAR + 2, lek=0))
    price(code, amounts=amounts)
    assert card(code).by_year == {YEAR: 200, YEAR + 2: 0}
    assert card(code).valuation is Valuation.FEASIBLE


def test_old_lek_needs_a_tick(cycle_id: int) -> None:
    code = make_item()
    draft = ValuationDraft(
        valuation=Valuation.FEASIBLE, amounts=(AmountDraft(year=YEAR, lek=1_200_000, old_lek=True),)
    )
    given: dict[str, Any] = {
        "municipality_id": "vlore",
        "code": code,
        "expected_version": card(code).version,
        "draft": draft,
    }
    with pytest.raises(NeedsConfirmation):
        value_item(SYSTEM, **given)
    assert card(code).amounts == ()
    value_item(SYSTEM, **given, confirmed={"old_lek_amounts"})
    assert card(code).by_year == {YEAR: 1_200_000}


def test_a_programme_of_another_year_is_refused(cycle_id: int) -> None:
    code = make_item()
    foreign = make_programme(make_cycle(year=2028))
    with pytest.raises(DomainError, match="item_unknown_programme"):
        price(code, programme_id=foreign)


def test_stale_pages_change_nothing(cycle_id: int, cast: Cast) -> None:
    code = make_item()
    old = card(code).version
    price(code, 500)
    draft = ValuationDraft(valuation=Valuation.NOT_FEASIBLE, reason="r")
    with pytest.raises(StaleVersion):
        value_item(cast.coordinator, municipality_id="vlore", code=code, expected_version=old, draft=draft)
    with pytest.raises(StaleVersion):
        decide_item(
            cast.coordinator, municipality_id="vlore", code=code, expected_version=old,
            draft=DecisionDraft(decision=Decision.PROPOSED),
        )  # fmt: skip
    assert card(code).by_year == {YEAR: 500}


def test_an_unpriced_item_is_not_proposed(cycle_id: int) -> None:
    code = make_item()
    with pytest.raises(DomainError, match="not_priced_yet"):
        decide(code, Decision.PROPOSED)
    assert card(code).decision is Decision.NONE


def test_a_decision_notes_when_and_can_be_withdrawn(cycle_id: int) -> None:
    code = make_item()
    decide(code, Decision.FORWARDED, "nuk është kompetencë e bashkisë", "UK Vlorë")
    assert card(code).forwarded_to == "UK Vlorë"
    assert card(code).decided_at is not None
    decide(code, Decision.NONE)
    assert card(code).decided_at is None
    assert card(code).forwarded_to == ""


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "youth_centre", "stranger"])
def test_only_the_coordinator_decides(cycle_id: int, cast: Cast, key: str) -> None:
    code = make_item()
    with pytest.raises(Forbidden):
        decide_item(
            cast.actor(key), municipality_id="vlore", code=code, expected_version=card(code).version,
            draft=DecisionDraft(decision=Decision.DEFERRED, reason="r"),
        )  # fmt: skip


def test_sums_beside_ceilings_and_what_is_open(cycle_id: int) -> None:
    programme = make_programme(cycle_id, ceiling=1_000_000)
    code = make_item()
    price(code, 1_200_000, programme_id=programme)
    decide(code, Decision.PROPOSED, confirmed={passed_key(200_000, programme)})
    proposed_item(300)
    make_item()
    listed()
    found = list_commitments(cycle_id, YEAR)
    assert found[programme, None, YEAR].over == 200_000
    assert found[None, None, YEAR].proposed == 1_200_300
    ready = readiness(cycle_id, YEAR)
    assert (ready.decided, ready.undecided, ready.ungathered, ready.passed_ceilings) == (2, 1, 1, 1)
