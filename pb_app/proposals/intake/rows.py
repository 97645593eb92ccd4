"""Read the rows of a table: each cell that cannot be read is a fault with its line and column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from pb_app.cycles.queries import themes_by_id
from pb_app.kernel import references
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.money import parse_amount
from pb_app.kernel.periods import parse_date
from pb_app.kernel.text import clean, fold
from pb_app.proposals.moderating.rules import find_personal
from pb_app.proposals.queries.hearing import find_hearing_ids
from pb_app.proposals.rules import ProposalDraft, ProposalSource, check_draft
from pb_app.proposals.theme_guess import guess_theme
from pb_app.territory.name_forms import definite_forms
from pb_app.territory.queries import PlaceCard, find_place, find_place_by_name, get_municipality

OTHER_THEME: Final = "tjeter"
_STAMP: Final = re.compile(r"(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}")
"""A cell of a workbook that holds a day with an hour; the hour is of no use here."""
CODE_LIMIT: Final = 60
_SOURCE_WORDS: Final = {
    ProposalSource.HEARING: ("dëgjesë", "në dëgjesë", "dëgjesa", "thënë në dëgjesë", "said at a hearing"),
    ProposalSource.PAPER: ("fletë", "me fletë", "formular", "me formular", "on a paper form"),
    ProposalSource.LETTER: ("letër", "me letër", "shkresë", "me shkresë", "by letter"),
    ProposalSource.PETITION: ("peticion", "me peticion", "kërkesë me firma"),
    ProposalSource.COMMENT: ("koment", "koment për projektbuxhetin", "comment on the draft budget"),
    ProposalSource.WEB: ("internet", "nga interneti", "nga faqja në internet", "from the web", "online"),
    ProposalSource.IMPORT: ("regjistër", "nga regjistrat e zyrës", "from the office's records"),
}
"""As offices write it, in their own words or in those of the pages; the first is what a fault names."""
_SOURCES: Final = {
    fold(word): source for source, words in _SOURCE_WORDS.items() for word in (source.value, *words)
}
_WHOLE: Final = frozenset({"", "e gjithe bashkia", "bashkia", "whole municipality", "the whole municipality"})
_COUNT: Final = re.compile(r"(\d{1,7})(?:\s+(\D+))?", re.ASCII)
_COUNTED: Final = frozenset(
    {
        "vete",
        "veta",
        "persona",
        "njerez",
        "banore",
        "qytetare",
        "familje",
        "firma",
        "nenshkrime",
        "zera",
        "vota",
    }
    | {"people", "signatures", "voices"}
)
"""What may stand behind a number, folded: ``12 vetë``."""
_FIELD_COLUMNS: Final = {"text": "text", "village": "village", "voices": "voices", "signatures": "signatures"}

T = TypeVar("T")


@dataclass(frozen=True)
class TableRow:
    """A row with its cells by the meaning of their columns."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadRow:
    """A row that can be brought in; ``code`` and ``ref`` name what it was before, where the table has them."""

    line: int
    on: date | None
    draft: ProposalDraft
    hearing_id: int | None
    source_url: str
    cost: int | None = None
    code: str = ""
    ref: str = ""
    given: frozenset[str] = frozenset()
    """The meanings of its cells that are not empty: an empty cell says nothing against what is known."""
    is_guess: bool = False
    """Whether its theme was found by words."""

    @property
    def looks_personal(self) -> bool:
        """Whether its words seem to hold an address, a number or an account of somebody."""
        return bool(find_personal(f"{self.draft.text} {self.draft.village}"))


