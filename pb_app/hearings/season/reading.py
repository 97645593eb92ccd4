"""Turn the rows of a season's table into hearings: each cell that cannot be read is a fault with row and column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from pb_app.hearings.rules import (
    VENUE_LIMIT,
    HearingFacts,
    HearingKind,
    Slot,
    VenueChoice,
    check_facts,
    check_length,
)
from pb_app.hearings.season.columns import Column
from pb_app.hearings.season.place_names import Gazetteer
from pb_app.hearings.season.sheet import Sheet, SheetRow
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.text import clean, fold
from pb_app.kernel.written_dates import parse_date
from pb_app.kernel.written_slots import Hours, parse_day, parse_hours

TITLE_LIMIT: Final = 200

_NO_HALL: Final = frozenset(
    {"", "do te njoftohet", "vendi do te njoftohet", "salla do te njoftohet", "do te percaktohet", "pa percaktuar",
     "online", "ne internet", "the venue will be announced", "the hall will be announced", "tba", "tbd"}
)  # fmt: skip
_KINDS: Final[Mapping[HearingKind, re.Pattern[str]]] = {
    HearingKind.FOCUS_GROUP: re.compile(r"\b(fokus|focus)\s?(grup|group)"),
    HearingKind.PUBLIC_FORUM: re.compile(r"\bforum"),
    HearingKind.COUNCIL_SESSION: re.compile(r"\b(seanc|mbledhj)\w* e? ?keshillit|\bcouncil session"),
}
# How the kinds of meeting are called here, in both languages: with places behind them they make no title.
_KIND_LABELS: Final = frozenset(
    ("degjese publike", "fokus grup", "forum publik", "mbledhje e keshillit bashkiak", "public hearing", "focus group",
     "public forum", "council session")
)  # fmt: skip
_CANCELLED: Final = re.compile(r"\s*(anul+uar|cancel+ed|e anuluar)\b", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"^(.*\S)\s*\(([^()]+)\)$", re.DOTALL)
_COLUMN_OF_FIELD: Final = {
    "on_date": Column.DATE, "start_time": Column.HOUR, "end_time": Column.HOUR, "venue_text": Column.VENUE,
    "title": Column.ACTIVITY, "purpose": Column.PURPOSE,
}  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True)
class RowFault:
    """What is wrong in a row; ``column`` is the heading, empty for the row as a whole."""

    line: int
    origin: str
    column: str
    error: DomainError


@dataclass(frozen=True)
class SeasonLine:
    """A row as the hearing that it means."""

    line: int
    origin: str
    uid: str
    activity: str
    """Folded: with the places it tells one row from another, whatever the order of the file."""
    slot: Slot
    place_ids: tuple[str, ...]
    kind: HearingKind
    title: str
    purpose: str
    venue: VenueChoice
    doubts: tuple[Warn, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """A row that is no coming hearing, and why."""

    line: int
    origin: str
    why: Warn


@dataclass
class SeasonReading:
    """What the rows came to."""

    lines: list[SeasonLine] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """What a row is read against: the municipality's names and halls, the season, and for whom one may draft."""

    gazetteer: Gazetteer
    halls: Mapping[str, int]
    """Folded names of halls, with and without their address."""
    year: int | None
    """The year in which the season falls, taken where a date has none; None if nobody said."""
    may_draft: Callable[[tuple[str, ...]], bool]


def read_season(sheet: Sheet, columns: Sequence[Column], around: Surroundings) -> SeasonReading:
    """Every row of the sheet, read by the meaning of its columns."""
    reader = _Reader(sheet, columns, around)
    for one in sheet.broken:
        reader.reading.faults.append(RowFault(one.line, one.origin, one.column, DomainError(one.code)))
    for row in sheet.rows:
        reader.read(row)
    return reader.reading


