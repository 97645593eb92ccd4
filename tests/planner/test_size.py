"""A season whose figures are all at their ends is refused before any work is done."""

import time as clock
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from pb_app.hearings.planner import Demand, Engine, Hall, Round, SeasonProblem
from pb_app.hearings.planner.season import Season
from pb_app.hearings.planner.size import MOST_DEMANDS, _slots, check_size
from pb_app.hearings.planner.solving import solve
from pb_app.kernel.errors import DomainError
from tests.planner.examples import demand, season, settings

ALL_DAYS = frozenset(range(7))


def largest(hearings: int = 20, places: int = 40) -> SeasonProblem:
    """Six rounds of half a year, hearings of a quarter of an hour every five minutes of day and night."""
    halls = tuple(Hall(id=number) for number in range(1, 11))
    rounds = tuple(
        Round(
            number,
            date(2026, 1, 1) + timedelta(days=182 * number),
            date(2026, 6, 30) + timedelta(days=182 * number),
        )
        for number in range(1, 7)
    )
    demands = tuple(
        Demand(
            key=f"{place}/{one.number}/{index}", place_id=str(place), round_number=one.number, index=index,
            hall_ids=tuple(hall.id for hall in halls),
        )
        for place in range(places) for one in rounds for index in range(hearings)
    )  # fmt: skip
    said = settings(
        weekdays=ALL_DAYS, earliest=time(0), latest=time(23, 59), minutes=15, step_minutes=5, weeks_between=0
    )
    return SeasonProblem(settings=said, rounds=rounds, demands=demands, halls=halls)


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("problem", [largest(), largest(hearings=1, places=20)], ids=["hearings", "slots"])
def test_what_cannot_be_planned_in_minutes_is_refused_at_once(problem: SeasonProblem, engine: Engine) -> None:
    begun = clock.monotonic()
    with pytest.raises(DomainError) as error:
        solve(problem, engine=engine)
    assert error.value.code == "season_too_large"
    assert clock.monotonic() - begun < 2


def test_a_round_that_begins_with_few_hours_still_counts_its_demands() -> None:
    many = tuple(demand(f"p{number}", key=f"p{number}") for number in range(MOST_DEMANDS + 1))
    with pytest.raises(DomainError):
        check_size(season(*many))


def test_never_fewer_slots_are_reckoned_than_looked_at() -> None:
    halls = (Hall(id=1), Hall(id=2))
    for step, latest in ((5, time(23, 55)), (30, time(19)), (240, time(10)), (7, time(9, 20))):
        problem = season(
            demand("a", hall_ids=(1, 2)), demand("b", weekdays=ALL_DAYS, earliest=time(8)), halls=halls,
            said={"step_minutes": step, "latest": latest, "minutes": 15, "weekdays": ALL_DAYS},
        )  # fmt: skip
        found = sum(len(cell.starts) for cells in Season(problem).cells for cell in cells)
        assert found <= _slots(problem)
        assert _slots(replace(problem, demands=())) == 0
