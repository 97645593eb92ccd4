"""A problem made ready for the engines: cells, neighbours, ways and teams by number."""

from functools import cached_property

from pb_app.hearings.planner.candidates import STRICT, Candidates, Cell, Relaxed, minutes_of
from pb_app.hearings.planner.costs import (
    TEAM_LOAD,
    fixed_of_place,
    neighbours,
    team_moved_cost,
    team_share,
    unplaced_cost,
)
from pb_app.hearings.planner.geography import travel_minutes
from pb_app.hearings.planner.model import Demand, FixedHearing, Position, SeasonProblem
from pb_app.hearings.planner.plan import Obstruction

WHOLE_DAY = (0, 24 * 60)
TeamId = int | None
Spot = tuple[int | None, str, Position | None]
"""Where a hearing is: its hall, or the place itself when the hall is not known; and the position."""


class Season:
    """What the engines ask again and again, worked out once.

    Demands go by their index. Without teams, the only team is None, of which nothing is asked.
    """

    def __init__(self, problem: SeasonProblem, relaxed: Relaxed = STRICT) -> None:
        self.problem = problem
        self.relaxed = relaxed
        self.demands = problem.demands
        candidates = Candidates(problem, relaxed)
        self.cells: list[tuple[Cell, ...]] = [candidates.of(demand) for demand in problem.demands]
        self.buffer = problem.settings.buffer_minutes
        self._halls = {hall.id: hall for hall in problem.halls}
        self.max_per_day: dict[TeamId, int] = {team.id: team.max_per_day for team in problem.teams}
        self.team_share = team_share(problem)
        self._ways: dict[tuple[Spot, Spot], int] = {}

    def holds(self, kind: Obstruction) -> bool:
        """Whether a kind of constraint is heeded."""
        return kind not in self.relaxed

    @cached_property
    def near(self) -> list[list[int]]:
        """The neighbours of each demand."""
        found: list[list[int]] = [[] for _ in self.demands]
        for one, other in neighbours(self.problem):
            found[one].append(other)
            found[other].append(one)
        return found

    @cached_property
    def same_place(self) -> list[list[int]]:
        """The demands of the same place in another round, which must be weeks apart."""
        return [
            [
                index
                for index, other in enumerate(self.demands)
                if other.place_id == demand.place_id and other.round_number != demand.round_number
            ]
            if self.holds(Obstruction.WEEKS_BETWEEN)
            else []
            for demand in self.demands
        ]

    @cached_property
    def teams(self) -> list[tuple[TeamId, ...]]:
        """The teams that may run each demand."""
        ids: tuple[TeamId, ...] = tuple(self.max_per_day) or (None,)
        return [tuple(each for each in ids if self._may_run(demand, each)) for demand in self.demands]

    def _may_run(self, demand: Demand, team: TeamId) -> bool:
        pinned = demand.pins.team_id if self.holds(Obstruction.PINNED) else None
        return pinned in {None, team}

    @cached_property
    def off(self) -> frozenset[tuple[TeamId, int]]:
        """The days, as ordinals, on which a team runs nothing."""
        if not self.holds(Obstruction.TEAM_DAYS_OFF):
            return frozenset()
        return frozenset(
            (team.id, day)
            for team in self.problem.teams
            for days in team.days_off
            for day in range(days.first.toordinal(), days.last.toordinal() + 1)
        )

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """How many hearings each place has in all, and how many fixed ones are in office hours."""
        found: dict[str, tuple[int, int]] = {}
        for demand in self.demands:
            count, in_hours = found.get(demand.place_id) or fixed_of_place(self.problem, demand.place_id)
            found[demand.place_id] = (count + 1, in_hours)
        return found

    @cached_property
    def unplaced_costs(self) -> list[int]:
        """What it costs to leave each demand out."""
        return [unplaced_cost(demand) for demand in self.demands]

    def team_cost(self, index: int, team: TeamId, running: int) -> int:
        """What a demand adds to the cost when a team that runs so many takes it."""
        beyond = TEAM_LOAD if team is not None and running >= self.team_share else 0
        return beyond + team_moved_cost(self.demands[index], team)

    def spot(self, index: int, hall_id: int | None) -> Spot:
        """Where a demand is held."""
        demand = self.demands[index]
        hall = self._halls.get(hall_id) if hall_id is not None else None
        return hall_id, demand.place_id, (hall.position if hall else None) or demand.position

    def spot_of_fixed(self, fixed: FixedHearing) -> Spot:
        """Where a fixed hearing is held."""
        hall = self._halls.get(fixed.hall_id) if fixed.hall_id is not None else None
        place = fixed.place_ids[0] if fixed.place_ids else ""
        return fixed.hall_id, place, (hall.position if hall else None) or fixed.position

    def gap(self, one: Spot, other: Spot) -> int:
        """The minutes that a team needs between two hearings: the way and the buffer."""
        if one[0] is not None and one[0] == other[0]:
            return self.buffer
        way = self._ways.get((one, other))
        if way is None:
            way = travel_minutes(one[2], other[2], self.problem.settings.travel_km_per_hour)
            self._ways[one, other] = self._ways[other, one] = way
        return way + self.buffer


def hours_of_fixed(fixed: FixedHearing) -> tuple[int, int]:
    """The minutes of the day that a fixed hearing takes."""
    if fixed.start is None or fixed.end is None:
        return WHOLE_DAY
    return minutes_of(fixed.start), minutes_of(fixed.end)
