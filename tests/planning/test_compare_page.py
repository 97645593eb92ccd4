"""The diff and its form: what is shown, ticked, refused, published; who is second; and what the public then reads."""

import re
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.planning.lines import shift_line
from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.rules import HearingStatus, Slot
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from tests.hearings import factories as make
from tests.house_client import HouseClient
from tests.planning import factories as plan

COMPARE = "/staff/vlore/planning/2027/compare"
CHANGES = "/vlore/hearings/changes"


def page_of(client: HouseClient, path: str = COMPARE) -> str:
    return client.get(path).get_data(as_text=True)


def as_shown(client: HouseClient) -> dict[str, Any]:
    """The form as it was shown, with every box ticked."""
    page = page_of(client)
    chosen = re.findall(r'name="choose" value="([^"]+)"', page)
    ticks = re.findall(r'name="tick" value="([^"]+)"', page)
    return client.form(COMPARE) | {"choose": chosen, "tick": ticks, "status": "confirmed"}


def test_the_diff_shows_what_people_will_read(client: HouseClient) -> None:
    cycle_id = make.cycle()
    moved, cancelled, stays = (
        make.announced(title="Shtyhet"),
        make.announced(title="Anulohet"),
        make.announced(title="Mbetet"),
    )
    plan.line(cycle_id, title="E re")
    plan.line(cycle_id, hearing_id=moved.id, venue_text="Pallati i Kulturës", reason="Salla e zënë")
    plan.line(cycle_id, hearing_id=cancelled.id, slot=cancelled.slot, action=PlanAction.CANCEL)
    page = page_of(client.login("coordinator"))
    for words in ("E re", "Shtyhet", "Anulohet", "e njoftuar: e martë, 20 tetor 2026", "Salla e zënë"):
        assert words in page
    assert stays.title not in page
    assert page.count('name="choose"') == 3
    assert len(re.findall(r'name="reason-e\d+"', page)) == 2


def test_publish_and_the_public_reads_it(client: HouseClient) -> None:
    cycle_id = make.cycle()
    moved = make.announced(title="Shtyhet")
    plan.line(cycle_id, title="Takim i ri")
    change = plan.line(cycle_id, hearing_id=moved.id, venue_text="Shkolla e re")
    client.login("coordinator")
    sent = as_shown(client)
    page = client.post(COMPARE, sent | {f"reason-e{change}": ""}, status=200).get_data(as_text=True)
    assert f'id="error-e{change}-1"' in page
    assert len(make.rows_of(Hearing)) == 1
    client.post(COMPARE, sent | {f"reason-e{change}": "Salla në riparim"})
    assert len(make.rows_of(Hearing)) == 2
    public = page_of(client, CHANGES)
    for words in ("Versioni nr. 2", "Versioni nr. 1", "Takim i ri", "Salla në riparim",
                  "më parë: e martë, 20 tetor 2026, ora 16:30;",
                  "tani: e martë, 10 nëntor 2026, ora 16:30", "«Pallati i Kulturës» te «Shkolla e re»"):  # fmt: skip
        assert words in public
    assert CHANGES in page_of(client, "/vlore/hearings")
    assert "Version no. 2" in page_of(client, "/en" + CHANGES)


def test_published_twice_from_two_windows(client: HouseClient) -> None:
    cycle_id = make.cycle()
    plan.line(cycle_id)
    client.login("coordinator")
    sent = as_shown(client)
    client.post(COMPARE, sent)
    page = client.post(COMPARE, sent, status=409).get_data(as_text=True)
    assert 'role="alert"' in page
    assert (len(make.rows_of(Hearing)), len(make.rows_of(CalendarEdition))) == (1, 1)


def test_what_changed_meanwhile_is_marked(client: HouseClient) -> None:
    cycle_id = make.cycle()
    first, second = plan.line(cycle_id, title="Nuk ndryshon"), plan.line(cycle_id, title="Ndryshon")
    client.login("coordinator")
    sent = as_shown(client)
    shift_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=second, expected_version=1, days=7)
    page = client.post(COMPARE, sent, status=409).get_data(as_text=True)
    assert page.count("ndryshoi ndërkohë") == 1
    assert make.rows_of(Hearing) == []
    client.post(COMPARE, as_shown(client) | {"choose": [f"e{first}"]})
    assert [row.title for row in make.rows_of(Hearing)] == ["Nuk ndryshon"]


