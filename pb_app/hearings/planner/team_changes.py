"""Changes of teams that are worth trying for a hearing that could not be placed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pb_app.hearings.planner.model import Demand, SeasonProblem, Team
from pb_app.hearings.planner.plan import Remedy
from pb_app.hearings.planner.trials import Trial, in_round, trial, with_team

MOST_EXTRA: Final = 3


def _teams(problem: SeasonProblem, demand: Demand) -> list[Team]:
    return [team for team in problem.teams if demand.pins.team_id in {None, team.id}]


def team_works(problem: SeasonProblem, demand: Demand) -> Iterator[Trial]:
    """A team works in spite of its days off."""
    for team in _teams(problem, demand):
        for days in team.days_off:
            if in_round(problem, demand, days):
                left = tuple(each for each in team.days_off if each != days)
                yield trial(
                    3 + (days.last - days.first).days,
                    Remedy.TEAM_WORKS,
                    with_team(problem, replace(team, days_off=left)),
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
            after = with_team(problem, replace(team, max_per_day=most))
            yield trial(
                1 + 2 * extra, Remedy.TEAM_MORE, after, team_id=team.id, extra=extra, max_per_day=most
            )


def another_team(problem: SeasonProblem, _demand: Demand) -> Iterator[Trial]:
    """One more team, as able as the best."""
    id = max((team.id for team in problem.teams), default=0) + 1
    most = max((team.max_per_day for team in problem.teams), default=1)
    yield trial(
        9, Remedy.ANOTHER_TEAM, replace(problem, teams=(*problem.teams, Team(id=id, max_per_day=most)))
    )
