"""Drawing up and editing: what a clerk types, also what cannot be."""

import re
from typing import Any

import pytest

from pb_app.audit.tables import AuditPayload
from pb_app.hearings.queries import get_card
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.tables import Hearing
from tests.hearings.factories import again, announced, cycle, draft, rows_of, venue
from tests.house_client import HouseClient

NEW = "/staff/vlore/hearings/new"
TYPED = {
    "kind": "budget_hearing", "audience": "all", "on_date": "e martë, 20 tetor 2026", "start_time": "16.30",
    "end_time": "18:00", "venue_id": "other", "venue_text": "Pallati i Kulturës", "place_ids": ["vlore-rajoni-5"],
    "purpose": "Buxheti 2027", "title": "Fjalët që nuk humbin",
}  # fmt: skip


def clerk(client: HouseClient, key: str = "coordinator") -> HouseClient:
    return client.login(key)


def send(client: HouseClient, path: str = NEW, status: int = 303, **typed: Any) -> str:
    """Send the form as it was shown, with what is typed; give the page, or where it leads."""
    response = client.post(path, client.form(path) | TYPED | typed, status=status)
    return response.location if status == 303 else response.get_data(as_text=True)


def the_row() -> Hearing:
    row: Hearing = rows_of(Hearing)[0]
    return row


def errors_of(page: str) -> list[str]:
    """The sentences of the error summary, each with the field that it leads to."""
    summary = re.search(r"data-error-summary.*?</ul>", page, re.DOTALL)
    assert summary, "no error summary"
    return re.findall(r'<li>(?:<a href="#([^"]+)">)?([^<]+)', summary[0])


def test_a_hearing_from_the_words_of_a_clerk(client: HouseClient) -> None:
    cycle()
    hall = venue()
    leads_to = send(
        clerk(client), venue_id=str(hall), venue_text="", theme_ids=["ndricimi", "uji-i-pijshem"],
        agenda="Hapja\r\nPyetje",
        title_en="Words", online_url="https://takim.example.org/x", accessibility="Rampë anash",
    )  # fmt: skip
    ref = leads_to.rpartition("/")[2]
    card = get_card("vlore", ref, with_drafts=True)
    assert leads_to == f"/staff/vlore/hearings/{ref}"
    assert (card.status, str(card.on_date), str(card.start_time)) == (
        HearingStatus.DRAFT,
        "2026-10-20",
        "16:30:00",
    )
    assert card.venue is not None
    assert card.venue.id == hall
    assert {theme.id for theme in card.themes} == {"ndricimi", "uji-i-pijshem"}
    assert the_row().agenda == "Hapja\nPyetje"


def test_only_the_day_must_be_known(client: HouseClient) -> None:
    send(
        clerk(client),
        start_time="",
        end_time="",
        venue_id="",
        venue_text="",
        place_ids=[],
        title="",
        purpose="",
    )
    assert (the_row().start_time, the_row().venue_text) == (None, "")


def test_save_and_go_on_to_publish(client: HouseClient) -> None:
    leads_to = send(clerk(client), next="publish")
    assert re.fullmatch(r"/staff/vlore/hearings/D27-\d+/publish", leads_to)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"on_date": ""}, "on_date", "Shkruani ditën"),
        ({"on_date": "nesër"}, "on_date", ""),
        ({"on_date": "20.10.20026"}, "on_date", "vitin"),
        ({"on_date": "e hënë, 20 tetor 2026"}, "on_date", ""),
        ({"on_date": "31.06.2027"}, "on_date", "31.06.2027"),
        ({"on_date": "20.09.2026"}, "on_date", ""),
        ({"on_date": "28.03.2027", "start_time": "02:30", "end_time": ""}, "start_time", ""),
        ({"start_time": "25:00"}, "start_time", ""),
        ({"start_time": "18:00", "end_time": "16:30"}, "end_time", ""),
        ({"start_time": "", "end_time": "16:30"}, "start_time", ""),
        ({"place_ids": ["fier-patos"]}, "place_ids", ""),
        ({"place_ids": ["fier-fier"]}, "place_ids", "bashki"),
        ({"place_ids": ["\x00"]}, "place_ids", ""),
        ({"theme_ids": ["\x00"]}, "theme_ids", ""),
        ({"venue_id": "999999", "venue_text": ""}, "venue_id", ""),
        ({"venue_id": "9" * 5000, "venue_text": ""}, "venue_id", ""),
        ({"team": ["999999"]}, "team", ""),
        ({"kind": "party"}, "kind", ""),
        ({"audience": "\x00"}, "audience", ""),
        ({"online_url": "javascript:alert(1)"}, "online_url", "https://"),
        ({"title": "x" * 201}, "title", "200"),
        ({"purpose": "x" * 1_000_000}, "purpose", "4000"),
        ({"purpose": "Fjalë\x00 të prera"}, "purpose", ""),
        ({"agenda_en": "Broken\x00"}, "agenda_en", ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    client: HouseClient, typed: dict[str, Any], field: str, words: str
) -> None:
    page = send(clerk(client), status=200, **typed)
    found = errors_of(page)
    assert [name for name, _words in found] == [field]
    assert words in found[0][1]
    assert not re.search(r"^[a-z_]+$", found[0][1]), "a code instead of a sentence"
    if field != "title":
        assert 'value="Fjalët që nuk humbin"' in page
    assert rows_of(Hearing) == []


def test_english_errors_are_in_sight(client: HouseClient) -> None:
    assert '<details class="fold" open>' in send(clerk(client), status=200, agenda_en="Broken\x00")


