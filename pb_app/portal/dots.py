"""Maps of dots: places drawn at their coordinates, as numbers that a template writes into SVG.

An equirectangular projection is enough: Albania spans three degrees. A dot is a sub-path of no length
with a round cap (``M12 30h0``), so that all dots of one colour are one short element.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

MARGIN = 14.0
TALL = 2.6


@dataclass(frozen=True)
class Position:
    """Degrees north and east."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Dot:
    """A point of the drawing, in its units, with y growing downwards."""

    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """The part of the earth that a drawing shows, and its size in units of the drawing."""

    south: float
    west: float
    width: float
    height: float
    scale: float

    def dot(self, position: Position) -> Dot:
        """Where a position stands in the drawing."""
        x = MARGIN + (position.lon - self.west) * self.scale * _narrowing(self.south)
        y = self.height - MARGIN - (position.lat - self.south) * self.scale
        return Dot(round(x, 1), round(y, 1))


def _narrowing(latitude: float) -> float:
    return cos(radians(latitude))


def frame_of(
    positions: Collection[Position], *, width: float, least_height: float = 0.0, tallest: float = TALL
) -> Frame:
    """The frame that just holds the positions in a drawing of this width; its height follows from them.

    A flat or narrow spread stands in the middle: of at least ``least_height``, of at most ``tallest`` times
    the width.
    """
    south, north = min(p.lat for p in positions), max(p.lat for p in positions)
    west, east = min(p.lon for p in positions), max(p.lon for p in positions)
    narrowing = _narrowing(south)
    spread = max((east - west) * narrowing, 0.02)
    scale = (width - 2 * MARGIN) / max(spread, (north - south) / tallest)
    height = max((north - south) * scale + 2 * MARGIN, least_height)
    missing_width = (width - 2 * MARGIN) - (east - west) * narrowing * scale
    missing_height = (height - 2 * MARGIN) - (north - south) * scale
    return Frame(
        south=south - missing_height / scale / 2,
        west=west - missing_width / scale / narrowing / 2,
        width=width,
        height=round(height, 1),
        scale=scale,
    )


def path_of(dots: Iterable[Dot]) -> str:
    """The ``d`` of a path that is all these dots."""
    return "".join(f"M{dot.x:g} {dot.y:g}h0" for dot in dots)


def without_collisions(dots: Sequence[Dot], *, middle: float, line: float) -> list[bool]:
    """Which labels keep clear of those written before them; each stands on its own side of the middle."""
    taken: list[Dot] = []
    shown: list[bool] = []
    for dot in dots:
        same_side = [other for other in taken if (other.x < middle) == (dot.x < middle)]
        is_free = all(abs(dot.y - other.y) >= line for other in same_side)
        shown.append(is_free)
        if is_free:
            taken.append(dot)
    return shown
