"""The planner against the proven optimum: ``python -m benchmarks.planning`` names each municipality."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.seasons import problems
from pb_app.hearings.planner import Criterion, Engine, Plan, SeasonProblem, Team
from pb_app.hearings.planner.costs import UNPLACED
from pb_app.hearings.planner.solving import solve

Row = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Pair:
    """One municipality planned by both, with the processor seconds of each."""

    name: str
    hearings: int
    built_in: Plan
    exact: Plan
    seconds: float
    seconds_exact: float

    @property
    def gap(self) -> float:
        """How far the built-in plan is from the optimum; what has no place is counted by itself."""
        floor, cost = (_without_unplaced(plan) for plan in (self.exact, self.built_in))
        return 0.0 if cost == floor else (cost - floor) / max(1, floor)


def _without_unplaced(plan: Plan) -> int:
    return plan.total - UNPLACED * len(plan.unplaced)


def _timed(problem: SeasonProblem, engine: Engine) -> tuple[Plan, float]:
    began = time.process_time()
    plan = solve(problem, engine=engine)
    return plan, time.process_time() - began


def pairs(*, is_tight: bool) -> list[Pair]:
    """Every municipality planned by both engines."""
    found = []
    for name, problem in problems(is_tight=is_tight).items():
        built_in, seconds = _timed(problem, Engine.BUILT_IN)
        exact, seconds_exact = _timed(problem, Engine.EXACT)
        found.append(Pair(name, len(problem.demands), built_in, exact, seconds, seconds_exact))
    return found


def _impossible() -> SeasonProblem:
    """The largest municipality with one team that runs one hearing a day."""
    return replace(problems()["tirane"], teams=(Team(id=1, max_per_day=1),))


def planning(row: Row) -> None:
    """Gap and time over all municipalities, in a usual season and in a tight one; and a plan that cannot be."""
    solve(problems()["pustec"], engine=Engine.EXACT)  # OR-Tools is loaded once
    for is_tight in (False, True):
        found = pairs(is_tight=is_tight)
        season = "tight season" if is_tight else "season"
        hearings = sum(pair.hearings for pair in found)
        label = f"{season}, {len(found)} x, {hearings} hearings"
        worst = max(pair.seconds for pair in found)
        row(
            f"{label}: built-in",
            f"{sum(pair.seconds for pair in found):.1f} s, worst {worst:.2f} s",
            "< 1 s each",
        )
        proven = sum(pair.exact.is_optimal for pair in found)
        seconds = sum(pair.seconds_exact for pair in found)
        row(f"{label}: exact", f"{seconds:.1f} s, {proven} proven", "< 60 s, all proven")
        gap = max(pair.gap for pair in found)
        more = sum(len(pair.built_in.unplaced) - len(pair.exact.unplaced) for pair in found)
        optimum = sum(_without_unplaced(pair.exact) for pair in found)
        built_in = sum(_without_unplaced(pair.built_in) for pair in found)
        row(f"{season}: cost of the built-in, of the optimum", f"{built_in}, {optimum}", "")
        row(f"{season}: worst gap; placed less", f"{gap:.1%}; {more}", "≤ 2 %; 0")
    for engine in Engine:
        plan, seconds = _timed(_impossible(), engine)
        proven = sum(obstacle.is_proven for obstacle in plan.unplaced)
        figure = f"{seconds:.1f} s, {proven} of {len(plan.unplaced)} proven"
        row(f"a plan that cannot be: {engine.value}", figure, "< 10 s")


def _each() -> None:
    for is_tight in (False, True):
        for pair in pairs(is_tight=is_tight):
            criteria = ", ".join(f"{name.value} {cost}" for name, cost in pair.exact.cost.items() if cost)
            left_out = pair.exact.cost[Criterion.UNPLACED] // UNPLACED
            sys.stdout.write(
                f"{pair.name:<16} {pair.hearings:>3} hearings, {left_out} without a place; built-in "
                f"{pair.built_in.total} in {pair.seconds:.2f} s, exact {pair.exact.total} "
                f"(bound {pair.exact.bound}) in {pair.seconds_exact:.2f} s; {criteria}\n"
            )


if __name__ == "__main__":
    _each()
