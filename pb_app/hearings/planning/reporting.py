"""What a run came to, as values that can be kept: codes and parameters, never sentences."""

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

from pb_app.hearings.planner.model import Appointment, Demand
from pb_app.hearings.planner.plan import Change, Obstacle, Plan
from pb_app.hearings.planning.problem import LoadedSeason


def report_of(season: LoadedSeason, plan: Plan, kept: Collection[str]) -> dict[str, Any]:
    """The report of a run; ``kept`` are the keys that people had changed meanwhile."""
    demands = {demand.key: demand for demand in season.problem.demands}
    return {
        "engine": plan.engine.value,
        "seed": plan.seed,
        "seconds": round(plan.seconds, 1),
        "is_optimal": plan.is_optimal,
        "bound": plan.bound,
        "total": plan.total,
        "cost": {criterion.value: amount for criterion, amount in plan.cost.items()},
        "asked": len(demands),
        "standing": season.standing,
        "placed": [
            _placed(demands[key], appointment, season)
            for key, appointment in sorted(plan.placed.items(), key=_by_time)
        ],
        "unplaced": [_unplaced(demands[obstacle.key], obstacle, season) for obstacle in plan.unplaced],
        "edited_meanwhile": [_what(demands[key]) for key in kept],
    }


def read_param(name: str, value: object) -> object:
    """A parameter as it was before it was kept."""
    if isinstance(value, str) and name in {"day", "first_day", "last_day"}:
        return date.fromisoformat(value)
    if isinstance(value, str) and name in {"opens", "closes", "earliest", "latest"}:
        return time.fromisoformat(value)
    return value


def _by_time(placed: tuple[str, Appointment]) -> tuple[date, time, str]:
    key, appointment = placed
    return appointment.day, appointment.start, key


def _what(demand: Demand) -> dict[str, Any]:
    return {"place_id": demand.place_id, "round": demand.round_number}


def _is_where(one: Appointment, other: Appointment) -> bool:
    """Whether people find both on the same day, at the same hour, in the same hall; who runs it is another matter."""
    return (one.day, one.start, one.hall_id) == (other.day, other.start, other.hall_id)


def _placed(demand: Demand, appointment: Appointment, season: LoadedSeason) -> dict[str, Any]:
    target = season.targets[demand.key]
    is_new = target.entry_id is None and target.hearing_id is None
    stood = demand.current.appointment if demand.current is not None else None
    change = "new" if is_new else "kept" if stood is not None and _is_where(stood, appointment) else "moved"
    return _what(demand) | {
        "on": appointment.day.isoformat(),
        "start": appointment.start.isoformat("minutes"),
        "end": appointment.end.isoformat("minutes"),
        "venue_id": appointment.hall_id,
        "team_id": appointment.team_id,
        "change": change,
        "is_public": target.hearing_id is not None,
    }


def _unplaced(demand: Demand, obstacle: Obstacle, season: LoadedSeason) -> dict[str, Any]:
    rivals = []
    others = {other.key: other for other in season.problem.demands}
    fixed = {other.key: other for other in season.problem.fixed}
    for key in obstacle.rivals:
        if key in others:
            rivals.append(_what(others[key]))
        elif key in fixed:
            rivals.append({"label": fixed[key].label, "on": fixed[key].day.isoformat()})
    return _what(demand) | {
        "constraints": [constraint.value for constraint in obstacle.constraints],
        "rivals": rivals,
        "changes": [_change(change, season) for change in obstacle.changes],
        "is_proven": obstacle.is_proven,
    }


def _change(change: Change, season: LoadedSeason) -> dict[str, Any]:
    params: Mapping[str, Any] = change.params
    kept = {
        name: value.isoformat() if isinstance(value, (date, time)) else value
        for name, value in params.items()
    }
    target = season.targets.get(str(params.get("key", "")))
    if target is not None:
        kept |= {"entry_id": target.entry_id, "place_id": target.place_ids[0] if target.place_ids else None}
    return {"code": change.code.value, "params": kept}
