"""When a hearing must be made known, and whether it was: in working days, as the municipality's own rule counts.

Pure. ``is_free`` names the days on which offices do not work besides weekends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pb_app.hearings.planning.working_days import last_day_to_announce
from pb_app.kernel.periods import add_working_days, is_working_day, to_local, working_days_between

SOON = 5
"""Working days before the last day on which staff are reminded."""

_ONE_DAY = timedelta(days=1)
IsFree = Callable[[date], bool]


class NoticeState(StrEnum):
    """Where a hearing stands with its notice."""

    IN_TIME = "in_time"
    LATE = "late"
    WAITING = "waiting"
    MISSING = "missing"


@dataclass(frozen=True)
class GivenNotice:
    """As much of a noted notice as the deadline asks for."""

    given_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Announcement:
    """As much of a hearing as the deadline asks for; ``published_at`` None while it is a draft."""

    on_date: date
    published_at: datetime | None
    moved_at: datetime | None

    @property
    def on_this_site(self) -> date | None:
        """Since when this site tells the day, hour and hall that hold now; None while it does not."""
        if self.published_at is None:
            return None
        shown = to_local(max(self.published_at, self.moved_at or self.published_at)).date()
        return shown if shown <= self.on_date else None

    def still_holds(self, notice: GivenNotice) -> bool:
        """Whether a notice tells the present day, hour and hall: one from before a move does not."""
        if self.moved_at is None:
            return True
        moved_on = to_local(self.moved_at).date()
        return notice.given_on > moved_on or (
            notice.given_on == moved_on and notice.recorded_at >= self.moved_at
        )


@dataclass(frozen=True)
class NoticeStanding:
    """What staff must know of a hearing's notice.

    ``late_by`` counts the working days that were missing from the period; ``days_before`` those between the
    first notice that holds and the hearing, None without a notice. ``noted`` is the number of notices that hold.
    """

    last_day: date
    state: NoticeState
    first_on: date | None
    days_before: int | None
    late_by: int
    noted: int
    days_left: int

    @property
    def is_urgent(self) -> bool:
        """Whether staff should do something now: nothing but this site tells it, and the last day is near."""
        if self.noted:
            return False
        if self.days_left < 0:
            return self.state is not NoticeState.IN_TIME
        return self.days_left <= SOON


def last_office_day(on: date, notice_days: int, is_free: IsFree) -> date:
    """The last working day on which a notice still comes in time."""
    found = last_day_to_announce(on, notice_days, is_free)
    while not is_working_day(found, is_free):
        found -= _ONE_DAY
    return found


def horizon(today: date, notice_days: int, is_free: IsFree) -> date:
    """The last day of a hearing whose notice can be urgent today."""
    # A weekend's hearing reaches back over one working day more than the count forward tells.
    return add_working_days(today, notice_days + SOON + 1, is_free)


def standing(
    hearing: Announcement,
    notices: Sequence[GivenNotice],
    *,
    today: date,
    notice_days: int,
    is_free: IsFree,
) -> NoticeStanding:
    """Where a hearing stands; its first publication here counts as a notice on a website."""
    holding = [one for one in notices if hearing.still_holds(one)]
    days = [one.given_on for one in holding]
    if hearing.on_this_site is not None:
        days.append(hearing.on_this_site)
    first = min(days, default=None)
    before = None if first is None else max(working_days_between(first, hearing.on_date, is_free), 0)
    late_by = 0 if before is None else max(notice_days - before, 0)
    last_day = last_office_day(hearing.on_date, notice_days, is_free)
    return NoticeStanding(
        last_day=last_day, state=_state(before, late_by, is_over=today > last_day), first_on=first,
        days_before=before, late_by=late_by, noted=len(holding), days_left=_days_left(today, last_day, is_free),
    )  # fmt: skip


def _state(days_before: int | None, late_by: int, *, is_over: bool) -> NoticeState:
    if days_before is None:
        return NoticeState.MISSING if is_over else NoticeState.WAITING
    return NoticeState.LATE if late_by else NoticeState.IN_TIME


def _days_left(today: date, last_day: date, is_free: IsFree) -> int:
    """Working days until the last day; 0 on it, less after it even where no working day lies between."""
    left = working_days_between(today, last_day, is_free)
    return min(left, -1) if today > last_day else left
