"""How large a season may be: worked out before the planner begins, since a search has no bound of its own.

Every figure of a season has its limits, but all of them at their ends together make hundreds of millions of slots:
hours before the first answer, and more memory than a server has.
"""

from typing import Final

from pb_app.hearings.planner.candidates import minutes_of
from pb_app.hearings.planner.model import Demand, Round, SeasonProblem
from pb_app.kernel.errors import DomainError

MOST_DEMANDS: Final = 1_000
"""Hearings to place; the largest season of the benchmarks has 47."""

MOST_SLOTS: Final = 4_000_000
"""Days times halls times hours of all hearings: about half a minute of work. The largest benchmark has 18,000."""


def check_size(problem: SeasonProblem) -> None:
    """Raise ``season_too_large`` for more than can be planned in a few minutes."""
    if len(problem.demands) > MOST_DEMANDS or _slots(problem) > MOST_SLOTS:
        raise DomainError("season_too_large")


def _slots(problem: SeasonProblem) -> int:
    """At least as many as the planner will look at."""
    rounds = {one.number: one for one in problem.rounds}
    return sum(_slots_of(problem, demand, rounds.get(demand.round_number)) for demand in problem.demands)


def _slots_of(problem: SeasonProblem, demand: Demand, within: Round | None) -> int:
    if within is None:
        return 0
    settings = problem.settings
    days = (within.last_day - within.first_day).days + 1
    weekdays = settings.weekdays if demand.weekdays is None else demand.weekdays
    latest, earliest = demand.latest or settings.latest, demand.earliest or settings.earliest
    starts = max(0, minutes_of(latest) - minutes_of(earliest)) // settings.step_minutes + 2
    return -(-days * len(weekdays) // 7) * max(1, len(demand.hall_ids)) * starts