class _Reader:
    def __init__(self, sheet: Sheet, columns: Sequence[Column], around: Surroundings) -> None:
        self.reading = SeasonReading()
        self._around = around
        self._columns = columns
        self._headings = sheet.headings
        self._seen: dict[tuple[object, ...], int] = {}

    def read(self, row: SheetRow) -> None:
        """Add the row to the lines, to what is left out, or to the faults."""
        cells = self._by_column(row)
        said = {column: text for column, text in cells.items() if column is not Column.NUMBER}
        if not any(said.values()):
            return
        activity = cells.get(Column.ACTIVITY, "")
        if _CANCELLED.match(activity) or "event_cancelled" in row.doubts:
            self.reading.left_out.append(LeftOut(row.line, row.origin, Warn("row_cancelled")))
            return
        before = len(self.reading.faults)
        doubts = [Warn(code) for code in row.doubts]
        slot = self._slot(row, cells, doubts)
        place_ids = self._places(row, cells, doubts)
        kind = _kind_of(cells)
        title, beside = self._title(activity, place_ids)
        line = SeasonLine(
            line=row.line, origin=row.origin, uid=cells.get(Column.UID, "")[:500], activity=fold(activity), slot=slot,
            place_ids=place_ids, kind=kind, title=title,
            purpose="\n".join(part for part in (beside, cells.get(Column.PURPOSE, "")) if part),
            venue=self._cell(row, cells, Column.VENUE, self._venue, VenueChoice()), doubts=tuple(doubts),
        )  # fmt: skip
        if len(self.reading.faults) == before:
            self._check(row, line)
        if len(self.reading.faults) == before:
            self.reading.lines.append(line)

    def _by_column(self, row: SheetRow) -> dict[Column, str]:
        """The cells by meaning; several of one meaning one below the other, the meaningless not at all."""
        found: dict[Column, str] = {}
        for column, cell in zip(self._columns, row.cells, strict=False):
            if column is Column.NOTHING or not cell:
                continue
            text = clean(cell, multiline=True)
            found[column] = f"{found[column]}\n{text}" if column in found else text
        return found

    def _slot(self, row: SheetRow, cells: Mapping[Column, str], doubts: list[Warn]) -> Slot:
        day = self._cell(row, cells, Column.DATE, lambda text: parse_day(text, year=self._around.year), None)
        hours = self._cell(row, cells, Column.HOUR, parse_hours, Hours())
        if hours.start is None and day is not None and day.hours is not None:
            hours = day.hours
        end = self._cell(row, cells, Column.END, parse_hours, Hours()).start or hours.end
        if day is None:
            return Slot(date.min)
        if day.is_year_assumed:
            doubts.append(Warn("year_assumed", year=day.on.year))
        elif self._around.year is not None and abs(day.on.year - self._around.year) > 1:
            doubts.append(Warn("other_year", year=day.on.year))
        self._cell(row, cells, Column.WEEKDAY, lambda text: _check_weekday(text, day.on), None)
        return Slot(day.on, hours.start, end)

    def _places(self, row: SheetRow, cells: Mapping[Column, str], doubts: list[Warn]) -> tuple[str, ...]:
        """From the column for places, else from what the activity and the hall say."""
        gazetteer = self._around.gazetteer
        if cells.get(Column.PLACE):
            return self._cell(row, cells, Column.PLACE, gazetteer.places_in_cell, ())
        found = gazetteer.places_in_text(cells.get(Column.ACTIVITY, ""))
        found = found or gazetteer.places_in_text(cells.get(Column.VENUE, ""), bare=False)
        if not found:
            doubts.append(Warn("place_none"))
        return found

    def _title(self, activity: str, place_ids: tuple[str, ...]) -> tuple[str, str]:
        """The title, empty where it only says kind and places, and what stands in the lines below it."""
        first, _mark, beside = activity.partition("\n")
        match = _IN_BRACKETS.match(first)
        if match is not None and set(self._around.gazetteer.places_in_text(match[2])) == set(place_ids):
            first = match[1] if not self._around.gazetteer.words_beside(match[2]) else first
        if self._says_only_places(first):
            return "", beside
        if len(first) > TITLE_LIMIT:
            return f"{first[: TITLE_LIMIT - 1].rstrip()}…", f"{first}\n{beside}".strip()
        return first, beside

    def _says_only_places(self, title: str) -> bool:
        """Whether a title says no more than kind and places do: ``Dëgjesë publike: Rajoni 3``."""
        label, mark, named = title.partition(":")
        if fold(title) in _KIND_LABELS:
            return True
        try:
            self._around.gazetteer.places_in_cell(named if mark and fold(label) in _KIND_LABELS else title)
        except DomainError:
            return False
        return True

    def _venue(self, cell: str) -> VenueChoice:
        name = clean(cell, multiline=False)
        key = fold(name)
        if key in _NO_HALL:
            return VenueChoice()
        check_length("venue_text", name, VENUE_LIMIT)
        known = self._around.halls.get(key)
        return VenueChoice(venue_id=known, text="" if known else name)

    def _check(self, row: SheetRow, line: SeasonLine) -> None:
        facts = HearingFacts(
            slot=line.slot, title=line.title, purpose=line.purpose, venue=line.venue, place_ids=line.place_ids
        )
        try:
            check_facts(facts)
        except DomainError as error:
            self._fault(row, _COLUMN_OF_FIELD.get(error.field or ""), error)
            return
        if not self._around.may_draft(line.place_ids):
            self._fault(row, Column.PLACE, DomainError("places_not_yours"))
        key = (line.uid, line.slot.on, line.slot.start, line.place_ids, line.activity, line.venue)
        earlier = self._seen.setdefault(key, line.line)
        if earlier != line.line:
            self._fault(row, None, DomainError("row_twice", row=earlier))

    def _cell(
        self,
        row: SheetRow,
        cells: Mapping[Column, str],
        column: Column,
        read: Callable[[str], T],
        otherwise: T,
    ) -> T:
        """What a cell says; an empty one says ``otherwise``, but a date must be there."""
        text = cells.get(column, "")
        if not text and column is not Column.DATE:
            return otherwise
        try:
            return read(text)
        except DomainError as error:
            self._fault(row, column, error)
            return otherwise

    def _fault(self, row: SheetRow, column: Column | None, error: DomainError) -> None:
        at = list(self._columns).index(column) if column is not None and column in self._columns else -1
        heading = self._headings[at] if 0 <= at < len(self._headings) else ""
        self.reading.faults.append(RowFault(row.line, row.origin, heading, error))


def _kind_of(cells: Mapping[Column, str]) -> HearingKind:
    """The kind of meeting, as the first of method, form and activity names one."""
    for column in (Column.METHOD, Column.FORM, Column.ACTIVITY):
        text = fold(cells.get(column, ""))
        for kind, pattern in _KINDS.items():
            if pattern.search(text):
                return kind
    return HearingKind.BUDGET_HEARING


def _check_weekday(text: str, on: date) -> None:
    """Raise ``weekday_contradicts``; a cell of that column that names no weekday is somebody's note."""
    try:
        parse_date(f"{text[:40]}, {on:%d.%m.%Y}")
    except DomainError as error:
        if error.code == "weekday_contradicts":
            raise
