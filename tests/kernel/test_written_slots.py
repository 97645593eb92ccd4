"""Days and hours as spreadsheets and notices hold them."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.written_slots import Day, Hours, parse_day, parse_hours

MONDAY = date(2026, 10, 12)
HALF_PAST_FOUR = Hours(time(16, 30))


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("46307", None),
        ("46307.6875", HALF_PAST_FOUR),
        ("46307,6875", HALF_PAST_FOUR),
        ("2026-10-12 16:30:00", HALF_PAST_FOUR),
        ("2026-10-12T16:30", HALF_PAST_FOUR),
        ("2026-10-12 00:00:00", None),
        ("12.10.2026, ora 16.30", HALF_PAST_FOUR),
        ("12.10.2026 16:30", HALF_PAST_FOUR),
        ("ditën e hënë, datë 12.10.2026, ora 16.30", HALF_PAST_FOUR),
        ("e hënë, 12 tetor 2026 në orën 16:30", HALF_PAST_FOUR),
        ("12.10.2026, nga ora 10:00 deri 12:00", Hours(time(10), time(12))),
        ("12.10.2026 10:00-12:00", Hours(time(10), time(12))),
        ("e hënë, 12 tetor 2026", None),
    ],
)
def test_one_day_with_and_without_its_hour(written: str, hours: Hours | None) -> None:
    assert parse_day(written) == Day(MONDAY, hours)


@pytest.mark.parametrize(
    "written", ["12 tetor", "12.10", "12.10.", "12/10", "e hënë, 12 tetor", "më 12 tetor, ora 16.30"]
)
def test_a_day_without_its_year_takes_the_one_of_the_season_and_says_so(written: str) -> None:
    day = parse_day(written, year=2026)
    assert (day.on, day.is_year_assumed) == (MONDAY, True)
    with pytest.raises(DomainError) as error:
        parse_day(written)
    assert error.value.code == "date_unreadable"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("e martë, 12.10.2026", "weekday_contradicts"),
        ("e martë 12 tetor", "weekday_contradicts"),
        ("31 qershor", "date_does_not_exist"),
        ("12.10.2026, ora 25", "time_unreadable"),
        ("nesër", "date_unreadable"),
        ("99999", "date_unreadable"),
        ("", "date_unreadable"),
        ("1" * 500, "date_unreadable"),
    ],
)
def test_what_is_no_day_says_why(written: str, code: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_day(written, year=2026)
    assert error.value.code == code


@pytest.mark.parametrize(
    "written",
    ["16.30", "16:30", "16:30:00", "16,30", "16.3", "ora 16.30", "Ora: 16:30", "në orën 16:30", "16h30", "16:30h",
     "4:30 PM", "4:30 pasdite", "ora 16.30 (pasdite)", "0.6875", "0,6875", "16:30 deri rreth 18:00"],
)  # fmt: skip
def test_one_hour_in_many_hands(written: str) -> None:
    assert parse_hours(written) == HALF_PAST_FOUR


@pytest.mark.parametrize(
    "written",
    [
        "nga ora 10:00 deri 12:00",
        "10-12",
        "10:00 – 12:00",
        "10.00—12.00",
        "prej orës 10 deri në orën 12",
        "10:00 to 12:00",
    ],
)
def test_a_span_has_its_end(written: str) -> None:
    assert parse_hours(written) == Hours(time(10), time(12))


@pytest.mark.parametrize("written", ["", "-", "—", "do të njoftohet", "Ora do të njoftohet", "TBA", "…"])
def test_what_is_not_known_yet_is_no_hour(written: str) -> None:
    assert parse_hours(written) == Hours()


@pytest.mark.parametrize("written", ["25:00", "10.5", "mbrëmje", "10-11-12", "1630", "ora", "x" * 200])
def test_what_is_no_hour_is_refused(written: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_hours(written)
    assert error.value.code == "time_unreadable"


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (parse_day, parse_hours):
        with suppress(DomainError):
            read(text)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)), st.integers(0, 24 * 60 - 1))
def test_a_serial_number_is_the_day_and_minute_that_a_spreadsheet_means(on: date, minute: int) -> None:
    serial = (on - date(1899, 12, 30)).days
    day = parse_day(f"{serial + minute / 1440:.10f}" if minute else str(serial))
    assert day.on == on
    assert day.hours == (Hours(time(minute // 60, minute % 60)) if minute else None)
