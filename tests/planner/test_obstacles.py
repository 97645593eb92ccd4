"""Each rule stands in the way when it should, is named, and its smallest change is told and works; both engines."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.planner import (
    Appointment,
    Change,
    Current,
    DayRange,
    Demand,
    Engine,
    FixedHearing,
    FreeDay,
    FreeDayKind,
    Hall,
    Obstruction,
    OpenHours,
    Pins,
    Plan,
    Remedy,
    Round,
    SeasonProblem,
    Standing,
    Team,
    WeekdayOff,
)
from pb_app.hearings.planner.changes import trials
from pb_app.hearings.planner.solving import solve
from tests.planner.checker import violations
from tests.planner.examples import FRIDAY, MONDAY, day, demand, season

K, R = Obstruction, Remedy
ALWAYS = DayRange(date(2026, 1, 1), date(2027, 1, 1), "SHEMBULL")
WEEK = DayRange(MONDAY, FRIDAY, "vjelje")
HALL = Hall(id=1)


def hall(**given: Any) -> Hall:
    return replace(HALL, **given)


def in_hall(**given: Any) -> Demand:
    return demand(hall_ids=(1,), **given)


def busy(**given: Any) -> FixedHearing:
    return FixedHearing(key="x", day=MONDAY, start=time(9), end=time(19), **given)


ONE_BY_ONE: dict[str, tuple[SeasonProblem, set[Obstruction], Remedy, dict[str, Any]]] = {
    "notice": (
        season(demand(), said={"not_before": day(8)}),
        {K.NOT_BEFORE, K.ROUND},
        R.LENGTHEN_ROUND,
        {"round": 1, "days": 4, "last_day": day(8)},
    ),
    "weekdays": (
        season(demand(weekdays=frozenset({5}))),
        {K.WEEKDAYS, K.ROUND},
        R.LENGTHEN_ROUND,
        {"round": 1, "days": 1, "last_day": day(5)},
    ),
    "no weekday": (
        season(demand(weekdays=frozenset())),
        {K.WEEKDAYS},
        R.ALLOW_WEEKDAY,
        {"place_id": "a", "weekday": 0},
    ),
    "hours": (
        season(demand(earliest=time(17, 30), latest=time(18, 30))),
        {K.HOURS},
        R.ALLOW_HOURS,
        {"place_id": "a", "earliest": time(17, 30), "latest": time(19)},
    ),
    "harvest": (
        season(demand(days_off=(WEEK,))),
        {K.PLACE_DAYS_OFF, K.ROUND},
        R.ALLOW_PLACE_DAY,
        {"place_id": "a", "day": MONDAY, "reason": "vjelje"},
    ),
    "market day": (
        season(demand(weekdays_off=(WeekdayOff(0, "treg"),)), rounds=(Round(1, MONDAY, MONDAY),)),
        {K.PLACE_DAYS_OFF, K.ROUND},
        R.ALLOW_PLACE_DAY,
        {"place_id": "a", "day": MONDAY, "reason": "treg"},
    ),
    "election": (
        season(
            demand(),
            rounds=(Round(1, MONDAY, MONDAY),),
            free_days={MONDAY: FreeDay(FreeDayKind.ELECTION, "V")},
        ),
        {K.FREE_DAYS, K.ROUND},
        R.LENGTHEN_ROUND,
        {"round": 1, "days": 1, "last_day": day(1)},
    ),
    "seats": (
        season(in_hall(expected_people=120), halls=(hall(capacity=119),)),
        {K.HALL_CAPACITY},
        R.LARGER_HALL,
        {"place_id": "a", "capacity": 120},
    ),
    "steps": (
        season(in_hall(needs_step_free=True), halls=(hall(step_free=False),)),
        {K.HALL_STEP_FREE},
        R.STEP_FREE_HALL,
        {"place_id": "a", "hall_id": 1},
    ),
    "hall hours": (
        season(in_hall(weekdays=frozenset({4})), halls=(hall(hours=(OpenHours(0, time(9), time(19)),)),)),
        {K.HALL_HOURS, K.WEEKDAYS},
        R.OPEN_HALL,
        {"hall_id": 1, "weekday": 4, "opens": time(9), "closes": time(19)},
    ),
    "hall closed": (
        season(in_hall(), halls=(hall(closures=(ALWAYS,)),)),
        {K.HALL_CLOSED},
        R.LIFT_CLOSURE,
        {"hall_id": 1, "first_day": ALWAYS.first, "last_day": ALWAYS.last, "reason": "SHEMBULL"},
    ),
    "hall taken": (
        season(in_hall(), halls=(HALL,), fixed=(busy(hall_id=1),), rounds=(Round(1, MONDAY, MONDAY),)),
        {K.HALL_TAKEN, K.HOURS, K.ROUND},
        R.LENGTHEN_ROUND,
        {"round": 1, "days": 1, "last_day": day(1)},
    ),
    "team off": (
        season(demand(), teams=(Team(id=1, days_off=(ALWAYS,)),)),
        {K.TEAM_DAYS_OFF},
        R.ANOTHER_TEAM,
        {},
    ),
    "team works once a day": (
        season(
            demand(),
            teams=(Team(id=1),),
            fixed=(FixedHearing(key="x", day=MONDAY, start=time(9), end=time(10), team_id=1),),
            rounds=(Round(1, MONDAY, MONDAY),),
        ),
        {K.TEAM_MAX, K.ROUND},
        R.TEAM_MORE,
        {"team_id": 1, "extra": 1, "max_per_day": 2},
    ),
    "team is elsewhere": (
        season(demand(), fixed=(busy(team_id=1),), rounds=(Round(1, MONDAY, MONDAY),)),
        {K.TEAM_BUSY, K.HOURS, K.ROUND},
        R.LENGTHEN_ROUND,
        {"round": 1, "days": 1, "last_day": day(1)},
    ),
    "rounds": (
        season(
            demand(),
            fixed=(FixedHearing(key="x", day=day(11), place_ids=("a",), round_number=2),),
            rounds=(Round(1, MONDAY, FRIDAY), Round(2, day(7), day(11))),
        ),
        {K.WEEKS_BETWEEN, K.ROUND},
        R.FEWER_WEEKS,
        {"weeks": 1},
    ),
    "pin": (
        season(demand(pins=Pins(day=day(5)))),
        {K.PINNED, K.ROUND, K.WEEKDAYS},
        R.RELEASE_PIN,
        {"key": "a/1", "what": "day"},
    ),
}


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_what_stands_in_the_way_is_named_with_the_smallest_change(name: str, engine: Engine) -> None:
    problem, constraints, remedy, params = ONE_BY_ONE[name]
    plan = solve(problem, engine=engine)
    (obstacle,) = plan.unplaced
    assert not plan.placed
    assert obstacle.is_proven
    assert plan.seconds < 10
    assert set(obstacle.constraints) <= constraints
    assert obstacle.constraints
    assert any((each.code, each.params) == (remedy, params) for each in obstacle.changes), obstacle.changes
    for change in obstacle.changes:
        freed = solve(after(problem, obstacle.key, change))
        assert freed.placed.keys() == {obstacle.key}


def after(problem: SeasonProblem, key: str, change: Change) -> SeasonProblem:
    """The problem after a change, as it was tried."""
    wanted = next(each for each in problem.demands if each.key == key)
    return next(each.problem for each in trials(problem, wanted, tuple(K)) if each.change == change)


@pytest.mark.parametrize("engine", Engine)
def test_more_hearings_than_a_team_has_days_are_counted_out(engine: Engine) -> None:
    places = [demand(name) for name in "abcdefg"]
    plan = solve(season(*places, teams=(Team(id=1),)), engine=engine)
    assert len(plan.placed) == 5
    assert len(plan.unplaced) == 2
    for obstacle in plan.unplaced:
        assert obstacle.is_proven
        assert K.TEAM_MAX in obstacle.constraints
        assert len(obstacle.rivals) == 5
        assert changes(obstacle.changes)[R.TEAM_MORE] == {"team_id": 1, "extra": 1, "max_per_day": 2}
        # one day more would do for one of the two; both wait, and Saturday and Sunday are no working days
        assert changes(obstacle.changes)[R.LENGTHEN_ROUND] == {"round": 1, "days": 4, "last_day": day(8)}


def changes(told: tuple[Change, ...]) -> dict[Remedy, dict[str, Any]]:
    return {each.code: dict(each.params) for each in told}


@pytest.mark.parametrize("engine", Engine)
def test_more_hearings_than_a_hall_has_hours_are_counted_out(engine: Engine) -> None:
    places = [demand(name, hall_ids=(1,)) for name in "abc"]
    problem = season(
        *places,
        halls=(hall(hours=(OpenHours(0, time(16), time(19)),)),),
        teams=(Team(id=1, max_per_day=5), Team(id=2, max_per_day=5)),
    )
    plan = solve(problem, engine=engine)
    assert len(plan.placed) == 1  # 16:00–17:30 and 18:00–19:30 would be half an hour too long
    for obstacle in plan.unplaced:
        assert obstacle.is_proven
        assert {K.HALL_TAKEN, K.HALL_HOURS} <= set(obstacle.constraints)
        assert R.OPEN_HALL in changes(obstacle.changes)


@pytest.mark.parametrize("engine", Engine)
def test_a_way_that_is_too_long_is_found_by_trying(engine: Engine) -> None:
    """Each has its evening; both in one evening are too far from each other for the only team."""
    evening = {"earliest": time(15), "latest": time(19), "weekdays": frozenset({0})}
    far = demand("a", position=(41.33, 19.82), **evening), demand("b", position=(40.47, 19.49), **evening)
    plan = solve(season(*far), engine=engine)
    (obstacle,) = plan.unplaced
    assert obstacle.is_proven
    assert obstacle.rivals == tuple(each.key for each in far if each.key != obstacle.key)
    assert K.TEAM_BUSY in obstacle.constraints
    near = demand("a", position=(41.33, 19.82), **evening), demand("b", position=(41.33, 19.83), **evening)
    assert not solve(season(*near), engine=engine).unplaced


@pytest.mark.parametrize("engine", Engine)
def test_two_rounds_of_a_place_that_lie_too_close(engine: Engine) -> None:
    problem = season(
        demand("a", 1), demand("a", 2), rounds=(Round(1, MONDAY, FRIDAY), Round(2, day(7), day(11)))
    )
    (obstacle,) = solve(problem, engine=engine).unplaced
    assert obstacle.is_proven
    assert K.WEEKS_BETWEEN in obstacle.constraints
    assert changes(obstacle.changes)[R.FEWER_WEEKS] == {"weeks": 1}


@pytest.mark.parametrize("engine", Engine)
def test_an_announced_hearing_goes_before_a_new_one(engine: Engine) -> None:
    one_day = (Round(1, MONDAY, MONDAY),)
    announced = Current(Appointment(MONDAY, time(10), time(11, 30), None, 1), Standing.ANNOUNCED)
    problem = season(demand("a"), demand("b", current=announced), teams=(Team(id=1),), rounds=one_day)
    plan = solve(problem, engine=engine)
    assert plan.placed == {"b/1": announced.appointment}
    assert plan.unplaced[0].rivals == ("b/1",)


@pytest.mark.parametrize("engine", Engine)
def test_nothing_to_place_is_a_plan(engine: Engine) -> None:
    plan = solve(season(), engine=engine)
    assert (plan.placed, plan.unplaced, plan.total) == ({}, (), 0)
    assert plan.is_optimal


@pytest.mark.parametrize("engine", Engine)
def test_a_round_that_nobody_knows_and_a_hall_that_is_gone(engine: Engine) -> None:
    problem = season(demand("a", 7), demand("b", hall_ids=(99,)), demand("c", pins=Pins(team_id=99)))
    plan = solve(problem, engine=engine)
    assert {each.key for each in plan.unplaced} == {"a/7", "b/1", "c/1"}
    assert all(each.is_proven for each in plan.unplaced)
    assert not plan.placed


def test_what_is_found_impossible_leaves_the_rest_valid() -> None:
    problem = season(
        *(demand(name, hall_ids=(1,)) for name in "abcdefghijkl"), halls=(hall(closures=(WEEK,)),)
    )
    plan: Plan = solve(problem)
    assert violations(problem, plan) == []
    assert len(plan.unplaced) == 12
