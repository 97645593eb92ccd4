"""A change that is worth trying: how much it asks, and the problem after it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pb_app.hearings.planner.model import DayRange, Demand, Hall, SeasonProblem, Team
from pb_app.hearings.planner.plan import Change, Param, Remedy


@dataclass(frozen=True)
class Trial:
    """A change, how much it asks of people (less is better), and the problem after it."""

    effort: int
    change: Change
    problem: SeasonProblem


Maker = Callable[[SeasonProblem, Demand], Iterator[Trial]]


def trial(effort: int, code: Remedy, problem: SeasonProblem, **params: Param) -> Trial:
    """A change with the problem after it."""
    return Trial(effort, Change(code, params), problem)


def with_place(problem: SeasonProblem, place_id: str, **given: Any) -> SeasonProblem:  # noqa: ANN401 - fields
    """The problem with something else said of a place."""
    changed = (replace(each, **given) if each.place_id == place_id else each for each in problem.demands)
    return replace(problem, demands=tuple(changed))


def with_demand(problem: SeasonProblem, key: str, **given: Any) -> SeasonProblem:  # noqa: ANN401 - fields
    """The problem with something else said of one hearing."""
    changed = (replace(each, **given) if each.key == key else each for each in problem.demands)
    return replace(problem, demands=tuple(changed))


def with_hall(problem: SeasonProblem, hall: Hall) -> SeasonProblem:
    """The problem with one hall as given."""
    return replace(problem, halls=tuple(hall if each.id == hall.id else each for each in problem.halls))


def with_team(problem: SeasonProblem, team: Team) -> SeasonProblem:
    """The problem with one team as given."""
    return replace(problem, teams=tuple(team if each.id == team.id else each for each in problem.teams))


def days_of_round(problem: SeasonProblem, demand: Demand) -> list[date]:
    """The days of a hearing's round."""
    return [
        each.first_day + timedelta(days=number)
        for each in problem.rounds
        if each.number == demand.round_number
        for number in range((each.last_day - each.first_day).days + 1)
    ]


def in_round(problem: SeasonProblem, demand: Demand, days: DayRange) -> bool:
    """Whether some of these days lie in its round."""
    return any(day in days for day in days_of_round(problem, demand))
