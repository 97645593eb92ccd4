"""The office's pages: who may open them, and what they do."""

import pytest

from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.queries.items import list_items
from pb_app.consolidation.queries.provenance import list_gathered
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.proposals.rules import Contact
from tests.consolidation.factories import (
    card,
    decide,
    make_item,
    make_programme,
    passed_key,
    price,
    proposed_item,
)
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, list_it, listed, submit

BENCH = "/staff/vlore/consolidation"


@pytest.mark.parametrize("room", ["", "/items", "/ceilings"])
def test_readers_open_the_rooms(client: HouseClient, cycle_id: int, room: str) -> None:
    for key in ("coordinator", "budget_officer", "officer_1", "admin"):
        client.login(key).get(BENCH + room)


@pytest.mark.parametrize("room", ["", "/items", "/ceilings", "/publish"])
def test_others_stay_outside(client: HouseClient, cycle_id: int, room: str) -> None:
    assert client.get(BENCH + room, status=303).headers["Location"].startswith("/staff/login")
    client.login("stranger").get(BENCH + room, status=404)
    client.login("youth_centre").get(BENCH + room, status=403)
    client.login("monitor").get(BENCH + room, status=403)


def test_an_item_is_no_strangers_business(client: HouseClient, cycle_id: int) -> None:
    code = make_item()
    for path in ("", "/edit", "/merge", "/dissolve"):
        client.login("stranger").get(f"{BENCH}/{code}{path}", status=404)
    client.login("coordinator").get(f"/staff/fier/consolidation/{code}", status=404)


def test_gather_what_is_ticked(client: HouseClient, cycle_id: int) -> None:
    refs = [listed(text=f"Kanali kullues numër {number} është i bllokuar.") for number in range(3)]
    client.login("coordinator")
    page = client.get(BENCH).get_data(as_text=True)
    assert "0 nga 3 propozime" in page
    fields = client.form(BENCH)
    fields |= {"proposals": refs[:2], "title": "Pastrimi i kanaleve", "do": "create"}
    client.post(BENCH, fields)
    assert "2 nga 3 propozime" in client.get(BENCH).get_data(as_text=True)
    client.post(BENCH, fields)
    assert progress(cycle_id).gathered == 2
    client.post(BENCH, {"proposals": [refs[2]], "item": "VL27-Z001", "do": "add"})
    assert progress(cycle_id).left == 0
    assert card("VL27-Z001").provenance.proposals == 3


def test_what_was_ticked_and_typed_is_kept(client: HouseClient, cycle_id: int) -> None:
    ref = listed()
    client.login("coordinator")
    page = client.post(BENCH, {"proposals": [ref], "title": "", "do": "create"}, status=200).get_data(
        as_text=True
    )
    assert f'value="{ref}" id="proposals-0" checked' in page
    page = client.post(BENCH, {"title": "Ndriçimi", "do": "create"}, status=200).get_data(as_text=True)
    assert 'value="Ndriçimi"' in page
    stale = client.post(
        BENCH, {"proposals": [ref], "title": "Ndriçimi", "do": "create", "csrf_token": "old"}, status=200
    )
    assert 'value="Ndriçimi"' in stale.get_data(as_text=True)
    assert progress(cycle_id).gathered == 0


def test_only_the_coordinator_gathers(client: HouseClient, cycle_id: int) -> None:
    ref = listed()
    client.login("budget_officer")
    assert 'type="checkbox"' not in client.get(BENCH).get_data(as_text=True)
    token = client.csrf_token(BENCH)
    client.post(BENCH, {"proposals": [ref], "title": "T", "do": "create", "csrf_token": token}, status=403)


def test_filters_and_pages_of_the_pile(client: HouseClient, cycle_id: int) -> None:
    refs = [listed(text=f"Ndriçim rruga numër {number} e re.") for number in range(23)]
    poro = listed(text="Kanali i Poros.", place_id="vlore-novosele", theme_id="zhvillimi-i-qendrueshem")
    client.login("coordinator")
    page = client.get(BENCH).get_data(as_text=True)
    assert refs[0] in page
    assert poro not in page
    assert 'rel="next"' in page
    assert poro in client.get(f"{BENCH}?place=vlore-novosele").get_data(as_text=True)
    assert poro in client.get(f"{BENCH}?theme=zhvillimi-i-qendrueshem").get_data(as_text=True)
    assert poro in client.get(f"{BENCH}?q=poros").get_data(as_text=True)
    client.get(f"{BENCH}?year=1999", status=404)
    client.get(f"{BENCH}?year=99999999999", status=404)


