"""How far it is from one hall to the next: along the great circle, and by road."""

import math
from typing import Final

from pb_app.hearings.planner.model import Position

EARTH_KM: Final = 6371.0
DETOUR: Final = 1.3
"""Roads are longer than the great circle, by this much."""
UNKNOWN_MINUTES: Final = 30
"""The way to or from a place whose position is not known."""


def kilometres(one: Position, other: Position) -> float:
    """The great-circle distance."""
    lat, lon, lat_2, lon_2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat_2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat_2) * math.sin((lon_2 - lon) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def travel_minutes(one: Position | None, other: Position | None, km_per_hour: int) -> int:
    """The minutes by road, rounded up; a position that is not known costs half an hour."""
    if one is None or other is None:
        return UNKNOWN_MINUTES
    return math.ceil(kilometres(one, other) * DETOUR * 60 / km_per_hour)
