"""Which changes would free the hearings that could not be placed: each is tried before it is told.

Hearings of a round that compete for room are freed together, so that nobody is told of one day more
when twenty hearings wait; if nothing frees all of them, each is looked at by itself.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from pb_app.hearings.planner.board import Board
from pb_app.hearings.planner.built_in import BuiltIn
from pb_app.hearings.planner.changes import trials
from pb_app.hearings.planner.costs import UNPLACED
from pb_app.hearings.planner.counting import too_many
from pb_app.hearings.planner.model import Appointment, Demand, FixedHearing, SeasonProblem
from pb_app.hearings.planner.placing import cheapest
from pb_app.hearings.planner.plan import Change, Obstruction
from pb_app.hearings.planner.season import Season
from pb_app.hearings.planner.trials import Trial

MOST_TOLD: Final = 3
MOST_TRIED: Final = 60
ROUNDS: Final = 60
Placed = Mapping[str, Appointment]


class Patience:
    """How long an explanation may take; a plan itself never depends on it."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether it has taken long enough."""
        return time.monotonic() > self._until


@dataclass(frozen=True)
class Asked:
    """A demand, what stands in its way, and whether that is so without any other demand."""

    demand: Demand
    constraints: tuple[Obstruction, ...]
    is_alone: bool


def as_fixed(problem: SeasonProblem, placed: Placed) -> tuple[FixedHearing, ...]:
    """What is placed, as hearings that stay as they are, after those that are fixed anyway."""
    stay = (
        FixedHearing(
            key=demand.key,
            day=given.day,
            start=given.start,
            end=given.end,
            label=demand.label,
            hall_id=given.hall_id,
            team_id=given.team_id,
            position=demand.position,
            place_ids=(demand.place_id,),
            round_number=demand.round_number,
        )
        for demand in problem.demands
        if (given := placed.get(demand.key)) is not None
    )
    return (*problem.fixed, *stay)


def changes_for(
    problem: SeasonProblem, placed: Placed, asked: Sequence[Asked], until: Patience
) -> dict[str, tuple[Change, ...]]:
    """The smallest changes that free each demand, by its key."""
    found: dict[str, tuple[Change, ...]] = {}
    for group in _competing(asked):
        constraints = dict.fromkeys(kind for each in group for kind in each.constraints)
        keys = {each.demand.key for each in group}
        worth_trying = trials(problem, group[0].demand, tuple(constraints))
        told = _that_work(worth_trying, partial(_frees_all, placed=placed, keys=keys), until)
        found |= dict.fromkeys(keys, told)
    for each in asked:
        key = each.demand.key
        if not found.get(key):
            worth_trying = trials(problem, each.demand, each.constraints)
            found[key] = _that_work(worth_trying, partial(_frees_one, placed=placed, key=key), until)
    return found


def _competing(asked: Iterable[Asked]) -> Iterable[list[Asked]]:
    groups: dict[int, list[Asked]] = defaultdict(list)
    for each in asked:
        if not each.is_alone:
            groups[each.demand.round_number].append(each)
    return groups.values()


def _that_work(
    worth_trying: list[Trial], frees: Callable[[SeasonProblem], bool], until: Patience
) -> tuple[Change, ...]:
    """The first few changes that work, no two of one kind."""
    told: list[Change] = []
    for trial in worth_trying[:MOST_TRIED]:
        if all(trial.change.code is not each.code for each in told) and frees(trial.problem):
            told.append(trial.change)
        if len(told) == MOST_TOLD or until.is_over:
            break
    return tuple(told)


def _frees_one(problem: SeasonProblem, *, placed: Placed, key: str) -> bool:
    """Whether a demand finds room while all others stay."""
    demands = tuple(demand for demand in problem.demands if demand.key == key)
    alone = replace(problem, demands=demands, fixed=as_fixed(problem, placed))
    return cheapest(Board(Season(alone)), 0) is not None


def _frees_all(problem: SeasonProblem, *, placed: Placed, keys: set[str]) -> bool:
    """Whether these demands find room beside all that is placed; what is in their round may move."""
    numbers = {demand.round_number for demand in problem.demands if demand.key in keys}
    moving = {
        demand.key: given
        for demand in problem.demands
        if demand.round_number in numbers and (given := placed.get(demand.key)) is not None
    }
    wanted = keys | moving.keys()
    staying = {key: given for key, given in placed.items() if key not in moving}
    part = replace(
        problem,
        demands=tuple(demand for demand in problem.demands if demand.key in wanted),
        fixed=as_fixed(problem, staying),
    )
    season = Season(part)
    if too_many(season, range(len(part.demands))) is not None:
        return False
    board = BuiltIn(season, floor=UNPLACED - 1, rounds=ROUNDS, begin_with=moving).run()
    return not board.unplaced
