"""Small seasons to try the rules on. Monday is 5 October 2026."""

from datetime import date, time, timedelta
from typing import Any

from pb_app.hearings.planner import Demand, Hall, Pins, Round, SeasonProblem, Settings, Team

MONDAY = date(2026, 10, 5)
FRIDAY = date(2026, 10, 9)
WORKING_DAYS = frozenset(range(5))


def day(number: int) -> date:
    """So many days after the Monday."""
    return MONDAY + timedelta(days=number)


def settings(**given: Any) -> Settings:
    basis = {"weekdays": WORKING_DAYS, "earliest": time(9), "latest": time(19), "not_before": MONDAY}
    return Settings(**(basis | given))


def demand(place_id: str = "a", number: int = 1, **given: Any) -> Demand:
    key = given.pop("key", f"{place_id}/{number}")
    return Demand(key=key, place_id=place_id, round_number=number, **given)


def season(*demands: Demand, **given: Any) -> SeasonProblem:
    """A season of one week, with one team; ``said`` changes the settings."""
    basis: dict[str, Any] = {
        "settings": settings(**given.pop("said", {})),
        "rounds": (Round(1, MONDAY, FRIDAY), Round(2, day(21), day(25))),
        "teams": (Team(id=1, max_per_day=2),),
    }
    return SeasonProblem(demands=demands, **(basis | given))


__all__ = ["FRIDAY", "MONDAY", "Hall", "Pins", "day", "demand", "season", "settings"]
