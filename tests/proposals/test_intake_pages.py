"""The pages of bringing a table in: send, look over, correct the columns, take in; all without script."""

import html
import io
import re

import pytest
from werkzeug.test import TestResponse

from pb_app.cli.work import TASKS
from pb_app.jobs.service import run_due
from tests.house_client import HouseClient
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")
IMPORT = "/staff/vlore/proposals/import"


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
    desk.post(address, {"step": "take"})
    assert "Propozimet po merren" in words(desk.get(address))
    run_due(TASKS)
    assert "Propozime të reja: 1" in words(desk.get(address))
    assert "Ndriçim te shkolla" in words(desk.get("/vlore/proposals"))
    assert "tabela.csv" in words(desk.get(IMPORT))


def test_what_becomes_public_is_said_before_with_what_looks_personal(desk: HouseClient) -> None:
    where = send(desk, "Propozimi\nRampë te shtëpia tel. 069 123 4567\nNdriçim te shkolla\n")
    run_due(TASKS)
    shown = words(desk.get(where))
    assert "Çfarë merret bëhet menjëherë publike" in shown
    assert shown.count("Duken si të dhëna personale: 069 123 4567") == 1


def test_a_fault_is_named_by_row_and_heading_and_there_is_no_button(desk: HouseClient) -> None:
    address = send(desk, "Propozimi;Zëra\nNdriçim te shkolla;shumë\n")
    run_due(TASKS)
    page = desk.get(address)
    assert "Rreshti 2, kolona «Zëra»" in words(page)
    assert 'value="take"' not in page.get_data(as_text=True)
    answer = desk.post(address, {"step": "take"}, status=200)
    assert "derisa rreshtat kanë gabime" in words(answer)


def test_a_name_that_is_not_known_comes_with_the_names_that_are(desk: HouseClient) -> None:
    address = send(desk, "Propozimi;Tema;Njësia\nNdriçim te shkolla;Drita;Rajoni 3\n")
    run_due(TASKS)
    page = words(desk.get(address))
    assert "Nuk ka tematikë me këtë emër: Drita." in page
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
        desk.post(address, {"step": "take"})
        run_due(TASKS)
    assert "Ndriçim te shkolla → Ndriçim te kopshti" in page
    assert "Ndriçim te shkolla" in words(desk.get("/vlore/proposals"))
    address = send(desk, "kodi;teksti\nA-1;Ndriçim te kopshti\n")
    run_due(TASKS)
    desk.post(address, {"step": "take", "with_changes": "y"})
    run_due(TASKS)
    assert "Ndriçim te kopshti" in words(desk.get("/vlore/proposals"))


def test_a_file_that_is_no_table_says_so(desk: HouseClient) -> None:
    address = send(desk, "%PDF-1.7 diçka")
    run_due(TASKS)
    assert "nuk lexohet si tabelë" in words(desk.get(address)) or "tabel" in words(desk.get(address))
    assert "Zgjidhni" in words(desk.post(IMPORT, {}, status=200))
