"""Many decided at once ask about the ceilings that they pass together, before any is entered."""

import pytest

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import DecisionDraft
from pb_app.consolidation.service.answering import decide_many
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NeedsConfirmation
from tests.consolidation.factories import card, make_item, make_programme, price
from tests.house_client import HouseClient

PROPOSE = DecisionDraft(decision=Decision.PROPOSED)


@pytest.fixture
def two_items(cycle_id: int) -> list[str]:
    programme_id = make_programme(cycle_id, ceiling=2_000_000)
    codes = [make_item(title=f"Zëri {n}") for n in ("i parë", "i dytë")]
    for code in codes:
        price(code, 1_500_000, programme_id=programme_id)
    return codes


def rows(codes: list[str]) -> list[tuple[str, int]]:
    return [(code, card(code).version) for code in codes]


def test_each_fits_but_both_pass_the_ceiling(two_items: list[str]) -> None:
    with pytest.raises(NeedsConfirmation) as asked:
        decide_many(SYSTEM, municipality_id="vlore", rows=rows(two_items), draft=PROPOSE)
    assert all(card(code).decision is Decision.NONE for code in two_items)
    keys = {doubt.key for doubt in asked.value.warnings}
    done = decide_many(SYSTEM, municipality_id="vlore", rows=rows(two_items), draft=PROPOSE, confirmed=keys)
    assert done.decided == tuple(two_items)


def test_one_alone_is_not_asked_about(two_items: list[str]) -> None:
    done = decide_many(SYSTEM, municipality_id="vlore", rows=rows(two_items[:1]), draft=PROPOSE)
    assert done.decided == (two_items[0],)


def test_the_page_asks_and_takes_the_tick(two_items: list[str], client: HouseClient) -> None:
    client.login("coordinator")
    where = "/staff/vlore/consolidation/answers"
    ticked = {"items": [f"{code}:{version}" for code, version in rows(two_items)], "decision": "proposed"}
    asked = client.post(where, ticked, status=200).get_data(as_text=True)
    key = asked.split('name="confirm"')[1].split('value="')[1].split('"')[0]
    assert all(card(code).decision is Decision.NONE for code in two_items)
    client.post(where, ticked | {"confirm": key})
    assert all(card(code).decision is Decision.PROPOSED for code in two_items)
