"""The map of the first page: Albania drawn by the dots of its places."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from pb_app.portal.dots import Frame, Position, frame_of, path_of, without_collisions
from pb_app.portal.queries.places import LocatedPlace
from pb_app.territory.queries import MunicipalityCard

WIDTH = 420.0
SIDE = 150.0
"""Room for names beside the country, on either side."""
LINE = 30.0


@dataclass(frozen=True)
class MapMark:
    """A municipality in use, at its seat; ``is_named`` where its name finds room on its side of the country."""

    name: str
    url: str
    x: float
    y: float
    is_named: bool
    is_west: bool


@dataclass(frozen=True)
class CountryMap:
    """Two paths of dots, one for the municipalities in use, and a mark for each of these."""

    left: float
    width: float
    height: float
    ground: str
    used: str
    marks: tuple[MapMark, ...]


def draw_country(
    places: Sequence[LocatedPlace], in_use: Sequence[MunicipalityCard], *, used_ids: Collection[str]
) -> CountryMap | None:
    """The map, or None where no coordinates are known."""
    if not places:
        return None
    frame = frame_of([place.position for place in places], width=WIDTH)
    used = [frame.dot(place.position) for place in places if place.municipality_id in used_ids]
    ground = [frame.dot(place.position) for place in places if place.municipality_id not in used_ids]
    return CountryMap(
        left=-SIDE,
        width=frame.width + 2 * SIDE,
        height=frame.height,
        ground=path_of(ground),
        used=path_of(used),
        marks=_marks(frame, in_use),
    )


def _marks(frame: Frame, in_use: Sequence[MunicipalityCard]) -> tuple[MapMark, ...]:
    located = [
        (card, frame.dot(Position(card.lat, card.lon)))
        for card in in_use
        if card.lat is not None and card.lon is not None
    ]
    named = without_collisions([dot for _card, dot in located], middle=frame.width / 2, line=LINE)
    return tuple(
        MapMark(
            name=card.name,
            url=url_for("portal_public.municipality", m=card.id),
            x=dot.x,
            y=dot.y,
            is_named=is_named,
            is_west=dot.x < frame.width / 2,
        )
        for (card, dot), is_named in zip(located, named, strict=True)
    )
