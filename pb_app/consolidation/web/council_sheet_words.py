"""What the page shows of a table of the council's decisions before it is entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from pb_app.consolidation.council_taking import CouncilReport, CouncilRow
from pb_app.consolidation.queries.council import BeforeCouncil
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import Ruling
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.words import OUTCOME_LABELS
from pb_app.kernel.money import grouped
from pb_app.web.error_texts import text_of

SHOWN_ROWS = 300


@dataclass(frozen=True)
class RowView:
    """A row: what was proposed, what stands, what it says; a line each."""

    line: int
    code: str
    title: str
    proposed: str
    stands: Sequence[str]
    said: Sequence[str]


@dataclass(frozen=True)
class FaultView:
    """What is wrong: row, item, heading, sentence."""

    line: int
    code: str
    column: str
    words: str


@dataclass(frozen=True)
class CouncilCheckPage:
    """All that stands on the page between reading and entering."""

    figures: Sequence[Mapping[str, Any]]
    written: Sequence[RowView]
    meanwhile: Sequence[RowView]
    faults: Sequence[FaultView]
    more: int


def council_check_page(report: CouncilReport) -> CouncilCheckPage:
    """The page of a report."""
    written, meanwhile = report.in_state(RowState.WRITTEN), report.in_state(RowState.MEANWHILE)
    by_outcome = {
        outcome: sum(1 for row in written if row.draft.outcome is outcome) for outcome in CouncilOutcome
    }
    figures = [
        {"value": by_outcome[CouncilOutcome.APPROVED], "words": _("will be entered as approved")},
        {"value": by_outcome[CouncilOutcome.CHANGED], "words": _("with another amount")},
        {"value": by_outcome[CouncilOutcome.DROPPED], "words": _("as not approved")},
        {"value": len(report.in_state(RowState.SAME)), "words": _("without a change")},
        {"value": len(meanwhile), "words": _("changed meanwhile, left as they are")},
        {"value": report.silent, "words": _("without an outcome in the sheet")},
        {"value": len(report.faults), "words": _("faults")},
    ]
    return CouncilCheckPage(
        figures=figures,
        written=_rows(written),
        meanwhile=_rows(meanwhile),
        faults=[
            FaultView(fault.line, code, _heading(fault.column), text_of(fault.error))
            for code, fault in report.faults[:SHOWN_ROWS]
        ],
        more=max(0, len(written) - SHOWN_ROWS),
    )


def _heading(column: str) -> str:
    known = {"code": _("Code"), "outcome": _("Outcome"), "reason": _("Reason")}
    if column.isdecimal():
        return _("Amount %(year)s (%(unit)s)", year=column, unit=_("lekë"))
    return known.get(column, "")


def _rows(rows: Sequence[CouncilRow]) -> list[RowView]:
    """Those that were judged; a faulty one stands among the faults."""
    return [_row(row, row.item, row.said) for row in rows[:SHOWN_ROWS] if row.item and row.said]


def _row(row: CouncilRow, item: BeforeCouncil, said: Ruling) -> RowView:
    published = item.published
    stands = Ruling(outcome=item.council, approved=item.approved, reason=item.reason)
    return RowView(
        row.line, row.code, published.title, _amounts(published.amounts), _lines(stands), _lines(said)
    )


def _lines(ruling: Ruling) -> list[str]:
    parts = [str(OUTCOME_LABELS[ruling.outcome]), _amounts(ruling.approved)]
    reason = _("Reason: %(reason)s", reason=ruling.reason) if ruling.reason else ""
    return [part for part in (*parts, reason) if part]


def _amounts(amounts: Mapping[int, int]) -> str:
    return " · ".join(f"{year}: {grouped(lek)} lekë" for year, lek in sorted(amounts.items()))
