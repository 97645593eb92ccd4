"""The draft and its lines as pages: what each role sees and does, two at once, small moves, out and back."""

import re
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.planning.lines import LineFacts, edit_line
from pb_app.hearings.planning.notes import write_note
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.planning.tables import PlanNote
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from tests.hearings import factories as make
from tests.house_client import HouseClient
from tests.planning import factories as plan

DRAFT = "/staff/vlore/planning/2027"
NEW = f"{DRAFT}/lines/new"
TYPED = {
    "kind": "budget_hearing", "audience": "all", "on_date": "10.11.2026", "start_time": "16.30", "end_time": "18:00",
    "venue_id": "other", "venue_text": "Shkolla", "place_ids": ["vlore-rajoni-1"], "title": "", "team_id": "",
}  # fmt: skip


def text_of(client: HouseClient, path: str = DRAFT, **given: Any) -> str:
    return client.get(path, **given).get_data(as_text=True)


def press(client: HouseClient, do: str, status: int = 303, path: str = f"{DRAFT}/quick") -> Any:
    return client.post(path, {"do": do}, status=status, token_from=DRAFT)


def test_the_door_leads_to_the_season_in_work(client: HouseClient) -> None:
    client.login("youth_centre")
    assert "Nuk ka ende proces" in text_of(client, "/staff/vlore/planning/")
    make.cycle()
    response = client.get("/staff/vlore/planning/", status=302)
    assert response.location == DRAFT
    client.get("/staff/vlore/planning/2031", status=404)


def test_the_rooms_of_planning_are_one_step_from_the_draft(client: HouseClient) -> None:
    make.cycle()
    rooms = ("run/2027", "season/2027", "teams", "places", "special-days")
    own = text_of(client.login("coordinator"))
    assert all(f'href="/staff/vlore/planning/{room}"' in own for room in rooms)
    assert 'href="/staff/vlore/venues"' in own
    assert 'href="/staff/vlore/venues"' not in text_of(client.login("youth_centre"))
    seen = text_of(client.login("monitor"))
    assert not any(f'href="/staff/vlore/planning/{room}"' in seen for room in rooms)


def test_strangers_see_nothing(client: HouseClient) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id, title="Sekret")
    client.login("stranger")
    for path in (
        DRAFT,
        f"{DRAFT}/lines/{entry_id}",
        f"{DRAFT}/compare",
        NEW,
        f"{DRAFT}/copy",
        f"{DRAFT}/bulk",
    ):
        assert "Sekret" not in text_of(client, path, status=404)


def test_a_line_of_another_municipality_is_not_reached_through_ones_own(client: HouseClient) -> None:
    make.cycle()
    foreign = plan.line(make.cycle(municipality_id="fier"), place_ids=("fier-levan",), title="Sekret")
    client.login("coordinator")
    client.get(f"{DRAFT}/lines/{foreign}", status=404)
    press(client, f"{foreign}.1.+7", status=404)
    client.post(f"{DRAFT}/lines/{foreign}/remove", {"version": "1"}, status=404, token_from=DRAFT)
    client.post(f"{DRAFT}/lines/{foreign}/notes", {"text": "x"}, status=404, token_from=DRAFT)
    assert plan.entry(foreign).on_date == plan.TUESDAY.on


def test_an_empty_draft_says_how_to_begin(client: HouseClient) -> None:
    make.cycle()
    page = text_of(client.login("coordinator"))
    assert NEW in page
    assert f"{DRAFT}/copy" in page
    reading = text_of(client.login("monitor"))
    assert NEW not in reading


def test_lines_and_announced_hearings_stand_side_by_side(client: HouseClient) -> None:
    cycle_id = make.cycle()
    team = plan.team("Ekipi i detit", "officer_1")
    public = make.announced(title="E shpallura")
    plan.line(cycle_id, title="E reja", team_id=team, pinned=["day"], origin=PlanOrigin.IMPORT)
    plan.line(cycle_id, title="Pa ditë", slot=None)
    page = text_of(client.login("coordinator"))
    for words in ("E shpallura", "E reja", "Ekipi i detit", "Pa ditë", public.ref):
        assert words in page
    assert page.count('class="month draft-month"') == 2


