"""The dot map of a municipality: which of its places had or will have a hearing."""

from collections.abc import Sequence
from dataclasses import dataclass

from pb_app.hearings.coverage import Coverage, PlaceCoverage
from pb_app.portal.dots import Position, frame_of

WIDTH = 420.0
LEAST_HEIGHT = 240.0
LETTER = 7.6
"""The usual width of a letter of a label, in units of the drawing."""


@dataclass(frozen=True)
class MapPlace:
    """A place on the map; its label stands to the left where the right edge is near."""

    name: str
    x: float
    y: float
    is_covered: bool
    is_left: bool


@dataclass(frozen=True)
class CoverageMap:
    """The places with coordinates, and how many have none and stand in the table alone."""

    width: float
    height: float
    places: Sequence[MapPlace]
    left_out: int


def draw_coverage(found: Coverage) -> CoverageMap | None:
    """The map of the units, or None where fewer than two have coordinates."""
    located = [(unit, _position(unit)) for unit in found.units]
    known = [(unit, position) for unit, position in located if position is not None]
    if len(known) < 2:
        return None
    frame = frame_of(
        [position for _unit, position in known], width=WIDTH, least_height=LEAST_HEIGHT, tallest=1.0
    )
    places = []
    for unit, position in known:
        dot = frame.dot(position)
        name = unit.place.short_label
        is_left = dot.x + 14 + len(name) * LETTER > frame.width
        places.append(MapPlace(name, dot.x, dot.y, unit.is_covered, is_left))
    return CoverageMap(frame.width, frame.height, places, len(located) - len(known))


def _position(unit: PlaceCoverage) -> Position | None:
    if unit.place.lat is None or unit.place.lon is None:
        return None
    return Position(unit.place.lat, unit.place.lon)
