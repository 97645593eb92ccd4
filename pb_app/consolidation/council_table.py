"""Read a table of what the council decided, as offices keep it: code, outcome, amounts by year, reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import CouncilDraft
from pb_app.consolidation.valuing.reading import SheetTable
from pb_app.formats.table_reading import read_tables
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.money import grouped, parse_amount
from pb_app.kernel.text import fold

MARK: Final = "pb-council-1"
"""Begins the heading of the hidden column of a sheet of ours, before municipality, budget year and version."""

_HEADINGS: Final = {
    "code": ("code", "kodi", "kodi i zerit"),
    "outcome": ("outcome", "vendimi", "vendimi i keshillit", "council", "keshilli"),
    "reason": ("reason", "arsyeja", "arsye", "arsyeja e vendimit"),
}
_OUTCOMES: Final = {
    word: outcome
    for outcome, words in (
        (CouncilOutcome.NONE, ("", "none", "ende pa vendim", "pa vendim")),
        (
            CouncilOutcome.APPROVED,
            (
                "approved",
                "approved as proposed",
                "miratuar",
                "u miratua",
                "miratohet",
                "miratohet sic u propozua",
                "miratuar sic u propozua",
                "po",
            ),
        ),
        (
            CouncilOutcome.CHANGED,
            (
                "changed",
                "approved with another amount",
                "ndryshuar",
                "u ndryshua",
                "ndryshohet shuma",
                "miratuar me ndryshim",
                "miratuar me shume tjeter",
            ),
        ),
        (
            CouncilOutcome.DROPPED,
            ("dropped", "not approved", "nuk u miratua", "nuk miratohet", "rrezuar", "hequr", "jo"),
        ),
    )
    for word in words
}
_YEAR: Final = re.compile(r"\b(20[0-9]{2})\b")
_NOT_APPROVED: Final = ("propozuar", "proposed")
_THOUSAND, _REASON_LIMIT = 1000, 1000


@dataclass
class CouncilTable:
    """What a file says: a draft a row, the line of each, and what cannot be read.

    ``tokens`` are the hidden marks of a sheet of ours by code, ``silent`` how many rows name no outcome.
    """

    drafts: list[CouncilDraft] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    silent: int = 0


@dataclass(frozen=True)
class _Columns:
    """Where each thing stands; amounts by year with what their unit is worth."""

    at: dict[str, int]
    years: dict[int, tuple[int, int]]


def read_council(content: bytes) -> CouncilTable:
    """The rows of the first table that has the columns ``code`` and ``outcome``; CSV, XLSX and their kin.

    A row without an outcome says nothing. Raises ``DomainError`` for a file that is no table.
    """
    table = find_council_table(content)
    if table is None:
        missing = [Fault(1, name, DomainError("column_missing")) for name in ("code", "outcome")]
        return CouncilTable(faults=missing)
    return read_rows(table)


def find_council_table(content: bytes) -> SheetTable | None:
    """The first table that has these columns; None if none has. Raises as ``read_council`` does."""
    for table in read_tables(content):
        for number, row in enumerate(table.rows):
            if {"code", "outcome"} <= _columns(row.cells).at.keys():
                rows = tuple((below.line, below.cells) for below in table.rows[number + 1 :])
                return SheetTable(row.cells, rows)
    return None


def read_rows(table: SheetTable) -> CouncilTable:
    """Each row as a draft."""
    found, columns = CouncilTable(), _columns(table.headings)
    for line, cells in table.rows:
        _take(found, columns, line, cells)
    return found


def marker(municipality_id: str, year: int, edition: int) -> str:
    """The heading of the hidden column."""
    return f"{MARK} {municipality_id} {year} {edition}"


def owner_of(table: SheetTable) -> tuple[str, int, int] | None:
    """The municipality, budget year and version that a sheet of ours was made for, or None."""
    for heading in table.headings:
        parts = heading.split()
        if heading.startswith(MARK) and len(parts) == 4 and all(one.isdecimal() for one in parts[2:]):
            return parts[1], int(parts[2]), int(parts[3])
    return None


def _columns(cells: Sequence[str]) -> _Columns:
    at: dict[str, int] = {}
    years: dict[int, tuple[int, int]] = {}
    for position, heading in enumerate(cells):
        if heading.startswith(MARK):
            at.setdefault("token", position)
            continue
        folded = " ".join(fold(heading).split())
        for name, known in _HEADINGS.items():
            if folded in known:
                at.setdefault(name, position)
        year = _YEAR.search(folded)
        if year and not folded.startswith(_NOT_APPROVED):
            years.setdefault(
                int(year[1]), (position, _THOUSAND if "mije" in folded or "thousand" in folded else 1)
            )
    return _Columns(at, years)


def _take(found: CouncilTable, columns: _Columns, line: int, cells: Sequence[str]) -> None:
    def cell(position: int | None) -> str:
        return cells[position] if position is not None and position < len(cells) else ""

    code = cell(columns.at["code"]).upper()
    if not code:
        return
    if code in found.lines:
        found.faults.append(Fault(line, "code", DomainError("row_repeated", row=found.lines[code])))
        return
    found.lines[code], found.tokens[code] = line, cell(columns.at.get("token"))
    try:
        outcome = _outcome(cell(columns.at["outcome"]))
        if outcome is CouncilOutcome.NONE:
            found.silent += 1
            return
        amounts = {
            year: _lek(cell(position), unit, year)
            for year, (position, unit) in columns.years.items()
            if cell(position)
        }
        reason = cell(columns.at.get("reason"))
        if len(reason) > _REASON_LIMIT:
            raise DomainError("too_long", field="reason", limit=_REASON_LIMIT)  # noqa: TRY301 - a fault of this row
    except DomainError as error:
        found.faults.append(Fault(line, error.field or "", error))
    else:
        found.drafts.append(CouncilDraft(code=code, outcome=outcome, amounts=amounts, reason=reason))


def _outcome(text: str) -> CouncilOutcome:
    outcome = _OUTCOMES.get(" ".join(fold(text).split()))
    if outcome is None:
        raise DomainError("council_outcome_unknown", field="outcome", given=text[:60])
    return outcome


def _lek(text: str, unit: int, year: int) -> int:
    try:
        parsed = parse_amount(text)
        if parsed.old_lek:
            raise DomainError("council_old_lek", lek=grouped(parsed.lek))  # noqa: TRY301 - a fault of this cell
    except DomainError as error:
        error.field = f"{year}"
        raise
    return parsed.lek * unit
