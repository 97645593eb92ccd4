"""The pages of answers and of the council's step, and what the public reads before and after it."""

import re
from typing import Any

import pytest

from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.service import render_edition, rendering
from pb_app.jobs.service import run_due
from tests.conftest import StillClock
from tests.consolidation.factories import (
    card,
    decide,
    make_item,
    make_programme,
    price,
    proposed_item,
    publish,
)
from tests.house_client import HouseClient
from tests.proposals.factories import listed

ROOM = "/staff/vlore/consolidation"
COUNCIL, ANSWERS, LIST = f"{ROOM}/council", f"{ROOM}/answers", "/vlore/budget/2027/list"
APPROVED_WORDS = re.compile(r"miratua|approved by|në buxhet\b|in the budget", re.IGNORECASE)
"""Words of approval; «“Propozuar” nuk do të thotë “miratuar”» is taken out before one looks."""
ALLOWED = (
    "«Propozuar» nuk do të thotë «miratuar»", "“Proposed” does not mean “approved”",
)  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    quick_ones = {"pdf": lambda document, _at: document.hash.encode()}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


def published(**values: Any) -> int:
    """Publish and let the worker make the files; give the number."""
    number = publish(**values)
    run_due({"render_edition": render_edition})
    return number


def act(client: HouseClient) -> dict[str, str]:
    """The council form as it comes, with a decision written in it."""
    return client.form(COUNCIL) | {
        "number": "45", "decided_on": "28.09.2026", "url": "https://vendime.example.org/45",
    }  # fmt: skip


