"""Last year's calendar on the same weekdays: which day, what is flagged, what is copied, twice."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.planning.copying import copy_lines, copy_proposals, same_weekday, years_to_copy
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.territory.tables import VenueClosure
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings import factories as make
from tests.house_client import HouseClient
from tests.planning import factories as plan

TODAY = date(2026, 10, 1)
PATH = "/staff/vlore/planning/2028/copy"


@pytest.mark.parametrize(
    ("on", "year", "wanted", "is_last"),
    [
        (date(2025, 10, 14), 2026, date(2026, 10, 13), False),  # the second Tuesday of October
        (date(2026, 10, 1), 2027, date(2027, 10, 7), False),  # the first Thursday
        (date(2026, 10, 30), 2027, date(2027, 10, 29), False),  # the fifth Friday, there is one again
        (date(2026, 10, 29), 2027, date(2027, 10, 28), True),  # the fifth Thursday: the last one instead
        (date(2028, 2, 29), 2029, date(2029, 2, 27), True),  # the fifth Tuesday of a leap February
    ],
)
def test_the_nth_weekday(on: date, year: int, wanted: date, is_last: object) -> None:
    assert same_weekday(on, year) == (wanted, is_last)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(1, 2))
def test_it_is_the_same_weekday_of_the_same_month(on: date, years: int) -> None:
    found, is_last = same_weekday(on, on.year + years)
    assert (found.weekday(), found.month, found.year) == (on.weekday(), on.month, on.year + years)
    same = (found.day - 1) // 7 == (on.day - 1) // 7
    assert same is not is_last
    if is_last:
        assert (found + timedelta(days=7)).month != on.month


def two_years() -> int:
    make.cycle(2027)
    return make.cycle(2028)


def proposals() -> list:
    db.session.expire_all()
    return copy_proposals(read_draft(get_cycle("vlore", 2028), TODAY), 2027)


@pytest.mark.usefixtures("app")
def test_what_is_copied_and_what_is_not(cast: Cast) -> None:
    cycle_id = two_years()
    hall, team, theme = make.venue(), plan.team("Ekipi 1", "officer_1"), make.some_theme()
    person = cast.actor("officer_1").person_id
    kept = make.announced(
        venue=VenueChoice(venue_id=hall), team=(person,), theme_ids=(theme,), title="Buxheti 2027 te ju",
        purpose="Çfarë duhet në lagje",
    )  # fmt: skip
    off = make.announced()
    cancel_hearing(actor=SYSTEM, hearing_id=off.id, expected_version=off.version, reason="Stuhi")
    make.draft()
    (one,) = proposals()
    assert (one.card.id, one.slot.on, one.doubts) == (kept.id, date(2027, 10, 19), ())
    assert (
        copy_lines(actor=cast.coordinator, cycle_id=cycle_id, source_year=2027, hearing_ids=[kept.id, off.id])
        == 1
    )
    (row,) = plan.entries()
    assert (row.origin, row.on_date, row.start_time, row.venue_id, row.team_id) == (
        PlanOrigin.COPY, date(2027, 10, 19), time(16, 30), hall, team,
    )  # fmt: skip
    assert (row.title, row.purpose) == ("", "Çfarë duhet në lagje"), "a text that names the year is left out"
    assert proposals()[0].is_known
    assert copy_lines(actor=cast.coordinator, cycle_id=cycle_id, source_year=2027, hearing_ids=[kept.id]) == 0
    assert len(plan.entries()) == 1


@pytest.mark.usefixtures("app")
def test_holidays_and_closed_halls_are_flagged_not_moved() -> None:
    two_years()
    hall = make.venue()
    db.session.add(
        VenueClosure(
            venue_id=hall, first_day=date(2027, 10, 18), last_day=date(2027, 10, 20), reason="Riparim"
        )
    )
    db.session.commit()
    make.announced(slot=Slot(date(2026, 11, 23), time(9)))
    make.announced(venue=VenueChoice(venue_id=hall))
    found = {one.slot.on: [doubt.code for doubt in one.doubts] for one in proposals()}
    assert found == {date(2027, 11, 22): ["holiday"], date(2027, 10, 19): ["hall_closed"]}


@pytest.mark.usefixtures("app")
def test_a_day_that_has_gone_by_is_left_out(clock: StillClock) -> None:
    cycle_id = two_years()
    card = make.announced()
    clock.move(days=400)
    assert copy_lines(actor=SYSTEM, cycle_id=cycle_id, source_year=2027, hearing_ids=[card.id]) == 1
    (row,) = plan.entries()
    assert (row.on_date, row.start_time, row.venue_text) == (None, None, "Pallati i Kulturës")


@pytest.mark.usefixtures("app")
def test_years_and_places_out_of_reach(cast: Cast) -> None:
    cycle_id = two_years()
    card = make.announced(place_ids=("vlore-novosele",))
    assert years_to_copy(get_cycle("vlore", 2028)) == [2027]
    for year in (2028, 2031):
        with pytest.raises(NotFound):
            copy_lines(actor=SYSTEM, cycle_id=cycle_id, source_year=year, hearing_ids=[card.id])
    with pytest.raises(DomainError, match="nothing_chosen"):
        copy_lines(actor=SYSTEM, cycle_id=cycle_id, source_year=2027, hearing_ids=[999_999])
    for who in ("officer_1", "monitor", "stranger"):
        with pytest.raises(Forbidden):
            copy_lines(actor=cast.actor(who), cycle_id=cycle_id, source_year=2027, hearing_ids=[card.id])
    assert plan.entries() == []


def test_the_page(client: HouseClient) -> None:
    two_years()
    card = make.announced(title="E vjetra", place_ids=("vlore-rajoni-1",))
    make.announced(title="E të tjerëve", place_ids=("vlore-novosele",))
    page = client.login("officer_1").get(PATH).get_data(as_text=True)
    assert "E martë, 19 tetor 2027" in page
    assert page.count('name="choose"') == 1
    client.post(PATH, {"choose": ["abc"]}, status=200)
    client.post(PATH, {"choose": [str(card.id)]})
    assert [row.title for row in plan.entries()] == ["E vjetra"]
    client.login("monitor").get(PATH, status=403)
    client.login("coordinator").get(f"{PATH}?from=1999")


def test_the_page_without_a_year_before(client: HouseClient) -> None:
    make.cycle(2028)
    page = client.login("coordinator").get(PATH).get_data(as_text=True)
    assert 'name="choose"' not in page
