"""Changes of halls that are worth trying for a hearing that could not be placed."""

from collections.abc import Iterator
from dataclasses import replace

from pb_app.hearings.planner.model import Demand, Hall, OpenHours, SeasonProblem
from pb_app.hearings.planner.plan import Param, Remedy
from pb_app.hearings.planner.trials import Trial, in_round, trial, with_hall, with_place


def _halls(problem: SeasonProblem, demand: Demand) -> list[Hall]:
    """The halls that may serve, the best first; a pinned one alone."""
    by_id = {hall.id: hall for hall in problem.halls}
    ids = demand.hall_ids if demand.pins.hall_id is None else (demand.pins.hall_id,)
    return [by_id[each] for each in ids if each in by_id]


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
            after = with_hall(problem, replace(hall, hours=(*others, OpenHours(weekday, first, last))))
            params: dict[str, Param] = {
                "hall_id": hall.id,
                "weekday": weekday,
                "opens": first,
                "closes": last,
            }
            yield trial(2 + rank, Remedy.OPEN_HALL, after, **params)


def lift_closure(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall is used although it is closed."""
    for rank, hall in enumerate(_halls(problem, demand)):
        for closure in hall.closures:
            if in_round(problem, demand, closure):
                left = tuple(each for each in hall.closures if each != closure)
                yield trial(
                    3 + rank,
                    Remedy.LIFT_CLOSURE,
                    with_hall(problem, replace(hall, closures=left)),
                    hall_id=hall.id,
                    first_day=closure.first,
                    last_day=closure.last,
                    reason=closure.reason,
                )


def larger_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall that is large enough, in place of the best one."""
    for hall in _halls(problem, demand)[:1]:
        after = with_hall(problem, replace(hall, capacity=None))
        people = demand.expected_people
        yield trial(5, Remedy.LARGER_HALL, after, place_id=demand.place_id, capacity=people)


def step_free_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A hall without steps."""
    for rank, hall in enumerate(_halls(problem, demand)):
        if hall.step_free is False:
            after = with_hall(problem, replace(hall, step_free=True))
            yield trial(5 + rank, Remedy.STEP_FREE_HALL, after, place_id=demand.place_id, hall_id=hall.id)


def another_hall(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """One more hall, open whenever asked."""
    id = max((hall.id for hall in problem.halls), default=0) + 1
    halls = (*problem.halls, Hall(id=id, place_id=demand.place_id, position=demand.position))
    after = with_place(replace(problem, halls=halls), demand.place_id, hall_ids=(*demand.hall_ids, id))
    yield trial(7, Remedy.ANOTHER_HALL, after, place_id=demand.place_id)
