"""Read the rows of an import: each cell that cannot be read is a fault with its line and column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from pb_app.cycles.queries import themes_by_id
from pb_app.formats.csv_reading import CsvRow
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.periods import parse_date
from pb_app.kernel.text import clean, fold
from pb_app.proposals.queries.hearing import find_hearing_ids
from pb_app.proposals.rules import ProposalDraft, ProposalSource, check_draft
from pb_app.proposals.theme_guess import guess_theme
from pb_app.territory.queries import PlaceCard, find_place, find_place_by_name

OTHER_THEME: Final = "tjeter"
REQUIRED: Final = ("text",)
_SOURCES: Final = {source.value: source for source in ProposalSource}
_WHOLE: Final = frozenset({"", "e gjithe bashkia", "bashkia", "whole municipality"})
_FIELD_COLUMNS: Final = {"text": "text", "village": "village", "voices": "voices", "signatures": "signatures"}

T = TypeVar("T")


@dataclass(frozen=True)
class ReadRow:
    """A row that can be brought in."""

    line: int
    on: date | None
    draft: ProposalDraft
    hearing_id: int | None
    source_url: str


class Reader:
    """Reads rows one after the other and gathers every fault of each."""

    def __init__(self, municipality_id: str, rows: Sequence[CsvRow], today: date) -> None:
        self.faults: list[Fault] = []
        self._municipality_id = municipality_id
        self._today = today
        self._places: dict[str, PlaceCard | None] = {}
        self._themes = {fold(theme.name): theme.id for theme in themes_by_id().values()}
        self._hearings = find_hearing_ids(
            municipality_id, {row.cells.get("hearing", "").strip().upper() for row in rows} - {""}
        )

    def read(self, row: CsvRow) -> ReadRow | None:
        """The row, or None after its faults were noted."""
        before = len(self.faults)
        text = self._cell(row, "text", lambda cell: clean(cell, multiline=True), "")
        source, url = self._cell(row, "source", _source, (ProposalSource.IMPORT, ""))
        draft = ProposalDraft(
            text=text,
            source=source,
            theme_id=self._cell(row, "theme", lambda cell: self._theme(cell, text), ""),
            place_id=self._cell(row, "place", self._place, None),
            village=self._cell(row, "village", lambda cell: clean(cell, multiline=False), ""),
            voices=self._cell(row, "voices", lambda cell: _count(cell) or 1, 1),
            signatures=self._cell(row, "signatures", _count, None),
        )
        on = self._cell(row, "date", self._date, None)
        hearing_id = self._cell(row, "hearing", self._hearing, None)
        if len(self.faults) == before:
            self._check(row, draft)
        if len(self.faults) > before:
            return None
        return ReadRow(line=row.line, on=on, draft=draft, hearing_id=hearing_id, source_url=url)

    def _cell(self, row: CsvRow, column: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(row.cells.get(column, "").strip())
        except DomainError as error:
            self.faults.append(Fault(row.line, column, error))
            return otherwise

    def _check(self, row: CsvRow, draft: ProposalDraft) -> None:
        try:
            check_draft(draft)
        except DomainError as error:
            self.faults.append(Fault(row.line, _FIELD_COLUMNS.get(error.field or "", "text"), error))

    def _date(self, cell: str) -> date | None:
        if not cell:
            return None
        on = parse_date(cell)
        if on > self._today:
            raise DomainError("in_the_future")
        return on

    def _place(self, cell: str) -> str | None:
        if fold(cell) in _WHOLE:
            return None
        if cell not in self._places:
            self._places[cell] = self._find_place(cell)
        found = self._places[cell]
        if found is None:
            raise DomainError("unknown_place")
        return found.id

    def _find_place(self, cell: str) -> PlaceCard | None:
        by_id = find_place(cell)
        if by_id is not None and by_id.municipality_id != self._municipality_id:
            raise DomainError("foreign_place")
        return by_id or find_place_by_name(self._municipality_id, cell)

    def _theme(self, cell: str, text: str) -> str:
        if not cell:
            return guess_theme(text) or OTHER_THEME
        found = cell if cell in themes_by_id() else self._themes.get(fold(cell))
        if found is None:
            raise DomainError("unknown_theme")
        return found

    def _hearing(self, cell: str) -> int | None:
        if not cell:
            return None
        found = self._hearings.get(cell.upper())
        if found is None:
            raise DomainError("unknown_hearing")
        return found


def _source(cell: str) -> tuple[ProposalSource, str]:
    if cell.startswith(("https://", "http://")):
        return ProposalSource.IMPORT, clean(cell, multiline=False)[:500]
    found = _SOURCES.get(cell.lower()) if cell else ProposalSource.IMPORT
    if found is None:
        raise DomainError("unknown_source", known=", ".join(_SOURCES))
    return found, ""


def _count(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 7):
        raise DomainError("count_unreadable")
    return int(cell)
