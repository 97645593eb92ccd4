"""What happens to municipalities, places and halls."""

from dataclasses import dataclass

from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MunicipalityChanged(Event):
    """Its office, contact, usual length of a hearing, accent or notice changed."""

    municipality_id: str


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(Event):
    """A place was renamed or its position changed."""

    municipality_id: str
    place_id: str


@dataclass(frozen=True, kw_only=True)
class VenueChanged(Event):
    """A hall's name, address, position or accessibility changed."""

    municipality_id: str
    venue_id: int
