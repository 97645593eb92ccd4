"""Ceilings of programmes, of places, of both: what is counted where, and that nobody passes one unseen."""

from functools import partial

import pytest
from apiflask import APIFlask

from pb_app.consolidation.queries.ceilings import list_commitments, readiness
from pb_app.consolidation.queries.editions import edition_content, list_editions
from pb_app.consolidation.queries.items import get_item
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft
from pb_app.consolidation.rules.totals import (
    CeilingFact,
    PricedItem,
    Scope,
    commitments,
    counting_places,
    newly_passed,
)
from pb_app.consolidation.service import ItemTexts, decide_item, edit_item, publish_edition, value_item
from pb_app.consolidation.valuing.rules import passed_by
from pb_app.cycles.queries import get_cycle, list_programmes
from pb_app.cycles.service.money import change_programme
from pb_app.cycles.year_rules import ProgrammeDraft
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NeedsConfirmation
from tests.consolidation.factories import (
    LEFT_OUT,
    YEAR,
    card,
    decide,
    make_ceiling,
    make_item,
    make_programme,
    passed_key,
    price,
    proposed_item,
)
from tests.house_client import HouseClient
from tests.proposals.factories import listed
from tests.trust.conftest import Race, fresh_database, make_app, race, running

__all__ = ["fresh_database", "make_app", "race", "running"]
PATHS = {"u": "vlore/u", "r": "vlore/u/r", "v": "vlore/v", "w": "vlore/v/w", "x": "vlore/v/x"}
BENCH = "/staff/vlore/consolidation"


def test_an_item_of_several_places_counts_wholly_in_each_and_once_in_all() -> None:
    item = PricedItem(
        decision=Decision.PROPOSED, programme_id=1, amounts={YEAR: 900}, places={"u": True, "v": True}
    )
    found = commitments(
        [item], [CeilingFact(programme_id=1, place_id="u", year=YEAR, amount=500, is_final=True)], [YEAR]
    )
    assert found[Scope(None, None, YEAR)].proposed == 900
    assert found[Scope(1, None, YEAR)].proposed == 900
    assert (found[Scope(None, "u", YEAR)].proposed, found[Scope(None, "u", YEAR)].shared) == (900, 900)
    assert found[Scope(None, "v", YEAR)].proposed == 900
    assert (found[Scope(1, "u", YEAR)].over, found[Scope(1, "u", YEAR)].is_final) == (400, True)
    assert found[Scope(None, None, YEAR)].shared == 0


def test_a_unit_counts_what_is_done_in_its_villages() -> None:
    assert counting_places(["r"], PATHS) == {"u": False, "r": False}
    assert counting_places(["r", "w"], PATHS) == {"u": True, "r": True, "v": True, "w": True}
    assert counting_places(["w", "x"], PATHS) == {"v": False, "w": True, "x": True}
    assert counting_places([], PATHS) == {}
    assert counting_places(["elsewhere"], PATHS) == {}


def test_only_what_gets_worse_is_asked_about() -> None:
    ceilings = [CeilingFact(programme_id=None, year=YEAR, amount=100, is_final=False)]
    items = {
        1: PricedItem(decision=Decision.PROPOSED, amounts={YEAR: 150}),
        2: PricedItem(decision=Decision.NONE, amounts={YEAR: 30}),
    }
    assert [one.over for one in passed_by(items, {2: {"decision": Decision.PROPOSED}}, ceilings, [YEAR])] == [
        80
    ]
    assert passed_by(items, {1: {"amounts": {YEAR: 120}}}, ceilings, [YEAR]) == ()
    assert passed_by(items, {}, ceilings, [YEAR]) == ()
    before = commitments(items.values(), ceilings, [YEAR])
    assert newly_passed(before, before) == ()


def test_a_ceiling_of_a_place_is_asked_about(cycle_id: int) -> None:
    make_ceiling(cycle_id, 1_000_000, place="vlore-novosele", act="VKB nr. 14")
    code = make_item(listed(place_id="vlore-novosele"))
    price(code, 1_500_000)
    with pytest.raises(NeedsConfirmation) as asked:
        decide(code, Decision.PROPOSED)
    (doubt,) = asked.value.warnings
    assert (doubt.code, doubt.params["over"]) == ("ceiling_passed_place", "500\u00a0000")
    assert card(code).decision is Decision.NONE
    decide(code, Decision.PROPOSED, confirmed={passed_key(500_000, place="vlore-novosele")})
    assert readiness(cycle_id, YEAR).passed_ceilings == 1
    with pytest.raises(NeedsConfirmation):
        publish_edition(SYSTEM, municipality_id="vlore", year=YEAR, confirmed=LEFT_OUT - {"ceilings_passed"})


