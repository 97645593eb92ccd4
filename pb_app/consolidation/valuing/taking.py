"""Take the valuation sheet back: first looked over, then taken over; what was changed meanwhile stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.consolidation import policy
from pb_app.consolidation.rules import Valuation
from pb_app.consolidation.rules.deciding import (
    AmountDraft,
    ValuationDraft,
    budget_years,
    check_valuation,
)
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.service.deciding import apply_valuation
from pb_app.consolidation.service.rows import hold_budget
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.consolidation.valuing.columns import CODE, FEASIBLE, owner_of
from pb_app.consolidation.valuing.over_commitment import over_commitment
from pb_app.consolidation.valuing.reading import Row, RowReader, SheetTable, is_same, state_token
from pb_app.cycles.queries import CycleCard, get_cycle, list_programmes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, Warn
from pb_app.kernel.faults import Fault
from pb_app.kernel.money import grouped
from pb_app.kernel.text import fold
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row with what the sheet says and what stands in the system."""

    line: int
    code: str
    state: RowState
    title: str = ""
    said: ValuationDraft | None = None
    stands: ValuationDraft | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class SheetReport:
    """What taking a sheet over did, or would do."""

    rows: tuple[SheetRow, ...]
    doubts: tuple[Warn, ...] = ()
    faults: tuple[Fault, ...] = field(default=())
    """Of the whole sheet; with one of these nothing is taken."""

    def in_state(self, state: RowState) -> list[SheetRow]:
        """The rows that do this."""
        return [row for row in self.rows if row.state is state]

    @property
    def all_faults(self) -> list[Fault]:
        """Those of the sheet, then those of its rows."""
        return [*self.faults, *(fault for row in self.rows for fault in row.faults)]


def look_over(*, actor: Actor, municipality_id: str, year: int, table: SheetTable) -> SheetReport:
    """What ``take_over`` would do. Raises ``Forbidden``, ``NotFound``."""
    cycle = get_cycle(municipality_id, year)
    with unit_of_work(actor) as uow:
        return _compare(uow, cycle, table)[0]


def take_over(
    *,
    actor: Actor,
    municipality_id: str,
    year: int,
    table: SheetTable,
    without_faulty: bool = False,
    confirmed: Collection[str] = (),
) -> SheetReport:
    """Write the rows that say something new; the same sheet twice changes nothing.

    A row whose item was changed after the sheet was made is left as it is. Raises ``rows_faulty`` (``count``)
    unless it is said that faulty rows are to be left out, ``NeedsConfirmation`` for amounts in old lekë and for
    ceilings that would be passed, ``Forbidden``, ``NotFound``.
    """
    cycle = get_cycle(municipality_id, year)
    with unit_of_work(actor) as uow:
        report, items = _compare(uow, cycle, table)
        faulty = len(report.in_state(RowState.FAULTY))
        if report.faults or (faulty and not without_faulty):
            raise DomainError("rows_faulty", count=max(faulty, 1))
        if any(doubt.key not in confirmed for doubt in report.doubts):
            raise NeedsConfirmation(report.doubts)
        ticked = [doubt.key for doubt in report.doubts]
        for row in report.in_state(RowState.WRITTEN):
            if row.said is not None:
                apply_valuation(uow, items[row.code], row.said, confirmed=ticked)
        return report


def _compare(
    uow: UnitOfWork, cycle: CycleCard, table: SheetTable
) -> tuple[SheetReport, Mapping[str, ConsolidatedItem]]:
    if not policy.may_value(uow.actor, cycle.municipality_id):
        raise Forbidden("value")
    hold_budget(uow, cycle.id)
    items = _items(uow, cycle.id)
    reader = RowReader(table, years=budget_years(cycle.year), programmes=_programmes(cycle.id))
    faults = _faults_of(table, reader, cycle)
    if faults:
        return SheetReport((), faults=faults), items
    judge = _Judge(items, cycle.year, reader)
    rows = tuple(judge.judge(reader.read(line, cells)) for line, cells in table.rows)
    return SheetReport(rows, _doubts(cycle, rows, items)), items


def _items(uow: UnitOfWork, cycle_id: int) -> dict[str, ConsolidatedItem]:
    wanted = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
        .options(selectinload(ConsolidatedItem.amounts))
        .order_by(ConsolidatedItem.id)
        .with_for_update()
    )
    return {row.code: row for row in uow.session.scalars(wanted)}


