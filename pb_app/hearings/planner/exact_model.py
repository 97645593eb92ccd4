"""A season as a model for CP-SAT: the same cells, rules and costs as on the board.

OR-Tools comes in as an argument; nothing here imports it, and its types are not known here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from types import ModuleType
from typing import Any, Final, TypeVar

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.candidates import Cell
from pb_app.hearings.planner.costs import DAY_LOAD, NEIGHBOURS, TEAM_LOAD, office_cost, team_moved_cost
from pb_app.hearings.planner.season import Season, TeamId

Var = Any
"""A variable, literal or linear expression of OR-Tools, which comes without types that hold."""
Value = TypeVar("Value")
DAY: Final = 24 * 60
Slots = dict[tuple[int, int], list[tuple[Cell, Var]]]
Stay = tuple[int | None, int]
"""A hall and for how many minutes."""


class ExactModel:
    """Booleans for each demand's cells, days, stays and teams, and the minute at which it begins."""

    def __init__(self, season: Season, cp_model: ModuleType) -> None:
        self.season = season
        self.model = cp_model.CpModel()
        self._domain = cp_model.Domain.from_values
        self._cost: list[Var] = []
        self._alone = Board(season)
        first_days = [cell.day for cells in season.cells for cell in cells]
        self._first_day = min(first_days, default=0)
        indices = range(len(season.demands))
        self.placed = [self._bool() for _ in indices]
        self.cells = [[self._bool() for _ in season.cells[index]] for index in indices]
        self.starts = [self.model.new_int_var(0, DAY, "") for _ in indices]
        self.teams = [{team: self._bool() for team in season.teams[index]} for index in indices]
        self._days = [self._sums(index, lambda cell: cell.day) for index in indices]
        self._stays = [self._sums(index, _stay) for index in indices]
        self._when = [self._minute(index) for index in indices]
        for index in indices:
            self._one_choice(index)
        self._halls()
        self._teams()
        self._weeks_between()
        self._day_costs()
        self._office_hours()
        self.model.minimize(sum(self._cost))

    def _bool(self) -> Var:
        return self.model.new_bool_var("")

    # -- one demand

    def _sums(self, index: int, of: Callable[[Cell], Value]) -> dict[Value, Var]:
        """A Boolean for each value that the cells of a demand have: whether the chosen one has it."""
        by_value: dict[Value, list[Var]] = defaultdict(list)
        for cell, chosen in zip(self.season.cells[index], self.cells[index], strict=True):
            by_value[of(cell)].append(chosen)
        found = {value: self._bool() for value in by_value}
        for value, chosen_ones in by_value.items():
            self.model.add(sum(chosen_ones) == found[value])
        return found

    def _minute(self, index: int) -> Var:
        """The minutes from the first midnight to the start."""
        days = self._days[index]
        span = max(days, default=self._first_day) - self._first_day + 1
        minute = self.model.new_int_var(0, DAY * span, "")
        midnight = sum(DAY * (day - self._first_day) * on_day for day, on_day in days.items())
        self.model.add(minute == midnight + self.starts[index])
        return minute

    def _one_choice(self, index: int) -> None:
        season, placed = self.season, self.placed[index]
        self.model.add_exactly_one([*self.cells[index], ~placed])
        self.model.add_exactly_one([*self.teams[index].values(), ~placed])
        self._cost.append(season.unplaced_costs[index] * ~placed)
        for team, runs in self.teams[index].items():
            self._cost.append(team_moved_cost(season.demands[index], team) * runs)
        for cell, chosen in zip(season.cells[index], self.cells[index], strict=True):
            self._cost.append(cell.cost * chosen)
            self._allow(index, cell, chosen)

    def _allow(self, index: int, cell: Cell, chosen: Var) -> None:
        """Only the starts at which neither a fixed hearing nor the team's days off are in the way."""
        for team, runs in self.teams[index].items():
            free = [start for start in cell.starts if self._alone.fits(index, Choice(cell, start, team))]
            only_if = [chosen, runs]
            if free:
                among = self._domain(free)
                self.model.add_linear_expression_in_domain(self.starts[index], among).only_enforce_if(only_if)
            else:
                self.model.add_bool_or([~each for each in only_if])

    # -- halls and teams

    def _halls(self) -> None:
        uses: dict[int, list[Var]] = defaultdict(list)
        for index, stays in enumerate(self._stays):
            for (hall_id, minutes), there in stays.items():
                if hall_id is not None:
                    size = minutes + self.season.buffer
                    when = self._when[index]
                    uses[hall_id].append(
                        self.model.new_optional_fixed_size_interval_var(when, size, there, "")
                    )
        for intervals in uses.values():
            self.model.add_no_overlap(intervals)
        self._days_of_halls()

    def _teams(self) -> None:
        orders: dict[tuple[int, int], tuple[Var, Var]] = {}
        for team, most in self.season.max_per_day.items():
            running = {index: teams[team] for index, teams in enumerate(self.teams) if team in teams}
            self._at_most(team, most, running)
            for pair in combinations(running, 2) if most > 1 else ():
                if self._days[pair[0]].keys() & self._days[pair[1]].keys():
                    order = orders.get(pair) or self._order(*pair)
                    orders[pair] = order
                    self.model.add_bool_or([*order, *(~running[index] for index in pair)])
            beyond = self.model.new_int_var(0, len(self.season.demands), "")
            self.model.add(beyond >= sum(running.values()) - self.season.team_share)
            self._cost.append(TEAM_LOAD * beyond)
        if self.season.max_per_day:
            self._evenings()

    def _evenings(self) -> None:
        """How many hearings the teams can begin in the evenings of a day, and how many in its office hours."""
        slots: Slots = defaultdict(list)
        for cell, chosen in self._all_cells():
            slots[cell.day, cell.is_favoured].append((cell, chosen))
        for (day, _), among in slots.items():
            teams = sum((team, day) not in self.season.off for team in self.season.max_per_day)
            self._count_out(among, teams)

    def _days_of_halls(self) -> None:
        """How many hearings a hall takes in a day."""
        slots: Slots = defaultdict(list)
        for cell, chosen in self._all_cells():
            if cell.hall_id is not None:
                slots[cell.day, cell.hall_id].append((cell, chosen))
        for among in slots.values():
            self._count_out(among, 1)

    def _all_cells(self) -> Iterator[tuple[Cell, Var]]:
        for cells, chosen_ones in zip(self.season.cells, self.cells, strict=True):
            yield from zip(cells, chosen_ones, strict=True)

    def _count_out(self, among: list[tuple[Cell, Var]], at_once: int) -> None:
        """What follows from the rest: said aloud, it lets the solver count instead of trying."""
        span = max(cell.starts[-1] for cell, _ in among) - min(cell.starts[0] for cell, _ in among)
        shortest = min(cell.minutes for cell, _ in among) + self.season.buffer
        most = at_once * (1 + span // shortest)
        if most < len(among):
            self.model.add(sum(chosen for _, chosen in among) <= most)

    def _at_most(self, team: TeamId, most: int, running: dict[int, Var]) -> None:
        fixed = Counter(each.day.toordinal() for each in self.season.problem.fixed if each.team_id == team)
        by_day: dict[int, list[Var]] = defaultdict(list)
        for index, runs in running.items():
            for day, on_day in self._days[index].items():
                by_day[day].append(self._both(index, runs, on_day))
        for day, both in by_day.items():
            self.model.add(sum(both) <= max(0, most - fixed[day]))

    def _both(self, index: int, runs: Var, on_day: Var) -> Var:
        if len(self.teams[index]) == 1:
            return on_day
        both = self._bool()
        self.model.add_bool_or([both, ~runs, ~on_day])
        return both

    def _order(self, one: int, other: int) -> tuple[Var, Var]:
        """Two Booleans: the first is over, and the way behind, before the other begins; or the reverse."""
        first, second = self._bool(), self._bool()
        for stay, there in self._stays[one].items():
            for stay_2, there_2 in self._stays[other].items():
                gap = self.season.gap(self.season.spot(one, stay[0]), self.season.spot(other, stay_2[0]))
                when, when_2 = self._when[one], self._when[other]
                both = [there, there_2]
                self.model.add(when_2 >= when + stay[1] + gap).only_enforce_if([first, *both])
                self.model.add(when >= when_2 + stay_2[1] + gap).only_enforce_if([second, *both])
        return first, second

    def _weeks_between(self) -> None:
        apart = 7 * self.season.problem.settings.weeks_between
        for one, mates in enumerate(self.season.same_place):
            for other in mates:
                if one < other:
                    self._keep_apart(one, other, apart)

    def _keep_apart(self, one: int, other: int, apart: int) -> None:
        day, day_2 = (
            sum((day - self._first_day) * on_day for day, on_day in self._days[index].items())
            for index in (one, other)
        )
        both, before = [self.placed[one], self.placed[other]], self._bool()
        self.model.add(day_2 >= day + apart).only_enforce_if([*both, before])
        self.model.add(day >= day_2 + apart).only_enforce_if([*both, ~before])

    # -- costs that several demands share

    def _day_costs(self) -> None:
        """Hearings of one day, and neighbours of one day: so much for each pair."""
        fixed = Counter(each.day.toordinal() for each in self.season.problem.fixed)
        everyone = list(range(len(self.season.demands)))
        for group, weight, beside in (
            (everyone, DAY_LOAD, fixed),
            *((clique, NEIGHBOURS, Counter[int]()) for clique in cliques(self.season.near)),
        ):
            by_day: dict[int, list[Var]] = defaultdict(list)
            for index in group:
                for day, on_day in self._days[index].items():
                    by_day[day].append(on_day)
            for day in by_day.keys() | beside.keys():
                self._pairs(by_day[day], beside[day], weight)

    def _pairs(self, on_day: list[Var], beside: int, weight: int) -> None:
        highest = beside + len(on_day)
        if highest > 1:
            self._convex(
                sum(on_day) + beside, range(highest + 1), lambda count: weight * count * (count - 1) // 2
            )

    def _office_hours(self) -> None:
        of_place: dict[str, list[Var]] = defaultdict(list)
        for index, demand in enumerate(self.season.demands):
            for cell, chosen in zip(self.season.cells[index], self.cells[index], strict=True):
                if not cell.is_favoured:
                    of_place[demand.place_id].append(chosen)
        for place, (hearings, fixed) in self.season.places.items():
            count = sum(of_place[place]) + fixed
            self._convex(count, range(fixed, hearings + 1), partial(office_cost, hearings))

    def _convex(self, count: Var, values: range, cost: Callable[[int], int]) -> None:
        """Add a convex cost of a count: at least each line through two values in a row."""
        found = self.model.new_int_var(0, max(cost(value) for value in values), "")
        for value in values[:-1]:
            slope = cost(value + 1) - cost(value)
            self.model.add(found >= cost(value) + slope * (count - value))
        if len(values) == 1:
            self.model.add(found == cost(values[0]))
        self._cost.append(found)

    # -- from and to choices

    def hint(self, chosen: list[Choice | None]) -> None:
        """Tell the solver where to begin."""
        for index, choice in enumerate(chosen):
            self.model.add_hint(self.placed[index], choice is not None)
            for cell, is_chosen in zip(self.season.cells[index], self.cells[index], strict=True):
                self.model.add_hint(is_chosen, choice is not None and cell == choice.cell)
            if choice is not None:
                self.model.add_hint(self.starts[index], choice.start)
                for team, runs in self.teams[index].items():
                    self.model.add_hint(runs, team == choice.team)

    def read(self, value: Callable[[Var], int]) -> list[Choice | None]:
        """The choices of a solution."""
        return [self._read_one(index, value) for index in range(len(self.season.demands))]

    def _read_one(self, index: int, value: Callable[[Var], int]) -> Choice | None:
        cells = zip(self.season.cells[index], self.cells[index], strict=True)
        for cell in _true(cells, value):
            for team in _true(self.teams[index].items(), value):
                return Choice(cell, value(self.starts[index]), team)
        return None


def _stay(cell: Cell) -> Stay:
    return cell.hall_id, cell.minutes


def _true(pairs: Iterable[tuple[Value, Var]], value: Callable[[Var], int]) -> Iterator[Value]:
    return (what for what, chosen in pairs if value(chosen))


def cliques(near: list[list[int]]) -> list[list[int]]:
    """Groups in which all are neighbours, so that each pair of neighbours is in exactly one of them."""
    left = {(one, other) for one, others in enumerate(near) for other in others if one < other}
    found = []
    while left:
        one, other = min(left)
        group = [one, other]
        for third in range(len(near)):
            if third not in group and all((min(third, each), max(third, each)) in left for each in group):
                group.append(third)
        left -= set(combinations(sorted(group), 2))
        found.append(group)
    return found
