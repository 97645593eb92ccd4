"""A month as a table, Monday first, as the component ``month_table`` reads it."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from pb_app.hearings.holidays import PublicDays

_FRIDAY = 4
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class MonthEntry:
    """A hearing in its day; ``hour`` is empty while it is not known."""

    on: date
    url: str
    hour: str
    name: str
    off: bool
    example: bool


@dataclass(frozen=True)
class MonthDay:
    """A cell of the table."""

    number: int
    iso: str
    is_today: bool
    is_off: bool
    is_outside: bool
    note: str
    hearings: Sequence[MonthEntry]


@dataclass(frozen=True)
class MonthGrid:
    """The whole table, its weekdays in words."""

    caption: str
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[MonthDay]]


def month_grid(
    first: date, entries: Sequence[MonthEntry], *, caption: str, today: date, locale: str, days: PublicDays
) -> MonthGrid:
    """The month that begins on ``first`` with its hearings; the holidays that count here are named."""
    by_day: dict[date, list[MonthEntry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.on].append(entry)

    def day(on: date) -> MonthDay:
        note = days.holiday_name(on, locale) or ""
        return MonthDay(
            number=on.day, iso=on.isoformat(), is_today=on == today, is_off=bool(note) or on.weekday() > _FRIDAY,
            is_outside=on.month != first.month, note=note, hearings=tuple(by_day[on]),
        )  # fmt: skip

    weeks = Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return MonthGrid(
        caption=caption,
        weekdays=tuple(
            str(format_date(_A_MONDAY + timedelta(days=number), "EEEE", locale=locale)) for number in range(7)
        ),
        weeks=tuple(tuple(day(on) for on in week) for week in weeks),
    )