def test_each_doubt_has_its_own_tick(client: HouseClient) -> None:
    cycle_id = make.cycle()
    holiday = Slot(date(2026, 11, 28), time(9))
    keys = [f"e{plan.line(cycle_id, slot=holiday, venue_text=hall)}" for hall in ("A", "B")]
    client.login("coordinator")
    sent = as_shown(client)
    assert sorted(sent["tick"]) == sorted(f"{key}:holiday" for key in keys)
    page = client.post(COMPARE, sent | {"tick": [f"{keys[0]}:holiday"]}, status=200).get_data(as_text=True)
    assert re.search(rf'value="{keys[0]}:holiday"[^>]* checked', page)
    assert not re.search(rf'value="{keys[1]}:holiday"[^>]* checked', page)
    summary = page.partition("data-error-summary")[2].partition("</div>")[0]
    assert f'href="#tick-{keys[1]}-holiday"' in summary
    assert keys[0] not in summary
    assert make.rows_of(Hearing) == []
    client.post(COMPARE, sent | {"status": "tentative"})
    assert {row.status for row in make.rows_of(Hearing)} == {HearingStatus.TENTATIVE}


def test_lines_that_cannot_be_published_have_no_box(client: HouseClient) -> None:
    cycle_id = make.cycle()
    plan.line(cycle_id, slot=None, title="Pa ditë")
    gone = make.announced()
    plan.line(cycle_id, hearing_id=gone.id)
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="Stuhi")
    page = page_of(client.login("coordinator"))
    assert "Pa ditë" in page
    assert 'name="choose"' not in page


def test_an_officer_publishes_his_own_and_sees_the_rest(client: HouseClient) -> None:
    cycle_id = make.cycle()
    own = plan.line(cycle_id, place_ids=("vlore-rajoni-1",), title="E imja")
    other = plan.line(cycle_id, place_ids=("vlore-novosele",), title="E tjetrit")
    client.login("officer_1")
    sent = as_shown(client)
    assert sent["choose"] == [f"e{own}"]
    client.post(COMPARE, sent | {"choose": [f"e{own}", f"e{other}"], f"seen-e{other}": "1.0"}, status=403)
    client.post(COMPARE, sent)
    assert [row.title for row in make.rows_of(Hearing)] == ["E imja"]


@pytest.mark.parametrize("who", ["youth_centre", "monitor", "budget_officer"])
def test_who_only_compares(client: HouseClient, who: str) -> None:
    entry_id = plan.line(make.cycle(), title="Për krahasim")
    page = page_of(client.login(who))
    assert "Për krahasim" in page
    assert 'name="choose"' not in page
    sent = {"choose": [f"e{entry_id}"], f"seen-e{entry_id}": "1.0", "status": "confirmed"}
    client.post(COMPARE, sent, status=403, token_from="/staff/vlore/planning/2027")
    assert make.rows_of(Hearing) == []


@pytest.mark.parametrize(
    "sent",
    [{}, {"choose": ["e99999"]}, {"choose": ["x", "", "e1'--"]}, {"choose": ["e1"], "seen-e1": "\x00"},
     {"choose": ["e1", "e1"], "seen-e1": "9.9"}, {"status": "held"}, {"reason-e1": "a" * 900}],
)  # fmt: skip
def test_forms_that_nobody_drew(client: HouseClient, sent: dict[str, Any]) -> None:
    plan.line(make.cycle())
    client.login("coordinator")
    fields = {"status": "confirmed", "csrf_token": client.csrf_token(COMPARE)} | sent
    assert client._send("POST", COMPARE, data=fields).status_code in {200, 409}
    assert make.rows_of(Hearing) == []


def test_a_token_that_no_longer_fits_keeps_what_was_typed(client: HouseClient) -> None:
    cycle_id = make.cycle()
    change = plan.line(cycle_id, hearing_id=make.announced().id)
    client.login("coordinator")
    sent = as_shown(client) | {f"reason-e{change}": "E shkruar me mund", "csrf_token": "old"}
    page = client.post(COMPARE, sent, status=200).get_data(as_text=True)
    assert "E shkruar me mund" in page
    assert make.rows_of(CalendarEdition)[-1].number == 1


def test_the_list_of_changes_turns_pages_and_years(client: HouseClient) -> None:
    page = page_of(client, CHANGES)
    assert "Ende nuk është njoftuar asgjë" in page
    make.cycle()
    for _number in range(12):
        make.announced()
    page = page_of(client, CHANGES)
    assert "Versioni nr. 12" in page
    assert "Versioni nr. 2<" not in page
    older = re.search(r'href="([^"]*before=[^"]*)"', page)
    assert older is not None
    assert "Versioni nr. 2<" in page_of(client, older[1].replace("&amp;", "&"))
    for query in ("before=abc", "before=-1", "before=" + "9" * 30):
        page_of(client, f"{CHANGES}?{query}")
    for year in ("1999", "abc", "%00"):
        client.get(f"{CHANGES}?year={year}", status=404)


def test_the_list_of_changes_asks_no_more_for_more(client: HouseClient) -> None:
    make.cycle()
    make.announced()
    page_of(client, CHANGES)
    one = len(client.statements)
    for _number in range(3):
        make.announced(place_ids=("vlore-rajoni-1",))
    page_of(client, CHANGES)
    assert len(client.statements) == one