def _programmes(cycle_id: int) -> dict[str, int]:
    cards = list_programmes(cycle_id)
    return {fold(card.label): card.id for card in cards} | {fold(card.code): card.id for card in cards}


def _faults_of(table: SheetTable, reader: RowReader, cycle: CycleCard) -> tuple[Fault, ...]:
    owner = owner_of(table.headings)
    if owner is not None and owner != (cycle.municipality_id, cycle.year):
        return (Fault(1, "", DomainError("sheet_other", municipality=owner[0], year=owner[1])),)
    missing = [key for key in (CODE, FEASIBLE) if key not in reader.places]
    return tuple(Fault(1, key, DomainError("column_missing")) for key in missing)


class _Judge:
    """Holds each row against its item."""

    def __init__(self, items: Mapping[str, ConsolidatedItem], year: int, reader: RowReader) -> None:
        self.items, self.year, self.reader = items, year, reader
        self.seen: dict[str, int] = {}

    def judge(self, row: Row) -> SheetRow:
        item = self.items.get(row.code)
        faults = list(row.faults)
        if item is None:
            unknown = Fault(row.line, "", DomainError("item_unknown", given=row.code[:40]))
            return SheetRow(line=row.line, code=row.code, state=RowState.FAULTY, faults=(unknown, *faults))
        if row.code in self.seen:
            faults.append(Fault(row.line, "", DomainError("row_repeated", row=self.seen[row.code])))
        self.seen.setdefault(row.code, row.line)
        stands = draft_of(item)
        state = RowState.FAULTY
        if row.draft is not None and not faults:
            state = self._state(row, row.draft, stands)
            if state is RowState.WRITTEN:
                faults += self._checked(row, row.draft, item)
        return SheetRow(
            line=row.line, code=row.code, state=RowState.FAULTY if faults else state, title=item.title,
            said=row.draft, stands=stands, faults=tuple(faults),
        )  # fmt: skip

    def _state(self, row: Row, said: ValuationDraft, stands: ValuationDraft) -> RowState:
        if is_same(said, stands):
            return RowState.SAME
        if row.token == state_token(row.code, stands):
            return RowState.WRITTEN
        if row.token == state_token(row.code, said):
            return RowState.SAME  # nobody touched this row of the sheet; what was changed on the page stays
        is_first = stands.valuation is Valuation.PENDING and not stands.amounts and not row.token
        return RowState.WRITTEN if is_first else RowState.MEANWHILE

    def _checked(self, row: Row, draft: ValuationDraft, item: ConsolidatedItem) -> list[Fault]:
        if draft.valuation is Valuation.PENDING and draft.amounts:
            return [Fault(row.line, self.reader.headings[FEASIBLE], DomainError("say_feasible"))]
        try:
            check_valuation(draft, year=self.year, decision=item.decision)
        except DomainError as error:
            key = FEASIBLE if error.field == "valuation" else error.field or ""
            return [Fault(row.line, self.reader.headings.get(key, ""), error)]
        return []


def _doubts(
    cycle: CycleCard, rows: Sequence[SheetRow], items: Mapping[str, ConsolidatedItem]
) -> tuple[Warn, ...]:
    written = [row for row in rows if row.state is RowState.WRITTEN and row.said is not None]
    old = [
        f"{row.code} {amount.year}: {grouped(amount.lek)} lekë"
        for row in written
        for amount in (row.said.amounts if row.said else ())
        if amount.old_lek
    ]
    changes = {
        items[row.code].id: {
            "programme_id": row.said.programme_id,
            "amounts": {amount.year: amount.lek for amount in row.said.amounts},
        }
        for row in written
        if row.said is not None
    }
    doubts = (Warn("old_lek_amounts", amounts="; ".join(old)),) if old else ()
    return doubts + (over_commitment(cycle.id, cycle.year, changes) if changes else ())


def draft_of(item: ConsolidatedItem) -> ValuationDraft:
    """What stands in the system."""
    return ValuationDraft(
        valuation=item.valuation,
        reason=item.valuation_reason,
        programme_id=item.programme_id,
        amounts=tuple(
            AmountDraft(
                year=one.year, lek=one.amount, fund_source=one.fund_source, spending_unit=one.spending_unit,
                nature=one.nature, vat=one.vat,
            )
            for one in sorted(item.amounts, key=lambda one: one.year)
        ),
    )  # fmt: skip
