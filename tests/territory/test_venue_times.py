"""When a hall can be used: hours of the week, closures, both undone by adding again."""

from datetime import date, time

import pytest

from pb_app.kernel.errors import DomainError, Forbidden, StaleVersion
from pb_app.territory.venue_times import (
    ClosureDraft,
    OpenHours,
    add_closure,
    change_venue_hours,
    remove_closure,
    venue_times,
)
from tests.cast import Cast
from tests.hearings import factories as hearings
from tests.house_client import HouseClient

MONDAY = OpenHours(0, time(9), time(14))


def hall() -> int:
    return hearings.venue("Salla e Rajonit 1", place_id="vlore-rajoni-1")


def test_hours_are_replaced_and_the_version_of_the_hall_counts(cast: Cast) -> None:
    venue = hall()
    change_venue_hours(actor=cast.actor("officer_1"), venue_id=venue, expected_version=1, hours=(MONDAY,))
    assert venue_times([venue])[venue].hours == (MONDAY,)
    with pytest.raises(StaleVersion):
        change_venue_hours(actor=cast.coordinator, venue_id=venue, expected_version=1, hours=())
    change_venue_hours(actor=cast.coordinator, venue_id=venue, expected_version=2, hours=())
    assert venue_times([venue])[venue].hours == ()


@pytest.mark.parametrize("key", ["officer_2", "youth_centre", "budget_officer", "monitor", "stranger"])
def test_who_may_not(cast: Cast, key: str) -> None:
    venue = hall()
    with pytest.raises(Forbidden):
        change_venue_hours(actor=cast.actor(key), venue_id=venue, expected_version=1, hours=(MONDAY,))
    with pytest.raises(Forbidden):
        add_closure(actor=cast.actor(key), venue_id=venue, draft=ClosureDraft(date(2026, 10, 12)))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (ClosureDraft(None), "day_required"),
        (ClosureDraft(date(2026, 10, 12), date(2026, 10, 11)), "days_reversed"),
        (ClosureDraft(date(2026, 10, 12), date(2062, 10, 12)), "period_too_long"),
    ],
)
def test_closures_that_cannot_be(cast: Cast, draft: ClosureDraft, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        add_closure(actor=cast.coordinator, venue_id=hall(), draft=draft)


def test_the_same_closure_twice_is_one(cast: Cast) -> None:
    venue = hall()
    draft = ClosureDraft(date(2026, 10, 12), None, "dasmë")
    closure = add_closure(actor=cast.coordinator, venue_id=venue, draft=draft)
    assert add_closure(actor=cast.coordinator, venue_id=venue, draft=draft) == closure
    removed = remove_closure(actor=cast.coordinator, venue_id=venue, closure_id=closure)
    assert removed == ClosureDraft(date(2026, 10, 12), date(2026, 10, 12), "dasmë")
    assert remove_closure(actor=cast.coordinator, venue_id=venue, closure_id=closure) is None


def test_the_page(client: HouseClient) -> None:
    venue = hall()
    path = f"/staff/vlore/venues/{venue}/times"
    form = client.login("officer_1").form(path)
    data = {**form, "opens_0": "9.00", "closes_0": "14:00", "opens_2": "16:00"}
    page = client.post(path, data, status=200).get_data(as_text=True)
    assert 'href="#closes_2"' in page
    client.post(path, {**data, "closes_2": "20:00"})
    assert [one.weekday for one in venue_times([venue])[venue].hours] == [0, 2]
    page = client.post(path, {**data, "closes_2": "21:00"}, status=409).get_data(as_text=True)
    assert 'value="21:00"' in page
    assert "20:00" in page
    closures = f"/staff/vlore/venues/{venue}/closures"
    client.post(closures, {"first_day": "12.10.2026", "last_day": "20.10.2026", "reason": "rikonstruksion"})
    closure = venue_times([venue])[venue].closures[0]
    removed = client.post(f"{closures}/{closure.id}/remove", {}, token_from=path)
    page = client.get(removed.headers["Location"]).get_data(as_text=True)
    assert 'value="20.10.2026"' in page
    client.get("/en" + path)
    client.login("officer_2").get(path, status=403)
