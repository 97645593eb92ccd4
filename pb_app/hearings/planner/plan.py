"""What the planner answers: a plan, its cost by criterion, and what stands in the way of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from pb_app.hearings.planner.model import Appointment

Param = str | int | date | time | None


class Criterion(StrEnum):
    """What a plan is judged by; less is better."""

    UNPLACED = "unplaced"
    ANNOUNCED_MOVED = "announced_moved"
    DRAFTED_MOVED = "drafted_moved"
    OFFICE_HOURS = "office_hours"
    HALL_CHOICE = "hall_choice"
    HALL_UNKNOWN = "hall_unknown"
    NEIGHBOURS = "neighbours"
    DAY_LOAD = "day_load"
    TEAM_LOAD = "team_load"
    ODD_HOURS = "odd_hours"


class Obstruction(StrEnum):
    """The kinds of constraint that can stand in the way of a hearing."""

    ROUND = "round"
    NOT_BEFORE = "not_before"
    WEEKDAYS = "weekdays"
    HOURS = "hours"
    PLACE_DAYS_OFF = "place_days_off"
    FREE_DAYS = "free_days"
    HALL_CAPACITY = "hall_capacity"
    HALL_STEP_FREE = "hall_step_free"
    HALL_HOURS = "hall_hours"
    HALL_CLOSED = "hall_closed"
    HALL_TAKEN = "hall_taken"
    TEAM_DAYS_OFF = "team_days_off"
    TEAM_MAX = "team_max"
    TEAM_BUSY = "team_busy"
    WEEKS_BETWEEN = "weeks_between"
    PINNED = "pinned"


class Remedy(StrEnum):
    """The kinds of change that can free a hearing; ``Change`` tells the parameters of each."""

    LENGTHEN_ROUND = "lengthen_round"
    ALLOW_WEEKDAY = "allow_weekday"
    ALLOW_HOURS = "allow_hours"
    ALLOW_PLACE_DAY = "allow_place_day"
    ALLOW_FREE_DAY = "allow_free_day"
    LARGER_HALL = "larger_hall"
    STEP_FREE_HALL = "step_free_hall"
    OPEN_HALL = "open_hall"
    LIFT_CLOSURE = "lift_closure"
    ANOTHER_HALL = "another_hall"
    TEAM_WORKS = "team_works"
    TEAM_MORE = "team_more"
    ANOTHER_TEAM = "another_team"
    FEWER_WEEKS = "fewer_weeks"
    RELEASE_PIN = "release_pin"


@dataclass(frozen=True)
class Change:
    """A change after which the hearing could be placed.

    ============== ======================================================================
    lengthen_round ``round`` number, ``days`` more, ``last_day`` (date), the new end
    allow_weekday  ``place_id``, ``weekday``
    allow_hours    ``place_id``, ``earliest``, ``latest`` (times)
    allow_place_day ``place_id``, ``day`` (date), ``reason``
    allow_free_day ``day`` (date), ``kind`` (holiday, election), ``name``
    larger_hall    ``place_id``, ``capacity``: a hall with that many seats
    step_free_hall ``place_id``, ``hall_id`` or None: this hall made, or another found step-free
    open_hall      ``hall_id``, ``weekday``, ``opens``, ``closes`` (times)
    lift_closure   ``hall_id``, ``first_day``, ``last_day`` (dates), ``reason``
    another_hall   ``place_id``: one more hall
    team_works     ``team_id``, ``first_day``, ``last_day`` (dates), ``reason``: in spite of days off
    team_more      ``team_id``, ``extra``, ``max_per_day``: so many more a day, the new number
    another_team   no parameters: one more team
    fewer_weeks    ``weeks`` between rounds, the new number
    release_pin    ``key`` of the demand, ``what`` (day, start, hall_id, team_id)
    ============== ======================================================================
    """

    code: Remedy
    params: Mapping[str, Param]


@dataclass(frozen=True)
class Obstacle:
    """Why a demand is not placed.

    ``constraints`` are the kinds that stand in the way together: setting one of them aside would do.
    ``rivals`` are keys of other demands and of fixed hearings that want the same and with which it is
    impossible. ``changes`` would each free it, the smallest first; none was found when empty.
    ``is_proven`` says that this is shown to be impossible, and not only not found.
    """

    key: str
    constraints: tuple[Obstruction, ...]
    rivals: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    is_proven: bool = False


class Engine(StrEnum):
    """Who drew up the plan; the exact one needs the extra ``[scheduling]``."""

    BUILT_IN = "built_in"
    EXACT = "exact"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan: every appointment satisfies every rule; what could not be placed is named.

    ``bound`` is a proven lower bound of the cost, None if nothing was proven.
    """

    placed: Mapping[str, Appointment]
    unplaced: tuple[Obstacle, ...]
    cost: Mapping[Criterion, int]
    bound: int | None
    engine: Engine
    seed: int
    seconds: float
    was_stopped: bool = False

    @property
    def total(self) -> int:
        """The cost in all."""
        return sum(self.cost.values())

    @property
    def is_optimal(self) -> bool:
        """Whether no better plan exists, as proven."""
        return self.bound is not None and self.bound >= self.total
