"""Read the rows of an import of hearings: each cell that cannot be read is a fault with its line and column."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Final, TypeVar

from pb_app.formats.csv_reading import CsvRow
from pb_app.hearings.rules import (
    VENUE_LIMIT,
    HearingFacts,
    HearingKind,
    HearingStatus,
    Slot,
    VenueChoice,
    check_facts,
    check_length,
)
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.periods import parse_date, parse_time
from pb_app.kernel.text import clean, fold
from pb_app.territory.queries import find_municipality, find_place, find_place_by_name, list_venues

REQUIRED: Final = ("date",)
STATES: Final = {
    "": HearingStatus.CONFIRMED,
    "scheduled": HearingStatus.CONFIRMED,
    "confirmed": HearingStatus.CONFIRMED,
    "tentative": HearingStatus.TENTATIVE,
    "draft": HearingStatus.DRAFT,
    "held": HearingStatus.HELD,
}
MOST_PARTICIPANTS: Final = 1_000_000
SOURCE_LIMIT: Final = 500

_WHOLE: Final = frozenset({"", "bashkia", "e gjithe bashkia", "whole municipality"})
_COUNCIL: Final = "keshilli bashkiak"
_SOURCE: Final = re.compile(r"(https?://\S+)\s*(.*)", re.DOTALL)
_FIELD_COLUMNS: Final = {"on_date": "date", "start_time": "start", "end_time": "end", "venue_text": "venue"}

T = TypeVar("T")


@dataclass(frozen=True)
class ReadHearing:
    """A row that can be brought in."""

    line: int
    municipality_id: str
    facts: HearingFacts
    status: HearingStatus
    participants: int | None
    source_url: str
    source_note: str

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same hearing as one that is there: municipality, date, hour, places."""
        slot = self.facts.slot
        return (self.municipality_id, slot.on, slot.start, frozenset(self.facts.place_ids))