def test_the_public_sees_nothing_of_it(client: HouseClient) -> None:
    cycle_id = make.cycle()
    card = make.announced()
    entry_id = plan.line(cycle_id, title="Fshehtësi", hearing_id=card.id, reason="Arsyeja e fshehtë")
    write_note(actor=SYSTEM, municipality_id="vlore", entry_id=entry_id, text="Shënim i fshehtë")
    write_note(actor=SYSTEM, municipality_id="vlore", hearing_id=card.id, text="Shënim i fshehtë")
    for path in (
        "/vlore/hearings",
        f"/vlore/hearings/{card.ref}",
        "/vlore/hearings/changes",
        "/vlore/hearings.json",
    ):
        page = text_of(client, path)
        assert "fshehtë" not in page
        assert "Fshehtësi" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("place=vlore-novosele", {"Novosela"}), ("origin=import", {"Nga skedari"}), ("team={team}", {"Me ekip"}),
        ("hall={hall}", {"Me sallë"}), ("place=" + "x" * 300, set()), ("team=%00&hall=abc&origin=zz", "all"),
    ],
)  # fmt: skip
def test_filters(client: HouseClient, query: str, shown: Any) -> None:
    cycle_id = make.cycle()
    team, hall = plan.team(), make.venue()
    titles = {"Novosela", "Nga skedari", "Me ekip", "Me sallë"}
    plan.line(cycle_id, title="Novosela", place_ids=("vlore-novosele",))
    plan.line(cycle_id, title="Nga skedari", origin=PlanOrigin.IMPORT)
    plan.line(cycle_id, title="Me ekip", team_id=team)
    plan.line(cycle_id, title="Me sallë", venue_id=hall)
    page = text_of(client.login("coordinator"), f"{DRAFT}?{query.format(team=team, hall=hall)}")
    found = {title for title in titles if re.search(rf"<h3><a[^>]*>{title}</a>", page)}
    assert found == (titles if shown == "all" else shown)


def test_a_line_by_hand_from_the_words_of_a_clerk(client: HouseClient) -> None:
    make.cycle()
    team = plan.team()
    client.login("youth_centre")
    sent = (
        client.form(NEW)
        | TYPED
        | {"team_id": str(team), "pinned": ["day", "hall", "nonsense"], "round_number": "2"}
    )
    response = client.post(NEW, sent)
    (row,) = plan.entries()
    assert response.location == f"{DRAFT}#e{row.id}"
    assert (row.on_date, row.start_time, row.venue_text, row.team_id, row.pinned, row.round_number) == (
        date(2026, 11, 10), time(16, 30), "Shkolla", team, ["day", "hall"], 2,
    )  # fmt: skip
    client.post(NEW, sent)
    assert len(plan.entries()) == 1, "the same form twice"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on_date": ""}, "on_date"), ({"on_date": "nesër"}, "on_date"), ({"on_date": "1.9.2026"}, "on_date"),
        ({"end_time": "15:00"}, "end_time"), ({"venue_id": "99999", "venue_text": ""}, "venue_id"),
        ({"venue_id": "1'--", "venue_text": ""}, "venue_id"),
        ({"team_id": "99999"}, "team_id"), ({"team_id": "\u0661"}, "team_id"), ({"place_ids": ["a\0b"]}, "place_ids"),
        ({"place_ids": ["fier-levan"]}, "place_ids"), ({"round_number": "-1"}, "round_number"),
        ({"round_number": "99"}, "round_number"), ({"kind": "party"}, "kind"), ({"title": "a\x00"}, "title"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(client: HouseClient, typed: dict[str, Any], field: str) -> None:
    make.cycle()
    client.login("coordinator")
    page = client.post(NEW, client.form(NEW) | TYPED | typed, status=200).get_data(as_text=True)
    assert re.search(rf'data-error-summary.*href="#{field}', page, re.DOTALL)
    assert plan.entries() == []


def test_an_officer_is_told_at_the_field_which_places_are_his(client: HouseClient) -> None:
    make.cycle()
    client.login("officer_1")
    for places in (["vlore-novosele"], []):
        page = client.post(NEW, client.form(NEW) | TYPED | {"place_ids": places}, status=200).get_data(
            as_text=True
        )
        assert 'href="#place_ids' in page
    client.post(NEW, client.form(NEW) | TYPED)
    assert len(plan.entries()) == 1


def test_municipality_and_youth_centre_edit_at_once(client: HouseClient) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id, place_ids=("vlore-rajoni-1",))
    path = f"{DRAFT}/lines/{entry_id}"
    open_form = client.login("coordinator").form(path)
    edit_line(
        actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1,
        facts=LineFacts(
            slot=Slot(date(2026, 11, 12), time(9)), title="E qendrës rinore", place_ids=("vlore-rajoni-1",)
        ),
    )  # fmt: skip
    page = client.post(path, open_form | TYPED | {"title": "E bashkisë"}, status=409).get_data(as_text=True)
    assert "E qendrës rinore" in page
    assert "E bashkisë" in page
    assert plan.entry(entry_id).title == "E qendrës rinore"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    client.post(path, open_form | TYPED | {"title": "E bashkisë", "version": version[1]})
    assert plan.entry(entry_id).title == "E bashkisë"


