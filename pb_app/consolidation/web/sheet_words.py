"""What the page shows of a valuation sheet before it is taken over: what will be written, what not, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from pb_app.consolidation.rules.deciding import AmountDraft, ValuationDraft
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.valuing.reading import is_same
from pb_app.consolidation.valuing.taking import SheetReport, SheetRow
from pb_app.consolidation.words import NATURE_LABELS, VALUATION_LABELS, VAT_LABELS, old_lek_words
from pb_app.cycles.queries import CycleCard, list_programmes
from pb_app.kernel.faults import Fault
from pb_app.kernel.money import grouped, in_words
from pb_app.web.error_texts import text_of

SHOWN_ROWS = 300


@dataclass(frozen=True)
class RowView:
    """A row with the values that stand and those that the sheet brings, a line each."""

    line: int
    code: str
    title: str
    stands: Sequence[str]
    said: Sequence[str]


@dataclass(frozen=True)
class FaultView:
    """What is wrong with a cell: row, heading, sentence."""

    line: int
    column: str
    words: str


@dataclass(frozen=True)
class CheckPage:
    """All that stands on the page between reading and taking over."""

    figures: Sequence[Mapping[str, Any]]
    written: Sequence[RowView]
    meanwhile: Sequence[RowView]
    faults: Sequence[FaultView]
    more: int
    has_faulty_rows: bool
    is_refused: bool
    """Whether the sheet as a whole is the wrong one."""


def check_page(report: SheetReport, cycle: CycleCard) -> CheckPage:
    """The page of a report."""
    programmes = {one.id: one.label for one in list_programmes(cycle.id)}
    counted = [(state, len(report.in_state(state))) for state in RowState]
    words = {
        RowState.WRITTEN: _("will be written"),
        RowState.SAME: _("without a change"),
        RowState.MEANWHILE: _("changed meanwhile, left as they are"),
        RowState.FAULTY: _("cannot be read"),
    }
    written, faults = report.in_state(RowState.WRITTEN), report.all_faults
    return CheckPage(
        figures=[{"value": count, "words": words[state]} for state, count in counted],
        written=[_row(row, programmes) for row in written[:SHOWN_ROWS]],
        meanwhile=[_row(row, programmes) for row in report.in_state(RowState.MEANWHILE)[:SHOWN_ROWS]],
        faults=[_fault(fault) for fault in faults[:SHOWN_ROWS]],
        more=max(0, len(written) - SHOWN_ROWS) + max(0, len(faults) - SHOWN_ROWS),
        has_faulty_rows=bool(report.in_state(RowState.FAULTY)),
        is_refused=bool(report.faults),
    )


def _fault(fault: Fault) -> FaultView:
    return FaultView(fault.line, fault.column, text_of(fault.error))


def _row(row: SheetRow, programmes: Mapping[int, str]) -> RowView:
    said = valuation_lines(row.said, programmes) if row.said else []
    stands = valuation_lines(row.stands, programmes) if row.stands else []
    if row.said and row.stands and not is_same(row.said, row.stands):
        stands, said = _where_they_differ(stands, said)
    return RowView(row.line, row.code, row.title, stands, said)


def _where_they_differ(stands: list[str], said: list[str]) -> tuple[list[str], list[str]]:
    """What both say is left out: of five lines, mostly one was changed."""
    return [one for one in stands if one not in said], [one for one in said if one not in stands]


def valuation_lines(draft: ValuationDraft, programmes: Mapping[int, str]) -> list[str]:
    """A valuation in words, a line for each thing that may change."""
    programme = programmes.get(draft.programme_id or 0, "")
    return [
        str(VALUATION_LABELS[draft.valuation]),
        _("Budget programme: %(programme)s", programme=programme or _("not chosen")),
        *(_amount_line(amount) for amount in draft.amounts),
        *([] if draft.amounts else [_("without an amount")]),
        *([_("Reason: %(reason)s", reason=draft.reason)] if draft.reason else []),
    ]


def _amount_line(amount: AmountDraft) -> str:
    words = _(
        "%(year)s: %(amount)s lekë (%(words)s) = %(old)s",
        year=amount.year, amount=grouped(amount.lek), words=in_words(amount.lek, str(get_locale())),
        old=old_lek_words(amount.lek),
    )  # fmt: skip
    parts = (
        amount.fund_source,
        amount.spending_unit,
        str(NATURE_LABELS[amount.nature]),
        str(VAT_LABELS[amount.vat]),
    )
    return " · ".join([words, *(part for part in parts if part)])
