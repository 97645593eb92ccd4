"""What a season's planner is told: rounds, demands, halls, teams, days; and what an appointment is.

All values are frozen and hold dates, hours and ids of their own: whoever loads them from a database
builds a ``SeasonProblem``, and nothing here knows where it came from. Hours are local.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

Position = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class DayRange:
    """Days in a row, both ends included."""

    first: date
    last: date
    reason: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class WeekdayOff:
    """A weekday (0 is Monday) that a place does not have, as its market day."""

    weekday: int
    reason: str = ""


class FreeDayKind(StrEnum):
    """Why nobody holds a hearing on a day."""

    HOLIDAY = "holiday"
    ELECTION = "election"


@dataclass(frozen=True)
class FreeDay:
    """Why a day is free of hearings, and its name."""

    kind: FreeDayKind
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What holds for the whole season.

    A hearing begins at ``earliest`` or later and has ended at ``latest``. It begins at ``earliest`` or a
    multiple of ``step_minutes`` after midnight. ``buffer_minutes`` lie between two hearings of a hall and,
    beside the travel, between two of a team. ``not_before`` is the first day on which the notice of a new
    or moved hearing is still in time. Places within ``neighbour_km`` of each other are neighbours.
    """

    weekdays: frozenset[int]
    earliest: time
    latest: time
    not_before: date
    minutes: int = 90
    step_minutes: int = 30
    buffer_minutes: int = 30
    travel_km_per_hour: int = 40
    weeks_between: int = 2
    evening_from: time = time(17)
    neighbour_km: float = 5.0


@dataclass(frozen=True)
class Round:
    """A round of hearings, both days included."""

    number: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Appointment:
    """When and where a hearing is, and who runs it; hall or team None: not known yet."""

    day: date
    start: time
    end: time
    hall_id: int | None = None
    team_id: int | None = None


class Standing(StrEnum):
    """How much is at stake when a current appointment moves."""

    ANNOUNCED = "announced"
    DRAFTED = "drafted"


@dataclass(frozen=True)
class Current:
    """The appointment that a demand already has.

    An announced one stands although the settings or the rule of its place would not allow it today: people
    decided so. It gives way to free days, the hours and closures of its hall, days off of its team, pins,
    and to what else is held.
    """

    appointment: Appointment
    standing: Standing = Standing.DRAFTED


@dataclass(frozen=True)
class Pins:
    """What a person holds fast; None is left to the planner. A pin sets no other rule aside."""

    day: date | None = None
    start: time | None = None
    hall_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A hearing to be placed: one of a place in a round.

    ``hall_ids`` are the halls that may serve it, the best first; without any, the hall stays unknown.
    Weekdays and hours None are as the settings say. ``minutes`` None is the settings' length.
    """

    key: str
    place_id: str
    round_number: int
    label: str = ""
    index: int = 0
    position: Position | None = None
    expected_people: int | None = None
    needs_step_free: bool = False
    hall_ids: tuple[int, ...] = ()
    minutes: int | None = None
    weekdays: frozenset[int] | None = None
    earliest: time | None = None
    latest: time | None = None
    weekdays_off: tuple[WeekdayOff, ...] = ()
    days_off: tuple[DayRange, ...] = ()
    pins: Pins = Pins()
    current: Current | None = None


@dataclass(frozen=True)
class OpenHours:
    """When a hall may be used on a weekday (0 is Monday)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A hall; capacity, steps and position None are not known, and then nothing speaks against it.

    Without ``hours`` it is open whenever asked; with some, it is closed on the weekdays not named.
    """

    id: int
    label: str = ""
    place_id: str | None = None
    position: Position | None = None
    capacity: int | None = None
    step_free: bool | None = None
    hours: tuple[OpenHours, ...] = ()
    closures: tuple[DayRange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Team:
    """People who run hearings together."""

    id: int
    label: str = ""
    max_per_day: int = 1
    days_off: tuple[DayRange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FixedHearing:
    """A hearing that stays as it is: it takes its hall and its team, and keeps the rounds of its place apart.

    Without hours it takes the whole day.
    """

    key: str
    day: date
    start: time | None = None
    end: time | None = None
    label: str = ""
    hall_id: int | None = None
    team_id: int | None = None
    position: Position | None = None
    place_ids: tuple[str, ...] = ()
    round_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeasonProblem:
    """Everything that the planner heeds. Without ``teams``, hearings need none."""

    settings: Settings
    rounds: tuple[Round, ...]
    demands: tuple[Demand, ...]
    halls: tuple[Hall, ...] = ()
    teams: tuple[Team, ...] = ()
    fixed: tuple[FixedHearing, ...] = ()
    free_days: Mapping[date, FreeDay] = field(default_factory=dict)
