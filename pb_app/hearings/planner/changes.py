"""The changes that are worth trying for a hearing that could not be placed, each with how much it asks.

Each gives the problem as it would be after it. Which kinds are tried follows from what stands in the way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from pb_app.hearings.planner.candidates import DAWN, NIGHT, minutes_of, time_of
from pb_app.hearings.planner.model import DayRange, Demand, Hall, OpenHours, Pins, SeasonProblem, Team
from pb_app.hearings.planner.plan import Change, Obstruction, Param, Remedy

MOST_DAYS: Final = 42
MOST_EXTRA: Final = 3
HALF_HOUR: Final = 30
WEEK: Final = range(7)


@dataclass(frozen=True)
class Trial:
    """A change, how much it asks of people (less is better), and the problem after it."""

    effort: int
    change: Change
    problem: SeasonProblem


Maker = Callable[[SeasonProblem, Demand], Iterator[Trial]]


def trials(problem: SeasonProblem, demand: Demand, constraints: tuple[Obstruction, ...]) -> list[Trial]:
    """What is worth trying, the smallest first."""
    makers = dict.fromkeys(maker for kind in constraints for maker in MAKERS[kind])
    found = [trial for maker in makers for trial in maker(problem, demand)]
    return sorted(found, key=lambda trial: trial.effort)


def _trial(effort: int, code: Remedy, problem: SeasonProblem, **params: Param) -> Trial:
    return Trial(effort, Change(code, params), problem)


def _with_place(problem: SeasonProblem, place_id: str, **given: Any) -> SeasonProblem:  # noqa: ANN401 - fields
    changed = (replace(each, **given) if each.place_id == place_id else each for each in problem.demands)
    return replace(problem, demands=tuple(changed))


def _with_demand(problem: SeasonProblem, key: str, **given: Any) -> SeasonProblem:  # noqa: ANN401 - fields
    changed = (replace(each, **given) if each.key == key else each for each in problem.demands)
    return replace(problem, demands=tuple(changed))


def _with_hall(problem: SeasonProblem, hall: Hall) -> SeasonProblem:
    return replace(problem, halls=tuple(hall if each.id == hall.id else each for each in problem.halls))


def _with_team(problem: SeasonProblem, team: Team) -> SeasonProblem:
    return replace(problem, teams=tuple(team if each.id == team.id else each for each in problem.teams))


def _days_of_round(problem: SeasonProblem, demand: Demand) -> list[date]:
    return [
        each.first_day + timedelta(days=number)
        for each in problem.rounds
        if each.number == demand.round_number
        for number in range((each.last_day - each.first_day).days + 1)
    ]


def _in_round(problem: SeasonProblem, demand: Demand, days: DayRange) -> bool:
    return any(day in days for day in _days_of_round(problem, demand))


def _halls(problem: SeasonProblem, demand: Demand) -> list[Hall]:
    """The halls that may serve, the best first; a pinned one alone."""
    by_id = {hall.id: hall for hall in problem.halls}
    ids = demand.hall_ids if demand.pins.hall_id is None else (demand.pins.hall_id,)
    return [by_id[each] for each in ids if each in by_id]


# -- time


def lengthen_round(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The round ends some days later."""
    for its in (each for each in problem.rounds if each.number == demand.round_number):
        for days in range(1, MOST_DAYS + 1):
            last_day = its.last_day + timedelta(days=days)
            longer = replace(its, last_day=last_day)
            rounds = tuple(longer if each.number == its.number else each for each in problem.rounds)
            after = replace(problem, rounds=rounds)
            params: dict[str, Param] = {"round": its.number, "days": days, "last_day": last_day}
            yield _trial(2 + days, Remedy.LENGTHEN_ROUND, after, **params)


