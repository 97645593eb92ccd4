"""Bring in the villages of a municipality from a CSV table: all or nothing, and twice changes nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.formats.csv_reading import CsvRow, read_csv
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.faults import Fault
from pb_app.kernel.text import ascii_slug, clean, fold
from pb_app.territory import policy
from pb_app.territory.loading import place_row
from pb_app.territory.rules import PlaceKind, label
from pb_app.territory.service import alias_rows
from pb_app.territory.tables import Municipality, Place, PlaceAlias
from pb_app.unit_of_work import UnitOfWork, unit_of_work

HEADINGS = {
    "name": ("name", "village", "place", "emri", "fshati"),
    "parent": (
        "parent",
        "unit",
        "parent unit",
        "parent id",
        "unit id",
        "njesia",
        "njesia administrative",
        "njesia rajoni",
    ),
    "aliases": ("aliases", "other names", "emra te tjere", "emertime te tjera"),
    "municipality": ("municipality", "municipality id", "bashkia"),
}
REQUIRED = ("name", "parent")
NAME_MOST = 80
ID_MOST = 60
_SEVERAL = re.compile(r"[;|/]")


@dataclass(frozen=True)
class VillageReport:
    """What an import did, or would do; with a fault it does nothing."""

    added: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    already_there: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass
class _Reading:
    """What was understood so far."""

    units: dict[str, dict[str, list[Place]]]
    villages: dict[tuple[str, str], Place]
    aliases: dict[str, set[str]]
    municipality_id: str | None
    taken: set[str]
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    added: list[Place] = field(default_factory=list)
    completed: dict[str, list[PlaceAlias]] = field(default_factory=dict)
    already_there: int = 0


def import_villages(
    *, actor: Actor, content: bytes, municipality_id: str | None, is_dry_run: bool = False
) -> VillageReport:
    """Add the villages of a table: name, parent (the unit), aliases and, for several towns, municipality.

    A village that is there already only gains aliases. Raises ``Forbidden``.
    """
    try:
        columns, rows = read_csv(content)
    except DomainError as error:
        return VillageReport(faults=(Fault(1, "", error),))
    headings = _headings(columns)
    missing = [name for name in REQUIRED if name not in headings]
    if municipality_id is None and "municipality" not in headings:
        missing.append("municipality")
    if missing:
        return VillageReport(faults=tuple(Fault(1, name, DomainError("column_missing")) for name in missing))
    with unit_of_work(actor) as uow:
        reading = _start(uow, municipality_id)
        for row in rows:
            _read_row(reading, row, headings)
        _check_policy(actor, reading)
        if not reading.faults and not is_dry_run:
            _apply(uow, reading)
        return VillageReport(
            added=tuple(label(place.kind, place.name) for place in reading.added),
            completed=tuple(reading.completed),
            already_there=reading.already_there,
            faults=tuple(reading.faults),
        )


def _headings(columns: Sequence[str]) -> dict[str, str]:
    """The heading in the file of each column that we know."""
    by_word = {word: name for name, words in HEADINGS.items() for word in words}
    return {by_word[fold(column)]: column for column in columns if fold(column) in by_word}


def _start(uow: UnitOfWork, municipality_id: str | None) -> _Reading:
    units: dict[str, dict[str, list[Place]]] = {}
    villages: dict[tuple[str, str], Place] = {}
    known_names: dict[str, set[str]] = {}
    for alias in uow.session.scalars(sa.select(PlaceAlias)):
        known_names.setdefault(alias.place_id, set()).add(alias.search_key)
    for town in uow.session.scalars(sa.select(Municipality.id)):
        units[town] = {}
    places = list(uow.session.scalars(sa.select(Place)))
    for place in places:
        if place.kind is PlaceKind.VILLAGE:
            villages[str(place.parent_id), fold(place.name)] = place
            continue
        names = {
            place.id,
            fold(place.name),
            fold(label(place.kind, place.name)),
            *known_names.get(place.id, ()),
        }
        for name in names:
            units[place.municipality_id].setdefault(name, []).append(place)
    return _Reading(units, villages, known_names, municipality_id, {place.id for place in places})


def _read_row(reading: _Reading, row: CsvRow, headings: dict[str, str]) -> None:
    """Read one row; every fault in it is noted."""
    before = len(reading.faults)
    cells = {name: _cell(reading, row, name, heading) for name, heading in headings.items()}
    unit = _unit(reading, row, cells, headings)
    name = cells["name"]
    if not name:
        _fault(reading, row.line, headings["name"], DomainError("name_required"))
    if unit is None or len(reading.faults) > before:
        return
    key = (unit.id, fold(name))
    if key in reading.seen:
        _fault(reading, row.line, headings["name"], DomainError("village_twice", row=reading.seen[key]))
        return
    reading.seen[key] = row.line
    _note(reading, unit, name, tuple(part.strip() for part in _SEVERAL.split(cells.get("aliases", ""))))


def _cell(reading: _Reading, row: CsvRow, name: str, heading: str) -> str:
    try:
        text = clean(row.cells.get(heading, ""), multiline=False)
    except DomainError as error:
        _fault(reading, row.line, heading, error)
        return ""
    if name != "aliases" and len(text) > NAME_MOST:
        _fault(reading, row.line, heading, DomainError("too_long", limit=NAME_MOST))
        return ""
    return text


def _unit(reading: _Reading, row: CsvRow, cells: dict[str, str], headings: dict[str, str]) -> Place | None:
    town = cells.get("municipality") or reading.municipality_id or ""
    if town not in reading.units:
        _fault(
            reading,
            row.line,
            headings.get("municipality", ""),
            DomainError("municipality_unknown", given=town),
        )
        return None
    if reading.municipality_id is not None and town != reading.municipality_id:
        _fault(
            reading, row.line, headings.get("municipality", ""), DomainError("municipality_other", given=town)
        )
        return None
    found = reading.units[town].get(fold(cells["parent"])) or reading.units[town].get(cells["parent"], [])
    if len(found) != 1:
        code = "unit_twice" if found else "unit_unknown"
        _fault(reading, row.line, headings["parent"], DomainError(code, given=cells["parent"]))
        return None
    return found[0]


def _note(reading: _Reading, unit: Place, name: str, aliases: tuple[str, ...]) -> None:
    place = reading.villages.get((unit.id, fold(name)))
    if place is not None:
        new = [
            row
            for row in alias_rows(aliases, name)
            if row.search_key not in reading.aliases.get(place.id, ())
        ]
        if new:
            reading.completed[place.id] = new
        else:
            reading.already_there += 1
        return
    place = place_row(
        place_id=_free_id(reading, unit, name),
        municipality_id=unit.municipality_id,
        parent_id=unit.id,
        parent_path=unit.path,
        kind=PlaceKind.VILLAGE,
        name=name,
    )
    place.aliases = alias_rows(aliases, name)
    reading.added.append(place)


def _free_id(reading: _Reading, unit: Place, name: str) -> str:
    base = f"{unit.id}-{ascii_slug(name) or 'fshat'}"[: ID_MOST - 4]
    names = (base, *(f"{base}-{number}" for number in range(2, 100)))
    chosen = next(candidate for candidate in names if candidate not in reading.taken)
    reading.taken.add(chosen)
    return chosen


def _fault(reading: _Reading, line: int, column: str, error: DomainError) -> None:
    reading.faults.append(Fault(line, column, error))


def _check_policy(actor: Actor, reading: _Reading) -> None:
    towns = {place.municipality_id for place in reading.added} | {reading.municipality_id or ""} - {""}
    if not all(policy.may_change_office(actor, town) for town in towns):
        raise Forbidden("import_territory")


def _apply(uow: UnitOfWork, reading: _Reading) -> None:
    uow.session.add_all(reading.added)
    for place_id, aliases in reading.completed.items():
        for alias in aliases:
            alias.place_id = place_id
        uow.session.add_all(aliases)
    for town in {place.municipality_id for place in reading.added}:
        names = [place.id for place in reading.added if place.municipality_id == town]
        log(
            uow,
            action="territory.imported",
            subject_type="municipality",
            subject_id=town,
            municipality_id=town,
            after={"villages": names},
        )
