"""Why some hearings could not be placed: the smallest reason that can be shown, and what would free them.

A reason is a case: a few demands, a few fixed hearings and a few kinds of constraint that cannot go
together. It is proven by counting or by trying everything, then made as small as it remains impossible.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.candidates import STRICT, Relaxed
from pb_app.hearings.planner.counting import shrink, too_many
from pb_app.hearings.planner.exhaustive import can_all_be_held
from pb_app.hearings.planner.model import Demand, FixedHearing, SeasonProblem
from pb_app.hearings.planner.plan import Obstacle, Obstruction
from pb_app.hearings.planner.remedies import Asked, as_fixed, changes_for
from pb_app.hearings.planner.season import Season

FEW: Final = 8
"""So many demands are tried together; more would take too long."""
LEAST_TELLING_FIRST: Final = (
    Obstruction.NOT_BEFORE,
    Obstruction.HOURS,
    Obstruction.WEEKDAYS,
    Obstruction.FREE_DAYS,
    Obstruction.PLACE_DAYS_OFF,
    Obstruction.TEAM_DAYS_OFF,
    Obstruction.HALL_HOURS,
    Obstruction.HALL_CLOSED,
    Obstruction.HALL_TAKEN,
    Obstruction.TEAM_BUSY,
    Obstruction.TEAM_MAX,
    Obstruction.ROUND,
    Obstruction.WEEKS_BETWEEN,
    Obstruction.HALL_STEP_FREE,
    Obstruction.HALL_CAPACITY,
    Obstruction.PINNED,
)


@dataclass(frozen=True)
class Case:
    """Demands and fixed hearings that cannot go together; the first demand is the one asked about."""

    demands: tuple[Demand, ...]
    fixed: tuple[FixedHearing, ...]

    def is_impossible(self, problem: SeasonProblem, relaxed: Relaxed = STRICT) -> bool:
        """Whether it is shown that not all can be held."""
        part = replace(problem, demands=self.demands, fixed=self.fixed)
        return can_all_be_held(Season(part, relaxed), range(len(self.demands))) is False


def explain(
    problem: SeasonProblem, season: Season, board: Board, *, is_proven: bool = False
) -> tuple[Obstacle, ...]:
    """An obstacle for each demand that is not on the board.

    ``is_proven`` says that more cannot be placed, however that is known; else what is shown here counts.
    """
    placed = board.appointments()
    reasons: list[Reason] = []
    for index in board.unplaced:
        reasons.append(_like_another(problem, reasons, index) or _reason(problem, season, board, index))
    freeing = changes_for(
        problem, placed, [Asked(each.demand, each.constraints, each.is_alone) for each in reasons]
    )
    return tuple(
        Obstacle(
            key := each.demand.key, each.constraints, each.rivals, freeing[key], is_proven or each.is_proven
        )
        for each in reasons
    )


@dataclass(frozen=True)
class Reason:
    """The smallest case found for a demand, and the kinds of constraint that matter in it."""

    case: Case
    constraints: tuple[Obstruction, ...]
    is_proven: bool

    @property
    def demand(self) -> Demand:
        """The demand asked about."""
        return self.case.demands[0]

    @property
    def is_alone(self) -> bool:
        """Whether no other demand has to do with it."""
        return len(self.case.demands) == 1 and self.is_proven

    @property
    def rivals(self) -> tuple[str, ...]:
        """The keys of the others."""
        return (*(each.key for each in self.case.demands[1:]), *(each.key for each in self.case.fixed))


def _reason(problem: SeasonProblem, season: Season, board: Board, index: int) -> Reason:
    case = _proven_case(problem, season, board, index)
    is_proven = case is not None
    if case is None:
        fixed = as_fixed(problem, board.appointments())
        case = Case((problem.demands[index],), fixed)
        if not case.is_impossible(problem):
            return Reason(replace(case, fixed=()), (), is_proven=False)
    case = _smallest(problem, case)
    relaxed = STRICT
    for kind in LEAST_TELLING_FIRST:
        if case.is_impossible(problem, relaxed | {kind}):
            relaxed |= {kind}
    return Reason(case, _others(relaxed), is_proven)


def _others(relaxed: Relaxed) -> tuple[Obstruction, ...]:
    return tuple(kind for kind in reversed(LEAST_TELLING_FIRST) if kind not in relaxed)


def _like_another(problem: SeasonProblem, reasons: list[Reason], index: int) -> Reason | None:
    """The reason of a demand before, when it holds with this one in its place: twenty wait for the same room."""
    demand = problem.demands[index]
    for known in reasons:
        rivals = known.case.demands[1:]
        if known.is_proven and rivals and demand not in rivals:
            case = replace(known.case, demands=(demand, *rivals))
            relaxed = frozenset(LEAST_TELLING_FIRST) - set(known.constraints)
            if case.is_impossible(problem, relaxed):
                return replace(known, case=case)
    return None


def _proven_case(problem: SeasonProblem, season: Season, board: Board, index: int) -> Case | None:
    """Demands that are proven not to go together with this one; alone, counted, or tried."""
    for wanted in _suspects(season, board, index):
        if can_all_be_held(season, wanted) is False:
            return Case(tuple(problem.demands[each] for each in wanted), problem.fixed)
    return None


def _suspects(season: Season, board: Board, index: int) -> Iterator[list[int]]:
    yield [index]
    placed = [each for each, choice in enumerate(board.chosen) if choice is not None]
    crowd = too_many(season, [*placed, index])
    if crowd is not None and index in crowd:
        yield [index, *(each for each in crowd if each != index)]
    mates = [each for each in season.same_place[index] if each in placed]
    if mates:
        yield [index, *mates]
    rivals = _rivals(season, board, index)
    if 0 < len(rivals) <= FEW:
        yield [index, *rivals]
        around = {other for rival in rivals for other in _rivals(season, board, rival)} - {index}
        if len(around | set(rivals)) <= FEW:
            yield [index, *sorted(around | set(rivals))]


def _rivals(season: Season, board: Board, index: int) -> list[int]:
    """Who is in the way of any choice of a demand."""
    found: set[int] = set()
    choices = (
        Choice(cell, start, team)
        for cell in season.cells[index]
        for start in cell.starts
        for team in season.teams[index]
    )
    for choice in choices:
        found |= board.rivals(index, choice)
        if len(found) > 2 * FEW:
            break
    return sorted(each for each in found if each >= 0 and each != index)


def _smallest(problem: SeasonProblem, case: Case) -> Case:
    """As few demands and fixed hearings as still are impossible."""
    first, others = case.demands[0], case.demands[1:]
    if case.fixed and replace(case, fixed=()).is_impossible(problem):
        case = replace(case, fixed=())

    def with_demands(kept: list[Demand]) -> Case:
        return replace(case, demands=(first, *kept))

    def with_fixed(kept: list[FixedHearing]) -> Case:
        return replace(case, fixed=tuple(kept))

    case = with_demands(shrink(others, lambda kept: with_demands(kept).is_impossible(problem)))
    return with_fixed(shrink(case.fixed, lambda kept: with_fixed(kept).is_impossible(problem)))
