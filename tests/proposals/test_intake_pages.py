"""The pages of bringing a table in: send, look over, correct the columns, take in; all without script."""

import html
import io
import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from pb_app.cli.work import TASKS
from pb_app.database import db
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal
from pb_app.proposals.tables import Proposal
from tests.house_client import HouseClient
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")
IMPORT = "/staff/vlore/proposals/import"


def row_of(text: str) -> Proposal:
    db.session.rollback()
    return db.session.scalars(sa.select(Proposal).where(Proposal.text == text)).one()


@pytest.fixture
def desk(client: HouseClient) -> HouseClient:
    return client.login("coordinator")


def send(desk: HouseClient, content: str, name: str = "tabela.csv") -> str:
    done = desk.post(IMPORT, {"file": (io.BytesIO(content.encode()), name)})
    return str(done.location)


def column_names(page: TestResponse) -> list[str]:
    selects = re.findall(
        r'<select[^>]*name="column".*?</select>', page.get_data(as_text=True), flags=re.DOTALL
    )
    return [re.findall(r'value="([^"]*)" selected', select)[0] for select in selects]


def test_a_table_is_sent_looked_over_and_taken_in(desk: HouseClient) -> None:
    address = send(desk, "Propozimi;Njësia\nNdriçim te shkolla;Rajoni 3\n")
    assert "Rreshtat po shqyrtohen" in words(desk.get(address))
    run_due(TASKS)
    page = desk.get(address)
    assert "Ndriçim te shkolla" in words(page)
    assert "Tematika u gjet nga fjalët" in words(page)
    assert column_names(page) == ["text", "place"]
    desk.post(address, {"step": "take", "publishes": "at_once"})
    assert "Propozimet po merren" in words(desk.get(address))
    run_due(TASKS)
    assert "Propozime të reja: 1" in words(desk.get(address))
    assert "Ndriçim te shkolla" in words(desk.get("/vlore/proposals"))
    assert "tabela.csv" in words(desk.get(IMPORT))


def test_whether_it_is_public_at_once_must_be_said_and_what_looks_personal_waits(desk: HouseClient) -> None:
    where = send(desk, "Propozimi\nRampë te shtëpia tel. 069 123 4567\nNdriçim te shkolla\n")
    run_due(TASKS)
    shown = words(desk.get(where))
    assert shown.count("Duken si të dhëna personale: 069 123 4567") == 1
    assert "1 rresht i ri duket se ka të dhëna personale" in shown
    answer = words(desk.post(where, {"step": "take"}, status=200))
    assert "Thoni nëse propozimet publikohen menjëherë apo presin në radhë." in answer
    desk.post(where, {"step": "take", "publishes": "at_once"})
    run_due(TASKS)
    assert "1 nga të rejat pret në radhë dhe nuk është ende publike." in words(desk.get(where))
    public = words(desk.get("/vlore/proposals"))
    assert "Ndriçim te shkolla" in public
    assert "069 123 4567" not in public


def test_all_may_wait_in_the_queue(desk: HouseClient) -> None:
    where = send(desk, "Propozimi\nNdriçim te shkolla\n")
    run_due(TASKS)
    desk.post(where, {"step": "take", "publishes": "queue"})
    run_due(TASKS)
    assert "Ndriçim te shkolla" not in words(desk.get("/vlore/proposals"))
    assert "Ndriçim te shkolla" in words(desk.get("/staff/vlore/proposals"))


def test_what_else_the_table_gave_is_shown_before(desk: HouseClient) -> None:
    where = send(
        desk,
        "Propozimi;Tema;Njësia;Data;Burimi;Firma;Kosto;Kodi\n"
        "Ndriçim te shkolla;Ndricim;Nj.A. Novoselë;12.09.2026;peticion;120 firma;1,2 milionë;A-7\n",
    )
    run_due(TASKS)
    shown = words(desk.get(where))
    for said in ("12 shtator 2026", "120 nënshkrime", "kosto e vlerësuar 1", "kodi A-7", "Novoselë",
                 "Tematika u gjet nga fjalët"):  # fmt: skip
        assert said in shown, said


def test_a_table_taken_in_by_mistake_is_taken_back_but_for_what_was_touched(desk: HouseClient) -> None:
    where = send(desk, "Propozimi\nNdriçim te shkolla\nTrotuar te posta\n")
    run_due(TASKS)
    desk.post(where, {"step": "take", "publishes": "at_once"})
    run_due(TASKS)
    touched = row_of("Trotuar te posta")
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=touched.ref, expected_version=touched.version,
        status=ProposalStatus.DECLINED, reason="Është bërë",
    )  # fmt: skip
    page = words(desk.get(where))
    assert "Do të tërhiqej 1 propozim që askush nuk e ka prekur" in page
    assert touched.ref in page
    desk.post(where, {"step": "back"})
    run_due(TASKS)
    assert "Tabela u tërhoq: u tërhoq 1 propozim." in words(desk.get(where))
    public = words(desk.get("/vlore/proposals?status=all"))
    assert "Ndriçim te shkolla" not in public
    assert row_of("Trotuar te posta").status is ProposalStatus.DECLINED


