"""The rules of a plan, checked from nothing: shares no code with the planner but the values it is told and answers."""

import math
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import combinations

from pb_app.hearings.planner import (
    Appointment,
    Demand,
    Hall,
    OpenHours,
    Plan,
    Position,
    SeasonProblem,
    Standing,
)


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour)


def violations(problem: SeasonProblem, plan: Plan) -> list[str]:
    """Every rule that a plan breaks, in words."""
    demands = {demand.key: demand for demand in problem.demands}
    told = [obstacle.key for obstacle in plan.unplaced]
    found = (
        []
        if plan.was_stopped or sorted([*plan.placed, *told]) == sorted(demands)
        else ["not every demand once"]
    )
    for key, given in plan.placed.items():
        found += [f"{key}: {what}" for what in alone(problem, demands[key], given)]
    return found + together(problem, demands, plan.placed)


def alone(problem: SeasonProblem, demand: Demand, given: Appointment) -> list[str]:
    found = pins(demand, given) + black_outs(problem, given)
    if not stands_as_announced(demand, given):
        found += of_place(problem, demand, given) + of_hall(problem, demand, given)
    return found


def stands_as_announced(demand: Demand, given: Appointment) -> bool:
    current = demand.current
    if current is None or current.standing is not Standing.ANNOUNCED:
        return False
    was = current.appointment
    return (was.day, was.start, was.end, was.hall_id) == (given.day, given.start, given.end, given.hall_id)


def pins(demand: Demand, given: Appointment) -> list[str]:
    pinned = {
        "day": given.day,
        "start": given.start,
        "hall_id": given.hall_id,
        "team_id": given.team_id,
    }
    return [
        f"pin of {name}" for name, is_so in pinned.items() if getattr(demand.pins, name) not in {None, is_so}
    ]


def black_outs(problem: SeasonProblem, given: Appointment) -> list[str]:
    found = ["free day"] if given.day in problem.free_days else []
    hall = hall_of(problem, given)
    if hall is not None:
        found += ["hall closed" for days in hall.closures if days.first <= given.day <= days.last]
        if hall.hours and not any(is_within(given, hours) for hours in hall.hours):
            found.append("hall hours")
    if problem.teams:
        team = next((team for team in problem.teams if team.id == given.team_id), None)
        if team is None:
            return [*found, "no team"]
        found += ["team off" for days in team.days_off if days.first <= given.day <= days.last]
    return found


def is_within(given: Appointment, hours: OpenHours) -> bool:
    return hours.weekday == given.day.weekday() and hours.opens <= given.start and given.end <= hours.closes


def hall_of(problem: SeasonProblem, given: Appointment) -> Hall | None:
    return next((hall for hall in problem.halls if hall.id == given.hall_id), None)


def of_place(problem: SeasonProblem, demand: Demand, given: Appointment) -> list[str]:
    settings, found = problem.settings, []
    within = next(each for each in problem.rounds if each.number == demand.round_number)
    if not within.first_day <= given.day <= within.last_day:
        found.append("outside the round")
    if given.day < settings.not_before:
        found.append("notice too short")
    if given.day.weekday() not in (settings.weekdays if demand.weekdays is None else demand.weekdays):
        found.append("weekday")
    if given.start < (demand.earliest or settings.earliest) or given.end > (demand.latest or settings.latest):
        found.append("hours")
    if any(off.weekday == given.day.weekday() for off in demand.weekdays_off):
        found.append("market day")
    if any(off.first <= given.day <= off.last for off in demand.days_off):
        found.append("day off of the place")
    length = at(given.day, given.end) - at(given.day, given.start)
    if length != timedelta(minutes=demand.minutes or settings.minutes):
        found.append("length")
    return found


def of_hall(problem: SeasonProblem, demand: Demand, given: Appointment) -> list[str]:
    if given.hall_id is None:
        return ["no hall although there is one"] if demand.hall_ids else []
    hall = hall_of(problem, given)
    if hall is None or given.hall_id not in {*demand.hall_ids, demand.pins.hall_id}:
        return ["a hall that may not serve"]
    found = []
    if hall.capacity is not None and hall.capacity < (demand.expected_people or 0):
        found.append("too small")
    if demand.needs_step_free and hall.step_free is False:
        found.append("steps")
    return found


Held = tuple[str, date, time, time, int | None, int | None, Position | None, tuple[str, ...], int | None]


def held(problem: SeasonProblem, demands: dict[str, Demand], placed: dict[str, Appointment]) -> list[Held]:
    positions = {hall.id: hall.position for hall in problem.halls}
    found: list[Held] = []
    for key, given in placed.items():
        demand = demands[key]
        where = positions.get(given.hall_id) or demand.position
        found.append(
            (key, given.day, given.start, given.end, given.hall_id, given.team_id, where,
             (demand.place_id,), demand.round_number)
        )  # fmt: skip
    for fixed in problem.fixed:
        where = positions.get(fixed.hall_id) or fixed.position
        start, end = (fixed.start, fixed.end) if fixed.start and fixed.end else (time(0), time(23, 59, 59))
        found.append(
            (f"fixed {fixed.key}", fixed.day, start, end, fixed.hall_id, fixed.team_id, where,
             fixed.place_ids, fixed.round_number)
        )  # fmt: skip
    return found


def together(problem: SeasonProblem, demands: dict[str, Demand], placed: dict[str, Appointment]) -> list[str]:
    found, everything = [], held(problem, demands, placed)
    settings = problem.settings
    for one, other in combinations(everything, 2):
        if one[0].startswith("fixed") and other[0].startswith("fixed"):
            continue
        pair = f"{one[0]} and {other[0]}"
        weeks = abs((one[1] - other[1]).days)
        if set(one[7]) & set(other[7]) and None not in {one[8], other[8]} and one[8] != other[8]:
            found += [f"{pair}: rounds too close"] if weeks < 7 * settings.weeks_between else []
        if one[1] != other[1]:
            continue
        gap = minutes_between(one, other)
        if one[4] is not None and one[4] == other[4] and gap < settings.buffer_minutes:
            found.append(f"{pair}: the hall is taken")
        if (
            one[5] is not None
            and one[5] == other[5]
            and gap < settings.buffer_minutes + way(settings, one, other)
        ):
            found.append(f"{pair}: the team cannot be there")
    runs = Counter((each[5], each[1]) for each in everything)
    touched = {(given.team_id, given.day) for given in placed.values()}
    for team in problem.teams:
        found += [
            f"team {team.id} too often"
            for id, on in touched
            if id == team.id and runs[id, on] > team.max_per_day
        ]
    return found


def minutes_between(one: Held, other: Held) -> float:
    first, second = sorted((one, other), key=lambda each: each[2])
    return (at(second[1], second[2]) - at(first[1], first[3])).total_seconds() / 60


def way(settings: object, one: Held, other: Held) -> float:
    if one[4] is not None and one[4] == other[4]:
        return 0
    if one[6] is None or other[6] is None:
        return 30
    lat, lon, lat_2, lon_2 = (math.radians(number) for number in (*one[6], *other[6]))
    cosine = math.sin(lat) * math.sin(lat_2) + math.cos(lat) * math.cos(lat_2) * math.cos(lon - lon_2)
    km = 6371 * math.acos(max(-1.0, min(1.0, cosine)))
    return km * 1.3 * 60 / settings.travel_km_per_hour - 0.01