def test_small_moves_by_one_button(client: HouseClient) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id)
    client.login("coordinator")
    assert f'value="{entry_id}.1.+7"' in text_of(client)
    response = press(client, f"{entry_id}.1.+7", path=f"{DRAFT}/quick?place=vlore-rajoni-3")
    assert response.location == f"{DRAFT}?place=vlore-rajoni-3#e{entry_id}"
    assert plan.entry(entry_id).on_date == date(2026, 11, 17)
    page = press(client, f"{entry_id}.1.+7", status=409).get_data(as_text=True)
    assert 'role="alert"' in page
    assert plan.entry(entry_id).on_date == date(2026, 11, 17)
    press(client, f"{entry_id}.2.pin")
    assert plan.entry(entry_id).pinned == ["day", "hall", "hour", "team"]
    press(client, f"{entry_id}.3.unpin")
    assert plan.entry(entry_id).pinned == []
    press(client, f"{plan.line(cycle_id, slot=Slot(date(2026, 10, 2)))}.1.-7", status=422)


@pytest.mark.parametrize(
    "do", ["", "1", "1.1.+9", "x.1.+7", "1.x.+7", "move.x", "move.99999", "burn.1", "9" * 40 + ".1.+7"]
)
def test_buttons_that_nobody_drew(client: HouseClient, do: str) -> None:
    make.cycle()
    client.login("coordinator")
    press(client, do, status=404 if do == "move.99999" else 400)


def test_who_only_reads_has_no_buttons(client: HouseClient) -> None:
    cycle_id = make.cycle()
    make.announced()
    entry_id = plan.line(cycle_id, title="Për lexim", place_ids=("vlore-novosele",))
    for who in ("monitor", "budget_officer", "officer_1"):
        page = text_of(client.login(who))
        assert "Për lexim" in page
        assert f'value="{entry_id}.1.+1"' not in page
        line = text_of(client, f"{DRAFT}/lines/{entry_id}")
        assert 'name="on_date"' not in line
        press(client, f"{entry_id}.1.+1", status=403)
        client.post(f"{DRAFT}/lines/{entry_id}", TYPED, status=403, token_from=DRAFT)
    assert plan.entry(entry_id).version == 1


def test_a_move_is_proposed_and_edited(client: HouseClient) -> None:
    make.cycle()
    hall = make.venue("Salla e re")
    card = make.announced(place_ids=("vlore-rajoni-1",))
    client.login("officer_1")
    response = press(client, f"move.{card.id}")
    (row,) = plan.entries()
    path = f"{DRAFT}/lines/{row.id}"
    assert response.location == path
    sent = client.form(path) | {
        "action": "hold", "on_date": "20.10.2026", "start_time": "16:30", "end_time": "18:00", "venue_id": str(hall),
        "venue_text": "", "team_id": "", "reason": "Salla në riparim",
    }  # fmt: skip
    client.post(path, sent)
    row = plan.entry(row.id)
    assert (row.venue_id, row.venue_text, row.reason) == (hall, "", "Salla në riparim")
    page = text_of(client)
    assert "Pallati i Kulturës" in page
    assert "Salla në riparim" in page
    assert make.again(card).venue_text == "Pallati i Kulturës", "nothing is public before it is published"