def test_a_fault_is_named_by_row_and_heading_and_there_is_no_button(desk: HouseClient) -> None:
    address = send(desk, "Propozimi;Zëra\nNdriçim te shkolla;shumë\n")
    run_due(TASKS)
    page = desk.get(address)
    assert "Rreshti 2, kolona «Zëra»" in words(page)
    assert 'value="take"' not in page.get_data(as_text=True)
    answer = desk.post(address, {"step": "take", "publishes": "at_once"}, status=200)
    assert "derisa rreshtat kanë gabime" in words(answer)


def test_a_name_that_is_not_known_comes_with_the_names_that_are(desk: HouseClient) -> None:
    address = send(desk, "Propozimi;Tema;Njësia\nNdriçim te shkolla;Kozmosi;Rajoni 3\n")
    run_due(TASKS)
    page = words(desk.get(address))
    assert "Nuk ka tematikë me këtë emër: Kozmosi." in page
    assert "Tematikat: " in page
    assert "Shkolla dhe kopshte" in page.split("Tematikat: ")[1].split("Ndreqini")[0]
    assert "Njësitë dhe rajonet: " not in page
    address = send(desk, "Propozimi;Njësia\nNdriçim te shkolla;Askund\n")
    run_due(TASKS)
    page = words(desk.get(address))
    assert "Novoselë" in page.split("Njësitë dhe rajonet: ")[1]


def test_columns_that_nobody_recognises_are_matched_by_hand(desk: HouseClient) -> None:
    address = send(desk, "A;B\nNdriçim te shkolla;Rajoni 3\n")
    run_due(TASKS)
    assert column_names(desk.get(address)) == ["", ""]
    twice = desk.post(address, {"step": "look", "column": ["text", "text"]}, status=200)
    assert "Propozimi" in html.unescape(twice.get_data(as_text=True))
    desk.post(address, {"step": "look", "column": ["text", "place"]})
    run_due(TASKS)
    assert column_names(desk.get(address)) == ["text", "place"]


def test_a_changed_row_shows_both_values_and_waits_for_a_tick(desk: HouseClient) -> None:
    for text in ("Ndriçim te shkolla", "Ndriçim te kopshti"):
        address = send(desk, f"kodi;teksti\nA-1;{text}\n")
        run_due(TASKS)
        page = words(desk.get(address))
        desk.post(address, {"step": "take", "publishes": "at_once"})
        run_due(TASKS)
    assert "Ndriçim te shkolla → Ndriçim te kopshti" in page
    assert "Ndriçim te shkolla" in words(desk.get("/vlore/proposals"))
    address = send(desk, "kodi;teksti\nA-1;Ndriçim te kopshti\n")
    run_due(TASKS)
    desk.post(address, {"step": "take", "publishes": "at_once", "with_changes": "y"})
    run_due(TASKS)
    assert "Ndriçim te kopshti" in words(desk.get("/vlore/proposals"))


def test_a_file_that_is_no_table_says_so(desk: HouseClient) -> None:
    address = send(desk, "%PDF-1.7 diçka")
    run_due(TASKS)
    assert "nuk lexohet si tabelë" in words(desk.get(address)) or "tabel" in words(desk.get(address))
    assert "Zgjidhni" in words(desk.post(IMPORT, {}, status=200))


def test_a_day_without_an_hour_and_the_cost_that_came_with_it(desk: HouseClient) -> None:
    where = send(desk, "Propozimi;Data;Kosto\nNdriçim te shkolla;12.09.2026;1,2 milionë\n")
    run_due(TASKS)
    desk.post(where, {"step": "take", "publishes": "at_once"})
    run_due(TASKS)
    ref = row_of("Ndriçim te shkolla").ref
    page = words(desk.get(f"/staff/vlore/proposals/{ref}"))
    assert "12 shtator 2026" in page
    assert "12 shtator 2026, ora" not in page
    assert "Kosto e dhënë bashkë me të" in page
    assert "Kosto e dhënë bashkë me të: 1" in words(desk.get(f"/staff/vlore/consolidation/pile?at={ref}"))
    public = words(desk.get(f"/vlore/proposals/{ref}"))
    way = public.split("Rruga")[-1] if "Rruga" in public else public
    assert "1 tetor" in way, way
    assert "milion" not in public
    assert "1\xa0200\xa0000" not in public