def test_raising_a_price_or_moving_a_proposed_item_is_asked_about_too(cycle_id: int) -> None:
    programme = make_programme(cycle_id)
    make_ceiling(cycle_id, 1_000_000, programme=programme, place="vlore-rajoni-1")
    code = proposed_item(900_000)
    price(code, 900_000, programme_id=programme)
    texts = ItemTexts(title="Ndriçimi", theme_id="ndricimi", place_ids=("vlore-rajoni-1",))
    edit = partial(edit_item, SYSTEM, municipality_id="vlore", code=code, texts=texts)
    edit(expected_version=card(code).version)
    with pytest.raises(NeedsConfirmation) as asked:
        price(code, 1_100_000, programme_id=programme)
    assert [one.code for one in asked.value.warnings] == ["ceiling_passed_both"]
    assert card(code).by_year == {YEAR: 900_000}
    make_ceiling(cycle_id, 100, place="vlore-novosele")
    elsewhere = ItemTexts(title="Ndriçimi", theme_id="ndricimi", place_ids=("vlore-novosele",))
    with pytest.raises(NeedsConfirmation):
        edit(expected_version=card(code).version, texts=elsewhere)
    assert card(code).place_ids == ("vlore-rajoni-1",)


def test_a_tick_for_one_sum_does_not_hold_for_another(cycle_id: int) -> None:
    make_ceiling(cycle_id, 1_000_000)
    first, second = make_item(), make_item()
    price(first, 1_100_000)
    price(second, 700_000)
    seen = {passed_key(100_000)}
    decide(first, Decision.PROPOSED, confirmed=seen)
    with pytest.raises(NeedsConfirmation):
        decide(second, Decision.PROPOSED, confirmed=seen)
    decide(second, Decision.PROPOSED, confirmed={passed_key(800_000)})


def test_two_who_decide_at_once_do_not_pass_a_ceiling_unseen(running: APIFlask, race: Race) -> None:
    with running.app_context():
        cycle_id = get_cycle("vlore", YEAR).id
        make_ceiling(cycle_id, 1_000_000)
        codes = [make_item() for _number in range(6)]
        for code in codes:
            price(code, 400_000)
        versions = {code: get_item("vlore", code).version for code in codes}

    def propose(code: str) -> None:
        decide_item(
            SYSTEM, municipality_id="vlore", code=code, expected_version=versions[code],
            draft=DecisionDraft(decision=Decision.PROPOSED),
        )  # fmt: skip

    results = race(*[partial(propose, code) for code in codes])
    asked = [one for one in results if isinstance(one, NeedsConfirmation)]
    assert (results.count(None), len(asked)) == (2, 4), results
    with running.app_context():
        whole = list_commitments(cycle_id, YEAR)[Scope(None, None, YEAR)]
        assert (whole.proposed, whole.over) == (800_000, 0)


def test_a_price_and_a_publication_at_once_freeze_one_state(running: APIFlask, race: Race) -> None:
    with running.app_context():
        code = proposed_item(1_000_000)
        version = get_item("vlore", code).version

    def dearer() -> None:
        amounts = (AmountDraft(year=YEAR, lek=2_000_000), AmountDraft(year=YEAR + 1, lek=5))
        value_item(
            SYSTEM, municipality_id="vlore", code=code, expected_version=version,
            draft=ValuationDraft(valuation=Valuation.FEASIBLE, amounts=amounts),
        )  # fmt: skip

    results = race(
        dearer, partial(publish_edition, SYSTEM, municipality_id="vlore", year=YEAR, confirmed=LEFT_OUT)
    )
    assert results == [None, 1], results

    with running.app_context():
        cycle_id = get_cycle("vlore", YEAR).id
        (edition,) = list_editions(cycle_id, only_published=False)
        (line,) = edition_content(edition.id).items
        assert dict(line.amounts) in ({YEAR: 1_000_000}, {YEAR: 2_000_000, YEAR + 1: 5})


