"""Working days: weekends, holidays, what officials say of them, New Year, and the night the clocks change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.hearings.holidays import LIBRARY_DAYS, PublicDays, SpecialDays, holiday_name, is_estimated
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.hearings.planning.working_days import (
    add_working_days,
    first_day_allowed,
    last_day_to_announce,
    working_days_between,
)

HOLIDAY, WORKING, ELECTION = SpecialPeriodKind
DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("announced_on", "days", "found"),
    [
        (date(2026, 10, 1), 5, date(2026, 10, 8)),
        (date(2026, 10, 3), 1, date(2026, 10, 5)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        # 1 and 2 January are holidays; in 2027 the 2nd is a Saturday, and Monday the 4th is off in its lieu.
        (date(2026, 12, 30), 2, date(2027, 1, 5)),
        # Over the night of 25 October 2026, when the hour from 2 to 3 comes twice, and of 29 March 2026.
        (date(2026, 10, 23), 1, date(2026, 10, 26)),
        (date(2026, 3, 27), 1, date(2026, 3, 30)),
    ],
)
def test_the_first_day_allowed(announced_on: date, days: int, found: date) -> None:
    assert first_day_allowed(announced_on, days, LIBRARY_DAYS.is_holiday) == found


@pytest.mark.parametrize(
    ("on", "days", "found"),
    [
        (date(2026, 10, 12), 5, date(2026, 10, 5)),
        # A hearing on Saturday: Monday would leave four working days only.
        (date(2026, 10, 10), 5, date(2026, 10, 4)),
        (date(2027, 1, 5), 1, date(2027, 1, 4)),
        (date(2027, 1, 5), 2, date(2026, 12, 30)),
        (date(2026, 10, 12), 0, date(2026, 10, 12)),
    ],
)
def test_the_last_day_to_announce(on: date, days: int, found: date) -> None:
    assert last_day_to_announce(on, days, LIBRARY_DAYS.is_holiday) == found


@given(on=DAYS, days=st.integers(0, 40))
def test_it_is_the_last_day_on_which_enough_are_left(on: date, days: int) -> None:
    last = last_day_to_announce(on, days, LIBRARY_DAYS.is_holiday)
    assert working_days_between(last, on, LIBRARY_DAYS.is_holiday) >= days
    after = last + timedelta(days=1)
    assert after > on or working_days_between(after, on, LIBRARY_DAYS.is_holiday) < max(days, 1)


@given(start=DAYS, days=st.integers(0, 40))
def test_a_hearing_on_the_first_day_allowed_is_in_time(start: date, days: int) -> None:
    first = first_day_allowed(start, days, LIBRARY_DAYS.is_holiday)
    assert last_day_to_announce(first, days, LIBRARY_DAYS.is_holiday) >= start


def expected_bajram(year: int = 2027) -> date:
    """The first day of which the library only expects that it is a holiday, on a weekday."""
    found = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    return next(on for on in found if is_estimated(on) and on.weekday() < 5)


def test_bajram_is_on_the_day_that_officials_say() -> None:
    expected = expected_bajram()
    assert LIBRARY_DAYS.is_holiday(expected)
    real = expected + timedelta(days=1 if expected.weekday() < 4 else 3)
    days = PublicDays(
        (SpecialDays(WORKING, expected, expected, "-"), SpecialDays(HOLIDAY, real, real, "Bajrami", "Bajram"))
    )
    assert days.holiday_name(expected) is None
    assert not days.is_holiday(expected)
    assert days.holiday_name(real) == "Bajrami"
    assert days.holiday_name(real, "en") == "Bajram"
    before = expected - timedelta(days=1)
    assert add_working_days(before, 1, days.is_holiday) == expected
    assert add_working_days(before, 1, LIBRARY_DAYS.is_holiday) > expected


def test_the_municipality_goes_before_the_network_and_that_before_the_library() -> None:
    flag_day = date(2026, 11, 28)
    assert holiday_name(flag_day) is not None
    for_all = SpecialDays(WORKING, flag_day, flag_day, "Punë", is_own=False)
    own = SpecialDays(HOLIDAY, flag_day, flag_day, "Festa e qytetit")
    assert not PublicDays((for_all,)).is_holiday(flag_day)
    assert PublicDays((for_all, own)).holiday_name(flag_day) == "Festa e qytetit"
    assert PublicDays((own, for_all)).holiday_name(flag_day) == "Festa e qytetit"


def test_an_election_period_is_no_holiday() -> None:
    days = PublicDays((SpecialDays(ELECTION, date(2027, 4, 1), date(2027, 5, 9), "Zgjedhjet"),))
    assert days.election(date(2027, 5, 9)) is not None
    assert days.election(date(2027, 5, 10)) is None
    assert not days.is_holiday(date(2027, 4, 7))
