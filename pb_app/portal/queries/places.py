"""Where the places of all municipalities lie."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.portal.dots import Position
from pb_app.territory.tables import Place


@dataclass(frozen=True)
class LocatedPlace:
    """A place whose coordinates are known."""

    id: str
    municipality_id: str
    position: Position


def list_located_places() -> list[LocatedPlace]:
    """Every place with coordinates, of every municipality, in one statement."""
    wanted = (
        sa.select(Place.id, Place.municipality_id, Place.lat, Place.lon)
        .where(Place.lat.is_not(None))
        .order_by(Place.id)
    )
    return [
        LocatedPlace(id=place_id, municipality_id=municipality_id, position=Position(lat=lat, lon=lon))
        for place_id, municipality_id, lat, lon in db.session.execute(wanted)
        if lat is not None and lon is not None
    ]
