"""What a plan costs: each weight stands here once, and both engines count with it.

All costs are whole numbers. ``cost_of`` counts a finished plan from nothing; the engines count the same
sums step by step.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, time
from itertools import combinations
from typing import Final

from pb_app.hearings.planner.geography import kilometres
from pb_app.hearings.planner.model import (
    Appointment,
    Demand,
    FixedHearing,
    Position,
    SeasonProblem,
    Settings,
    Standing,
)
from pb_app.hearings.planner.plan import Criterion

UNPLACED: Final = 1_000_000
"""More than all other costs of a season together can be."""
SLOT_MOVED: Final = {Standing.ANNOUNCED: 1000, Standing.DRAFTED: 40}
HALL_MOVED: Final = {Standing.ANNOUNCED: 300, Standing.DRAFTED: 15}
TEAM_MOVED: Final = {Standing.ANNOUNCED: 20, Standing.DRAFTED: 10}
OFFICE_HOURS: Final = 30
NO_OFFICE_HOURS: Final = 10
HALL_RANK: Final = 4
HALL_UNKNOWN: Final = 20
NEIGHBOURS: Final = 6
DAY_LOAD: Final = 3
TEAM_LOAD: Final = 2
ODD_HOUR: Final = 1

_SATURDAY: Final = 5


def is_favoured(day: date, start: time, settings: Settings) -> bool:
    """Whether people who work can come: an evening or a weekend."""
    return start >= settings.evening_from or day.weekday() >= _SATURDAY


def office_cost(hearings: int, in_office_hours: int) -> int:
    """What a place pays for its hearings in office hours.

    Half of them, rounded down, may be so: then those who work can come to some, and those who
    cannot leave home in the evening to others. Each further one costs more than the one before, so
    scarce evenings are shared out; a place without any hearing in the daytime pays a little.
    """
    beyond = in_office_hours - hearings // 2
    return (OFFICE_HOURS if beyond > 0 else NO_OFFICE_HOURS) * beyond * beyond


def hall_cost(demand: Demand, hall_id: int | None) -> int:
    """How far down the demand's list the hall stands, or that it is not known."""
    if hall_id is None:
        return HALL_UNKNOWN
    if hall_id in demand.hall_ids:
        return HALL_RANK * demand.hall_ids.index(hall_id)
    return HALL_RANK * len(demand.hall_ids)


def odd_hour_cost(start: time) -> int:
    """People remember whole hours."""
    return ODD_HOUR if start.minute else 0


def moved_cost(demand: Demand, day: date, start: time, hall_id: int | None) -> int:
    """What it costs to leave the current slot and hall; a team is counted by ``team_moved_cost``."""
    current = demand.current
    if current is None:
        return 0
    was = current.appointment
    cost = SLOT_MOVED[current.standing] if (was.day, was.start) != (day, start) else 0
    return cost + (HALL_MOVED[current.standing] if was.hall_id != hall_id else 0)


def team_moved_cost(demand: Demand, team_id: int | None) -> int:
    """What it costs to give a hearing to another team; the first team is no change."""
    current = demand.current
    if current is None or current.appointment.team_id in {None, team_id}:
        return 0
    return TEAM_MOVED[current.standing]


def unplaced_cost(demand: Demand) -> int:
    """What it costs to leave a demand out: most of all, and more if people count on it."""
    return UNPLACED + (SLOT_MOVED[demand.current.standing] if demand.current else 0)


