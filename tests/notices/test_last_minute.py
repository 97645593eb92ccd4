"""What changes less than two days ahead stands on the pages at once: calendars and mails may be too late."""

from datetime import date, time

import pytest

from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house_client import HouseClient
from tests.notices.steps import cancel, edit, hall, move, restore
from tests.notices.test_pages import words

SLOT = Slot(date(2026, 10, 20), time(16, 30), time(18, 0))
PAGES = ("/vlore/", "/vlore/hearings", "/vlore/hearings?view=month&month=2026-10", "/embed/vlore/hearings")
BANNER = "Ndryshime në çastin e fundit"


@pytest.fixture
def card(clock: StillClock) -> HearingCard:
    """A hearing of the day after tomorrow, without a hall."""
    make_cycle()
    card = announced(slot=SLOT, venue=hall(""))
    clock.move(days=17)
    return card


def said(client: HouseClient) -> list[str]:
    return [words(client.get(path)) for path in PAGES]


def test_without_a_change_nothing_is_said(card: HearingCard, client: HouseClient) -> None:
    assert not any(BANNER in page for page in said(client))


def test_a_move(card: HearingCard, client: HouseClient) -> None:
    move(card, 27)
    assert all(BANNER in page and "U shty" in page for page in said(client))
    page = words(client.get(f"/vlore/hearings/{card.ref}"))
    assert "çastin e fundit" in page


def test_a_cancellation(card: HearingCard, client: HouseClient) -> None:
    cancel(card)
    assert all(BANNER in page and "Stuhi" in page for page in said(client))
    assert "çastin e fundit" in words(client.get(f"/vlore/hearings/{card.ref}"))


def test_a_hall_that_is_filled_in(card: HearingCard, client: HouseClient) -> None:
    edit(card, slot=SLOT, venue=hall("Salla e Re"))
    assert all(BANNER in page and "U plotësua ora ose vendi" in page for page in said(client))
    assert all("Salla e Re" in page for page in said(client))
    assert "U plotësua ora ose vendi" in words(client.get(f"/vlore/hearings/{card.ref}"))


def test_another_hall(card: HearingCard, client: HouseClient) -> None:
    move(card, slot=SLOT, venue=hall("Salla tjetër"))
    assert all("Sallë tjetër" in page for page in said(client))


def test_it_takes_place_after_all(card: HearingCard, client: HouseClient) -> None:
    cancel(card)
    restore(card)
    assert all("Do të mbahet" in page for page in said(client))


def test_a_filter_leaves_out_what_is_elsewhere(card: HearingCard, client: HouseClient) -> None:
    cancel(card)
    assert BANNER in words(client.get("/vlore/hearings?place=vlore-rajoni-3"))
    assert BANNER not in words(client.get("/vlore/hearings?place=vlore-novosele"))


def test_after_two_days_it_is_no_news(card: HearingCard, client: HouseClient, clock: StillClock) -> None:
    edit(card, slot=SLOT, venue=hall("Salla e Re"))
    clock.move(days=2, hours=1)
    assert not any("U plotësua" in page for page in said(client))


def test_a_change_far_ahead_needs_no_banner(client: HouseClient) -> None:
    make_cycle()
    move(announced(slot=SLOT), 27)
    assert not any(BANNER in page for page in said(client))