class Reader:
    """Reads rows one after the other and gathers every fault of each; asks the database once a name."""

    def __init__(self, municipality_id: str | None) -> None:
        self.faults: list[Fault] = []
        self._municipality_id = municipality_id
        self._venues: dict[str, dict[str, int]] = {}

    def read(self, row: CsvRow) -> ReadHearing | None:
        """The row, or None after its faults were noted."""
        before = len(self.faults)
        municipality_id = self._cell(row, "municipality_id", self._municipality, "")
        if not municipality_id:
            return None
        place_ids = self._place_ids(row, municipality_id)
        on = self._cell(row, "date", parse_date, date.min)
        slot = Slot(
            on=on,
            start=self._cell(row, "start", _hour, None),
            end=self._cell(row, "end", _hour, None),
        )
        venue = self._cell(row, "venue", lambda cell: self._venue(municipality_id, cell), VenueChoice())
        facts = HearingFacts(
            slot=slot,
            kind=self._cell(row, "kind", lambda cell: _kind(cell, row), HearingKind.BUDGET_HEARING),
            place_ids=place_ids,
            venue=venue,
            title=self._cell(row, "title", _line, ""),
            purpose=self._cell(row, "purpose", _text, ""),
        )
        status = self._cell(row, "status", _status, HearingStatus.CONFIRMED)
        participants = self._cell(row, "participants", _count, None)
        source_url, source_note = self._cell(row, "source_url", lambda cell: _source(cell, row), ("", ""))
        if len(self.faults) == before:
            self._check(row, facts)
        if len(self.faults) > before:
            return None
        return ReadHearing(row.line, municipality_id, facts, status, participants, source_url, source_note)

    def _cell(self, row: CsvRow, column: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(row.cells.get(column, ""))
        except DomainError as error:
            self.faults.append(Fault(row.line, column, error))
            return otherwise

    def _check(self, row: CsvRow, facts: HearingFacts) -> None:
        try:
            check_facts(facts)
        except DomainError as error:
            self.faults.append(
                Fault(row.line, _FIELD_COLUMNS.get(error.field or "", error.field or ""), error)
            )

    def _municipality(self, cell: str) -> str:
        """The municipality of the row; with ``--municipality`` every row must be of that one."""
        wanted = cell or self._municipality_id
        if wanted is None or find_municipality(wanted) is None:
            raise DomainError("unknown_municipality")
        if self._municipality_id not in (None, wanted):
            raise DomainError("foreign_municipality")
        return wanted

    def _place_ids(self, row: CsvRow, municipality_id: str) -> tuple[str, ...]:
        """The ids where the row gives them, else its place read inside the municipality."""
        ids = row.cells.get("unit_or_subunit_ids", "")
        if ids:
            names = [part.strip() for part in ids.split(";") if part.strip()]
            return self._cell(
                row,
                "unit_or_subunit_ids",
                lambda _: tuple(_place(name, municipality_id) for name in names),
                (),
            )
        return self._cell(row, "place", lambda cell: _places_named(cell, municipality_id), ())

    def _venue(self, municipality_id: str, cell: str) -> VenueChoice:
        """A hall of the list by its name, else the text as it is."""
        name = _line(cell)
        check_length("venue", name, VENUE_LIMIT)
        if municipality_id not in self._venues:
            known = list_venues(municipality_id, only_active=False)
            self._venues[municipality_id] = {fold(venue.name): venue.id for venue in known}
        venue_id = self._venues[municipality_id].get(fold(name)) if name else None
        return VenueChoice(venue_id=venue_id, text="" if venue_id else name)


def _places_named(cell: str, municipality_id: str) -> tuple[str, ...]:
    """The place that a cell names; a session of the council is for the whole municipality."""
    name = fold(cell)
    if name in _WHOLE or name.startswith(_COUNCIL):
        return ()
    whole = find_place_by_name(municipality_id, cell)
    if whole is not None:
        return (whole.id,)
    return tuple(_place(part.strip(), municipality_id) for part in cell.split(";"))


def _place(name: str, municipality_id: str) -> str:
    """One place by id, label, name or alias; raise ``foreign_place`` or ``unknown_place``."""
    by_id = find_place(name)
    if by_id is not None and by_id.municipality_id != municipality_id:
        raise DomainError("foreign_place")
    found = by_id or find_place_by_name(municipality_id, name)
    if found is None:
        raise DomainError("unknown_place")
    return found.id


def _hour(cell: str) -> time | None:
    return parse_time(cell) if cell else None


def _line(cell: str) -> str:
    return clean(cell, multiline=False)


def _text(cell: str) -> str:
    return clean(cell, multiline=True)


def _kind(cell: str, row: CsvRow) -> HearingKind:
    if not cell:
        is_council = fold(row.cells.get("place", "")).startswith(_COUNCIL)
        return HearingKind.COUNCIL_SESSION if is_council else HearingKind.BUDGET_HEARING
    if cell not in set(HearingKind):
        raise DomainError("unknown_word", given=cell[:40], known=", ".join(HearingKind))
    return HearingKind(cell)


def _status(cell: str) -> HearingStatus:
    if cell not in STATES:
        raise DomainError("unknown_word", given=cell[:40], known=", ".join(filter(None, STATES)))
    return STATES[cell]


def _count(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 7 or int(cell) > MOST_PARTICIPANTS:
        raise DomainError("count_unreadable")
    return int(cell)


def _source(cell: str, row: CsvRow) -> tuple[str, str]:
    """The address alone, and what stands beside it or in ``note``."""
    note = _line(row.cells.get("note", ""))
    match = _SOURCE.fullmatch(_line(cell))
    url, beside = (match[1], match[2]) if match else ("", _line(cell))
    check_length("source_url", url, SOURCE_LIMIT)
    return url, "; ".join(part for part in (beside.strip(), note) if part)[:SOURCE_LIMIT]
