"""Dates, hours, amounts and counts as people read them: 24-hour clock, dates in words."""

from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_date, format_datetime, get_day_names
from babel.numbers import format_decimal
from flask import Flask

from pb_app.kernel import money
from pb_app.kernel.periods import TIRANE
from pb_app.web.locale import current_locale

TIME = "HH:mm"


@dataclass(frozen=True)
class DateParts:
    """The three words of a date block."""

    weekday: str
    day: str
    month: str
    year: str
    iso: str


def date_words(value: date, locale: str | None = None) -> str:
    """``e hënë, 12 tetor 2026``; ``Monday, 12 October 2026``."""
    return str(format_date(value, "EEEE, d MMMM y", locale=locale or current_locale()))


def short_date_words(value: date, locale: str | None = None) -> str:
    """``12 tetor 2026``."""
    return str(format_date(value, "d MMMM y", locale=locale or current_locale()))


def day_month_words(value: date, locale: str | None = None) -> str:
    """``12 tetor``."""
    return str(format_date(value, "d MMMM", locale=locale or current_locale()))


def month_words(value: date, locale: str | None = None) -> str:
    """``tetor 2026``."""
    return str(format_date(value, "LLLL y", locale=locale or current_locale()))


def time_words(value: time) -> str:
    """``16:30``, whatever the locale's own habit is."""
    return f"{value:%H:%M}"


def instant_words(value: datetime, locale: str | None = None) -> str:
    """An instant in local time: ``12 tetor 2026, 16:30``."""
    local = value.astimezone(TIRANE)
    return str(format_datetime(local, f"d MMMM y, {TIME}", tzinfo=TIRANE, locale=locale or current_locale()))


def date_parts(value: date, locale: str | None = None) -> DateParts:
    """The words of a date block."""
    chosen = locale or current_locale()
    return DateParts(
        weekday=str(format_date(value, "EEEE", locale=chosen)),
        day=str(value.day),
        month=str(format_date(value, "LLLL", locale=chosen)),
        year=str(value.year),
        iso=value.isoformat(),
    )


def weekday_names(locale: str | None = None) -> tuple[str, ...]:
    """``e hënë`` to ``e diel``."""
    names = get_day_names("wide", locale=locale or current_locale())
    return tuple(str(names[number]) for number in range(7))


def number(value: int, locale: str | None = None) -> str:
    """A count with the groups of the language."""
    return str(format_decimal(value, locale=locale or current_locale()))


def lek(value: int) -> str:
    """``1 200 000 lekë`` with spaces that do not break."""
    return f"{money.grouped(value)}\u00a0lekë"


def init_formatting(app: Flask) -> None:
    """Make the formats available in templates as filters."""
    app.jinja_env.filters.update(
        date_words=date_words,
        short_date=short_date_words,
        day_month=day_month_words,
        month_words=month_words,
        time_words=time_words,
        instant_words=instant_words,
        date_parts=date_parts,
        number=number,
        lek=lek,
        old_lek=lambda value: lek(money.old_lek(value)),
        amount_in_words=lambda value: money.in_words(value, current_locale()),
    )
