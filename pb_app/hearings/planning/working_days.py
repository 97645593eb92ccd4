"""The notice period in working days: weekends and the days that ``is_free`` names are not counted.

Pure. ``is_free`` says which days offices do not work besides weekends: ``PublicDays.is_holiday``, with what
officials said of estimated holidays. All is counted in local dates, so no change of clocks can shift it.
"""

from collections.abc import Callable
from datetime import date, timedelta

from pb_app.kernel.periods import add_working_days, is_working_day, working_days_between

__all__ = ["add_working_days", "first_day_allowed", "last_day_to_announce", "working_days_between"]

_ONE_DAY = timedelta(days=1)


def first_day_allowed(announced_on: date, days: int, is_free: Callable[[date], bool]) -> date:
    """The first day a hearing may be held that is announced on this day; the day itself if no days are asked."""
    return add_working_days(announced_on, max(days, 0), is_free)


def last_day_to_announce(on: date, days: int, is_free: Callable[[date], bool]) -> date:
    """The last day on which a hearing held ``on`` that day is announced in time.

    The other side of ``working_days_between``: on this day at least ``days`` working days are left, the day of
    the hearing counted, and on the next one there are fewer. It may be a weekend: a page is published any day.
    """
    found, left = on, max(days, 0)
    while left:
        left -= is_working_day(found, is_free)
        found -= _ONE_DAY
    return found