def team_share(problem: SeasonProblem) -> int:
    """How many hearings a team takes before it has more than its share."""
    return -(-len(problem.demands) // max(1, len(problem.teams)))


def are_neighbours(one: Position | None, other: Position | None, settings: Settings) -> bool:
    """Whether people of one place might go to the other's hearing."""
    return one is not None and other is not None and kilometres(one, other) <= settings.neighbour_km


def _near(one: Demand, other: Demand, settings: Settings) -> bool:
    return one.place_id == other.place_id or are_neighbours(one.position, other.position, settings)


def _near_fixed(one: Demand, other: FixedHearing, settings: Settings) -> bool:
    return one.place_id in other.place_ids or are_neighbours(one.position, other.position, settings)


def neighbours(problem: SeasonProblem) -> list[tuple[int, int]]:
    """The pairs of demands, by index, that should not fall on one day."""
    pairs = combinations(range(len(problem.demands)), 2)
    demands, settings = problem.demands, problem.settings
    return [(one, other) for one, other in pairs if _near(demands[one], demands[other], settings)]


def neighbours_fixed(problem: SeasonProblem, demand: Demand) -> Counter[date]:
    """On which days how many fixed hearings are held next door."""
    return Counter(fixed.day for fixed in problem.fixed if _near_fixed(demand, fixed, problem.settings))


def fixed_of_place(problem: SeasonProblem, place_id: str) -> tuple[int, int]:
    """How many fixed hearings with a known hour a place has, and how many in office hours."""
    known = [
        (fixed.day, fixed.start)
        for fixed in problem.fixed
        if place_id in fixed.place_ids and fixed.start is not None
    ]
    favoured = sum(is_favoured(day, start, problem.settings) for day, start in known)
    return len(known), len(known) - favoured


def cost_of(problem: SeasonProblem, placed: Mapping[str, Appointment]) -> dict[Criterion, int]:
    """The cost of a plan, criterion by criterion."""
    cost = dict.fromkeys(Criterion, 0)
    for demand in problem.demands:
        for criterion, amount in _own_costs(demand, placed.get(demand.key)):
            cost[criterion] += amount
    cost[Criterion.OFFICE_HOURS] = _office_hours(problem, placed)
    cost[Criterion.NEIGHBOURS] = NEIGHBOURS * _clashes(problem, placed)
    days = Counter(appointment.day for appointment in placed.values())
    days.update(fixed.day for fixed in problem.fixed)
    cost[Criterion.DAY_LOAD] = DAY_LOAD * sum(count * (count - 1) // 2 for count in days.values())
    teams = Counter(appointment.team_id for appointment in placed.values())
    share = team_share(problem)
    cost[Criterion.TEAM_LOAD] = TEAM_LOAD * sum(max(0, teams[team.id] - share) for team in problem.teams)
    return cost


def _own_costs(demand: Demand, given: Appointment | None) -> list[tuple[Criterion, int]]:
    if given is None:
        return [(Criterion.UNPLACED, unplaced_cost(demand))]
    moved = moved_cost(demand, given.day, given.start, given.hall_id) + team_moved_cost(demand, given.team_id)
    was_announced = demand.current is not None and demand.current.standing is Standing.ANNOUNCED
    hall = Criterion.HALL_UNKNOWN if given.hall_id is None else Criterion.HALL_CHOICE
    return [
        (Criterion.ANNOUNCED_MOVED if was_announced else Criterion.DRAFTED_MOVED, moved),
        (hall, hall_cost(demand, given.hall_id)),
        (Criterion.ODD_HOURS, odd_hour_cost(given.start)),
    ]


def _office_hours(problem: SeasonProblem, placed: Mapping[str, Appointment]) -> int:
    hearings = Counter(demand.place_id for demand in problem.demands)
    in_hours: Counter[str] = Counter()
    for demand in problem.demands:
        given = placed.get(demand.key)
        if given is not None and not is_favoured(given.day, given.start, problem.settings):
            in_hours[demand.place_id] += 1
    cost = 0
    for place_id, count in hearings.items():
        fixed, fixed_in_hours = fixed_of_place(problem, place_id)
        cost += office_cost(count + fixed, in_hours[place_id] + fixed_in_hours)
    return cost


def _clashes(problem: SeasonProblem, placed: Mapping[str, Appointment]) -> int:
    days = [placed[demand.key].day if demand.key in placed else None for demand in problem.demands]
    among = sum(days[one] is not None and days[one] == days[other] for one, other in neighbours(problem))
    beside = 0
    for demand, day in zip(problem.demands, days, strict=True):
        if day is not None:
            beside += neighbours_fixed(problem, demand)[day]
    return among + beside
