"""The one door to the planner."""

import time
from typing import Final

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.bounds import floor_of
from pb_app.hearings.planner.built_in import BuiltIn, Progress, Stop, go_on, silent
from pb_app.hearings.planner.costs import UNPLACED, cost_of
from pb_app.hearings.planner.model import SeasonProblem
from pb_app.hearings.planner.obstacles import explain
from pb_app.hearings.planner.plan import Engine, Plan
from pb_app.hearings.planner.season import Season
from pb_app.hearings.planner.size import check_size

SECONDS: Final = 60.0
"""How long the exact planner goes on at most; it then gives the best plan so far."""


def solve(
    problem: SeasonProblem,
    *,
    engine: Engine = Engine.BUILT_IN,
    seed: int = 1,
    seconds: float = SECONDS,
    progress: Progress = silent,
    stop: Stop = go_on,
) -> Plan:
    """The best plan that the engine finds, and why the rest could not be placed.

    ``progress(done, total)`` and ``stop()`` are called in the caller's thread, now and then; a plan that
    was stopped is valid, only not as good. Raises ``exact_planner_missing`` if the extra is not installed, and
    ``season_too_large``.
    """
    check_size(problem)
    if engine is Engine.EXACT:
        from pb_app.hearings.planner.exact import load_solver  # noqa: PLC0415 - heavy

        load_solver()
    began = time.perf_counter()
    season = Season(problem)
    bound = floor_of(season)
    run = BuiltIn(season, seed=seed, floor=bound, progress=progress, stop=stop)
    board, was_stopped = run.run(), run.was_stopped
    if engine is Engine.EXACT and not was_stopped:
        from pb_app.hearings.planner.exact import solve_exactly  # noqa: PLC0415 - heavy

        found = solve_exactly(season, board.chosen, seed=seed, seconds=seconds, progress=progress, stop=stop)
        board = min(_board(season, found.chosen), board, key=lambda each: each.cost)
        bound, was_stopped = max(bound, found.bound), found.was_stopped
    left = len(board.unplaced)
    is_proven = left > 0 and bound >= left * UNPLACED
    placed = board.appointments()
    return Plan(
        placed=placed,
        unplaced=() if was_stopped else explain(problem, season, board, is_proven=is_proven),
        cost=cost_of(problem, placed),
        bound=bound,
        engine=engine,
        seed=seed,
        seconds=time.perf_counter() - began,
        was_stopped=was_stopped,
    )


def _board(season: Season, chosen: list[Choice | None]) -> Board:
    board = Board(season)
    for index, choice in enumerate(chosen):
        if choice is not None:
            board.put(index, choice)
    return board
