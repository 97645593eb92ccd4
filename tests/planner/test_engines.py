"""The built-in planner against the proven optimum over the real territory; progress, stops, a missing library."""

import sys
import time
from collections.abc import Iterator
from datetime import time as clock

import pytest

from benchmarks.seasons import HEARINGS, problems
from pb_app.hearings.planner import (
    Appointment,
    Criterion,
    Current,
    Engine,
    FixedHearing,
    SeasonProblem,
    Standing,
)
from pb_app.hearings.planner.costs import office_cost
from pb_app.hearings.planner.solving import solve
from pb_app.kernel.errors import DomainError
from tests.planner.checker import violations
from tests.planner.examples import day, demand, season

FIVE = ("diber", "kukes", "lezhe", "mallakaster", "skrapar")
"""Tight ones, whose optimum is not zero."""
GAP = 0.02


def compare(name: str, problem: SeasonProblem) -> float:
    """Both plans are valid and near, the exact one proven; returns the seconds of computing that it took."""
    built_in = solve(problem)
    began = time.process_time()
    exact = solve(problem, engine=Engine.EXACT)
    seconds = time.process_time() - began
    assert violations(problem, built_in) == []
    assert violations(problem, exact) == []
    assert exact.is_optimal, name
    assert built_in.total <= exact.total * (1 + GAP), name
    return seconds


def test_the_example_seasons_are_whole() -> None:
    seasons = problems()
    assert len(seasons) == 61
    assert sum(len(each.demands) for each in seasons.values()) == HEARINGS
    assert seasons["tirane"] == problems()["tirane"]
    assert all(hall.label.startswith("SHEMBULL") for each in seasons.values() for hall in each.halls)


@pytest.mark.parametrize("name", FIVE)
def test_five_municipalities_come_within_two_per_cent_of_the_optimum(name: str) -> None:
    problem = problems(is_tight=True)[name]
    compare(name, problem)


@pytest.mark.long
@pytest.mark.parametrize("is_tight", [False, True])
def test_all_municipalities_come_within_two_per_cent_of_the_optimum(*, is_tight: bool) -> None:
    seconds = sum(compare(name, problem) for name, problem in problems(is_tight=is_tight).items())
    assert seconds < 60


@pytest.mark.parametrize("engine", Engine)
def test_evenings_are_shared_out(engine: Engine) -> None:
    """A team, one hearing a day, ten evenings for ten places: none has two hearings in office hours."""
    problem = problems(is_tight=True)["kukes"]
    plan = solve(problem, engine=engine)
    office: dict[str, int] = {}
    count: dict[str, int] = {}
    for each in problem.demands:
        given = plan.placed[each.key]
        count[each.place_id] = count.get(each.place_id, 0) + 1
        is_office = given.start.hour < 17 and given.day.weekday() < 5
        office[each.place_id] = office.get(each.place_id, 0) + is_office
    assert max(office.values()) == 1
    assert all(office[place] <= 1 for place, hearings in count.items() if hearings == 2)


def test_office_hours_cost_more_the_less_a_place_has_else() -> None:
    assert [office_cost(1, n) for n in (0, 1)] == [0, 30]
    assert [office_cost(2, n) for n in (0, 1, 2)] == [10, 0, 30]
    assert [office_cost(4, n) for n in (1, 2, 3, 4)] == [10, 0, 30, 120]


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in sys.modules if name.split(".")[0] == "ortools"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
    return


def test_without_the_extra_the_exact_planner_says_so(without_solver: None) -> None:
    with pytest.raises(DomainError) as caught:
        solve(season(demand()), engine=Engine.EXACT)
    assert (caught.value.code, caught.value.params) == ("exact_planner_missing", {"extra": "scheduling"})
    assert solve(season(demand())).placed


def test_the_built_in_planner_does_not_load_the_solver(without_solver: None) -> None:
    assert solve(problems()["tirane"], seed=3).cost[Criterion.UNPLACED] == 0


@pytest.mark.parametrize("engine", Engine)
def test_progress_is_told_and_grows(engine: Engine) -> None:
    told: list[tuple[int, int]] = []
    solve(problems()["durres"], engine=engine, progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(0 <= done <= total for done, total in told)


@pytest.mark.parametrize(("engine", "times"), [(Engine.BUILT_IN, 5), (Engine.EXACT, 62)])
def test_a_stop_gives_the_best_plan_so_far(engine: Engine, times: int) -> None:
    """The built-in planner asks sixty times at most; what comes after is the solver, unless it is done before."""
    problem = problems()["tirane"]
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return len(asked) > times

    plan = solve(problem, engine=engine, stop=stop)
    assert plan.was_stopped or (engine is Engine.EXACT and plan.is_optimal)
    assert violations(problem, plan) == []
    assert len(plan.placed) == len(problem.demands)


def test_a_stop_at_once_gives_a_valid_plan() -> None:
    problem = problems()["tirane"]
    plan = solve(problem, engine=Engine.EXACT, stop=lambda: True)
    assert plan.was_stopped
    assert violations(problem, plan) == []
    assert plan.seconds < 10


@pytest.mark.parametrize("engine", list(Engine))
def test_what_was_announced_does_not_stand_beside_another_rounds_hearing(engine: Engine) -> None:
    """Found by the trial of every plan: a fixed hearing of the other round, on the very day, was overlooked."""
    stands = Appointment(day=day(0), start=clock(9), end=clock(10), hall_id=None, team_id=1)
    announced = demand("a", 1, current=Current(appointment=stands, standing=Standing.ANNOUNCED))
    fixed = FixedHearing(key="x", day=day(0), place_ids=("a",), round_number=2)
    plan = solve(season(announced, fixed=(fixed,), said={"weeks_between": 1}), engine=engine)
    assert violations(season(announced, fixed=(fixed,), said={"weeks_between": 1}), plan) == []
    assert plan.placed == {}
