"""The desk of hearings: who sees what, and which doors are open."""

import re
from datetime import date, time

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.meeting_service import mark_held
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from tests.hearings.factories import again, announced, cycle, draft, some_theme, venue
from tests.house_client import HouseClient

INDEX = "/staff/vlore/hearings"
STEPS = ("edit", "publish", "move", "cancel", "restore", "held", "not-held", "discard")
ROOMS = (*STEPS, "attendance", "minutes", "documents", "notices", "agenda", "sheets", "seats")
PREPARES = {"agenda", "sheets"}


def text(client: HouseClient, path: str = INDEX) -> str:
    return client.get(path).get_data(as_text=True)


def doors(page: str, ref: str) -> set[str]:
    """The rooms that a hearing's page leads to."""
    return set(re.findall(rf'href="/staff/vlore/hearings/{ref}/([a-z-]+)"', page)) - {"record"}


@pytest.mark.parametrize("room", ["", *(f"/{room}" for room in ROOMS)])
def test_people_of_another_municipality_find_nothing(client: HouseClient, room: str) -> None:
    card = draft()
    stranger = client.login("stranger")
    stranger.get(f"{INDEX}/{card.ref}{room}", status=404)
    stranger.get(INDEX, status=404)
    stranger.get(f"{INDEX}/new", status=404)


@pytest.mark.parametrize("room", ["", *(f"/{room}" for room in ROOMS)])
def test_a_visitor_is_led_to_the_log_in(client: HouseClient, room: str) -> None:
    card = draft()
    assert client.get(f"{INDEX}/{card.ref}{room}", status=303).location.startswith("/staff/login?next=")


def test_the_hearing_of_another_municipality_is_not_reached_through_ones_own(client: HouseClient) -> None:
    card = draft(municipality_id="fier", place_ids=())
    client.login("coordinator").get(f"{INDEX}/{card.ref}", status=404)


def test_an_officer_only_where_it_is_his(client: HouseClient) -> None:
    own, other = draft(place_ids=("vlore-rajoni-1",)), draft(place_ids=("vlore-rajoni-1", "vlore-rajoni-2"))
    officer = client.login("officer_1")
    assert doors(text(officer, f"{INDEX}/{own.ref}"), own.ref) == PREPARES | {
        "publish",
        "edit",
        "documents",
        "discard",
    }
    assert doors(text(officer, f"{INDEX}/{other.ref}"), other.ref) == set()
    for room in ROOMS:
        officer.get(f"{INDEX}/{other.ref}/{room}", status=403)
    places = re.findall(r'name="place_ids" [^>]*value="([^"]+)"', text(officer, f"{INDEX}/new"))
    assert places == ["vlore-rajoni-1"]


@pytest.mark.parametrize("key", ["budget_officer", "monitor"])
def test_readers_see_no_buttons(client: HouseClient, key: str) -> None:
    card = announced()
    reader = client.login(key)
    assert doors(text(reader, f"{INDEX}/{card.ref}"), card.ref) == set()
    assert "/new" not in text(reader)
    reader.get(f"{INDEX}/new", status=403)
    for room in ROOMS:
        reader.get(f"{INDEX}/{card.ref}/{room}", status=403)


def test_the_youth_centre_drafts_and_reports(client: HouseClient) -> None:
    plan, held = draft(), announced(slot=Slot(date(2026, 10, 1), time(9, 0)))
    centre = client.login("youth_centre")
    assert doors(text(centre, f"{INDEX}/{plan.ref}"), plan.ref) == PREPARES | {"edit", "documents", "discard"}
    assert doors(text(centre, f"{INDEX}/{held.ref}"), held.ref) == PREPARES | {
        "attendance", "minutes", "votes", "documents", "notices"
    }  # fmt: skip
    for room in ("edit", "publish", "move", "cancel", "held"):
        centre.get(f"{INDEX}/{held.ref}/{room}", status=403)


