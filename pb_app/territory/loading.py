"""Load the territory that comes with the package: 12 counties, 61 municipalities, 373 units, 41 city parts."""

import csv
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.text import fold
from pb_app.resources import DATA
from pb_app.territory.name_forms import definite_forms
from pb_app.territory.rules import PlaceKind
from pb_app.territory.tables import County, Municipality, Place, PlaceAlias
from pb_app.unit_of_work import UnitOfWork

FOLDER = DATA / "territory"
PART_KINDS = {
    "rajon": (PlaceKind.REGION, "Rajoni "),
    "lagje": (PlaceKind.QUARTER, "Lagjja "),
    "njësi administrative (qytet)": (PlaceKind.CITY_UNIT, "Njësia Administrative "),
}


def is_loaded(uow: UnitOfWork) -> bool:
    """Whether the territory is already there."""
    return uow.session.scalar(sa.select(sa.func.count()).select_from(County)) != 0


def load_territory(uow: UnitOfWork) -> None:
    """Add whatever is missing; what is there stays as it is, so that it may run again."""
    _load_counties(uow)
    paths = _load_municipalities(uow)
    paths |= _load_units(uow, paths)
    _load_parts(uow, paths)
    uow.session.flush()


def place_row(
    *,
    place_id: str,
    municipality_id: str,
    parent_id: str | None,
    parent_path: str,
    kind: PlaceKind,
    name: str,
) -> Place:
    """A place with its derived keys."""
    return Place(
        id=place_id,
        municipality_id=municipality_id,
        parent_id=parent_id,
        kind=kind,
        name=name,
        path=f"{parent_path}/{place_id}",
        sort_key=sort_key(name),
        search_key=search_words(name),
    )


def search_words(*names: str) -> str:
    """The names as a search finds them, with their definite forms, each word once a name: ``vlore vlora vlores``."""
    spellings = [fold(form) for name in names for form in (name, *definite_forms(name))]
    return " ".join(dict.fromkeys(spellings))


def _read(name: str) -> Iterator[dict[str, str]]:
    path: Path = FOLDER / name
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _known(uow: UnitOfWork, column: sa.orm.InstrumentedAttribute[str]) -> set[str]:
    return set(uow.session.scalars(sa.select(column)))


def _load_counties(uow: UnitOfWork) -> None:
    known = _known(uow, County.id)
    for row in _read("counties.csv"):
        if row["county_code"] not in known:
            uow.session.add(
                County(
                    id=row["county_code"],
                    name=row["county"],
                    name_en=row["county_en"],
                    sort_key=sort_key(row["county"]),
                    population_2011=_whole(row["population_2011"]),
                    population_2023=_whole(row["population_2023"]),
                )
            )
    uow.session.flush()


def _load_municipalities(uow: UnitOfWork) -> dict[str, str]:
    known, paths = _known(uow, Municipality.id), {}
    for row in _read("municipalities.csv"):
        name = row["municipality"]
        paths[row["municipality_id"]] = row["municipality_id"]
        if row["municipality_id"] in known:
            continue
        uow.session.add(
            Municipality(
                id=row["municipality_id"],
                county_id=row["county_code"],
                name=name,
                seat=row["seat"],
                lau_code=row["lau_code"] or None,
                sort_key=sort_key(name),
                search_key=search_words(name, row["seat"]),
                population_2011=_whole(row["population_2011"]),
                population_2023=_whole(row["population_2023"]),
                voters_2017=_whole(row["registered_voters_2017"]),
                lat=_degrees(row["lat"]),
                lon=_degrees(row["lon"]),
            )
        )
    uow.session.flush()
    return paths


def _load_units(uow: UnitOfWork, paths: dict[str, str]) -> dict[str, str]:
    known, added = _known(uow, Place.id), {}
    for row in _read("units.csv"):
        place = place_row(
            place_id=row["unit_id"],
            municipality_id=row["municipality_id"],
            parent_id=None,
            parent_path=paths[row["municipality_id"]],
            kind=PlaceKind.UNIT,
            name=row["unit"],
        )
        added[place.id] = place.path
        if place.id in known:
            continue
        place.is_seat, place.is_town = row["is_seat"] == "1", row["kind"] == "town"
        place.voters_2017 = _whole(row["registered_voters_2017"])
        place.lat, place.lon, place.confidence = _degrees(row["lat"]), _degrees(row["lon"]), row["confidence"]
        place.aliases = _aliases(row["aliases"])
        uow.session.add(place)
    uow.session.flush()
    return added


def _aliases(text: str) -> list[PlaceAlias]:
    """One alias a folded spelling: ``Qendër`` and ``Qender`` are the same to a search."""
    spellings = {fold(alias): alias.strip() for alias in text.split(";") if alias.strip()}
    return [PlaceAlias(name=name, search_key=key) for key, name in spellings.items()]


def _load_parts(uow: UnitOfWork, paths: dict[str, str]) -> None:
    known = _known(uow, Place.id)
    for row in _read("city_subunits.csv"):
        if row["subunit_id"] in known:
            continue
        kind, word = PART_KINDS[row["kind"]]
        place = place_row(
            place_id=row["subunit_id"],
            municipality_id=row["municipality_id"],
            parent_id=row["unit_id"],
            parent_path=paths[row["unit_id"]],
            kind=kind,
            name=row["subunit"].removeprefix(word),
        )
        place.confidence = row["confidence"]
        uow.session.add(place)
