"""Play a season through the use cases at the hours when it would have happened, so that its history is real."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import current_app

from pb_app.hearings.holidays import is_holiday
from pb_app.kernel.periods import add_working_days, local_to_utc, to_local


class MovableClock:
    """Fills ``ports.Clock``: stands where it was put, and is put forward only."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """Where it stands."""
        return self.instant

    def move_to(self, instant: datetime) -> None:
        """Put it forward; an hour that has gone by leaves it where it is."""
        self.instant = max(self.instant, instant)


@dataclass(frozen=True)
class Moment:
    """Something that happened at an hour."""

    at: datetime
    act: Callable[[], None]


@dataclass(frozen=True)
class Calendar:
    """The days of the season, told from the day of the first start."""

    today: date

    def at(self, working_day: int, hour: str) -> datetime:
        """An hour of the day so many working days after today, or before it."""
        return local_to_utc(self.day(working_day), time.fromisoformat(hour))

    def day(self, working_day: int) -> date:
        """The day so many working days after today, or before it."""
        return add_working_days(self.today, working_day, is_holiday)

    @property
    def year(self) -> int:
        """The budget year: 2027, of which the guides speak, and from then on the year to come."""
        return max(2027, self.today.year + 1)


@dataclass
class Season:
    """What is known by its key in the data files once it has happened: references, codes."""

    calendar: Calendar
    cycle_ids: dict[str, int] = field(default_factory=dict)
    hearings: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)


def play(moments: Iterable[Moment], clock: MovableClock, until: datetime) -> None:
    """Let everything happen in the order of its hours, and leave the clock at ``until``.

    Each act has a context of its own, as each request has: what one looked up once is not known to the next.
    """
    for moment in sorted(moments, key=lambda one: one.at):
        clock.move_to(min(moment.at, until))
        with current_app.app_context():
            moment.act()
    clock.move_to(until)


def local_day(instant: datetime) -> date:
    """The day in Albania."""
    return to_local(instant).date()
