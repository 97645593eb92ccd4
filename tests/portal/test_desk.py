"""The staff's desk: what is due for this person, one click away."""

from datetime import date

import pytest

from pb_app.consolidation.rules.states import EditionState
from pb_app.hearings.announcing.rules import NoticeChannel, NoticeFacts
from pb_app.hearings.announcing.service import give_notice
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced, draft
from tests.house_client import HouseClient
from tests.portal.factories import edition
from tests.proposals.factories import submit


def main_of(client: HouseClient, path: str = "/staff/") -> str:
    page = client.get(path).text
    return page[page.index("<main") : page.index("</main>")]


def test_a_visitor_is_led_to_the_log_in(client: HouseClient) -> None:
    assert client.get("/staff/", status=303).headers["Location"].startswith("/staff/login")


@pytest.mark.parametrize("role", ["coordinator", "officer_1", "budget_officer", "youth_centre", "monitor"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_role_has_a_desk(client: HouseClient, role: str, prefix: str) -> None:
    make_cycle()
    client.login(role).get(f"{prefix}/staff/")


def test_with_nothing_due_the_desk_says_so(client: HouseClient) -> None:
    make_cycle()
    assert "Nuk pret asgjë" in main_of(client.login("coordinator"))


def test_each_thing_that_is_due_is_one_click_away(client: HouseClient) -> None:
    cycle_id = make_cycle()
    no_hall = announced(cycle_id=cycle_id, venue=VenueChoice())
    late = draft(cycle_id=cycle_id, slot=no_hall.slot.__class__(date(2026, 10, 6), None, None))
    ref = submit().ref
    edition(cycle_id, state=EditionState.FAILED)
    page = main_of(client.login("coordinator"))
    assert f'href="/staff/vlore/hearings/{no_hall.ref}/edit"' in page
    assert f'href="/staff/vlore/hearings/{late.ref}/publish"' in page
    assert "1 propozim pret shqyrtim" in page
    assert ref not in page
    assert "Versioni nr. 1 nuk u krijua dot" in page
    assert page.index('class="late"') < page.index('class="soon"')


def test_a_report_is_missing_once_the_day_has_gone_by(client: HouseClient, clock: object) -> None:
    cycle_id = make_cycle()
    card = announced(cycle_id=cycle_id)
    clock.move(days=21)  # type: ignore[attr-defined]
    assert f'href="/staff/vlore/hearings/{card.ref}/held"' in main_of(client.login("coordinator"))
    assert f"/{card.ref}/held" not in main_of(client.login("officer_1"))


def test_an_officer_sees_what_concerns_the_own_places(client: HouseClient) -> None:
    cycle_id = make_cycle()
    own = announced(cycle_id=cycle_id, place_ids=("vlore-rajoni-1",), venue=VenueChoice())
    other = announced(cycle_id=cycle_id, place_ids=("vlore-novosele",), venue=VenueChoice())
    page = main_of(client.login("officer_1"))
    assert f"/{own.ref}/edit" in page
    assert f"/{other.ref}/edit" not in page


def test_a_coordinator_without_a_year_is_told_to_open_one(client: HouseClient) -> None:
    assert "Nuk ka proces buxheti të hapur" in main_of(client.login("coordinator"))


def test_nothing_of_another_municipality_appears(client: HouseClient) -> None:
    make_cycle("vlore")
    announced(venue=VenueChoice())
    page = client.login("stranger").get("/staff/").text
    assert "Vlorë" not in page
    assert "Bashkia Fier" in page


def test_an_administrator_chooses_a_municipality(client: HouseClient) -> None:
    make_cycle("vlore")
    make_cycle("fier")
    page = main_of(client.login("admin"))
    assert 'href="/staff/vlore/hearings"' in page
    assert 'href="/staff/fier/hearings"' in page


def test_one_or_three_hearings_cost_the_same(client: HouseClient) -> None:
    cycle_id = make_cycle()
    announced(cycle_id=cycle_id, venue=VenueChoice())
    client.login("coordinator").get("/staff/")
    with_one = len(client.statements)
    announced(cycle_id=cycle_id, venue=VenueChoice(), place_ids=("vlore-rajoni-4",))
    announced(cycle_id=cycle_id, venue=VenueChoice(), place_ids=("vlore-orikum",))
    client.get("/staff/")
    assert len(client.statements) == with_one


def test_the_living_page_stands_behind_the_log_in(client: HouseClient) -> None:
    client.get("/staff/style", status=303)
    assert "no-store" in client.login("monitor").get("/staff/style").headers["Cache-Control"]


def soon(cycle_id: int, **given: object) -> HearingCard:
    """An announced hearing whose last day of notice is near."""
    return announced(cycle_id=cycle_id, slot=Slot(date(2026, 10, 12)), **given)


def test_a_notice_is_asked_for_before_its_last_day_passes(client: HouseClient) -> None:
    cycle_id = make_cycle()
    near = soon(cycle_id)
    far = announced(cycle_id=cycle_id, slot=Slot(date(2026, 12, 1)))
    page = main_of(client.login("youth_centre"))
    assert f'href="/staff/vlore/hearings/{near.ref}/notices"' in page
    assert "Njoftimi duhet dhënë deri të hënën, 5 tetor" in page
    assert f"/{far.ref}/notices" not in page


def test_what_is_noted_leaves_the_desk(client: HouseClient) -> None:
    near = soon(make_cycle())
    facts = NoticeFacts(channel=NoticeChannel.VILLAGE_HEAD, given_on=date(2026, 10, 1))
    give_notice(actor=SYSTEM, hearing_ids=[near.id], facts=facts)
    assert f"/{near.ref}/notices" not in main_of(client.login("coordinator"))


def test_many_notices_are_one_task(client: HouseClient) -> None:
    cycle_id = make_cycle()
    cards = [soon(cycle_id, place_ids=(f"vlore-rajoni-{number}",)) for number in (1, 2, 3, 4)]
    page = main_of(client.login("coordinator"))
    assert 'href="/staff/vlore/notices?urgent=1"' in page
    assert "Njoftoni 4 dëgjesa" in page
    assert f"/{cards[0].ref}/notices" not in page
    assert f'href="/staff/vlore/hearings/{cards[0].ref}/notices"' in main_of(client.login("officer_1"))


def test_the_board_of_the_year_is_one_click_away(client: HouseClient) -> None:
    make_cycle()
    assert 'href="/staff/vlore/coverage/2027"' in main_of(client.login("monitor"))


def test_who_is_refused_a_room_is_led_back_to_the_desk(client: HouseClient) -> None:
    make_cycle()
    page = client.login("officer_1").get("/staff/vlore/consolidation/council", status=403).text
    assert 'href="/staff/"' in page
    assert 'href="/staff/"' not in client.get("/vlore/nothing-here", status=404).text