def allow_weekday(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The place has hearings on one more weekday."""
    allowed = problem.settings.weekdays if demand.weekdays is None else demand.weekdays
    for weekday in WEEK:
        if weekday not in allowed:
            after = _with_place(problem, demand.place_id, weekdays=allowed | {weekday})
            yield _trial(
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
                after = _with_place(problem, demand.place_id, **hours)
                yield _trial(effort, Remedy.ALLOW_HOURS, after, place_id=demand.place_id, **hours)


def allow_place_day(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """The place meets on one of its own days off."""
    for day in _days_of_round(problem, demand):
        reasons = [off.reason for off in demand.days_off if day in off]
        reasons += [off.reason for off in demand.weekdays_off if off.weekday == day.weekday()]
        if reasons and day >= problem.settings.not_before:
            after = _with_demand(
                problem,
                demand.key,
                days_off=tuple(part for off in demand.days_off for part in _without(off, day)),
                weekdays_off=tuple(off for off in demand.weekdays_off if off.weekday != day.weekday()),
            )
            pinned = replace(demand.pins, day=day)
            yield _trial(
                2,
                Remedy.ALLOW_PLACE_DAY,
                _with_demand(after, demand.key, pins=pinned),
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
    for day in _days_of_round(problem, demand):
        free = problem.free_days.get(day)
        if free is not None and day >= problem.settings.not_before:
            rest: Mapping[date, Any] = {each: why for each, why in problem.free_days.items() if each != day}
            after = replace(problem, free_days=rest)
            yield _trial(12, Remedy.ALLOW_FREE_DAY, after, day=day, kind=free.kind.value, name=free.name)


def fewer_weeks(problem: SeasonProblem, _demand: Demand) -> Iterator[Trial]:
    """The rounds of a place come closer."""
    now = problem.settings.weeks_between
    for weeks in range(now - 1, -1, -1):
        after = replace(problem, settings=replace(problem.settings, weeks_between=weeks))
        yield _trial(1 + 3 * (now - weeks), Remedy.FEWER_WEEKS, after, weeks=weeks)


def release_pin(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """One pin is taken out."""
    for what in ("day", "start", "hall_id", "team_id"):
        if getattr(demand.pins, what) is not None:
            pins: Pins = replace(demand.pins, **{what: None})
            after = _with_demand(problem, demand.key, pins=pins)
            yield _trial(1, Remedy.RELEASE_PIN, after, key=demand.key, what=what)


# -- halls


def open_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall is open, or longer open, on a weekday."""
    opens = demand.earliest or problem.settings.earliest
    closes = demand.latest or problem.settings.latest
    allowed = problem.settings.weekdays if demand.weekdays is None else demand.weekdays
    for rank, hall in enumerate(_halls(problem, demand)):
        for weekday in sorted(allowed) if hall.hours else ():
            now = [each for each in hall.hours if each.weekday == weekday]
            if now and now[0].opens <= opens and now[0].closes >= closes:
                continue
            first = min(opens, now[0].opens) if now else opens
            last = max(closes, now[0].closes) if now else closes
            others = tuple(each for each in hall.hours if each.weekday != weekday)
            after = _with_hall(problem, replace(hall, hours=(*others, OpenHours(weekday, first, last))))
            params: dict[str, Param] = {
                "hall_id": hall.id,
                "weekday": weekday,
                "opens": first,
                "closes": last,
            }
            yield _trial(2 + rank, Remedy.OPEN_HALL, after, **params)


def lift_closure(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall is used although it is closed."""
    for rank, hall in enumerate(_halls(problem, demand)):
        for closure in hall.closures:
            if _in_round(problem, demand, closure):
                left = tuple(each for each in hall.closures if each != closure)
                yield _trial(
                    3 + rank,
                    Remedy.LIFT_CLOSURE,
                    _with_hall(problem, replace(hall, closures=left)),
                    hall_id=hall.id,
                    first_day=closure.first,
                    last_day=closure.last,
                    reason=closure.reason,
                )


def larger_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall that is large enough, in place of the best one."""
    for hall in _halls(problem, demand)[:1]:
        after = _with_hall(problem, replace(hall, capacity=None))
        people = demand.expected_people
        yield _trial(5, Remedy.LARGER_HALL, after, place_id=demand.place_id, capacity=people)


def step_free_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall without steps."""
    for rank, hall in enumerate(_halls(problem, demand)):
        if hall.step_free is False:
            after = _with_hall(problem, replace(hall, step_free=True))
            yield _trial(5 + rank, Remedy.STEP_FREE_HALL, after, place_id=demand.place_id, hall_id=hall.id)


def another_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """One more hall, open whenever asked."""
    id = max((hall.id for hall in problem.halls), default=0) + 1
    halls = (*problem.halls, Hall(id=id, place_id=demand.place_id, position=demand.position))
    after = _with_place(replace(problem, halls=halls), demand.place_id, hall_ids=(*demand.hall_ids, id))
    yield _trial(7, Remedy.ANOTHER_HALL, after, place_id=demand.place_id)


# -- teams


def _teams(problem: SeasonProblem, demand: Demand) -> list[Team]:
    return [team for team in problem.teams if demand.pins.team_id in {None, team.id}]


def team_works(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A team works in spite of its days off."""
    for team in _teams(problem, demand):
        for days in team.days_off:
            if _in_round(problem, demand, days):
                left = tuple(each for each in team.days_off if each != days)
                yield _trial(
                    3 + (days.last - days.first).days,
                    Remedy.TEAM_WORKS,
                    _with_team(problem, replace(team, days_off=left)),
                    team_id=team.id,
                    first_day=days.first,
                    last_day=days.last,
                    reason=days.reason,
                )


def team_more(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A team runs more hearings a day."""
    for team in _teams(problem, demand):
        for extra in range(1, MOST_EXTRA + 1):
            most = team.max_per_day + extra
            after = _with_team(problem, replace(team, max_per_day=most))
            yield _trial(
                1 + 2 * extra, Remedy.TEAM_MORE, after, team_id=team.id, extra=extra, max_per_day=most
            )


def another_team(problem: SeasonProblem, _demand: Demand) -> Iterator[Trial]:
    """One more team, as able as the best."""
    id = max((team.id for team in problem.teams), default=0) + 1
    most = max((team.max_per_day for team in problem.teams), default=1)
    yield _trial(
        9, Remedy.ANOTHER_TEAM, replace(problem, teams=(*problem.teams, Team(id=id, max_per_day=most)))
    )


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
