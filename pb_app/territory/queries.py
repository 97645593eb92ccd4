"""Reads of the territory: frozen views, never rows."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from flask import g, has_app_context

from pb_app.database import db
from pb_app.kernel.errors import NotFound
from pb_app.kernel.text import fold
from pb_app.territory.name_forms import definite_forms
from pb_app.territory.rules import Case, PlaceKind, label, municipality_label, short_label
from pb_app.territory.tables import County, Municipality, Place, PlaceAlias, Venue

_KIND_WORDS: Final = re.compile(
    r"^(?:nj ?a|nj ?adm|njesi[ae]?(?: adm(?:inistrative)?)?|komun[ae]|fshati|qyteti)(?: e| i)? (?=.)"
)
"""Folded words for the kind of a place, before its name; "komuna" is what a unit was called until 2015."""


@dataclass(frozen=True)
class MunicipalityCard:
    """A municipality as pages and feeds show it."""

    id: str
    name: str
    county_id: str
    seat: str
    office: str
    address: str
    phone: str
    email: str
    accent: str | None
    privacy_notice: str
    usual_minutes: int
    population_2023: int | None
    voters_2017: int | None
    lat: float | None
    lon: float | None
    version: int

    @property
    def full_name(self) -> str:
        """``Bashkia Vlorë``."""
        return municipality_label(self.name)

    @property
    def has_brand(self) -> bool:
        """Whether it has an accent colour of its own."""
        return self.accent is not None


@dataclass(frozen=True)
class PlaceCard:
    """A place of one municipality."""

    id: str
    municipality_id: str
    parent_id: str | None
    kind: PlaceKind
    name: str
    path: str
    lat: float | None
    lon: float | None
    voters_2017: int | None

    @property
    def label(self) -> str:
        """``Njësia Administrative Novoselë``, ``Rajoni 3``."""
        return label(self.kind, self.name)

    @property
    def short_label(self) -> str:
        """``Novoselë``, ``Rajoni 3``."""
        return short_label(self.kind, self.name)

    def in_case(self, case: Case) -> str:
        """The label with its kind in another case."""
        return label(self.kind, self.name, case)


@dataclass(frozen=True)
class VenueCard:
    """A hall."""

    id: int
    municipality_id: str
    place_id: str | None
    name: str
    address: str
    capacity: int | None
    step_free: bool | None
    accessibility: str
    lat: float | None
    lon: float | None
    is_active: bool
    version: int


@dataclass(frozen=True)
class CountyCard:
    """A county with its municipalities in Albanian order."""

    id: str
    name: str
    name_en: str
    municipalities: tuple[MunicipalityCard, ...]


def municipality_card(row: Municipality) -> MunicipalityCard:
    """The view of a municipality row."""
    return MunicipalityCard(
        id=row.id, name=row.name, county_id=row.county_id, seat=row.seat, office=row.office, address=row.address,
        phone=row.phone, email=row.email, accent=row.accent, privacy_notice=row.privacy_notice,
        usual_minutes=row.usual_minutes, population_2023=row.population_2023, voters_2017=row.voters_2017,
        lat=row.lat, lon=row.lon, version=row.version,
    )  # fmt: skip


def _place(row: Place) -> PlaceCard:
    return PlaceCard(
        id=row.id, municipality_id=row.municipality_id, parent_id=row.parent_id, kind=row.kind, name=row.name,
        path=row.path, lat=row.lat, lon=row.lon, voters_2017=row.voters_2017,
    )  # fmt: skip


def _venue(row: Venue) -> VenueCard:
    return VenueCard(
        id=row.id, municipality_id=row.municipality_id, place_id=row.place_id, name=row.name, address=row.address,
        capacity=row.capacity, step_free=row.step_free, accessibility=row.accessibility, lat=row.lat, lon=row.lon,
        is_active=row.is_active, version=row.version,
    )  # fmt: skip


def find_municipality(municipality_id: str) -> MunicipalityCard | None:
    """A municipality by its id, or None; asked once a request."""
    known: dict[str, MunicipalityCard] = g.setdefault("municipalities", {}) if has_app_context() else {}
    if municipality_id not in known:
        row = db.session.get(Municipality, municipality_id) if municipality_id.isprintable() else None
        if row is None:
            return None
        known[municipality_id] = municipality_card(row)
    return known[municipality_id]


def get_municipality(municipality_id: str) -> MunicipalityCard:
    """A municipality by its id; raise ``NotFound``."""
    found = find_municipality(municipality_id)
    if found is None:
        raise NotFound("municipality")
    return found


def forget_municipality(municipality_id: str) -> None:
    """Read the municipality anew at the next question of this request."""
    if has_app_context():
        g.get("municipalities", {}).pop(municipality_id, None)


def list_counties() -> list[CountyCard]:
    """All counties with their municipalities, in Albanian order."""
    by_county: dict[str, list[MunicipalityCard]] = {}
    known: dict[str, MunicipalityCard] = g.setdefault("municipalities", {}) if has_app_context() else {}
    for row in db.session.scalars(sa.select(Municipality).order_by(Municipality.sort_key)):
        known[row.id] = municipality_card(row)
        by_county.setdefault(row.county_id, []).append(known[row.id])
    return [
        CountyCard(
            id=row.id, name=row.name, name_en=row.name_en, municipalities=tuple(by_county.get(row.id, ()))
        )
        for row in db.session.scalars(sa.select(County).order_by(County.sort_key))
    ]


def list_places(municipality_id: str, *, with_villages: bool = False) -> list[PlaceCard]:
    """The places of a municipality: units in Albanian order, each followed by its parts."""
    wanted = sa.select(Place).where(Place.municipality_id == municipality_id).order_by(Place.sort_key)
    if not with_villages:
        wanted = wanted.where(Place.kind != PlaceKind.VILLAGE)
    rows = list(db.session.scalars(wanted))
    children: dict[str | None, list[Place]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    ordered: list[PlaceCard] = []

    def visit(parent_id: str | None) -> None:
        for row in children.get(parent_id, ()):
            ordered.append(_place(row))
            visit(row.id)

    visit(None)
    return ordered


def find_place(place_id: str) -> PlaceCard | None:
    """A place by its id, or None."""
    row = db.session.get(Place, place_id)
    return None if row is None else _place(row)


def get_place(place_id: str, municipality_id: str) -> PlaceCard:
    """A place of this municipality; raise ``NotFound`` for any other."""
    found = find_place(place_id)
    if found is None or found.municipality_id != municipality_id:
        raise NotFound("place")
    return found


def places_by_id(place_ids: set[str] | frozenset[str]) -> dict[str, PlaceCard]:
    """Several places at once."""
    if not place_ids:
        return {}
    rows = db.session.scalars(sa.select(Place).where(Place.id.in_(place_ids)))
    return {row.id: _place(row) for row in rows}


def find_place_by_name(municipality_id: str, text: str) -> PlaceCard | None:
    """The one place of this municipality whose label, name or alias reads like ``text``, in any case: ``Novosela``.

    The words for its kind may stand before it as offices write them: ``Nj.A. Orikum``, ``Njësia Orikum``. None where
    none does, or several do.
    """
    key = fold(text)
    return _named(municipality_id, key) or _named(municipality_id, _KIND_WORDS.sub("", key))


def _named(municipality_id: str, key: str) -> PlaceCard | None:
    cards = list_places(municipality_id, with_villages=True)
    exact = [
        card for card in cards if key in {card.id, fold(card.label), fold(card.short_label), fold(card.name)}
    ]
    if not exact:
        wanted = (
            sa.select(PlaceAlias.place_id)
            .join(Place, Place.id == PlaceAlias.place_id)
            .where(Place.municipality_id == municipality_id, PlaceAlias.search_key == key)
        )
        ids = set(db.session.scalars(wanted))
        exact = [card for card in cards if card.id in ids]
    if not exact:
        exact = [card for card in cards if key in map(fold, definite_forms(card.name))]
    return exact[0] if len(exact) == 1 else None


def aliases_of(municipality_id: str) -> dict[str, tuple[str, ...]]:
    """The other names of each place that has any, by its id."""
    wanted = (
        sa.select(PlaceAlias.place_id, PlaceAlias.name)
        .join(Place, Place.id == PlaceAlias.place_id)
        .where(Place.municipality_id == municipality_id)
        .order_by(PlaceAlias.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for place_id, name in db.session.execute(wanted):
        found[place_id] = (*found.get(place_id, ()), name)
    return found


def list_venues(municipality_id: str, *, only_active: bool = True) -> list[VenueCard]:
    """The halls of a municipality by name."""
    wanted = sa.select(Venue).where(Venue.municipality_id == municipality_id).order_by(Venue.name)
    if only_active:
        wanted = wanted.where(Venue.is_active)
    return [_venue(row) for row in db.session.scalars(wanted)]


def find_venue(venue_id: int) -> VenueCard | None:
    """A hall by its id, or None."""
    row = db.session.get(Venue, venue_id)
    return None if row is None else _venue(row)


def venues_by_id(venue_ids: Collection[int]) -> dict[int, VenueCard]:
    """Several halls at once."""
    if not venue_ids:
        return {}
    return {
        row.id: _venue(row) for row in db.session.scalars(sa.select(Venue).where(Venue.id.in_(venue_ids)))
    }
