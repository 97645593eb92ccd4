"""The words of the territory: kinds of places and their Albanian case forms."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What a place is; the name is kept apart from it, so that the case can be right."""

    UNIT = "unit"
    CITY_UNIT = "city_unit"
    REGION = "region"
    QUARTER = "quarter"
    VILLAGE = "village"


class Case(StrEnum):
    """The cases in which a kind appears beside a name: Rajoni, Rajonin, Rajonit."""

    NOMINATIVE = "nominative"
    ACCUSATIVE = "accusative"
    GENITIVE = "genitive"


_FORMS: dict[PlaceKind, tuple[str, str, str]] = {
    PlaceKind.UNIT: ("Njësia Administrative", "Njësinë Administrative", "Njësisë Administrative"),
    PlaceKind.CITY_UNIT: ("Njësia Administrative", "Njësinë Administrative", "Njësisë Administrative"),
    PlaceKind.REGION: ("Rajoni", "Rajonin", "Rajonit"),
    PlaceKind.QUARTER: ("Lagjja", "Lagjen", "Lagjes"),
    PlaceKind.VILLAGE: ("Fshati", "Fshatin", "Fshatit"),
}
_SHORT = {PlaceKind.UNIT, PlaceKind.VILLAGE}


def label(kind: PlaceKind, name: str, case: Case = Case.NOMINATIVE) -> str:
    """The full Albanian name: ``Rajoni 3``, ``Lagjes Nr. 2``, ``Njësinë Administrative Novoselë``."""
    form = _FORMS[kind][list(Case).index(case)]
    return f"{form} {name}"


def short_label(kind: PlaceKind, name: str) -> str:
    """The name as people say it where the kind is plain: ``Novoselë``, but ``Rajoni 3``."""
    return name if kind in _SHORT else label(kind, name)


def municipality_label(name: str) -> str:
    """``Bashkia Vlorë``."""
    return f"Bashkia {name}"


@dataclass(frozen=True)
class TreePlace:
    """A place as the coverage rules need it."""

    id: str
    parent_id: str | None
    kind: PlaceKind


def covered_places(places: Collection[TreePlace], heard: Collection[str]) -> frozenset[str]:
    """The ids of the places that had a hearing, a unit counting when all its parts had one.

    Villages are not parts in this sense: a hearing of a unit is the hearing of its villages.
    A hearing of a unit covers its regions and quarters as well.
    """
    children: dict[str | None, list[TreePlace]] = {}
    for place in places:
        children.setdefault(place.parent_id, []).append(place)
    covered: set[str] = set()

    def visit(place: TreePlace, *, inherited: bool) -> bool:
        own = inherited or place.id in heard
        parts = [visit(child, inherited=own) for child in children.get(place.id, ())]
        counting = [
            result
            for child, result in zip(children.get(place.id, ()), parts, strict=True)
            if child.kind is not PlaceKind.VILLAGE
        ]
        is_covered = own or (bool(counting) and all(counting))
        if is_covered:
            covered.add(place.id)
        return is_covered

    ids = {place.id for place in places}
    for place in places:
        if place.parent_id is None or place.parent_id not in ids:
            visit(place, inherited=False)
    return frozenset(covered)
