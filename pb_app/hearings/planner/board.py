"""The board on which hearings are put and taken again: what fits, what it costs, who is in the way."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pb_app.hearings.planner.candidates import Cell, time_of
from pb_app.hearings.planner.costs import DAY_LOAD, NEIGHBOURS, office_cost
from pb_app.hearings.planner.model import Appointment
from pb_app.hearings.planner.plan import Obstruction
from pb_app.hearings.planner.season import Season, Spot, TeamId, hours_of_fixed

FIXED = -1
"""The index of a hearing that does not move; the n-th fixed one is FIXED - n."""


class Choice(NamedTuple):
    """A cell, a start in it, and the team."""

    cell: Cell
    start: int
    team: TeamId


class _Taken(NamedTuple):
    start: int
    end: int
    who: int
    spot: Spot


class Board:
    """Some demands put on the board, with the cost kept at every step; every choice on it fits."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.chosen: list[Choice | None] = [None] * len(season.demands)
        self._halls: dict[tuple[int, int], list[_Taken]] = defaultdict(list)
        self._teams: dict[tuple[TeamId, int], list[_Taken]] = defaultdict(list)
        self.on_day: Counter[int] = Counter()
        self.running: Counter[TeamId] = Counter()
        self.in_office_hours = {place: in_hours for place, (_, in_hours) in season.places.items()}
        self._weeks = 7 * season.problem.settings.weeks_between
        self._put_fixed()
        self.cost = sum(season.unplaced_costs) + self._cost_at_start()

    def _cost_at_start(self) -> int:
        days = sum(DAY_LOAD * count * (count - 1) // 2 for count in self.on_day.values())
        return days + sum(office_cost(*place) for place in self.season.places.values())

    def _put_fixed(self) -> None:
        for number, fixed in enumerate(self.season.problem.fixed):
            day = fixed.day.toordinal()
            taken = _Taken(*hours_of_fixed(fixed), FIXED - number, self.season.spot_of_fixed(fixed))
            self.on_day[day] += 1
            if fixed.hall_id is not None:
                self._halls[fixed.hall_id, day].append(taken)
            if fixed.team_id is not None:
                self._teams[fixed.team_id, day].append(taken)

    # -- what is on the board

    @property
    def unplaced(self) -> list[int]:
        """The demands that are not on the board."""
        return [index for index, choice in enumerate(self.chosen) if choice is None]

    def appointments(self) -> dict[str, Appointment]:
        """What is on the board, by the key of the demand."""
        return {
            demand.key: _appointment(choice)
            for demand, choice in zip(self.season.demands, self.chosen, strict=True)
            if choice is not None
        }

    # -- what fits

    def rivals(self, index: int, choice: Choice) -> set[int]:
        """Who would have to go if a demand took a choice; empty when it fits."""
        return {taken for group in self._conflicts(index, choice) for taken in group}

    def fits(self, index: int, choice: Choice) -> bool:
        """Whether a demand can take a choice as things stand."""
        return not any(True for _ in self._conflicts(index, choice))

    def _conflicts(self, index: int, choice: Choice) -> Iterator[list[int]]:
        yield from self._at_the_hall(choice)
        yield from self._in_the_team(index, choice)
        yield from self._too_near(index, choice.cell.day)

    def _at_the_hall(self, choice: Choice) -> Iterator[list[int]]:
        cell, start = choice.cell, choice.start
        if cell.hall_id is None or not self.season.holds(Obstruction.HALL_TAKEN):
            return
        end, buffer = start + cell.minutes, self.season.buffer
        for taken in self._halls.get((cell.hall_id, cell.day), ()):
            if start < taken.end + buffer and taken.start < end + buffer:
                yield [taken.who]

    def _in_the_team(self, index: int, choice: Choice) -> Iterator[list[int]]:
        cell, start, team = choice
        if team is None:
            return
        if (team, cell.day) in self.season.off:
            yield [FIXED]
        others = self._teams.get((team, cell.day), ())
        if len(others) >= self.season.max_per_day[team] and self.season.holds(Obstruction.TEAM_MAX):
            yield [taken.who for taken in others] or [FIXED]
        if others and self.season.holds(Obstruction.TEAM_BUSY):
            end, spot = start + cell.minutes, self.season.spot(index, cell.hall_id)
            for taken in others:
                gap = self.season.gap(spot, taken.spot)
                if start < taken.end + gap and taken.start < end + gap:
                    yield [taken.who]

    def _too_near(self, index: int, day: int) -> Iterator[list[int]]:
        for other in self.season.same_place[index]:
            choice = self.chosen[other]
            if choice is not None and abs(choice.cell.day - day) < self._weeks:
                yield [other]

    # -- put and take

    def put(self, index: int, choice: Choice) -> None:
        """Give a demand its choice, which must fit."""
        cell, start, team = choice
        self.cost += self.price(index, choice) - self.season.unplaced_costs[index]
        taken = _Taken(start, start + cell.minutes, index, self.season.spot(index, cell.hall_id))
        if cell.hall_id is not None:
            self._halls[cell.hall_id, cell.day].append(taken)
        if team is not None:
            self._teams[team, cell.day].append(taken)
        self._count(index, choice, 1)
        self.chosen[index] = choice

    def take(self, index: int) -> Choice:
        """Take a demand from the board; returns what it had."""
        choice = self.chosen[index]
        if choice is None:
            msg = f"demand {index} is not on the board"
            raise ValueError(msg)
        cell, _, team = choice
        self.chosen[index] = None
        if cell.hall_id is not None:
            _drop(self._halls[cell.hall_id, cell.day], index)
        if team is not None:
            _drop(self._teams[team, cell.day], index)
        self._count(index, choice, -1)
        self.cost -= self.price(index, choice) - self.season.unplaced_costs[index]
        return choice

    def _count(self, index: int, choice: Choice, step: int) -> None:
        self.on_day[choice.cell.day] += step
        self.running[choice.team] += step
        if not choice.cell.is_favoured:
            self.in_office_hours[self.season.demands[index].place_id] += step

    # -- prices

    def price(self, index: int, choice: Choice) -> int:
        """What a demand that is not on the board would add by a choice."""
        cell = choice.cell
        price = cell.cost + DAY_LOAD * self.on_day[cell.day]
        price += NEIGHBOURS * self.neighbours_on(index)[cell.day]
        price += 0 if cell.is_favoured else self.office_price(index)
        return price + self.season.team_cost(index, choice.team, self.running[choice.team])

    def office_price(self, index: int) -> int:
        """What one more hearing in office hours costs the demand's place; less than nothing if it is due."""
        place = self.season.demands[index].place_id
        hearings, now = self.season.places[place][0], self.in_office_hours[place]
        return office_cost(hearings, now + 1) - office_cost(hearings, now)

    def neighbours_on(self, index: int) -> Counter[int]:
        """On which days how many of a demand's neighbours are."""
        near = (self.chosen[other] for other in self.season.near[index])
        return Counter(choice.cell.day for choice in near if choice is not None)


def _drop(taken: list[_Taken], index: int) -> None:
    taken[:] = [each for each in taken if each.who != index]


def _appointment(choice: Choice) -> Appointment:
    cell, start, team = choice
    end = start + cell.minutes
    return Appointment(date.fromordinal(cell.day), time_of(start), time_of(end), cell.hall_id, team)
