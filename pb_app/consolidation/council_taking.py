"""Take a table of the council's decisions over: each row held against what stands, first looked at, then entered."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pb_app.consolidation.council_table import CouncilTable, owner_of, read_rows
from pb_app.consolidation.queries.council import BeforeCouncil, CouncilStep, find_step
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft, Ruling, ruling_of
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.service.council import Recorded, record_council
from pb_app.consolidation.service.council_word import ensure_may_record
from pb_app.consolidation.valuing.reading import SheetTable
from pb_app.cycles.queries import get_cycle
from pb_app.formats.raw_table import tidy_cell
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault

_MARK_LENGTH: Final = 15
_COLUMNS: Final = {"reason_required": "reason", "council_not_published": "code"}
_OF_AMOUNTS: Final = frozenset(
    {
        "council_needs_amounts",
        "council_same_amounts",
        "council_other_amounts",
        "amount_year",
        "amount_negative",
    }
)


@dataclass(frozen=True, kw_only=True)
class CouncilRow:
    """A row with what it says and what stands."""

    line: int
    code: str
    state: RowState
    draft: CouncilDraft
    said: Ruling | None = None
    item: BeforeCouncil | None = None


@dataclass(frozen=True)
class CouncilReport:
    """What taking a table over would do; with a fault nothing is entered."""

    rows: tuple[CouncilRow, ...]
    faults: tuple[tuple[str, Fault], ...] = ()
    """With the code of the item; empty for a fault of the whole table."""
    silent: int = 0
    edition: int = 0

    def in_state(self, state: RowState) -> list[CouncilRow]:
        """The rows that do this."""
        return [row for row in self.rows if row.state is state]


def look_over_council(actor: Actor, *, municipality_id: str, year: int, table: SheetTable) -> CouncilReport:
    """What the table would do. Raises ``council_no_draft``, ``NotFound``, ``Forbidden``."""
    ensure_may_record(actor, municipality_id)
    step = find_step(get_cycle(municipality_id, year).id)
    if step is None:
        raise DomainError("council_no_draft")
    wrong = _not_of_here(table, municipality_id, year, step.edition.number)
    if wrong is not None:
        return CouncilReport((), (("", Fault(1, "", wrong)),), edition=step.edition.number)
    read = read_rows(table)
    at = {line: code for code, line in read.lines.items()}
    faults = [(at.get(fault.line, ""), fault) for fault in read.faults]
    rows = []
    for draft in read.drafts:
        try:
            rows.append(_judged(step, draft, read))
        except DomainError as error:
            line = read.lines[draft.code]
            faults.append((draft.code, Fault(line, _column(error, year), error)))
            rows.append(CouncilRow(line=line, code=draft.code, state=RowState.FAULTY, draft=draft))
    faults.sort(key=lambda one: one[1].line)
    return CouncilReport(tuple(rows), tuple(faults), read.silent, step.edition.number)


def _not_of_here(table: SheetTable, municipality_id: str, year: int, edition: int) -> DomainError | None:
    owner = owner_of(table)
    if owner is None:
        return None
    if owner[:2] != (municipality_id, year):
        return DomainError("sheet_other", municipality=owner[0], year=owner[1])
    if owner[2] != edition:
        return DomainError("council_sheet_old", made=owner[2], number=edition)
    return None


def _column(error: DomainError, year: int) -> str:
    """The column in which a fault of the rules is mended; a sum's year is named by the budget year."""
    if error.code in _OF_AMOUNTS:
        return str(error.params.get("year", year))
    return error.field or _COLUMNS.get(error.code, "")


def _judged(step: CouncilStep, draft: CouncilDraft, read: CouncilTable) -> CouncilRow:
    item = next((one for one in step.items if one.published.code == draft.code), None)
    if item is None:
        raise DomainError("council_not_published")
    said = ruling_of(draft, proposed=item.published.amounts, years=step.years)
    return CouncilRow(
        line=read.lines[draft.code], code=draft.code, state=_state(item, said, read.tokens[draft.code]),
        draft=replace(draft, expected_version=item.version), said=said, item=item,
    )  # fmt: skip


def _state(item: BeforeCouncil, said: Ruling, token: str) -> RowState:
    if _mark(said) == _mark(_stands(item)):
        return RowState.SAME
    version, _sign, mark = token.partition("-")
    if mark and mark == _mark(said):
        return RowState.SAME  # nobody touched this row of the sheet; what was entered on the page stays
    if not token:
        return RowState.WRITTEN if item.council is CouncilOutcome.NONE else RowState.MEANWHILE
    return RowState.WRITTEN if version == f"v{item.version}" else RowState.MEANWHILE


def token_of(item: BeforeCouncil) -> str:
    """A short mark of the item and of what is entered for it, put beside a row when the sheet is made."""
    return f"v{item.version}-{_mark(_stands(item))}"


def _stands(item: BeforeCouncil) -> Ruling:
    return Ruling(outcome=item.council, approved=item.approved, reason=item.reason)


def _mark(ruling: Ruling) -> str:
    said = [ruling.outcome.value, sorted(ruling.approved.items()), tidy_cell(ruling.reason)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_MARK_LENGTH]


def take_over_council(
    actor: Actor, *, municipality_id: str, year: int, act: CouncilAct, table: SheetTable
) -> tuple[CouncilReport, Recorded]:
    """Enter the rows that say something new, under the rules of ``record_council``; twice changes nothing.

    Raises ``council_sheet_faulty`` (``count``) while a row is faulty, and what ``record_council`` does: somebody
    who enters an item between the look and the writing is not overwritten.
    """
    report = look_over_council(actor, municipality_id=municipality_id, year=year, table=table)
    if report.faults:
        raise DomainError("council_sheet_faulty", count=len(report.faults))
    drafts: Sequence[CouncilDraft] = [row.draft for row in report.in_state(RowState.WRITTEN)]
    done = record_council(
        actor, municipality_id=municipality_id, year=year, act=act, drafts=drafts, edition=report.edition
    )
    return report, done
