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
from pb_app.hearings.planner.remedies import Asked, Patience, as_fixed, changes_for
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


REASON_SECONDS: Final = 3.0
CHANGE_SECONDS: Final = 2.0
"""After so long, the reasons that are left stay without detail, and the changes without more."""


@dataclass(frozen=True)
class Case:
    """Demands and fixed hearings that cannot go together; the first demand is the one asked about.

    What was shown by counting is made smaller by counting alone.
    """

    demands: tuple[Demand, ...]
    fixed: tuple[FixedHearing, ...]
    is_counted: bool = False

    def is_impossible(self, problem: SeasonProblem, relaxed: Relaxed = STRICT) -> bool:
        """Whether it is shown that not all can be held."""
        season = Season(replace(problem, demands=self.demands, fixed=self.fixed), relaxed)
        everyone = range(len(self.demands))
        if self.is_counted:
            return too_many(season, everyone) is not None
        return can_all_be_held(season, everyone) is False


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


def explain(
    problem: SeasonProblem, season: Season, board: Board, *, is_proven: bool = False
) -> tuple[Obstacle, ...]:
    """An obstacle for each demand that is not on the board.

    ``is_proven`` says that more cannot be placed, however that is known; else what is shown here counts.
    """
    placed = board.appointments()
    until = Patience(REASON_SECONDS)
    reasons: list[Reason] = []
    for index in board.unplaced:
        like_another = _like_another(problem, reasons, index)
        reasons.append(like_another or _Search(problem, season, board, index, until).reason())
    asked = [Asked(each.demand, each.constraints, each.is_alone) for each in reasons]
    freeing = changes_for(problem, placed, asked, Patience(CHANGE_SECONDS))
    return tuple(
        Obstacle(
            key := each.demand.key, each.constraints, each.rivals, freeing[key], is_proven or each.is_proven
        )
        for each in reasons
    )


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


class _Search:
    """The search for the reason of one demand."""

    def __init__(
        self, problem: SeasonProblem, season: Season, board: Board, index: int, until: Patience
    ) -> None:
        self._problem, self._season, self._board = problem, season, board
        self._index, self._until = index, until

    def reason(self) -> Reason:
        """The smallest reason that is found in time; without a proof, what is placed counts as fixed."""
        problem = self._problem
        case = self._proven_case()
        is_proven = case is not None
        if case is None:
            case = Case((problem.demands[self._index],), as_fixed(problem, self._board.appointments()))
            if self._until.is_over or not case.is_impossible(problem):
                return Reason(replace(case, fixed=()), (), is_proven=False)
        case = self._smallest(case)
        relaxed = STRICT
        for kind in LEAST_TELLING_FIRST:
            if case.is_impossible(problem, relaxed | {kind}):
                relaxed |= {kind}
        constraints = tuple(kind for kind in reversed(LEAST_TELLING_FIRST) if kind not in relaxed)
        return Reason(case, constraints, is_proven)

    def _proven_case(self) -> Case | None:
        """Demands that are proven not to go together with this one: alone, counted, or tried."""
        for wanted, is_counted in self._suspects():
            if is_counted or can_all_be_held(self._season, wanted) is False:
                demands = tuple(self._problem.demands[each] for each in wanted)
                return Case(demands, self._problem.fixed, is_counted)
            if self._until.is_over:
                break
        return None

    def _suspects(self) -> Iterator[tuple[list[int], bool]]:
        index = self._index
        yield [index], False
        placed = [each for each, choice in enumerate(self._board.chosen) if choice is not None]
        crowd = too_many(self._season, [*placed, index])
        if crowd is not None and index in crowd:
            yield [index, *(each for each in crowd if each != index)], True
        rivals = self._rivals(index)
        if 0 < len(rivals) <= FEW:
            yield [index, *rivals], False
            around = {other for rival in rivals for other in self._rivals(rival)} - {index}
            if len(around | set(rivals)) <= FEW:
                yield [index, *sorted(around | set(rivals))], False

    def _rivals(self, index: int) -> list[int]:
        """Who is in the way of any choice of a demand."""
        found: set[int] = set()
        choices = (
            Choice(cell, start, team)
            for cell in self._season.cells[index]
            for start in cell.starts
            for team in self._season.teams[index]
        )
        for choice in choices:
            found |= self._board.rivals(index, choice)
            if len(found) > 2 * FEW:
                break
        return sorted(each for each in found if each >= 0 and each != index)

    def _smallest(self, case: Case) -> Case:
        """As few demands and fixed hearings as still are impossible, if time allows."""
        problem, first, others = self._problem, case.demands[0], case.demands[1:]
        if case.fixed and replace(case, fixed=()).is_impossible(problem):
            case = replace(case, fixed=())

        def with_demands(kept: list[Demand]) -> Case:
            return replace(case, demands=(first, *kept))

        def with_fixed(kept: list[FixedHearing]) -> Case:
            return replace(case, fixed=tuple(kept))

        def is_enough(smaller: Case) -> bool:
            return not self._until.is_over and smaller.is_impossible(problem)

        case = with_demands(shrink(others, lambda kept: is_enough(with_demands(kept))))
        return with_fixed(shrink(case.fixed, lambda kept: is_enough(with_fixed(kept))))