def test_the_pages_show_the_sums(client: HouseClient, cycle_id: int) -> None:
    programme = make_programme(cycle_id)
    make_ceiling(cycle_id, 5_000_000, programme=programme, place="vlore-novosele", act="VKB nr. 14, shembull")
    make_ceiling(cycle_id, 2_000_000)
    code = make_item(listed(place_id="vlore-novosele"))
    price(code, 1_500_000, programme_id=programme)
    client.login("coordinator")
    page = client.get(f"{BENCH}/{code}").get_data(as_text=True)
    assert "VKB nr. 14, shembull" in page
    assert "3\u00a0500\u00a0000" in page
    decide(code, Decision.PROPOSED)
    shared = make_item(listed(place_id="vlore-novosele"), listed(place_id="vlore-rajoni-1"))
    price(shared, 900_000)
    decide(shared, Decision.PROPOSED, confirmed={passed_key(400_000)})
    page = client.get(f"{BENCH}/ceilings").get_data(as_text=True)
    assert page.count("e përbashkët") >= 2
    assert "04260 Kullimi dhe ujitja · Njësia Administrative Novoselë" in page
    page = client.get(f"{BENCH}/items").get_data(as_text=True)
    assert "2\u00a0400\u00a0000" in page
    assert "mbi tavan" in page
    assert "2\u00a0400\u00a0000" in client.get(f"{BENCH}/items?decision=proposed").get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,2 milionë", "një milion e dyqind mijë lekë = 12 milionë lekë të vjetra"),
        ("1\u00a0200\u00a0000 lekë", "një milion e dyqind mijë lekë"),
        ("12 milionë të vjetra", "1\u00a0200\u00a0000 lekë"),
        ("-5", "negative"),
        ("10000000000000000000", "madhe"),
        ("", ""),
    ],
)
def test_an_amount_is_echoed_as_it_is_understood(
    client: HouseClient, cycle_id: int, typed: str, words: str
) -> None:
    client.login("budget_officer")
    answer = client.get(f"{BENCH}/amount", query_string={"text": typed})
    assert answer.mimetype == "text/plain"
    assert words in answer.get_data(as_text=True)


def test_each_year_has_its_own_source_kind_and_vat(client: HouseClient, cycle_id: int) -> None:
    code = make_item()
    path = f"{BENCH}/{code}"
    client.login("budget_officer")
    given = {
        "do": "value", "value-version": str(card(code).version), "value-valuation": "feasible",
        "value-amount_0": "1 000 000", "value-fund_source_0": "Fondi i zhvillimit",
        "value-spending_unit_0": "Drejtoria", "value-nature_0": "capital", "value-vat_0": "with",
        "value-amount_1": "200000 lekë", "value-fund_source_1": "", "value-nature_1": "", "value-vat_1": "",
        "value-amount_2": "300000", "value-fund_source_2": "Të ardhurat", "value-nature_2": "current",
        "value-vat_2": "without",
    }  # fmt: skip
    client.post(path, given)
    found = [(one.lek, one.fund_source, one.spending_unit, one.nature, one.vat) for one in card(code).amounts]
    assert found == [
        (1_000_000, "Fondi i zhvillimit", "Drejtoria", "capital", "with"),
        (200_000, "Fondi i zhvillimit", "Drejtoria", "capital", "with"),
        (300_000, "Të ardhurat", "Drejtoria", "current", "without"),
    ]
    page = client.get(path).get_data(as_text=True)
    assert '<option value="Fondi i zhvillimit">' in page
    assert 'name="value-fund_source_1" type="text" value=""' in page
    assert 'value="Të ardhurat"' in page


def test_programmes_of_the_theme_come_first(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, code="01110")
    make_programme(cycle_id, code="06430")
    code = make_item()

    lighting = next(one for one in list_programmes(cycle_id) if one.code == "06430")
    change_programme(
        actor=SYSTEM, programme_id=lighting.id, expected_version=lighting.version,
        draft=ProgrammeDraft("06430", "Ndriçimi rrugor"),
    )  # fmt: skip
    page = client.login("budget_officer").get(f"{BENCH}/{code}").get_data(as_text=True)
    assert page.index("06430 Ndriçimi rrugor (sipas tematikës)") < page.index("01110")