def test_the_doors_of_the_coordinator_follow_the_state(client: HouseClient) -> None:
    coming, today, called_off = announced(), announced(slot=Slot(date(2026, 10, 1), time(9, 0))), announced()
    cancel_hearing(
        actor=SYSTEM, hearing_id=called_off.id, expected_version=called_off.version, reason="Salla."
    )
    coordinator = client.login("coordinator")

    def open_doors(ref: str) -> set[str]:
        return doors(text(coordinator, f"{INDEX}/{ref}"), ref)

    runs = PREPARES | {"edit", "documents", "notices", "seats"}
    assert open_doors(coming.ref) == runs | {"move", "cancel"}
    assert open_doors(called_off.ref) == {"edit", "documents", "seats", "restore"}, (
        "who registered must be told"
    )
    assert open_doors(today.ref) == runs | {"move", "cancel", "held", "attendance", "minutes", "votes"}
    mark_held(actor=SYSTEM, hearing_id=today.id, expected_version=today.version)
    assert open_doors(today.ref) == runs | {"not-held", "attendance", "minutes", "votes"}


def test_what_needs_attention_comes_first(client: HouseClient) -> None:
    cycle()
    no_hall = announced(venue=VenueChoice(), title="Pa sallë")
    near = draft(slot=Slot(date(2026, 10, 8), time(16, 0)), title="Drafti i afërt")
    gone = announced(title="Pa raport")
    db.session.execute(sa.update(Hearing).where(Hearing.id == gone.id).values(on_date=date(2026, 9, 20)))
    db.session.commit()
    due = text(client.login("coordinator")).partition('id="pile-h"')[0]
    assert due.index("Pa raport") < due.index("Drafti i afërt") < due.index("Pa sallë")
    assert f"{INDEX}/{no_hall.ref}/edit" in due
    assert f"{INDEX}/{near.ref}" in due
    assert 'id="due-h"' not in text(client.login("monitor")), "who cannot do it is not reminded of it"


def test_the_piles(client: HouseClient) -> None:
    announced(title="E ardhshme")
    draft(title="Drafti", slot=Slot(date(2027, 3, 1)))
    gone = announced(title="E shkuar")
    db.session.execute(sa.update(Hearing).where(Hearing.id == gone.id).values(on_date=date(2026, 9, 20)))
    db.session.commit()
    off = announced(title="E anuluar")
    cancel_hearing(actor=SYSTEM, hearing_id=off.id, expected_version=off.version, reason="Salla.")
    coordinator = client.login("coordinator")
    shown = {
        tab: {title for title in ("E ardhshme", "Drafti", "E shkuar", "E anuluar") if title in pile}
        for tab in ("coming", "drafts", "past", "cancelled", "x")
        for pile in [text(coordinator, f"{INDEX}?tab={tab}").partition('id="pile-h"')[2]]
    }
    assert shown == {
        "coming": {"E ardhshme"}, "drafts": {"Drafti"}, "past": {"E shkuar"}, "cancelled": {"E anuluar"},
        "x": {"E ardhshme"},
    }  # fmt: skip
    assert "E ardhshme" not in text(coordinator, f"{INDEX}?place=vlore-novosele").partition('id="pile-h"')[2]


def test_the_record_says_who_did_what(client: HouseClient) -> None:
    card = announced(slot=Slot(date(2026, 10, 1), time(9, 0)))
    coordinator = client.login("coordinator")
    form = coordinator.form(f"{INDEX}/{card.ref}/held")
    coordinator.post(f"{INDEX}/{card.ref}/held", form)
    page = text(coordinator, f"{INDEX}/{card.ref}").partition('id="history-h"')[2]
    assert re.search(r"U shënua «u zhvillua»</b>.*?1 tetor 2026, 10:00, coordinator", page)
    assert "njoftim i vonuar" in page, "the ticks stay on record"


@pytest.mark.parametrize("path", [INDEX, f"{INDEX}?tab=drafts", "/en/staff/vlore/hearings"])
def test_one_and_three_cost_the_same(client: HouseClient, app: APIFlask, path: str) -> None:
    cycle()
    hall = venue()
    coordinator = client.login("coordinator")
    counts = []
    for wave in (("vlore-rajoni-1",), ("vlore-rajoni-2", "vlore-rajoni-3")):
        for place in wave:
            for make in (announced, draft):
                card = make(place_ids=(place,), venue=VenueChoice(hall), theme_ids=(some_theme(),))
                assert again(card).ref == card.ref
        db.session.expire_all()
        coordinator.get(path)
        counts.append(len(coordinator.statements))
    assert counts[0] == counts[1]
