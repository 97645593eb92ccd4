"""Find municipalities and places as people type them."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.text import fold
from pb_app.territory.queries import MunicipalityCard, PlaceCard, list_places, municipality_card
from pb_app.territory.rules import PlaceKind
from pb_app.territory.tables import Municipality, Place, PlaceAlias

_MUNICIPALITY_WORDS = ("bashkia e ", "bashkise se ", "bashkine e ", "bashkia ", "bashkise ", "bashkine ")
_PLACE_WORDS = (
    "njesia administrative ",
    "njesise administrative ",
    "njesine administrative ",
    "fshati ",
    "fshatit ",
)


def search_municipalities(text: str) -> list[MunicipalityCard]:
    """Municipalities whose name, seat or Albanian form begins with or contains ``text``, the former first.

    Diacritics, look-alikes and the word "Bashkia" in front are forgiven: ``Vlora``, ``Bashkia e Fierit``.
    """
    key = _without_kind(fold(text), _MUNICIPALITY_WORDS)
    if not key:
        return []
    wanted = (
        sa.select(Municipality)
        .where(Municipality.search_key.contains(key, autoescape=True))
        .order_by(Municipality.sort_key)
    )
    rows = sorted(db.session.scalars(wanted), key=lambda row: not _begins_a_word(row.search_key, key))
    return [municipality_card(row) for row in rows]


def _without_kind(key: str, words: tuple[str, ...]) -> str:
    return next((key.removeprefix(word) for word in words if key.startswith(word)), key)


def _begins_a_word(search_key: str, key: str) -> bool:
    return f" {search_key}".find(f" {key}") >= 0


@dataclass(frozen=True)
class PlaceHit:
    """A place that a search found, the unit or part that holds hearings for it, and the name that fitted."""

    place: PlaceCard
    unit: PlaceCard
    matched: str


def search_places(municipality_id: str, text: str, *, most: int = 20) -> list[PlaceHit]:
    """Places of a municipality by name, alias or Albanian form; a village brings its unit along.

    Diacritics, look-alikes and the word of the kind in front are forgiven; what begins with ``text`` comes first.
    """
    key = _without_kind(fold(text), _PLACE_WORDS)
    if not key:
        return []
    wanted = (
        sa.select(PlaceAlias.place_id, PlaceAlias.name, PlaceAlias.search_key)
        .join(Place, Place.id == PlaceAlias.place_id)
        .where(Place.municipality_id == municipality_id, PlaceAlias.search_key.contains(key, autoescape=True))
        .order_by(PlaceAlias.id)
    )
    aliases = {row.place_id: (row.name, row.search_key) for row in db.session.execute(wanted)}
    keys = dict(
        db.session.execute(
            sa.select(Place.id, Place.search_key).where(Place.municipality_id == municipality_id)
        ).all()
    )
    cards = {card.id: card for card in list_places(municipality_id, with_villages=True)}
    found: list[tuple[bool, PlaceHit]] = []
    for card in cards.values():
        names = f"{keys[card.id]} {fold(card.label)}"
        if key in names:
            found.append((not _begins_a_word(names, key), PlaceHit(card, _unit_of(card, cards), card.label)))
        elif card.id in aliases:
            name, alias_key = aliases[card.id]
            found.append((not alias_key.startswith(key), PlaceHit(card, _unit_of(card, cards), name)))
    return [hit for _later, hit in sorted(found, key=lambda pair: pair[0])][:most]


def _unit_of(card: PlaceCard, cards: dict[str, PlaceCard]) -> PlaceCard:
    """The place itself, or the first one above that is no village."""
    while card.kind is PlaceKind.VILLAGE and card.parent_id is not None:
        card = cards[card.parent_id]
    return card
