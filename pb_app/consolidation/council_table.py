"""Read a table of what the council decided, as offices keep it: code, outcome, amounts by year, reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import CouncilDraft
from pb_app.formats.table_reading import read_tables
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.money import grouped, parse_amount
from pb_app.kernel.text import fold

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
            ("approved", "miratuar", "u miratua", "miratohet", "miratohet sic u propozua", "po"),
        ),
        (
            CouncilOutcome.CHANGED,
            ("changed", "ndryshuar", "u ndryshua", "ndryshohet shuma", "miratuar me ndryshim"),
        ),
        (CouncilOutcome.DROPPED, ("dropped", "nuk u miratua", "nuk miratohet", "rrezuar", "hequr", "jo")),
    )
    for word in words
}
_YEAR: Final = re.compile(r"\b(20[0-9]{2})\b")
_NOT_APPROVED: Final = ("propozuar", "proposed")
_THOUSAND, _REASON_LIMIT = 1000, 1000


@dataclass
class CouncilTable:
    """What a file says: a draft a row, the line of each, and what cannot be read."""

    drafts: list[CouncilDraft] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Columns:
    """Where each thing stands; amounts by year with what their unit is worth."""

    at: dict[str, int]
    years: dict[int, tuple[int, int]]


def read_council(content: bytes) -> CouncilTable:
    """The rows of the first table that has the columns ``code`` and ``outcome``; CSV, XLSX and their kin.

    A row without an outcome says nothing. Raises ``DomainError`` for a file that is no table.
    """
    found = CouncilTable()
    for table in read_tables(content):
        for number, row in enumerate(table.rows):
            columns = _columns(row.cells)
            if {"code", "outcome"} <= columns.at.keys():
                for below in table.rows[number + 1 :]:
                    _take(found, columns, below.line, below.cells)
                return found
    found.faults += [Fault(1, name, DomainError("column_missing")) for name in ("code", "outcome")]
    return found


def _columns(cells: Sequence[str]) -> _Columns:
    at: dict[str, int] = {}
    years: dict[int, tuple[int, int]] = {}
    for position, heading in enumerate(cells):
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
    found.lines[code] = line
    try:
        outcome = _outcome(cell(columns.at["outcome"]))
        if outcome is CouncilOutcome.NONE:
            return
        amounts = {
            year: _lek(cell(position), unit)
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


def _lek(text: str, unit: int) -> int:
    parsed = parse_amount(text)
    if parsed.old_lek:
        raise DomainError("council_old_lek", lek=grouped(parsed.lek))
    return parsed.lek * unit
