"""The days of a repeated event (RFC 5545 section 3.3.10), as far as a season of hearings needs them.

Rules are foreign input: one may ask for every second for a thousand years, or for a day that never comes, after
which a library looks day by day until the year 9999. So only days, weeks, months and years are followed, without
BYHOUR and the like, for two years and at most 200 times: each day of these two years is looked at once.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

MOST_DAYS: Final = 200
_LONGEST: Final = timedelta(days=2 * 366)
_KNOWN: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
)
_LONGEST_RULE: Final = 200
_MOST_INTERVAL: Final = 500
_WEEK: Final = timedelta(days=7)
_ONE_DAY: Final = timedelta(days=1)
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_COUNT: Final = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True)
class Rule:
    """The parts of an RRULE by name."""

    parts: Mapping[str, str]

    @classmethod
    def read(cls, text: str) -> "Rule":
        """Part a rule; what has no sign of equality is left out."""
        pairs = (part.partition("=") for part in text.upper().replace(" ", "").split(";"))
        return cls({name: value for name, mark, value in pairs if mark and value})

    @property
    def is_followed(self) -> bool:
        """Whether it has no part that is not understood here."""
        interval = self.parts.get("INTERVAL", "1")
        return (
            self.parts.get("FREQ") in _PERIODS
            and self.parts.keys() <= _KNOWN
            and sum(map(len, self.parts.values())) <= _LONGEST_RULE
            and _COUNT.fullmatch(interval) is not None
            and 1 <= int(interval) <= _MOST_INTERVAL
        )

    def numbers(self, name: str) -> tuple[int, ...]:
        """The numbers of a part, none if it is not there; raise ``ValueError`` for what is none, and for 0."""
        found = self.parts.get(name)
        values = tuple(_number(text) for text in found.split(",")) if found else ()
        if 0 in values:
            raise ValueError(name)
        return values


@dataclass(frozen=True)
class _Wanted:
    """Which days of a period a rule means."""

    months: tuple[int, ...]
    month_days: tuple[int, ...]
    weekdays: tuple[tuple[int | None, int], ...]
    """With the number of such a weekday in its month or year, where one is given."""
    counts_in_year: bool

    def has(self, day: date) -> bool:
        """Whether the rule means this day."""
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or self._is_month_day(day))
            and (not self.weekdays or any(self._is_weekday(day, *one) for one in self.weekdays))
        )

    def _is_month_day(self, day: date) -> bool:
        return (
            day.day in self.month_days or day.day - 1 - monthrange(day.year, day.month)[1] in self.month_days
        )

    def _is_weekday(self, day: date, number: int | None, weekday: int) -> bool:
        if day.weekday() != weekday or number is None:
            return day.weekday() == weekday
        if self.counts_in_year:
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        else:
            first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        from_end = -((last - day).days // 7) - 1
        return number in {(day - first).days // 7 + 1, from_end}


def repeated(rule: Rule, first: date, left_out: Sequence[date]) -> tuple[Sequence[date], bool]:
    """The days from ``first`` on but those left out, and whether the rule was followed to its end.

    A rule that cannot be followed gives the first day alone, and False.
    """
    if not rule.is_followed:
        return (first,), False
    try:
        found, is_whole = _listed(rule, first)
    except (ValueError, OverflowError):
        return (first,), False
    skipped = set(left_out)
    return [day for day in found if day not in skipped] or (first,), is_whole


def _listed(rule: Rule, first: date) -> tuple[list[date], bool]:
    """At most ``MOST_DAYS`` days, and whether UNTIL or COUNT ended them."""
    limit = first + _LONGEST
    last = _day(rule.parts["UNTIL"]) if "UNTIL" in rule.parts else None
    wanted = _count(rule.parts["COUNT"]) if "COUNT" in rule.parts else None
    days = _days(rule, first, min(last or limit, limit))
    found = list(islice(days, min(wanted or MOST_DAYS + 1, MOST_DAYS + 1)))
    is_ended = len(found) == wanted if last is None else last <= limit
    return found[:MOST_DAYS], is_ended and len(found) <= MOST_DAYS


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The days of a rule from ``first`` to ``last``, in order."""
    wanted, positions = _wanted(rule, first), rule.numbers("BYSETPOS")
    week_begins = _WEEKDAYS.index(rule.parts.get("WKST", "MO"))
    interval = int(rule.parts.get("INTERVAL", "1"))
    for number, period in enumerate(_PERIODS[rule.parts["FREQ"]](first, week_begins)):
        if period[0] > last:
            return
        if number % interval:
            continue
        days = [day for day in period if wanted.has(day)]
        if positions:
            days = sorted({days[_at(at)] for at in positions if -len(days) <= _at(at) < len(days)})
        yield from (day for day in days if first <= day <= last)


def _wanted(rule: Rule, first: date) -> _Wanted:
    """What the rule says; where it names no days at all, those of the first one."""
    months, month_days = rule.numbers("BYMONTH"), rule.numbers("BYMONTHDAY")
    weekdays = tuple(_weekday(text) for text in rule.parts.get("BYDAY", "").split(",") if text)
    frequency = rule.parts["FREQ"]
    if not month_days and not weekdays:
        if frequency == "WEEKLY":
            weekdays = ((None, first.weekday()),)
        if frequency in {"MONTHLY", "YEARLY"}:
            month_days = (first.day,)
        if frequency == "YEARLY" and not months:
            months = (first.month,)
    if frequency in {
        "DAILY",
        "WEEKLY",
    }:  # a number has no meaning there (RFC 5545), and nothing may depend on it
        weekdays = tuple((None, weekday) for _number_of, weekday in weekdays)
    return _Wanted(months, month_days, weekdays, counts_in_year=frequency == "YEARLY" and not months)


def _daily(first: date, _week_begins: int) -> Iterator[list[date]]:
    while True:
        yield [first]
        first += _ONE_DAY


def _weekly(first: date, week_begins: int) -> Iterator[list[date]]:
    monday = first - timedelta(days=(first.weekday() - week_begins) % 7)
    while True:
        yield [monday + timedelta(days=number) for number in range(7)]
        monday += _WEEK


def _monthly(first: date, _week_begins: int) -> Iterator[list[date]]:
    begin = first.replace(day=1)
    while True:
        length = monthrange(begin.year, begin.month)[1]
        yield [begin.replace(day=number) for number in range(1, length + 1)]
        begin += timedelta(days=length)


def _yearly(first: date, _week_begins: int) -> Iterator[list[date]]:
    for year in range(first.year, date.max.year + 1):
        begin = date(year, 1, 1)
        yield [begin + timedelta(days=number) for number in range((date(year, 12, 31) - begin).days + 1)]


_PERIODS: Final = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _at(position: int) -> int:
    """BYSETPOS counts from 1, or from the end."""
    return position - 1 if position > 0 else position


def _number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _weekday(text: str) -> tuple[int | None, int]:
    match = _BY_DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return (int(match[1]) or None) if match[1] else None, _WEEKDAYS.index(match[2])


def _count(text: str) -> int:
    if _COUNT.fullmatch(text) is None:
        raise ValueError(text)
    return int(text[:6])


def _day(text: str) -> date:
    return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a local day
