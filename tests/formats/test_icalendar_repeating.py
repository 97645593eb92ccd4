"""Repeated events against a second reader, and rules that were made to keep a server busy."""

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pb_app.formats.icalendar_repeating import MOST_DAYS, Rule, repeated

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def numbers(values: list[int]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(
        lambda some: ",".join(map(str, some))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules on whose meaning the library agrees with RFC 5545: it takes "the 2nd Monday or any Friday" for both."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    has_months = frequency in {"MONTHLY", "YEARLY"}
    order = draw(st.sampled_from([[""], ["1", "2", "+3", "-1", "5"]])) if has_months else [""]
    weekdays = draw(st.lists(st.tuples(st.sampled_from(order), st.sampled_from(WEEKDAYS)), max_size=3))
    parts = {
        "INTERVAL": str(draw(st.sampled_from([1, 1, 2, 3, 13]))),
        "BYMONTH": draw(numbers([1, 2, 3, 6, 10, 12])),
        "BYMONTHDAY": draw(numbers([1, 5, 13, 30, 31, -1, -2, -31])),
        "BYDAY": ",".join(dict.fromkeys(f"{number}{day}" for number, day in weekdays)),
        "WKST": draw(st.sampled_from(["", "MO", "SU"])),
    }
    if has_months and (parts["BYDAY"] or parts["BYMONTHDAY"]):
        parts["BYSETPOS"] = draw(numbers([1, 2, 5, -1, -3]))
    return ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts.items() if value)])


@given(rules(), st.dates(date(2026, 1, 1), date(2029, 1, 1)))
def test_rules_mean_what_the_library_says(rule: str, first: date) -> None:
    last = first + timedelta(days=500)
    days = rrulestr(f"{rule};UNTIL={last:%Y%m%d}", dtstart=datetime.combine(first, datetime.min.time()))
    wanted = [day.date() for day in days][:MOST_DAYS] or [first]
    found, _is_whole = repeated(Rule.read(f"{rule};UNTIL={last:%Y%m%d}"), first, ())
    assert list(found) == wanted


def test_the_second_monday_and_every_friday() -> None:
    found, is_whole = repeated(Rule.read("FREQ=MONTHLY;BYDAY=2MO,FR;COUNT=5"), date(2026, 10, 1), ())
    assert [day.day for day in found] == [2, 9, 12, 16, 23]
    assert is_whole


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=99", "FREQ=DAILY;BYSETPOS=7", "FREQ=YEARLY;INTERVAL=500;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTHDAY=" + ",".join(["31"] * 50) + ";BYMONTH=2",
    ],
)  # fmt: skip
def test_a_day_that_never_comes_is_not_looked_for_until_the_year_9999(rule: str) -> None:
    """A file of five megabytes holds tens of thousands of such events."""
    begun = time.monotonic()
    for _again in range(20):
        repeated(Rule.read(rule), date(2026, 10, 12), ())
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9999, 12, 31), date(2028, 2, 29)])
@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;WKST=SU", "FREQ=MONTHLY", "FREQ=YEARLY"])
def test_the_ends_of_the_calendar_break_nothing(rule: str, first: date) -> None:
    found, _is_whole = repeated(Rule.read(rule), first, ())
    assert found[0] == first
