"""The exact planner: OR-Tools CP-SAT finds the best plan of all and proves that it is.

OR-Tools is an extra (``[scheduling]``) and imported only when asked for.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from pb_app.hearings.planner.board import Choice
from pb_app.hearings.planner.built_in import Progress, Stop
from pb_app.hearings.planner.exact_model import ExactModel
from pb_app.hearings.planner.season import Season
from pb_app.kernel.errors import DomainError

POLL_SECONDS: Final = 0.1
EXTRA: Final = "scheduling"
Solver = Any


@dataclass(frozen=True)
class Found:
    """The choices of the best plan found, a proven lower bound of any plan's cost, and how it ended."""

    chosen: list[Choice | None]
    bound: int
    was_stopped: bool


def load_solver() -> ModuleType:
    """The CP-SAT module, or a DomainError that names the extra to install."""
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        raise DomainError("exact_planner_missing", extra=EXTRA) from error
    return cp_model


def solve_exactly(
    season: Season,
    start_from: list[Choice | None],
    *,
    seed: int,
    seconds: float,
    progress: Progress,
    stop: Stop,
) -> Found:
    """The best plan, at least as good as the one to start from.

    One worker and the seed make it the same each time, unless ``seconds`` or a stop ends it early. It
    runs beside the caller's thread, in which progress (in seconds) is told and stopping asked about.
    """
    cp_model = load_solver()
    exact = ExactModel(season, cp_model)
    exact.hint(start_from)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # without it, loads of days are counted out one by one
    solver.parameters.max_time_in_seconds = seconds
    with ThreadPoolExecutor(1) as beside:
        solving = beside.submit(solver.solve, exact.model)
        try:
            was_stopped = _watch(solving, solver, seconds, progress, stop)
        finally:
            solver.stop_search()
    if solving.result() not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Found(start_from, 0, was_stopped)
    return Found(exact.read(solver.value), round(solver.best_objective_bound), was_stopped)


def _watch(solving: "Future[Any]", solver: Solver, seconds: float, progress: Progress, stop: Stop) -> bool:
    began, was_stopped = time.monotonic(), False
    while not wait([solving], POLL_SECONDS).done:
        progress(min(int(time.monotonic() - began), int(seconds)), max(1, int(seconds)))
        was_stopped = was_stopped or stop()
        if was_stopped:  # again and again: a solver that has not begun yet does not hear it
            solver.stop_search()
    return was_stopped
