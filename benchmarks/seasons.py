"""Seasons of all 61 municipalities, made up over the real territory: places and ways are real, all else is an example.

586 hearings in all: each administrative unit, and in the seven large towns each region of the city, has one
in the first round; the places with most voters have one in the second. Halls, teams and days off
are drawn by chance from the municipality's name: the same each time.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from typing import Final

from pb_app.hearings.holidays import holiday_name
from pb_app.hearings.planner import (
    DayRange,
    Demand,
    FreeDay,
    FreeDayKind,
    Hall,
    OpenHours,
    Position,
    Round,
    SeasonProblem,
    Settings,
    Team,
    WeekdayOff,
)
from pb_app.resources import DATA

HEARINGS: Final = 586
ROUNDS: Final = (
    Round(1, date(2026, 10, 5), date(2026, 10, 16)),
    Round(2, date(2026, 11, 9), date(2026, 11, 18)),
)
SETTINGS: Final = Settings(
    weekdays=frozenset(range(6)),
    earliest=time(9),
    latest=time(20),
    not_before=date(2026, 10, 5),
)
_SCHOOL: Final = (*((weekday, time(14), time(20)) for weekday in range(5)), (5, time(9), time(14)))
_OFFICE: Final = tuple((weekday, time(8), time(19)) for weekday in range(5))
_CULTURE: Final = tuple((weekday, time(9), time(21)) for weekday in range(6))


@dataclass(frozen=True)
class Place:
    """A unit, or a region of a large town, with its voters as far as they are known."""

    municipality: str
    id: str
    name: str
    voters: int
    position: Position | None
    is_town: bool


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "territory" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> list[Place]:
    """The places that hold hearings."""
    regions = defaultdict(list)
    for row in _rows("city_subunits"):
        regions[row["unit_id"]].append((row["subunit_id"], row["subunit"]))
    return [place for row in _rows("units") for place in _of_unit(row, regions[row["unit_id"]])]


def _of_unit(row: dict[str, str], regions: list[tuple[str, str]]) -> Iterator[Place]:
    parts = regions if len(regions) > 1 else [(row["unit_id"], row["unit"])]
    voters = int(row["registered_voters_2017"] or 0) // len(parts)
    position = (float(row["lat"]), float(row["lon"])) if row["lat"] else None
    for number, (id, name) in enumerate(parts):
        # the regions of a town lie about a kilometre from each other
        here = (position[0] + 0.01 * (number % 4), position[1] + 0.01 * (number // 4)) if position else None
        yield Place(row["municipality_id"], id, name, voters, here, row["kind"] == "town")


def problems(*, is_tight: bool = False) -> dict[str, SeasonProblem]:
    """The season of each municipality; in a tight one, rounds are hardly longer than the teams need."""
    all_places = places()
    largest = sorted(all_places, key=lambda place: (-place.voters, place.id))
    second = {place.id for place in largest[: HEARINGS - len(all_places)]}
    by_municipality = defaultdict(list)
    for place in all_places:
        by_municipality[place.municipality].append(place)
    whole = {name: _problem(name, its, second) for name, its in sorted(by_municipality.items())}
    return {name: _tightened(each) for name, each in whole.items()} if is_tight else whole


def _tightened(problem: SeasonProblem) -> SeasonProblem:
    rounds = []
    teams = tuple(replace(team, max_per_day=3) for team in problem.teams[: 1 + len(problem.teams) // 3])
    for each in problem.rounds:
        hearings = sum(demand.round_number == each.number for demand in problem.demands)
        a_day = sum(2 for _ in teams)
        working_days = -(-hearings // a_day) + 2
        days = working_days + 2 * (working_days // 6) - 1
        rounds.append(replace(each, last_day=each.first_day + timedelta(days=days)))
    return replace(problem, rounds=tuple(rounds), teams=teams)


def _problem(name: str, its: list[Place], second: set[str]) -> SeasonProblem:
    chance = Random(name)  # noqa: S311 - examples need no secrecy
    halls = [_hall(number, place, chance) for number, place in enumerate(its, start=1)]
    town = max(range(len(its)), key=lambda number: its[number].voters)
    demands = tuple(
        _demand(place, number, {"own": halls[index], "town": halls[town]}, chance)
        for number in (1, 2)
        for index, place in enumerate(its)
        if number == 1 or place.id in second
    )
    teams = tuple(_team(number, chance) for number in range(1, 2 + len(demands) // 16))
    return SeasonProblem(
        settings=SETTINGS,
        rounds=ROUNDS,
        demands=demands,
        halls=tuple(halls),
        teams=teams,
        free_days=_free_days(),
    )


def _free_days() -> dict[date, FreeDay]:
    days = [
        each.first_day + timedelta(days=number)
        for each in ROUNDS
        for number in range((each.last_day - each.first_day).days + 1)
    ]
    named = ((day, holiday_name(day)) for day in days)
    return {day: FreeDay(FreeDayKind.HOLIDAY, name) for day, name in named if name}


def _hall(number: int, place: Place, chance: Random) -> Hall:
    hours = chance.choice((_SCHOOL, _OFFICE, _CULTURE) if place.is_town else (_SCHOOL, _SCHOOL, _OFFICE))
    closed = ROUNDS[0].first_day + timedelta(days=chance.randrange(12))
    return Hall(
        id=number,
        label=f"SHEMBULL: salla e {place.name}",
        place_id=place.id,
        position=place.position,
        capacity=chance.choice((60, 90, 120, 200)),
        step_free=chance.random() < 0.7,
        hours=tuple(OpenHours(*each) for each in hours),
        closures=(DayRange(closed, closed + timedelta(days=chance.randrange(4)), "SHEMBULL"),),
    )


def _demand(place: Place, number: int, halls: dict[str, Hall], chance: Random) -> Demand:
    ids = dict.fromkeys((halls["own"].id, halls["town"].id)) if place.is_town else {halls["own"].id: None}
    harvest = ROUNDS[0].first_day + timedelta(days=chance.randrange(12))
    return Demand(
        key=f"{place.id}/{number}",
        place_id=place.id,
        round_number=number,
        label=place.name,
        position=place.position,
        expected_people=min(60, place.voters // 100),
        hall_ids=tuple(ids),
        weekdays_off=(WeekdayOff(chance.randrange(6), "SHEMBULL: ditë pazari"),),
        days_off=()
        if place.is_town
        else (DayRange(harvest, harvest + timedelta(days=2), "SHEMBULL: vjelje"),),
    )


def _team(number: int, chance: Random) -> Team:
    off = [each.first_day + timedelta(days=chance.randrange(10)) for each in ROUNDS]
    return Team(
        id=number,
        label=f"SHEMBULL {number}",
        max_per_day=chance.choice((1, 2)),
        days_off=tuple(DayRange(day, day + timedelta(days=1)) for day in off),
    )