def text(client: HouseClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_before_anything_is_published_the_page_says_so(client: HouseClient, cycle_id: int) -> None:
    assert "Asgjë nuk është publikuar ende" in text(client.login("coordinator"), COUNCIL)


def test_the_whole_step_by_its_pages(client: HouseClient, cycle_id: int, clock: StillClock) -> None:
    same, other, none = (proposed_item(1_200_000, title=title) for title in ("Ndriçimi", "Kanalet", "Ura"))
    published()
    client.login("coordinator")
    fields = act(client) | {
        f"o-{other}": "changed", f"a-{other}-2027": "900 mijë", f"r-{other}": "sipas tavanit",
        f"o-{none}": "dropped", f"r-{none}": "pritet prona", f"o-{same}": "none", f"a-{same}-2027": "1 200 000",
        "approve_rest": "y",
    }  # fmt: skip
    client.post(COUNCIL, fields)
    assert "Për çdo zë është shënuar vendimi i Këshillit." in text(client, COUNCIL)
    assert [card(code).council for code in (same, other, none)] == [
        CouncilOutcome.APPROVED, CouncilOutcome.CHANGED, CouncilOutcome.DROPPED,
    ]  # fmt: skip
    assert "Vendimi i Këshillit është shënuar, por nuk është ende publik" in text(client, "/staff/")
    page = text(client, f"{ROOM}/publish?year=2027")
    assert "Publiko versionin nr. 2, miratuar" in page
    client.post(f"{ROOM}/publish?year=2027", client.form(f"{ROOM}/publish?year=2027"))
    run_due({"render_edition": render_edition})
    page = text(client, LIST)
    for words in ("VKB nr. 45, datë 28 shtator 2026", "u propozua: 1\xa0200\xa0000", "900\xa0000", "pritet prona",
                  "Nuk u miratua nga Këshilli (VKB nr. 45", "https://vendime.example.org/45"):  # fmt: skip
        assert words in page, words
    assert "nuk është ende publik" not in text(client, "/staff/")
    changes = text(client, f"{LIST}/2/changes")
    assert "Miratuar nga Këshilli siç u propozua" in changes
    assert "Nuk u miratua nga Këshilli" in changes


def test_what_was_typed_stays_when_a_row_is_wrong(client: HouseClient, cycle_id: int) -> None:
    one, two = proposed_item(), proposed_item()
    published()
    client.login("coordinator")
    fields = act(client) | {
        f"o-{one}": "changed", f"a-{one}-2027": "shumë", f"o-{two}": "dropped", f"r-{two}": "",
    }  # fmt: skip
    page = client.post(COUNCIL, fields, status=200).get_data(as_text=True)
    assert 'value="shumë"' in page
    assert f"{one}: Shkruajeni shumën në lekë" in page
    fields |= {f"a-{one}-2027": "9 milionë të vjetra", f"r-{one}": "arsye <b>e gjatë</b>"}
    page = client.post(COUNCIL, fields, status=200).get_data(as_text=True)
    assert "Në lekë të reja do të ishte 900\xa0000" in page
    assert "arsye &lt;b&gt;e gjatë&lt;/b&gt;" in page
    fields |= {f"a-{one}-2027": "900000"}
    page = client.post(COUNCIL, fields, status=200).get_data(as_text=True)
    assert f"{two}: " in page
    assert card(one).council is CouncilOutcome.NONE
    fields |= {"number": "", "decided_on": "dje"}
    page = client.post(COUNCIL, fields, status=200).get_data(as_text=True)
    assert "Shkruani numrin e vendimit." in page


def test_a_stale_form_keeps_its_text_and_shows_what_stands(client: HouseClient, cycle_id: int) -> None:
    code = proposed_item()
    published()
    client.login("coordinator")
    mine = act(client)
    client.post(COUNCIL, mine | {f"o-{code}": "dropped", f"r-{code}": "pritet prona"})
    page = client.post(COUNCIL, mine | {f"o-{code}": "approved"}, status=409).get_data(as_text=True)
    assert "Nuk u miratua nga Këshilli" in page
    assert card(code).council is CouncilOutcome.DROPPED
    again = mine | {f"o-{code}": "approved", f"v-{code}": str(card(code).version)}
    client.post(COUNCIL, again)
    assert card(code).council is CouncilOutcome.APPROVED


def test_a_decision_is_taken_back_with_its_reason(client: HouseClient, cycle_id: int) -> None:
    code = proposed_item()
    published()
    client.login("coordinator")
    client.post(COUNCIL, act(client) | {"approve_rest": "y"})
    undo = re.search(rf'href="({COUNCIL}/\d+/undo[^"]*)"', text(client, COUNCIL))
    assert undo is not None
    client.post(undo[1], {"reason": ""}, status=200)
    client.post(undo[1], {"reason": "numri ishte gabim"})
    assert card(code).council is CouncilOutcome.NONE
    client.get(undo[1], status=404)


def test_answers_show_what_is_missing_and_decide_in_bulk(client: HouseClient, cycle_id: int) -> None:
    programme = make_programme(cycle_id)
    pending, priced, ready = make_item(title="Pa kosto"), make_item(title="Me kosto"), make_item(title="Gati")
    price(priced)
    price(ready, programme_id=programme)
    client.login("coordinator")
    page = text(client, f"{ANSWERS}?year=2027")
    assert "3 nga 3 zëra kanë ende diçka mangët." in page
    assert "Pa program buxhetor" in page
    assert "Me kosto" not in text(client, f"{ANSWERS}?year=2027&lack=valuation").split("<tbody>")[1]
    ticks = [f"{code}:{card(code).version}" for code in (pending, priced, ready)]
    fields = {"items": ticks, "decision": "proposed"}
    page = client.post(f"{ANSWERS}?year=2027", fields, status=200).get_data(as_text=True)
    assert f"{pending}: " in page
    assert [card(code).decision for code in (pending, priced, ready)] == [
        Decision.NONE, Decision.PROPOSED, Decision.PROPOSED,
    ]  # fmt: skip
    assert f'value="{pending}:{card(pending).version}" id="tick-{pending}" checked' in page
    page = client.post(f"{ANSWERS}?year=2027", {"items": ticks[:1], "decision": "deferred"}, status=200)
    assert "arsye" in page.get_data(as_text=True)
    client.post(
        f"{ANSWERS}?year=2027", {"items": ticks[:1], "decision": "deferred", "reason": "pritet prona"}
    )
    assert card(pending).decision_reason == "pritet prona"
    client.post(
        f"{ANSWERS}?year=2027", {"items": ticks[1:2], "decision": "deferred", "reason": "x"}, status=200
    )
    assert card(priced).decision is Decision.PROPOSED  # read before somebody proposed it
    assert "complete" in text(client, f"{ANSWERS}?year=2027&lack=complete")


def test_propose_all_that_can_be(client: HouseClient, cycle_id: int) -> None:
    pending, priced = make_item(), make_item()
    price(priced)
    client.login("coordinator")
    client.post(f"{ANSWERS}?year=2027", {"do": "propose_all"})
    assert [card(code).decision for code in (pending, priced)] == [Decision.NONE, Decision.PROPOSED]


def test_the_list_by_theme_place_and_programme(client: HouseClient, cycle_id: int) -> None:
    programme = make_programme(cycle_id)
    here, there, both = (
        make_item(listed(place_id=place)) for place in ("vlore-rajoni-1", "vlore-novosele", "vlore-rajoni-1")
    )
    for code in (here, there, both):
        price(code, 1_000_000, programme_id=programme if code == here else None)
        decide(code, Decision.PROPOSED)
    published()
    by_place = text(client, f"{LIST}?by=place")
    assert 'id="by-vlore-rajoni-1"' in by_place
    assert 'id="by-vlore-novosele"' in by_place
    assert "2\xa0000\xa0000" in by_place.split('id="by-vlore-rajoni-1"')[1].split("<section")[0]
    by_programme = text(client, f"{LIST}?by=programme")
    assert "04260 Kullimi dhe ujitja" in by_programme
    assert "Pa program buxhetor" in by_programme
    for page in (by_place, by_programme, text(client, f"{LIST}?by=nonsense")):
        assert "3\xa0000\xa0000" in page
        assert f'id="{here}"' in page
    assert text(client, f"{LIST}?by=place&theme=ndricimi").count('name="by" value="place"') == 1


def _public_texts(client: HouseClient, ref: str) -> dict[str, str]:
    pages = [
        LIST, f"{LIST}?by=place", f"{LIST}/1", f"{LIST}.csv", f"{LIST}.json", f"{LIST}/1/changes",
        f"/vlore/proposals/{ref}", "/vlore/proposals", "/vlore/budget/2027", "/vlore/",
    ]  # fmt: skip
    found = {}
    for prefix in ("", "/en"):
        for path in pages:
            body = client.get(prefix + path).get_data(as_text=True)
            for allowed in ALLOWED:
                body = body.replace(allowed, "")
            found[prefix + path] = body
    return found


def test_nothing_says_approved_before_the_council_is_published(
    client: HouseClient, cycle_id: int, clock: StillClock
) -> None:
    ref = listed(text="Drita te shkolla.")
    code = proposed_item(1_200_000, ref)
    published()
    for path, body in _public_texts(client, ref).items():
        assert not APPROVED_WORDS.search(body), (path, APPROVED_WORDS.search(body))
    client.login("coordinator")
    client.post(COUNCIL, act(client) | {"approve_rest": "y"})
    for path, body in _public_texts(client, ref).items():  # entered is not published
        assert not APPROVED_WORDS.search(body), path
    assert "Propozuar në projektbuxhetin 2027" in text(client, f"/vlore/proposals/{ref}")
    clock.move(days=1)
    published(stage=Stage.APPROVED)
    assert card(code).council is CouncilOutcome.APPROVED
    page = text(client, f"/vlore/proposals/{ref}")
    assert "Miratuar me VKB nr. 45, datë 28 shtator 2026" in page
    assert "(12 milionë lekë të vjetra)" in page
    for path in (LIST, f"{LIST}.csv", f"{LIST}.json"):
        assert "VKB nr. 45" in text(client, path), path
    first = text(client, f"{LIST}/1")  # a version never changes
    assert "VKB nr. 45" not in first


def test_what_the_council_did_not_see_is_named_and_not_counted(client: HouseClient, cycle_id: int) -> None:
    proposed_item(1_200_000, title="Ndriçimi")
    published()
    since = proposed_item(700_000, title="Zë i mëvonshëm")
    client.login("coordinator")
    client.post(COUNCIL, act(client) | {"approve_rest": "y"})
    page = text(client, f"{ROOM}/publish?year=2027")
    assert "1 zë me vendim" in page
    assert "1 zë mbetet jashtë" in page
    assert re.search(rf">{since} Zë i mëvonshëm</a>", page)
    assert "700\xa0000" not in page


def test_what_has_to_be_ticked_stands_there_before_anything_is_sent(
    client: HouseClient, cycle_id: int
) -> None:
    proposed_item(1_200_000, title="Ndriçimi")
    make_item(title="Ende pa vendim")
    client.login("coordinator")
    page = text(client, f"{ROOM}/publish?year=2027")
    assert 'name="confirm"' in page
    assert "error-summary" not in page
    page = client.post(f"{ROOM}/publish?year=2027", client.form(f"{ROOM}/publish?year=2027"), status=200)
    said = page.get_data(as_text=True)
    assert "Ju lutemi, konfirmoni" in said
    assert "Diçka duhet ndrequr" not in said


def test_a_fault_of_a_row_leads_to_its_row(client: HouseClient, cycle_id: int) -> None:
    code = proposed_item(1_200_000)
    published()
    client.login("coordinator")
    page = client.post(COUNCIL, act(client) | {f"o-{code}": "changed", f"a-{code}-2027": "shumë"}, status=200)
    assert f'<a href="#o-{code}">' in page.get_data(as_text=True)


def test_once_the_council_has_decided_no_draft_of_its_decision_is_offered(
    client: HouseClient, cycle_id: int
) -> None:
    proposed_item(1_200_000)
    published()
    client.login("coordinator")
    page = text(client, f"{ROOM}/publish?year=2027")
    assert "Projektvendim (DOCX)" in page
    assert "bashkëlidhur vendimit" in page
    client.post(COUNCIL, act(client) | {"approve_rest": "y"})
    published(stage=Stage.APPROVED)
    page = text(client, f"{ROOM}/publish?year=2027")
    assert "Projektvendim (DOCX)" not in page
    assert "bashkëlidhur vendimit" not in page
