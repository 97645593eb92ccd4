"""When reminders and weekly mails are due, in Albania's local time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from pb_app.hearings.slot import Slot
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import local_to_utc, to_local

MORNING: Final = time(8, 0)
"""When a day is reminded of whose hour is not known."""

NOON: Final = time(12, 0)
"""Until when a reminder of such a day still makes sense."""

DIGEST_AT: Final = time(7, 0)
"""The weekly mail goes out on Monday at this hour."""

_HOURS_A_DAY: Final = 24


def reminder_due(slot: Slot, hours: int) -> datetime:
    """The instant, in UTC, at which people are reminded so many hours before the local start.

    Whole days are days of the calendar: 24 hours before 16:30 is 16:30 of the day before, also in the night in
    which the clock is changed. Without an hour it is the morning of the day itself or of a day before.
    """
    days, rest = divmod(hours, _HOURS_A_DAY)
    day = slot.on - timedelta(days=days)
    if slot.start is None:
        return _instant(day, MORNING)
    return _instant(day, slot.start) - timedelta(hours=rest)


def begins_at(slot: Slot) -> datetime:
    """The instant after which nobody needs a reminder."""
    return _instant(slot.on, slot.start or NOON)


def due_offset(slot: Slot, offsets: Iterable[int], *, since: datetime, now: datetime) -> int | None:
    """The offset whose reminder is to be sent now: of those that came due after ``since`` the last; None if none.

    So who was not reached for a day gets one reminder, not three; and none once the hearing has begun.
    """
    if now >= begins_at(slot):
        return None
    due = [hours for hours in offsets if since < reminder_due(slot, hours) <= now]
    return min(due, default=None)


def digest_moment(now: datetime) -> datetime:
    """The last Monday morning at which weekly mails came due."""
    local = to_local(now)
    monday = local.date() - timedelta(days=local.weekday())
    moment = _instant(monday, DIGEST_AT)
    return moment if moment <= now else _instant(monday - timedelta(days=7), DIGEST_AT)


def _instant(on: date, at: time) -> datetime:
    """The instant of a local hour; the hour left out in March is the one after it."""
    try:
        return local_to_utc(on, at)
    except DomainError:
        return local_to_utc(on, at.replace(hour=at.hour + 1))