def test_taken_out_and_brought_back(client: HouseClient) -> None:
    entry_id = plan.line(make.cycle(), title="Kthehem")
    client.login("coordinator")
    path = f"{DRAFT}/lines/{entry_id}"
    page = client.post(f"{path}/remove", {"version": "9"}, status=409, token_from=path).get_data(as_text=True)
    assert "Kthehem" in page
    response = client.post(f"{path}/remove", {"version": "1"}, token_from=path)
    assert plan.entries() == []
    assert f"{path}/restore" in text_of(client, response.location)
    client.post(f"{path}/restore", token_from=response.location)
    assert [row.title for row in plan.entries()] == ["Kthehem"]
    client.post(f"{path}/restore", token_from=DRAFT)
    assert len(plan.entries()) == 1


def test_two_in_one_hall_both_see_it(client: HouseClient) -> None:
    cycle_id = make.cycle()
    hall = make.venue()
    make.announced(title="Takimi i parë", slot=plan.TUESDAY, venue=VenueChoice(venue_id=hall))
    entry_id = plan.line(cycle_id, title="Takimi i dytë", venue_id=hall)
    page = text_of(client.login("coordinator"))
    doubts = " ".join(re.findall(r'<ul class="line-doubts">.*?</ul>', page, re.DOTALL))
    assert "Takimi i parë" in doubts
    assert "Takimi i dytë" in doubts
    line = text_of(client, f"{DRAFT}/lines/{entry_id}")
    assert "Takimi i parë" in line


def test_notes_on_line_and_hearing(client: HouseClient) -> None:
    cycle_id = make.cycle()
    card = make.announced()
    entry_id = plan.line(cycle_id)
    path = f"{DRAFT}/lines/{entry_id}"
    client.login("youth_centre")
    client.post(f"{path}/notes", client.form(path) | {"text": "salla e zënë"})
    of_hearing = f"/staff/vlore/hearings/{card.ref}"
    client.post(
        f"/staff/vlore/planning/hearings/{card.ref}/notes",
        client.form(of_hearing) | {"text": "mungon altoparlanti"},
    )
    client.login("coordinator")
    assert "salla e zënë" in text_of(client, path)
    assert "mungon altoparlanti" in text_of(client, of_hearing)
    (note,) = make.rows_of(PlanNote, PlanNote.entry_id == entry_id)
    settle = {"settled": "yes", "back": f"{path}#notes"}
    response = client.post(f"/staff/vlore/planning/notes/{note.id}", settle, token_from=path)
    assert response.location == f"{path}#notes"
    assert make.rows_of(PlanNote, PlanNote.id == note.id)[0].settled_at is not None
    for back in ("https://evil.example", "//evil.example", "/staff/vlore/planning/\\evil", "/staff/logout"):
        response = client.post(
            f"/staff/vlore/planning/notes/{note.id}", settle | {"back": back}, token_from=path
        )
        assert response.location == "/staff/vlore/planning/"
    client.post(f"{path}/notes", {"text": ""}, status=422, token_from=path)
    client.post(f"{path}/notes", {"text": "a" * 501}, status=422, token_from=path)
    assert len(make.rows_of(PlanNote)) == 2
    client.login("monitor")
    assert "salla e zënë" in text_of(client, path)
    client.post(f"{path}/notes", {"text": "x"}, status=403, token_from=DRAFT)


def test_the_page_asks_no_more_for_more_lines(client: HouseClient) -> None:
    cycle_id = make.cycle()
    client.login("coordinator")
    make.announced(HearingStatus.TENTATIVE)
    plan.line(cycle_id)
    text_of(client)
    one = len(client.statements)
    for number in range(4):
        plan.line(
            cycle_id, slot=Slot(date(2026, 11, 2 + number)), place_ids=("vlore-rajoni-1", "vlore-novosele")
        )
    text_of(client)
    assert len(client.statements) == one


def test_in_english_too(client: HouseClient) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id, title="Takim", title_en="Meeting")
    client.login("coordinator")
    assert "Meeting" in text_of(client, f"/en{DRAFT}")
    assert "Take it out of the draft" in text_of(client, f"/en{DRAFT}/lines/{entry_id}")
