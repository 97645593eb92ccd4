"""The changes that are worth trying for a hearing that could not be placed, each with how much it asks.

Each gives the problem as it would be after it. Which kinds are tried follows from what stands in the way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from pb_app.hearings.planner.candidates import DAWN, NIGHT, minutes_of, time_of
from pb_app.hearings.planner.hall_changes import (
    another_hall,
    larger_hall,
    lift_closure,
    open_hall,
    step_free_hall,
)
from pb_app.hearings.planner.model import DayRange, Demand, Pins, SeasonProblem
from pb_app.hearings.planner.plan import Obstruction, Param, Remedy
from pb_app.hearings.planner.team_changes import another_team, team_more, team_works
from pb_app.hearings.planner.trials import Maker, Trial, days_of_round, trial, with_demand, with_place

MOST_DAYS: Final = 42
HALF_HOUR: Final = 30
WEEK: Final = range(7)


def trials(problem: SeasonProblem, demand: Demand, constraints: tuple[Obstruction, ...]) -> list[Trial]:
    """What is worth trying, the smallest first."""
    makers = dict.fromkeys(maker for kind in constraints for maker in MAKERS[kind])
    found = [each for maker in makers for each in maker(problem, demand)]
    return sorted(found, key=lambda each: each.effort)


def lengthen_round(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The round ends some days later."""
    for its in (each for each in problem.rounds if each.number == demand.round_number):
        for days in range(1, MOST_DAYS + 1):
            last_day = its.last_day + timedelta(days=days)
            longer = replace(its, last_day=last_day)
            rounds = tuple(longer if each.number == its.number else each for each in problem.rounds)
            after = replace(problem, rounds=rounds)
            params: dict[str, Param] = {"round": its.number, "days": days, "last_day": last_day}
            yield trial(2 + days, Remedy.LENGTHEN_ROUND, after, **params)


def allow_weekday(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The place has hearings on one more weekday."""
    allowed = problem.settings.weekdays if demand.weekdays is None else demand.weekdays
    for weekday in WEEK:
        if weekday not in allowed:
            after = with_place(problem, demand.place_id, weekdays=allowed | {weekday})
            yield trial(
                4 + weekday // 6, Remedy.ALLOW_WEEKDAY, after, place_id=demand.place_id, weekday=weekday
            )


def allow_hours(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The place has hearings later, or earlier, in the day."""
    earliest = minutes_of(demand.earliest or problem.settings.earliest)
    latest = minutes_of(demand.latest or problem.settings.latest)
    for steps in range(1, 13):
        later, earlier = latest + steps * HALF_HOUR, earliest - steps * HALF_HOUR
        for effort, first, last in ((2 + steps, earliest, later), (3 + steps, earlier, latest)):
            if minutes_of(DAWN) <= first and last <= minutes_of(NIGHT):
                hours = {"earliest": time_of(first), "latest": time_of(last)}
                after = with_place(problem, demand.place_id, **hours)
                yield trial(effort, Remedy.ALLOW_HOURS, after, place_id=demand.place_id, **hours)


def allow_place_day(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The place meets on one of its own days off."""
    for day in days_of_round(problem, demand):
        reasons = [off.reason for off in demand.days_off if day in off]
        reasons += [off.reason for off in demand.weekdays_off if off.weekday == day.weekday()]
        if reasons and day >= problem.settings.not_before:
            after = with_demand(
                problem,
                demand.key,
                days_off=tuple(part for off in demand.days_off for part in _without(off, day)),
                weekdays_off=tuple(off for off in demand.weekdays_off if off.weekday != day.weekday()),
            )
            pinned = replace(demand.pins, day=day)
            yield trial(
                2,
                Remedy.ALLOW_PLACE_DAY,
                with_demand(after, demand.key, pins=pinned),
                place_id=demand.place_id,
                day=day,
                reason=reasons[0],
            )


def _without(off: DayRange, day: date) -> Iterator[DayRange]:
    if day not in off:
        yield off
        return
    if off.first < day:
        yield replace(off, last=day - timedelta(days=1))
    if day < off.last:
        yield replace(off, first=day + timedelta(days=1))


def allow_free_day(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hearing on a free day: much to ask."""
    for day in days_of_round(problem, demand):
        free = problem.free_days.get(day)
        if free is not None and day >= problem.settings.not_before:
            rest: Mapping[date, Any] = {each: why for each, why in problem.free_days.items() if each != day}
            after = replace(problem, free_days=rest)
            yield trial(12, Remedy.ALLOW_FREE_DAY, after, day=day, kind=free.kind.value, name=free.name)


def fewer_weeks(problem: SeasonProblem, _demand: Demand) -> Iterator[Trial]:
    """The rounds of a place come closer."""
    now = problem.settings.weeks_between
    for weeks in range(now - 1, -1, -1):
        after = replace(problem, settings=replace(problem.settings, weeks_between=weeks))
        yield trial(1 + 3 * (now - weeks), Remedy.FEWER_WEEKS, after, weeks=weeks)


def release_pin(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """One pin is taken out."""
    for what in ("day", "start", "hall_id", "team_id"):
        if getattr(demand.pins, what) is not None:
            pins: Pins = replace(demand.pins, **{what: None})
            after = with_demand(problem, demand.key, pins=pins)
            yield trial(1, Remedy.RELEASE_PIN, after, key=demand.key, what=what)


MAKERS: Final[Mapping[Obstruction, tuple[Maker, ...]]] = {
    Obstruction.ROUND: (lengthen_round,),
    Obstruction.NOT_BEFORE: (lengthen_round,),
    Obstruction.WEEKDAYS: (allow_weekday, lengthen_round),
    Obstruction.HOURS: (allow_hours,),
    Obstruction.PLACE_DAYS_OFF: (allow_place_day, lengthen_round),
    Obstruction.FREE_DAYS: (allow_free_day, lengthen_round),
    Obstruction.HALL_CAPACITY: (larger_hall, another_hall),
    Obstruction.HALL_STEP_FREE: (step_free_hall, another_hall),
    Obstruction.HALL_HOURS: (open_hall, another_hall),
    Obstruction.HALL_CLOSED: (lift_closure, another_hall),
    Obstruction.HALL_TAKEN: (another_hall, open_hall, lengthen_round),
    Obstruction.TEAM_DAYS_OFF: (team_works, another_team),
    Obstruction.TEAM_MAX: (team_more, another_team, lengthen_round),
    Obstruction.TEAM_BUSY: (another_team, lengthen_round),
    Obstruction.WEEKS_BETWEEN: (fewer_weeks, lengthen_round),
    Obstruction.PINNED: (release_pin,),
}
