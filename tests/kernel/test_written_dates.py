"""Dates and hours as Albanian notices write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import parse_date, parse_time

MONTHS = [
    "janar",
    "shkurt",
    "mars",
    "prill",
    "maj",
    "qershor",
    "korrik",
    "gusht",
    "shtator",
    "tetor",
    "nëntor",
    "dhjetor",
]
WEEKDAYS = ["e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel"]


@pytest.mark.parametrize(
    "written",
    [
        "12.10.2026",
        "12/10/2026",
        "12-10-2026",
        "12. 10. 2026",
        "12.10.26",
        "2026-10-12",
        " 12 tetor 2026 ",
        "12. Tetor, 2026",
        "12 tet 2026",
        "12 October 2026",
        "e hënë, 12 tetor 2026",
        "E HENE, 12 TETOR 2026",
        "Të hënën, më 12.10.2026",
        "ditën e Hënë, datë 12.10.2026",
        "e hënnë 12.10.2026",
        "e h\u0451në, 12 tetor 2026",
        "12.10.2026 (e hënë)",
        "Monday, 12 October 2026",
        "hën 2026-10-12",
    ],
)
def test_one_monday_in_many_hands(written: str) -> None:
    assert parse_date(written) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("ditën e Mërkurr, datë 02.11.2022", date(2022, 11, 2)),
        ("3 mar 2026", date(2026, 3, 3)),
        ("mar 3 mar 2026", date(2026, 3, 3)),
        ("sht, 5 sht 2026", date(2026, 9, 5)),
        ("29.02.2028", date(2028, 2, 29)),
        ("1 nentor 2026", date(2026, 11, 1)),
        ("01.01.2000", date(2000, 1, 1)),
        ("31.12.2100", date(2100, 12, 31)),
    ],
)
def test_other_days(written: str, found: date) -> None:
    assert parse_date(written) == found


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "date_unreadable"),
        ("nesër", "date_unreadable"),
        ("12.10", "date_unreadable"),
        ("12/10.2026", "date_unreadable"),
        ("26-10-12", "date_unreadable"),
        ("12 tetori 2026", "date_unreadable"),
        ("1.12.10.2026", "date_unreadable"),
        ("12.10.2026 ora 16", "date_unreadable"),
        ("12.10.2026 ose 13.10.2026", "date_unreadable"),
        ("e hënë e martë 12.10.2026", "date_unreadable"),
        ("salla e vogël, 12.10.2026", "date_unreadable"),
        ("2026-10-12T16:30", "date_unreadable"),
        ("12.10.2026" + " " * 10 + "e" * 80, "date_unreadable"),
        ("\u0661\u0662.10.2026", "date_unreadable"),
        ("1\0", "date_unreadable"),
        ("31.02.2026", "date_does_not_exist"),
        ("29 shkurt 2027", "date_does_not_exist"),
        ("12.13.2026", "date_does_not_exist"),
        ("0.10.2026", "date_does_not_exist"),
        ("12.10.1999", "year_out_of_range"),
        ("12.10.20026", "year_out_of_range"),
        ("20026-10-12", "year_out_of_range"),
        ("12 tetor 2101", "year_out_of_range"),
        ("12.10.202", "year_out_of_range"),
        ("e martë, 12 tetor 2026", "weekday_contradicts"),
    ],
)
def test_dates_refused(written: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_date(written)
    assert refusal.value.code == code


def test_a_contradiction_names_both_weekdays() -> None:
    with pytest.raises(DomainError) as refusal:
        parse_date("ditën e Enjtje, datë 02.11.2022")
    assert refusal.value.params == {"stated": 3, "actual": 2, "on": date(2022, 11, 2)}


def test_a_wrong_year_names_the_range() -> None:
    with pytest.raises(DomainError) as refusal:
        parse_date("12.10.20026")
    assert refusal.value.params == {"year": 20026, "first": 2000, "last": 2100}


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_what_is_printed_reads_back(on: date) -> None:
    in_words = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    assert parse_date(on.isoformat()) == on
    assert parse_date(f"{on:%d.%m.%Y}") == on
    assert parse_date(in_words) == on
    assert parse_date(f"{WEEKDAYS[on.weekday()]}, {in_words}") == on
    with pytest.raises(DomainError, match="weekday_contradicts"):
        parse_date(f"{WEEKDAYS[on.weekday() - 1]}, {in_words}")


@given(st.text())
def test_anything_typed_as_a_date_is_read_or_refused_in_words(written: str) -> None:
    try:
        found = parse_date(written)
    except DomainError:
        return
    assert str(found.day) in written  # read from what stands there, never made up


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_without_a_digit_there_is_no_date(written: str) -> None:
    with pytest.raises(DomainError):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("16:30", time(16, 30)),
        ("16.30", time(16, 30)),
        ("16h30", time(16, 30)),
        ("16:30:00", time(16, 30)),
        ("ora 12.00", time(12)),
        ("Ora: 10:00", time(10)),
        ("në orën 9.05", time(9, 5)),
        ("16", time(16)),
        ("ora 9", time(9)),
        (" ORA\u00a09 ", time(9)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_hours(written: str, found: time) -> None:
    assert parse_time(written) == found


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ora",
        "24:00",
        "16:60",
        "16:3",
        "9.5",
        "163",
        "-1",
        "16:30-18:00",
        "pasdite",
        "4 pm",
        "16:30:15",
        "١٦",
        "\ud800",
    ],
)
def test_hours_refused(written: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_time(written)
    assert refusal.value.code == "time_unreadable"
    assert refusal.value.params == {"given": written}