def test_a_list_costs_the_same_with_one_and_with_three(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator")
    counts: dict[str, set[int]] = {}
    for number in (1, 3):
        while len(list_items(cycle_id)) < number:
            proposed_item(1_000, listed(), listed())
            listed()
        for room in ("", "/items", "/VL27-Z001", "/publish"):
            client.get(BENCH + room)
            counts.setdefault(room, set()).add(len(client.statements))
    assert {room: len(found) for room, found in counts.items()} == dict.fromkeys(counts, 1)


def test_value_and_decide(client: HouseClient, cycle_id: int) -> None:
    programme = make_programme(cycle_id, ceiling=1_000_000)
    code = make_item()
    path = f"{BENCH}/{code}"
    client.login("budget_officer")
    given = {
        "do": "value", "value-version": str(card(code).version), "value-valuation": "feasible",
        "value-amount_0": "1,2 milionë", "value-nature_0": "current", "value-vat_0": "with",
        "value-programme_id": str(programme), "value-fund_source_0": "të ardhurat e bashkisë",
    }  # fmt: skip
    client.post(path, given)
    assert card(code).by_year == {2027: 1_200_000}
    page = client.get(path).get_data(as_text=True)
    assert "12 milionë lekë të vjetra" in page
    assert "një milion e dyqind mijë lekë" in page
    token = client.csrf_token(path)
    chosen = {"do": "decide", "decide-version": str(card(code).version), "decide-decision": "proposed"}
    client.post(path, {**chosen, "csrf_token": token}, status=403)
    page = client.login("coordinator").post(path, chosen, status=200).get_data(as_text=True)
    assert "200\u00a0000 lekë" in page, "by how much the ceiling would be passed"
    assert card(code).decision is Decision.NONE
    client.post(path, {**chosen, "decide-confirm": passed_key(200_000, programme)})
    assert card(code).decision is Decision.PROPOSED
    assert "mbi tavan" in client.get(f"{BENCH}/ceilings").get_data(as_text=True)


def test_old_lek_is_asked_about_once(client: HouseClient, cycle_id: int) -> None:
    code = make_item()
    path = f"{BENCH}/{code}"
    client.login("budget_officer")
    given = {
        "do": "value", "value-version": str(card(code).version), "value-valuation": "feasible",
        "value-amount_0": "12 milionë të vjetra", "value-nature_0": "capital", "value-vat_0": "with",
    }  # fmt: skip
    page = client.post(path, given, status=200).get_data(as_text=True)
    assert "1\u00a0200\u00a0000 lekë" in page
    assert 'value="12 milionë të vjetra"' in page
    assert card(code).valuation is Valuation.PENDING
    client.post(path, {**given, "value-confirm": "old_lek_amounts"})
    assert card(code).by_year == {2027: 1_200_000}


@pytest.mark.parametrize("typed", ["-5", "10000000000000000000", "1,200", "abc", "=1+1", "1\x00"])
def test_a_wrong_amount_is_shown_again(client: HouseClient, cycle_id: int, typed: str) -> None:
    code = make_item()
    client.login("coordinator")
    given = {
        "do": "value", "value-version": str(card(code).version), "value-valuation": "feasible",
        "value-amount_0": typed, "value-nature_0": "capital", "value-vat_0": "with",
    }  # fmt: skip
    page = client.post(f"{BENCH}/{code}", given, status=200).get_data(as_text=True)
    assert "error-summary" in page
    assert card(code).amounts == ()


def test_proposing_what_is_not_priced_is_refused_in_words(client: HouseClient, cycle_id: int) -> None:
    code = make_item()
    client.login("coordinator")
    given = {"do": "decide", "decide-version": str(card(code).version), "decide-decision": "proposed"}
    page = client.post(f"{BENCH}/{code}", given, status=200).get_data(as_text=True)
    assert "Pa çmim" in page
    assert card(code).decision is Decision.NONE


def test_a_stale_page_shows_both_texts(client: HouseClient, cycle_id: int) -> None:
    code = make_item()
    client.login("coordinator")
    old = str(card(code).version)
    price(code, 5_000)
    given = {
        "do": "value", "value-version": old, "value-valuation": "feasible", "value-amount_0": "7000",
        "value-nature_0": "capital", "value-vat_0": "with",
    }  # fmt: skip
    page = client.post(f"{BENCH}/{code}", given, status=409).get_data(as_text=True)
    assert "5\u00a0000" in page
    assert "7\u00a0000" in page
    assert card(code).by_year == {2027: 5_000}
    edit = {"version": old, "title": "Titull tjetër", "theme_id": "ndricimi"}
    page = client.post(f"{BENCH}/{code}/edit", edit, status=409).get_data(as_text=True)
    assert "Titull tjetër" in page
    assert "Pastrimi i kanaleve" in page


def test_edit_undo_merge_dissolve(client: HouseClient, cycle_id: int) -> None:
    first, second = make_item(listed(), listed()), make_item(title="Tjetri")
    client.login("coordinator")
    path = f"{BENCH}/{first}"
    client.post(
        f"{path}/edit",
        {
            **client.form(f"{path}/edit"),
            "title": "Kanalet",
            "theme_id": "tjeter",
            "places": ["vlore-novosele"],
        },
    )
    assert card(first).place_ids == ("vlore-novosele",)
    link_id = list_gathered(card(first).id)[0].link_id
    undo = f"{path}/proposals/{link_id}/undo"
    client.post(undo, {"reason": ""}, status=200)
    client.post(undo, {"reason": "kërkon tjetër gjë"})
    assert "kërkon tjetër gjë" in client.get(path).get_data(as_text=True)
    client.get(undo, status=404)
    page = client.post(f"{path}/merge", {**client.form(f"{path}/merge"), "target": first}, status=200)
    assert "me vetveten" in page.get_data(as_text=True)
    client.post(f"{path}/merge", {**client.form(f"{path}/merge"), "target": second})
    assert card(first).is_dissolved
    client.get(path)
    gone = f"{BENCH}/{second}/dissolve"
    client.post(gone, {**client.form(gone), "reason": "gabim"})
    assert card(second).is_dissolved
    assert progress(cycle_id).gathered == 0


def test_no_contact_data_on_any_page(client: HouseClient, cycle_id: int) -> None:
    ref = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE)).ref
    list_it(ref)
    code = make_item(ref)
    price(code)
    decide(code, Decision.PROPOSED)
    client.login("coordinator")
    for path in ("", "/items", f"/{code}", "/publish", f"/pile?at={ref}"):
        page = client.get(BENCH + path).get_data(as_text=True)
        for word in (NAME, EMAIL, PHONE):
            assert word not in page


def test_without_a_budget_process(client: HouseClient) -> None:
    client.login("stranger")
    assert "proces" in client.get("/staff/fier/consolidation").get_data(as_text=True)
    client.get("/staff/fier/consolidation/items", status=404)
