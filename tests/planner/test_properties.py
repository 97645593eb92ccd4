"""What holds of every plan, over seasons by chance: each rule, the cost, the proof, the seed, and planning again."""

from dataclasses import replace
from datetime import date, time
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pb_app.hearings.planner import (
    Appointment,
    Criterion,
    Current,
    DayRange,
    Engine,
    Plan,
    Round,
    SeasonProblem,
    Standing,
    Team,
)
from pb_app.hearings.planner.candidates import Candidates, time_of
from pb_app.hearings.planner.costs import cost_of
from pb_app.hearings.planner.solving import solve
from tests.planner import checker, examples
from tests.planner.random_seasons import crowded, seasons

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
fewer = settings(quick, max_examples=10)
thorough = settings(quick, max_examples=400)


def check(problem: SeasonProblem, engine: Engine) -> Plan:
    plan = solve(problem, engine=engine, seconds=20)
    assert checker.violations(problem, plan) == []
    assert plan.cost == cost_of(problem, plan.placed)
    assert plan.bound is not None
    assert plan.bound <= plan.total
    return plan


@pytest.mark.parametrize("engine", Engine)
@quick
@given(problem=seasons())
def test_every_plan_keeps_every_rule(engine: Engine, problem: SeasonProblem) -> None:
    check(problem, engine)


@pytest.mark.parametrize("engine", Engine)
@quick
@given(problem=crowded())
def test_every_plan_keeps_every_rule_where_it_is_crowded(engine: Engine, problem: SeasonProblem) -> None:
    check(problem, engine)


@quick
@given(problem=st.one_of(seasons(), crowded()))
def test_the_exact_plan_is_proven_and_never_worse(problem: SeasonProblem) -> None:
    exact, built_in = check(problem, Engine.EXACT), check(problem, Engine.BUILT_IN)
    assert exact.is_optimal
    assert exact.bound <= built_in.total
    proven = [obstacle for obstacle in built_in.unplaced if obstacle.is_proven]
    if len(proven) == len(built_in.unplaced) and proven:
        assert exact.unplaced  # what was called impossible is impossible


@pytest.mark.long
@thorough
@given(problem=st.one_of(seasons(most=9), crowded()))
def test_at_length(problem: SeasonProblem) -> None:
    exact, built_in = check(problem, Engine.EXACT), check(problem, Engine.BUILT_IN)
    assert exact.is_optimal
    assert bool(exact.unplaced) or not any(each.is_proven for each in built_in.unplaced)
    assert built_in.total <= exact.total + max(15, exact.total // 50)


def every_plan(problem: SeasonProblem) -> int:
    """The cost of the best of all plans, by trying each."""
    candidates = Candidates(problem)
    choices: list[list[Appointment | None]] = []
    for demand in problem.demands:
        own: list[Appointment | None] = [None]
        for cell in candidates.of(demand):
            for start in cell.starts:
                on, end = date.fromordinal(cell.day), time_of(start + cell.minutes)
                own += [
                    Appointment(on, time_of(start), end, cell.hall_id, team)
                    for team in ([each.id for each in problem.teams] or [None])
                ]
        choices.append(own)
    best = None
    for combination in product(*choices):
        placed = {
            demand.key: chosen
            for demand, chosen in zip(problem.demands, combination, strict=True)
            if chosen is not None
        }
        cost = sum(cost_of(problem, placed).values())
        if (best is None or cost < best) and not broken(problem, placed):
            best = cost
    assert best is not None
    return best


def broken(problem: SeasonProblem, placed: dict[str, Appointment]) -> list[str]:
    demands = {demand.key: demand for demand in problem.demands}
    alone = [what for key, chosen in placed.items() for what in checker.alone(problem, demands[key], chosen)]
    return alone + checker.together(problem, demands, placed)


@fewer
@given(problem=seasons(most=2))
def test_the_optimum_is_that_of_trying_everything(problem: SeasonProblem) -> None:
    tiny = replace(
        problem,
        settings=replace(problem.settings, step_minutes=120),
        demands=tuple(
            replace(demand, hall_ids=demand.hall_ids[:1], earliest=time(15), latest=time(19))
            for demand in problem.demands
        ),
    )
    assert solve(tiny, engine=Engine.EXACT).total == every_plan(tiny)


@fewer
@given(problem=seasons(), seed=st.integers(0, 3))
def test_the_same_seed_gives_the_same_plan(problem: SeasonProblem, seed: int) -> None:
    for engine in Engine:
        first, second = (solve(problem, engine=engine, seed=seed) for _ in range(2))
        assert first.placed == second.placed
        assert [each.key for each in first.unplaced] == [each.key for each in second.unplaced]


def again(problem: SeasonProblem, plan: Plan, standing: Standing) -> SeasonProblem:
    demands = tuple(
        replace(demand, current=Current(plan.placed[demand.key], standing)) for demand in problem.demands
    )
    return replace(problem, demands=demands)


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("engine", Engine)
@fewer
@given(problem=seasons())
def test_planning_again_with_nothing_changed_moves_nothing(
    engine: Engine, standing: Standing, problem: SeasonProblem
) -> None:
    cleared = replace(problem, demands=tuple(replace(demand, current=None) for demand in problem.demands))
    plan = solve(cleared, engine=engine)
    kept = replace(cleared, demands=tuple(each for each in cleared.demands if each.key in plan.placed))
    plan = solve(kept, engine=engine)
    if not plan.unplaced:
        assert solve(again(kept, plan, standing), engine=engine, seed=99).placed == plan.placed


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("engine", Engine)
def test_an_extra_closure_moves_only_what_must(engine: Engine, standing: Standing) -> None:
    places = [examples.demand(name) for name in "abcdefgh"]
    rounds = (Round(1, examples.day(0), examples.day(11)),)
    problem = examples.season(*places, rounds=rounds, teams=(Team(id=1, max_per_day=2),))
    plan = solve(problem, engine=engine)
    closed = plan.placed["a/1"].day
    off = Team(id=1, max_per_day=2, days_off=(DayRange(closed, closed),))
    anew = solve(replace(again(problem, plan, standing), teams=(off,)), engine=engine)
    moved = {key for key, was in plan.placed.items() if anew.placed[key] != was}
    assert moved == {key for key, was in plan.placed.items() if was.day == closed}
    assert anew.cost[Criterion.UNPLACED] == 0
