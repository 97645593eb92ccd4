"""The built-in planner: most constrained first, then take some from the board and put them better.

It needs no library, gives the same plan for the same problem and seed, and stops when nothing can be
better. What has an appointment already is put first where it was, so that planning again moves little;
when everything stands, only what becomes clearly better moves.
"""

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.candidates import minutes_of
from pb_app.hearings.planner.model import Appointment, Standing
from pb_app.hearings.planner.placing import cheapest
from pb_app.hearings.planner.season import Season

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]

ROUNDS: Final = 1200
HEAT: Final = 8.0
"""How much worse, about, a step may be at the beginning; it cools down to nothing."""
REPORT_EACH: Final = 20
FEW_WAITING: Final = 2
"""So many of those without a place are tried again at each step."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def go_on() -> bool:
    """Nobody asks to stop."""
    return False


class BuiltIn:
    """One run of the built-in planner over a season; ``floor`` is a cost below which no plan can be."""

    def __init__(
        self,
        season: Season,
        *,
        seed: int = 1,
        floor: int = 0,
        rounds: int = ROUNDS,
        begin_with: Mapping[str, Appointment] | None = None,
        progress: Progress = silent,
        stop: Stop = go_on,
    ) -> None:
        self.board = Board(season)
        self._begin_with = _current(season) if begin_with is None else begin_with
        self._rng = Random(seed)  # noqa: S311 - a search, no secret
        self._floor, self._rounds = floor, rounds
        self._progress, self._stop = progress, stop
        self.was_stopped = False

    def run(self) -> Board:
        """The best plan found."""
        stood = self._put_current()
        self._put_rest()
        settle(self.board)
        if stood < len(self.board.season.demands):
            self._improve()
            settle(self.board)
        self._progress(self._rounds, self._rounds)
        return self.board

    def _put_current(self) -> int:
        """Put what has an appointment where it was, announced first; returns how many stand there."""
        demands = self.board.season.demands
        standing = [index for index, demand in enumerate(demands) if demand.key in self._begin_with]
        standing.sort(key=self._weight)
        for index in standing:
            choice = _as_it_was(self.board, index, self._begin_with[demands[index].key])
            if choice is not None:
                self.board.put(index, choice)
        return len(demands) - len(self.board.unplaced)

    def _weight(self, index: int) -> tuple[bool, int]:
        current = self.board.season.demands[index].current
        return current is None or current.standing is not Standing.ANNOUNCED, index

    def _put_rest(self) -> None:
        """Put what is left, those with the fewest possibilities first."""
        season = self.board.season
        order = sorted(self.board.unplaced, key=lambda index: (_freedom(season, index), index))
        for index in order:
            choice = cheapest(self.board, index)
            if choice is not None:
                self.board.put(index, choice)

    def _improve(self) -> None:
        best_cost, best = self.board.cost, list(self.board.chosen)
        for number in range(self._rounds):
            if best_cost <= self._floor or self._is_asked_to_stop(number):
                break
            self._step(HEAT * (1 - number / self._rounds))
            if self.board.cost < best_cost:
                best_cost, best = self.board.cost, list(self.board.chosen)
        _restore(self.board, best)

    def _is_asked_to_stop(self, number: int) -> bool:
        if number % REPORT_EACH == 0:
            self._progress(number, self._rounds)
            self.was_stopped = self._stop()
        return self.was_stopped

    def _step(self, heat: float) -> None:
        """Take some from the board, put them again, and keep that unless it is clearly worse."""
        board, before = self.board, self.board.cost
        kept = list(board.chosen)
        waiting = board.unplaced
        if waiting and self._rng.random() < 0.5:
            taken = self._force(self._rng.choice(waiting))
        else:
            taken = self._victims()
            for index in taken:
                board.take(index)
        self._put_again(taken + self._rng.sample(waiting, min(len(waiting), FEW_WAITING)))
        slack = -heat * math.log(max(self._rng.random(), 1e-9)) if heat > 0 else 0
        if board.cost > before + slack:
            _restore(board, kept)

    def _put_again(self, order: list[int]) -> None:
        self._rng.shuffle(order)
        if self._rng.random() < 0.5:
            order.sort(key=lambda index: _freedom(self.board.season, index))
        for index in order:
            choice = cheapest(self.board, index, self._rng) if self.board.chosen[index] is None else None
            if choice is not None:
                self.board.put(index, choice)

    def _force(self, index: int) -> list[int]:
        """Put a demand although others are in its way, and take those from the board; returns them."""
        season, rng = self.board.season, self._rng
        if not season.cells[index] or not season.teams[index]:
            return []
        cell = rng.choice(season.cells[index])
        choice = Choice(cell, rng.choice(cell.starts), rng.choice(season.teams[index]))
        rivals = sorted(self.board.rivals(index, choice))
        if rivals and rivals[0] < 0:
            return []
        for rival in rivals:
            self.board.take(rival)
        if self.board.fits(index, choice):
            self.board.put(index, choice)
        return rivals

    def _victims(self) -> list[int]:
        """A few demands: at random, or those of days that lie together."""
        rng = self._rng
        placed = [index for index, choice in enumerate(self.board.chosen) if choice is not None]
        count = min(len(placed), rng.randint(1, 6))
        if rng.random() < 0.5:
            return rng.sample(placed, count)
        first = rng.choice(placed) if placed else 0
        return sorted(placed, key=lambda index: (self._apart(first, index), rng.random()))[:count]

    def _apart(self, one: int, other: int) -> int:
        choice, choice_2 = self.board.chosen[one], self.board.chosen[other]
        if choice is None or choice_2 is None:
            return 0
        return abs(choice.cell.day - choice_2.cell.day)


def settle(board: Board) -> None:
    """Move one hearing at a time as long as that makes the plan better; and place what fits."""
    improved = True
    while improved:
        before = board.cost
        for index, choice in enumerate(board.chosen):
            if choice is not None:
                _resettle(board, index)
        for index in board.unplaced:
            found = cheapest(board, index)
            if found is not None:
                board.put(index, found)
        improved = board.cost < before


def _resettle(board: Board, index: int) -> None:
    before = board.cost
    old = board.take(index)
    new = cheapest(board, index)
    board.put(index, old if new is None else new)
    if new is not None and board.cost >= before:
        board.take(index)
        board.put(index, old)


def _restore(board: Board, kept: list[Choice | None]) -> None:
    changed = [index for index, choice in enumerate(board.chosen) if choice != kept[index]]
    for index in changed:
        if board.chosen[index] is not None:
            board.take(index)
    for index in changed:
        choice = kept[index]
        if choice is not None:
            board.put(index, choice)


def _freedom(season: Season, index: int) -> int:
    return len(season.cells[index]) * len(season.teams[index])


def _current(season: Season) -> dict[str, Appointment]:
    return {each.key: each.current.appointment for each in season.demands if each.current is not None}


def _as_it_was(board: Board, index: int, was: Appointment) -> Choice | None:
    """An appointment as a choice, by another team if need be, when it still fits."""
    day, start = was.day.toordinal(), minutes_of(was.start)
    teams = board.season.teams[index]
    for cell in board.season.cells[index]:
        if (cell.day, cell.hall_id) == (day, was.hall_id) and start in cell.starts:
            for team in sorted(teams, key=lambda each: each != was.team_id):
                choice = Choice(cell, start, team)
                if board.fits(index, choice):
                    return choice
    return None
