"""The last day of notice and where a hearing stands: pure rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.hearings.announcing.deadlines import (
    SOON,
    Announcement,
    GivenNotice,
    NoticeStanding,
    NoticeState,
    horizon,
    last_office_day,
    standing,
)
from pb_app.kernel.periods import is_working_day, working_days_between

TUESDAY = date(2026, 10, 20)
FREE = frozenset({date(2026, 10, 19)})
PUBLISHED = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def no_holiday(_on: date) -> bool:
    return False


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 10, 0, tzinfo=UTC)


def stands(
    *notices: date,
    today: date = date(2026, 10, 2),
    published: datetime | None = PUBLISHED,
    moved: datetime | None = None,
    on: date = TUESDAY,
) -> NoticeStanding:
    hearing = Announcement(on_date=on, published_at=published, moved_at=moved)
    given_notices = [GivenNotice(day, noon(day)) for day in notices]
    return standing(hearing, given_notices, today=today, notice_days=5, is_free=no_holiday)


@pytest.mark.parametrize(
    ("on", "days", "last"),
    [
        (date(2026, 10, 20), 5, date(2026, 10, 13)),
        (date(2026, 10, 20), 0, date(2026, 10, 20)),
        (date(2026, 10, 17), 5, date(2026, 10, 9)),  # a Saturday: the last office day is a Friday
        (date(2026, 10, 18), 0, date(2026, 10, 16)),
    ],
)
def test_the_last_day(on: date, days: int, last: date) -> None:
    assert last_office_day(on, days, no_holiday) == last


def test_a_holiday_moves_the_last_day_back() -> None:
    assert last_office_day(TUESDAY, 5, FREE.__contains__) == date(2026, 10, 12)


@given(
    on=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 30),
    free=st.sets(st.dates(date(2025, 11, 1), date(2030, 1, 1)), max_size=20),
)
def test_a_notice_on_the_last_day_is_in_time_and_one_working_day_later_is_not(
    on: date, days: int, free: set[date]
) -> None:
    last = last_office_day(on, days, free.__contains__)
    assert is_working_day(last, free.__contains__)
    assert working_days_between(last, on, free.__contains__) >= days
    later = last + timedelta(days=1)
    while not is_working_day(later, free.__contains__):
        later += timedelta(days=1)
    if later <= on:
        assert working_days_between(later, on, free.__contains__) < days


@given(
    today=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    ahead=st.integers(0, 60),
    days=st.integers(0, 20),
    free=st.sets(st.dates(date(2026, 1, 1), date(2028, 6, 1)), max_size=20),
)
def test_nothing_urgent_lies_beyond_the_horizon(today: date, ahead: int, days: int, free: set[date]) -> None:
    hearing = Announcement(on_date=today + timedelta(days=ahead), published_at=None, moved_at=None)
    found = standing(hearing, [], today=today, notice_days=days, is_free=free.__contains__)
    if found.is_urgent:
        assert hearing.on_date <= horizon(today, days, free.__contains__)


def test_this_site_counts_as_a_notice() -> None:
    found = stands()
    assert (found.state, found.first_on, found.noted) == (NoticeState.IN_TIME, date(2026, 10, 1), 0)
    assert found.days_before == 13


def test_the_day_of_publication_is_the_local_one() -> None:
    late_evening = datetime(2026, 10, 12, 22, 30, tzinfo=UTC)  # already the 13th in Albania
    assert stands(published=late_evening, today=date(2026, 10, 13)).first_on == date(2026, 10, 13)


def test_an_earlier_board_goes_before_this_site() -> None:
    found = stands(date(2026, 9, 25))
    assert (found.first_on, found.noted) == (date(2026, 9, 25), 1)


@pytest.mark.parametrize(("day", "late"), [(13, 0), (14, 1), (15, 2), (19, 4), (20, 5)])
def test_late_by_so_many_working_days(day: int, late: int) -> None:
    found = stands(date(2026, 10, day), published=None, today=date(2026, 10, 20))
    assert found.late_by == late
    assert found.state is (NoticeState.LATE if late else NoticeState.IN_TIME)


def test_without_a_notice_one_waits_and_then_it_is_missing() -> None:
    assert stands(published=None, today=date(2026, 10, 13)).state is NoticeState.WAITING
    assert stands(published=None, today=date(2026, 10, 14)).state is NoticeState.MISSING


def test_what_is_put_in_after_the_hearing_announced_nothing() -> None:
    found = stands(published=noon(date(2026, 11, 2)), today=date(2026, 11, 3))
    assert (found.state, found.first_on, found.days_before) == (NoticeState.MISSING, None, None)


def test_a_notice_from_before_a_move_tells_another_day() -> None:
    moved = noon(date(2026, 10, 12))
    found = stands(date(2026, 10, 5), moved=moved, today=date(2026, 10, 12))
    assert (found.first_on, found.noted) == (date(2026, 10, 12), 0)
    again = stands(date(2026, 10, 5), date(2026, 10, 14), moved=moved, today=date(2026, 10, 14))
    assert (again.first_on, again.noted) == (date(2026, 10, 12), 1)


def test_on_the_day_of_the_move_the_hour_decides() -> None:
    moved = noon(date(2026, 10, 12))
    hearing = Announcement(on_date=TUESDAY, published_at=PUBLISHED, moved_at=moved)
    before = GivenNotice(date(2026, 10, 12), moved - timedelta(hours=1))
    after = GivenNotice(date(2026, 10, 12), moved + timedelta(hours=1))
    assert not hearing.still_holds(before)
    assert hearing.still_holds(after)


@pytest.mark.parametrize("today", [date(2026, 10, 6), date(2026, 10, 13)])
def test_reminded_from_five_working_days_before_until_the_last_day(today: date) -> None:
    found = stands(today=today)
    assert found.is_urgent
    assert 0 <= found.days_left <= SOON


@pytest.mark.parametrize("today", [date(2026, 10, 5), date(2026, 10, 14)])
def test_not_before_and_not_once_this_site_was_in_time(today: date) -> None:
    assert not stands(today=today).is_urgent


def test_what_is_noted_is_not_asked_for() -> None:
    assert not stands(date(2026, 10, 6), today=date(2026, 10, 7)).is_urgent


@pytest.mark.parametrize("published", [None, noon(date(2026, 10, 15))])
def test_what_is_late_or_missing_stays_urgent(published: datetime | None) -> None:
    assert stands(published=published, today=date(2026, 10, 16)).is_urgent
