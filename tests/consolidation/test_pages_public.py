"""The list for everybody: page, files, versions, and the way of a proposal."""

import hashlib
import json
from datetime import date

import pytest

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.service import render_edition, rendering
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.cycles.tables import BudgetCycle, CyclePhase
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock
from tests.consolidation.factories import decide, make_item, price, proposed_item, publish
from tests.house_client import HouseClient
from tests.proposals.factories import listed

LIST = "/vlore/budget/2027/list"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the PDF compiler out."""
    renderers = {**rendering._RENDERERS, "pdf": lambda _document, _made_at: b"%PDF-"}
    monkeypatch.setattr(rendering, "_RENDERERS", renderers)
    monkeypatch.setattr(rendering, "render_papers", lambda *_version: {})


def published(**values: object) -> int:
    """Publish and let the worker make the files; give the number."""
    number = publish(**values)
    run_due({"render_edition": render_edition})
    return number


def test_before_anything_is_published(client: HouseClient, cycle_id: int) -> None:
    assert "pritet të publikohet" in client.get(LIST).get_data(as_text=True)
    with unit_of_work(SYSTEM) as uow:
        uow.session.add(
            CyclePhase(
                cycle_id=cycle_id,
                kind=PhaseKind.DRAFT_LIST,
                name="Lista",
                starts_on=date(2026, 11, 27),
                position=4,
            )
        )
    assert "27 nëntor 2026" in client.get(LIST).get_data(as_text=True)
    for address in (
        f"{LIST}/1",
        f"{LIST}.csv",
        f"{LIST}/1.pdf",
        f"{LIST}/1/changes",
        "/vlore/budget/2031/list",
    ):
        client.get(address, status=404)


def test_what_is_prepared_or_queued_is_not_there(client: HouseClient, cycle_id: int) -> None:
    proposed_item(title="Titull i fshehtë")
    publish()
    assert "Titull i fshehtë" not in client.get(LIST).get_data(as_text=True)
    client.get(f"{LIST}/1", status=404)
    run_due({"render_edition": render_edition})
    client.get(f"{LIST}/1")
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(BudgetCycle, cycle_id).status = CycleStatus.PREPARING
    client.get(LIST, status=404)
    client.get(f"{LIST}/1.json", status=404)


def test_the_page_reads_like_an_annex(client: HouseClient, cycle_id: int) -> None:
    ref = listed(voices=15)
    code = proposed_item(1_200_000, ref)
    no = make_item(title="Ura e re")
    decide(no, Decision.NOT_ACCEPTED, "e kalon tavanin e programit")
    published(note="Pas dëgjesave")
    page = client.get(LIST).get_data(as_text=True)
    for words in (
        "Lista e konsoliduar e propozimeve për buxhetin 2027", "projekt", "versioni nr. 1", "REPUBLIKA E SHQIPËRISË",
        f'id="{code}"', ref, "Propozuar në projektbuxhetin 2027", "1\u00a0200\u00a0000", "12 milionë lekë të vjetra",
        "15 zëra", "e kalon tavanin e programit", "Pas dëgjesave", "«Propozuar» nuk do të thotë «miratuar»",
    ):  # fmt: skip
        assert words in page, words
    assert "MIRATUAR" not in page
    english = client.get(f"/en{LIST}").get_data(as_text=True)
    assert "Proposed in the draft budget 2027" in english
    assert 'lang="sq">Pastrimi i kanaleve' in english


def test_the_printed_hash_is_that_of_the_json(client: HouseClient, cycle_id: int) -> None:
    proposed_item()
    published()
    for prefix in ("", "/en"):
        body = client.get(f"{prefix}{LIST}/1.json").data
        page = client.get(f"{prefix}{LIST}/1").get_data(as_text=True)
        assert hashlib.sha256(body).hexdigest() in page
        assert json.loads(body)["stage"] == "projekt"


def test_files_and_their_headers(client: HouseClient, cycle_id: int) -> None:
    code = proposed_item()
    published()
    for fmt, media_type in (
        ("pdf", "application/pdf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
    ):
        answer = client.get(f"{LIST}/1.{fmt}")
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert f'filename="lista-vlore-2027-v1-sq.{fmt}"' in answer.headers["Content-Disposition"]
        assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.data).hexdigest()}"'
        assert "Set-Cookie" not in answer.headers
        client.get(f"{LIST}/1.{fmt}", status=304, headers={"If-None-Match": answer.headers["ETag"]})
        newest = client.get(f"{LIST}.{fmt}")
        assert newest.data == answer.data
        assert newest.headers["Cache-Control"] == "no-cache"
    assert code in client.get(f"{LIST}/1.csv").get_data(as_text=True)
    client.get(f"{LIST}/1.exe", status=404)
    client.get(f"{LIST}/99999999999999999999", status=404)


def test_filters_stay_in_the_address(client: HouseClient, cycle_id: int) -> None:
    here = proposed_item(1_000, listed(place_id="vlore-novosele", theme_id="tjeter"), title="Novosela")
    there = proposed_item(2_000, listed(), title="Rajoni tre")
    no = make_item(title="Jo")
    decide(no, Decision.NOT_ACCEPTED, "arsye")
    published()
    for query, inside, outside in (
        ("place=vlore-novosele", [here], [there, no]),
        ("theme=ndricimi", [there, no], [here]),
        ("decision=not_accepted", [no], [here, there]),
        ("place=vlore-novosele&theme=ndricimi", [], [here, there, no]),
        ("place=nuk-ka&decision=x", [], [here, there, no]),
    ):
        page = client.get(f"{LIST}?{query}").get_data(as_text=True)
        assert all(f'id="{code}"' in page for code in inside), query
        assert not any(f'id="{code}"' in page for code in outside), query


def test_two_versions(client: HouseClient, cycle_id: int, clock: StillClock) -> None:
    code = proposed_item(title="Kanalet")
    published()
    clock.move(days=2)
    price(code, 2_500_000)
    proposed_item(title="I riu")
    published(note="Çmim i ri")
    page = client.get(f"{LIST}/2/changes").get_data(as_text=True)
    for words in (
        "Ndryshoi shuma",
        "1\u00a0200\u00a0000",
        "2\u00a0500\u00a0000",
        "I ri në listë",
        "I riu",
        "Çmim i ri",
    ):
        assert words in page, words
    assert "versioni i parë" in client.get(f"{LIST}/1/changes").get_data(as_text=True)
    assert "version më të ri" in client.get(f"{LIST}/1").get_data(as_text=True)
    assert "version më të ri" not in client.get(LIST).get_data(as_text=True)
    assert "2\u00a0500\u00a0000" not in client.get(f"{LIST}/1").get_data(as_text=True)


def test_the_page_costs_the_same_with_one_and_with_three(client: HouseClient, cycle_id: int) -> None:
    counts = set()
    for number in (1, 3):
        for _ in range(number):
            proposed_item(1_000, listed(), listed())
        published()
        client.get(LIST)
        counts.add(len(client.statements))
    assert len(counts) == 1


def test_the_way_of_a_proposal(client: HouseClient, cycle_id: int) -> None:
    ref = listed(voices=2)
    others = [listed(voices=13)]
    address = f"/vlore/proposals/{ref}"
    assert "U bashkua" not in client.get(address).get_data(as_text=True)
    code = make_item(ref, *others, title="Pastrimi i kanaleve")
    price(code)
    decide(code, Decision.PROPOSED)
    page = client.get(address).get_data(as_text=True)
    assert "U bashkua te «Pastrimi i kanaleve»" in page
    assert "Edhe 14 të tjerë kërkuan të njëjtën gjë" in page
    assert "Propozuar në projektbuxhetin" not in page
    assert "1\u00a0200\u00a0000" not in page
    publish()
    assert "Propozuar në projektbuxhetin" not in client.get(address).get_data(as_text=True)
    run_due({"render_edition": render_edition})
    page = client.get(address).get_data(as_text=True)
    assert "Propozuar në projektbuxhetin 2027" in page
    assert "1\u00a0200\u00a0000\u00a0lekë (12 milionë lekë të vjetra)" in page
    assert f"{LIST}/1#{code}" in page
    assert "Propozuar në projektbuxhetin 2027" in client.get("/vlore/proposals").get_data(as_text=True)


def test_a_no_comes_with_its_reason(client: HouseClient, cycle_id: int) -> None:
    ref = listed()
    code = make_item(ref, title="Ura e re")
    decide(code, Decision.NOT_ACCEPTED, "toka është private")
    published()
    page = client.get(f"/vlore/proposals/{ref}").get_data(as_text=True)
    assert "Nuk u pranua" in page
    assert "toka është private" in page