def test_a_hall_of_the_list_and_another_one(client: HouseClient) -> None:
    page = send(clerk(client), status=200, venue_id=str(venue()))
    assert errors_of(page)[0][0] == "venue_text"


def test_sent_twice_is_there_once(client: HouseClient) -> None:
    coordinator = clerk(client)
    form = coordinator.form(NEW) | TYPED
    first, second = (coordinator.post(NEW, form).location for _ in range(2))
    assert first == second
    assert len(rows_of(Hearing)) == 1


def test_a_page_left_open_overnight_keeps_its_text(client: HouseClient) -> None:
    coordinator = clerk(client)
    form = coordinator.form(NEW) | TYPED | {"csrf_token": "of-yesterday"}
    page = coordinator.post(NEW, form, status=200).get_data(as_text=True)
    assert 'value="Fjalët që nuk humbin"' in page
    assert 'value="e martë, 20 tetor 2026"' in page
    assert errors_of(page)[0][0] == ""
    assert rows_of(Hearing) == []
    fresh = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert fresh
    coordinator.post(NEW, form | {"csrf_token": fresh[1]})
    assert len(rows_of(Hearing)) == 1


def test_doubts_ask_for_a_tick_each(client: HouseClient) -> None:
    hall = venue()
    coordinator = clerk(client)
    send(coordinator, venue_id=str(hall), venue_text="")
    page = send(coordinator, status=200, venue_id=str(hall), venue_text="", start_time="17:00")
    assert "Salla është e zënë në atë orë: dëgjesa" in page
    assert 'name="confirm" id="confirm-0" value="clash_venue"' in page
    assert len(rows_of(Hearing)) == 1
    send(coordinator, venue_id=str(hall), venue_text="", start_time="17:00", confirm=["clash_venue"])
    assert len(rows_of(Hearing)) == 2
    assert any(
        (kept.body["after"] or {}).get("confirmed") == ["clash_venue"] for kept in rows_of(AuditPayload)
    )


def test_an_officer_draws_up_for_his_own_places(client: HouseClient) -> None:
    officer = clerk(client, "officer_1")
    for places in ([], ["vlore-rajoni-2"], ["vlore-rajoni-1", "vlore-rajoni-2"]):
        page = send(officer, status=200, place_ids=places)
        assert errors_of(page) == [("place_ids", "Zgjidhni vetëm njësi që mbuloni ju, të paktën një.")]
    send(officer, place_ids=["vlore-rajoni-1"])
    assert len(rows_of(Hearing)) == 1


def test_a_copy_leaves_the_day_open(client: HouseClient) -> None:
    card = draft(title="Si vjet", purpose="Buxheti")
    page = clerk(client).get(f"{NEW}?copy={card.ref}").get_data(as_text=True)
    assert 'value="Si vjet"' in page
    assert re.search(r'value="vlore-rajoni-3" checked', page)
    assert "20.10.2026" not in page.partition("<form")[2].replace("12.10.2026", "")
    assert clerk(client).get(f"{NEW}?copy=D27-999").status_code == 200


def test_editing_shows_and_keeps_what_was_said(client: HouseClient) -> None:
    card = draft(title="Para", agenda="Hapja", team=(), organisations=())
    path = f"/staff/vlore/hearings/{card.ref}/edit"
    coordinator = clerk(client)
    page = coordinator.get(path).get_data(as_text=True)
    assert 'value="20.10.2026"' in page
    assert 'value="Para"' in page
    send(coordinator, path, title="Pas", place_ids=["vlore-rajoni-3"])
    assert again(card).title == "Pas"


def test_an_announced_hearing_is_moved_not_edited(client: HouseClient) -> None:
    card = announced()
    path = f"/staff/vlore/hearings/{card.ref}/edit"
    page = send(clerk(client), path, status=200, on_date="21.10.2026", place_ids=["vlore-rajoni-3"])
    assert errors_of(page)[0][0] == "on_date"
    assert "«Shty»" in errors_of(page)[0][1]


def test_two_who_edit_at_once_see_both_texts(client: HouseClient) -> None:
    card = draft(title="Para")
    path = f"/staff/vlore/hearings/{card.ref}/edit"
    coordinator = clerk(client)
    mine = coordinator.form(path) | TYPED | {"place_ids": ["vlore-rajoni-3"], "title": "Fjala ime"}
    send(coordinator, path, title="Fjala e kolegut", place_ids=["vlore-rajoni-3"])
    page = coordinator.post(path, mine, status=409).get_data(as_text=True)
    assert "Fjala e kolegut" in page
    assert 'value="Fjala ime"' in page
    assert again(card).title == "Fjala e kolegut"
    version = re.search(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"', page)
    assert version
    coordinator.post(path, mine | {"version": version[1] or version[2]})
    assert again(card).title == "Fjala ime"


def test_an_organisation_has_a_part(client: HouseClient) -> None:
    coordinator = clerk(client)
    names = re.findall(r'name="(part-\d+)"', coordinator.get(NEW).get_data(as_text=True))
    send(coordinator, **{names[0]: "co_organised"})
    page = coordinator.get(f"/staff/vlore/hearings/{the_row().ref}/edit").get_data(as_text=True)
    assert re.search(r'<option selected value="co_organised">', page)
    send(coordinator, f"/staff/vlore/hearings/{the_row().ref}/edit", **{names[0]: "nonsense"})


def test_the_form_in_english(client: HouseClient) -> None:
    page = clerk(client).get("/en" + NEW).get_data(as_text=True)
    assert "What kind of meeting is it?" in page
