"""Local time in Albania, and working days.

The truth of a hearing is its local date, hour and zone; instants in UTC are derived from them here.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pb_app.kernel.errors import DomainError
from pb_app.kernel.written_dates import parse_date, parse_time

__all__ = [
    "TIRANE",
    "add_working_days",
    "is_ambiguous",
    "is_working_day",
    "local_to_utc",
    "parse_date",
    "parse_time",
    "to_local",
    "working_days_between",
]

TIRANE: Final = ZoneInfo("Europe/Tirane")

_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


def local_to_utc(on: date, at: time) -> datetime:
    """Give the instant of a local date and hour in Albania, aware, in UTC.

    An hour that comes twice, in October, is its first coming; see ``is_ambiguous``.
    Raises ``DomainError("time_does_not_exist", on=…, at=…)`` for the hour left out in March.
    """
    local = _local(on, at)
    instant = local.astimezone(UTC)
    if instant.astimezone(TIRANE).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise DomainError("time_does_not_exist", on=on, at=at)
    return instant


def is_ambiguous(on: date, at: time) -> bool:
    """Whether this local date and hour comes twice, as clocks go back."""
    first = _local(on, at)
    second = first.replace(fold=1)
    # In the spring gap the two readings differ the other way round.
    return first.astimezone(UTC) < second.astimezone(UTC)


def to_local(instant: datetime) -> datetime:
    """Give an instant in Albania's local time. Raises ``ValueError`` for a naive datetime."""
    if instant.tzinfo is None:
        raise ValueError(instant)
    return instant.astimezone(TIRANE)


def is_working_day(on: date, is_holiday: Callable[[date], bool]) -> bool:
    """Whether offices work: Monday to Friday, and no holiday."""
    return on.weekday() < _SATURDAY and not is_holiday(on)


def add_working_days(start: date, days: int, is_holiday: Callable[[date], bool]) -> date:
    """Give the day so many working days after ``start``, or before it if ``days`` is negative.

    ``start`` itself is not counted, whatever day it is; zero gives ``start`` back.
    """
    step = _ONE_DAY if days > 0 else -_ONE_DAY
    found = start
    left = abs(days)
    while left:
        found += step
        left -= is_working_day(found, is_holiday)
    return found


def working_days_between(start: date, end: date, is_holiday: Callable[[date], bool]) -> int:
    """Count the working days after ``start`` up to and with ``end``.

    So ``working_days_between(start, add_working_days(start, n, …), …) == n``. With ``end`` before ``start``,
    the working days from ``end`` up to, not with, ``start`` count as a negative number.
    """
    if end < start:
        return -sum(is_working_day(end + _ONE_DAY * n, is_holiday) for n in range((start - end).days))
    return sum(is_working_day(start + _ONE_DAY * n, is_holiday) for n in range(1, (end - start).days + 1))


def _local(on: date, at: time) -> datetime:
    if at.tzinfo is not None:
        raise ValueError(at)
    return datetime.combine(on, at.replace(fold=0), tzinfo=TIRANE)