class Reader:
    """Reads rows one after the other; the faults of the row read last stand in ``faults``."""

    def __init__(self, municipality_id: str, today: date) -> None:
        self.faults: list[Fault] = []
        self._municipality_id = municipality_id
        self._today = today
        name = get_municipality(municipality_id).name
        self._whole = _WHOLE | {fold(f"Bashkia {name}")}
        self._whole |= {fold(f"Bashkia e {form}") for form in definite_forms(name)}
        self._places: dict[str, PlaceCard | DomainError | None] = {}
        self._themes = {fold(theme.name): theme.id for theme in themes_by_id().values()}
        self._themes |= {fold(theme.name_en): theme.id for theme in themes_by_id().values()}
        self._hearings: dict[str, int | None] = {}

    def read(self, row: TableRow) -> ReadRow | None:
        """The row, or None where something in it cannot be read."""
        self.faults = []
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
        cost = self._cell(row, "cost", _cost, None)
        code = self._cell(row, "code", _code, "")
        ref = self._cell(row, "ref", _ref, "")
        if all(fault.column != "text" for fault in self.faults):
            self._check(row, draft, only="text" if self.faults else None)
        if self.faults:
            return None
        given = frozenset(name for name, cell in row.cells.items() if cell.strip())
        return ReadRow(row.line, on, draft, hearing_id, url, cost, code, ref, given, self._is_guess(row))

    def _cell(self, row: TableRow, column: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(row.cells.get(column, "").strip())
        except DomainError as error:
            if column != "text":
                error.params.setdefault("cell", row.cells.get(column, "").strip()[:60])
            self.faults.append(Fault(row.line, column, error))
            return otherwise

    def _check(self, row: TableRow, draft: ProposalDraft, *, only: str | None) -> None:
        """With ``only``, of a row that has other faults: what hangs on a cell that was not read is no fault."""
        try:
            check_draft(draft)
        except DomainError as error:
            column = _FIELD_COLUMNS.get(error.field or "", "text")
            if only in (None, column):
                self.faults.append(Fault(row.line, column, error))

    def _date(self, cell: str) -> date | None:
        if not cell:
            return None
        stamp = _STAMP.fullmatch(cell)
        on = parse_date(stamp[1] if stamp else cell)
        if on > self._today:
            raise DomainError("in_the_future")
        return on

    def _place(self, cell: str) -> str | None:
        if fold(cell) in self._whole:
            return None
        if cell not in self._places:
            self._places[cell] = self._find_place(cell)
        found = self._places[cell]
        if isinstance(found, PlaceCard):
            return found.id
        raise found or DomainError("place_not_here", given=cell[:60])

    def _find_place(self, cell: str) -> "PlaceCard | DomainError | None":
        by_id = find_place(cell) if cell.isascii() else None
        if by_id is not None and by_id.municipality_id != self._municipality_id:
            return DomainError("foreign_place")
        return by_id or find_place_by_name(self._municipality_id, cell)

    def _theme(self, cell: str, text: str) -> str:
        if not cell:
            return guess_theme(text) or OTHER_THEME
        found = cell if cell in themes_by_id() else self._themes.get(fold(cell)) or guess_theme(cell)
        if found is None:
            raise DomainError("theme_not_known", given=cell[:60])
        return found

    def _is_guess(self, row: TableRow) -> bool:
        """Whether the theme was found by words, the text's or the cell's, and not by its name."""
        cell = row.cells.get("theme", "").strip()
        return cell not in themes_by_id() and fold(cell) not in self._themes

    def _hearing(self, cell: str) -> int | None:
        if not cell:
            return None
        ref = cell.upper()
        if ref not in self._hearings:
            self._hearings[ref] = find_hearing_ids(self._municipality_id, {ref}).get(ref)
        found = self._hearings[ref]
        if found is None:
            raise DomainError("hearing_not_here", given=cell[:60])
        return found


def _source(cell: str) -> tuple[ProposalSource, str]:
    if cell.startswith(("https://", "http://")):
        return ProposalSource.IMPORT, clean(cell, multiline=False)[:500]
    found = _SOURCES.get(fold(cell)) if cell else ProposalSource.IMPORT
    if found is None:
        raise DomainError("unknown_source", known=", ".join(words[0] for words in _SOURCE_WORDS.values()))
    return found, ""


def _count(cell: str) -> int | None:
    if not cell:
        return None
    found = _COUNT.fullmatch(cell)
    if found is None or (found[2] and fold(found[2]) not in _COUNTED):
        raise DomainError("count_in_table_unreadable", given=cell[:60])
    return int(found[1])


def _cost(cell: str) -> int | None:
    """An amount as people write it; one in old lekë is for a person to put right."""
    if not cell:
        return None
    amount = parse_amount(cell)
    if amount.old_lek:
        raise DomainError("old_lek_in_table", given=cell[:60], lek=amount.lek)
    return amount.lek


def _code(cell: str) -> str:
    code = clean(cell, multiline=False)
    if len(code) > CODE_LIMIT:
        raise DomainError("too_long", limit=CODE_LIMIT)
    return code


def _ref(cell: str) -> str:
    return str(references.parse(cell)) if cell else ""
