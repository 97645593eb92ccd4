"""Local time in Albania, and working days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import (
    TIRANE,
    add_working_days,
    is_ambiguous,
    is_working_day,
    local_to_utc,
    to_local,
    working_days_between,
)

HOLIDAYS = {date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 25)}
DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def _is_holiday(on: date) -> bool:
    return on in HOLIDAYS


@pytest.mark.parametrize(
    ("on", "at", "instant"),
    [
        (date(2026, 7, 1), time(16, 30), datetime(2026, 7, 1, 14, 30, tzinfo=UTC)),
        (date(2026, 12, 1), time(16, 30), datetime(2026, 12, 1, 15, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30, fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_local_to_utc(on: date, at: time, instant: datetime) -> None:
    found = local_to_utc(on, at)
    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize("at", [time(2, 0), time(2, 30), time(2, 59, 59)])
def test_the_hour_left_out_in_march_is_refused(at: time) -> None:
    with pytest.raises(DomainError) as refusal:
        local_to_utc(date(2026, 3, 29), at)
    assert refusal.value.code == "time_does_not_exist"
    assert refusal.value.params == {"on": date(2026, 3, 29), "at": at}


@pytest.mark.parametrize(
    ("on", "at", "comes_twice"),
    [
        (date(2026, 10, 25), time(1, 59), False),
        (date(2026, 10, 25), time(2, 0), True),
        (date(2026, 10, 25), time(2, 59), True),
        (date(2026, 10, 25), time(3, 0), False),
        (date(2026, 3, 29), time(2, 30), False),
        (date(2026, 7, 1), time(2, 30), False),
    ],
)
def test_is_ambiguous(on: date, at: time, comes_twice: bool) -> None:  # noqa: FBT001
    assert is_ambiguous(on, at) is comes_twice


@given(DATES, st.times())
def test_local_time_comes_back(on: date, at: time) -> None:
    try:
        instant = local_to_utc(on, at)
    except DomainError as refusal:
        assert refusal.code == "time_does_not_exist"  # noqa: PT017 - either outcome is right
        assert (on.month, on.weekday(), at.hour) == (3, 6, 2)
    else:
        local = to_local(instant)
        assert (local.date(), local.time(), local.tzinfo) == (on, at, TIRANE)


def test_naive_and_foreign_times_do_not_exist_here() -> None:
    with pytest.raises(ValueError, match="2026"):
        to_local(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - what must be refused
    with pytest.raises(ValueError, match="12:00"):
        local_to_utc(date(2026, 7, 1), time(12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "days", "found"),
    [
        (date(2026, 11, 19), 1, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 24)),
        (date(2026, 11, 21), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 12, 2)),
        (date(2026, 11, 24), -1, date(2026, 11, 20)),
        (date(2026, 12, 14), -20, date(2026, 11, 10)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_add_working_days(start: date, days: int, found: date) -> None:
    assert add_working_days(start, days, _is_holiday) == found


def test_working_days_between() -> None:
    monday, next_monday = date(2026, 11, 16), date(2026, 11, 23)
    assert working_days_between(monday, monday, _is_holiday) == 0
    assert working_days_between(monday, next_monday, _is_holiday) == 4
    assert working_days_between(monday, next_monday + timedelta(days=1), _is_holiday) == 5
    assert working_days_between(next_monday, monday, _is_holiday) == -5


@given(DATES, st.integers(-60, 60))
def test_counting_undoes_adding(start: date, days: int) -> None:
    end = add_working_days(start, days, _is_holiday)
    assert working_days_between(start, end, _is_holiday) == days
    assert days == 0 or is_working_day(end, _is_holiday)
