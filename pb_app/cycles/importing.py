"""Bring in budget programmes and ceilings from tables, CSV or XLSX: all or nothing, and twice changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from pb_app.cycles.import_rows import Cells, headings_of, read_ceiling, read_programme
from pb_app.cycles.service.money import apply_ceiling, apply_programme, find_twin, locked_cycle
from pb_app.cycles.tables import BudgetCycle, BudgetProgramme
from pb_app.cycles.year_rules import CeilingDraft, ProgrammeDraft
from pb_app.formats.csv_reading import CsvRow
from pb_app.formats.named_rows import read_named_rows
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.text import fold
from pb_app.territory.queries import find_municipality, find_place_by_name
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass
class ImportReport:
    """What an import did, or would do; with a fault it does nothing."""

    added: int = 0
    changed: int = 0
    already_there: int = 0
    faults: list[Fault] = field(default_factory=list)


class _DryRun(Exception):
    """Ends a unit of work without a commit."""


@dataclass(frozen=True)
class _Table:
    """What is particular to one kind of table."""

    required: tuple[str, ...]
    take: Callable[["_Importing", Cells, BudgetCycle], None]


def import_programmes(
    *,
    actor: Actor,
    content: bytes,
    municipality_id: str | None,
    year: int | None = None,
    is_dry_run: bool = False,
) -> ImportReport:
    """Add and change budget programmes: code, name, name_en, function, and municipality where none is given.

    Rows go to the cycle of ``year``, else to the open one, else to the newest. Raises ``Forbidden``.
    """
    table = _Table(("code", "name"), _take_programme)
    return _import(actor, content, table, municipality_id, year, is_dry_run=is_dry_run)


def import_ceilings(
    *,
    actor: Actor,
    content: bytes,
    municipality_id: str | None,
    year: int | None = None,
    is_dry_run: bool = False,
) -> ImportReport:
    """Add and change ceilings: programme (its code), year, amount, stage, act, place. Raises ``Forbidden``."""
    table = _Table(("programme", "amount"), _take_ceiling)
    return _import(actor, content, table, municipality_id, year, is_dry_run=is_dry_run)


def _import(
    actor: Actor,
    content: bytes,
    table: _Table,
    municipality_id: str | None,
    year: int | None,
    *,
    is_dry_run: bool,
) -> ImportReport:
    report = ImportReport()
    try:
        columns, rows = read_named_rows(content)
    except DomainError as error:
        report.faults.append(Fault(1, "", error))
        return report
    headings = headings_of(columns)
    wanted = (*table.required, *(() if municipality_id else ("municipality",)))
    report.faults.extend(
        Fault(1, name, DomainError("column_missing")) for name in wanted if name not in headings
    )
    if report.faults:
        return report
    try:
        with unit_of_work(actor) as uow:
            _Importing(uow, report, municipality_id, year).take_all(rows, headings, table)
            _leave_if(bool(report.faults) or is_dry_run)
    except _DryRun:
        return report
    return report


def _leave_if(condition: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if condition:
        raise _DryRun


class _Importing:
    """One pass over a table inside a unit of work; each row is written at once, so that the next one sees it."""

    def __init__(
        self, uow: UnitOfWork, report: ImportReport, municipality_id: str | None, year: int | None
    ) -> None:
        self.uow, self.report = uow, report
        self.municipality_id, self.year = municipality_id, year
        self.cycles: dict[str, BudgetCycle] = {}
        self.seen: dict[tuple[object, ...], int] = {}

    def take_all(self, rows: Sequence[CsvRow], headings: Mapping[str, str], table: _Table) -> None:
        """Take every row; the faults of a row do not hide those of the next."""
        for row in rows:
            cells = Cells(row, headings, self.report.faults)
            cycle = self._cycle(cells)
            if cycle is None:
                continue
            try:
                table.take(self, cells, cycle)
            except DomainError as error:
                cells.fault(error.field or "", error)

    def is_repeated(self, cells: Cells, key: tuple[object, ...]) -> bool:
        """Whether an earlier row of the file says the same thing; noted as a fault."""
        if key in self.seen:
            cells.fault("code", DomainError("row_repeated", row=self.seen[key]))
            return True
        self.seen[key] = cells.row.line
        return False

    def _cycle(self, cells: Cells) -> BudgetCycle | None:
        town = cells.text("municipality") or self.municipality_id or ""
        if self.municipality_id is not None and town != self.municipality_id:
            cells.fault("municipality", DomainError("municipality_other", given=town))
            return None
        if town not in self.cycles:
            if find_municipality(town) is None:
                cells.fault("municipality", DomainError("municipality_unknown", given=town))
                return None
            found = self._find_cycle(town)
            if found is None:
                cells.fault("municipality", DomainError("no_cycle"))
                return None
            self.cycles[town] = locked_cycle(self.uow, found)
        return self.cycles[town]

    def _find_cycle(self, town: str) -> int | None:
        wanted = sa.select(BudgetCycle.id).where(BudgetCycle.municipality_id == town)
        if self.year is not None:
            wanted = wanted.where(BudgetCycle.year == self.year)
        open_first = sa.case((BudgetCycle.status == "open", 0), else_=1)
        return self.uow.session.scalar(wanted.order_by(open_first, BudgetCycle.year.desc()).limit(1))

    def programme(self, cycle: BudgetCycle, code: str) -> BudgetProgramme | None:
        """The programme of this code."""
        return self.uow.session.scalars(
            sa.select(BudgetProgramme).where(
                BudgetProgramme.cycle_id == cycle.id, BudgetProgramme.code == code
            )
        ).first()


def _take_programme(importing: _Importing, cells: Cells, cycle: BudgetCycle) -> None:
    draft = read_programme(cells)
    if draft is None or importing.is_repeated(cells, (cycle.id, draft.code)):
        return
    row = importing.programme(cycle, draft.code)
    if row is not None and ProgrammeDraft(row.code, row.name, row.name_en, row.function_code) == draft:
        importing.report.already_there += 1
        return
    apply_programme(importing.uow, cycle, draft, row)
    _count(importing.report, is_new=row is None)


def _take_ceiling(importing: _Importing, cells: Cells, cycle: BudgetCycle) -> None:
    before = len(cells.faults)
    draft = read_ceiling(
        cells,
        cycle_year=cycle.year,
        programme_id=_programme_id(importing, cells, cycle),
        place_id=_place_id(cells, cycle),
    )
    if draft is None or len(cells.faults) > before:
        return
    key = (cycle.id, draft.programme_id, draft.place_id, draft.year, draft.stage)
    if importing.is_repeated(cells, key):
        return
    row = find_twin(importing.uow, cycle.id, draft)
    if row is not None and _draft_of(row) == draft:
        importing.report.already_there += 1
        return
    apply_ceiling(importing.uow, cycle, draft, row)
    _count(importing.report, is_new=row is None)


def _draft_of(row: object) -> CeilingDraft:
    return CeilingDraft(**{name: getattr(row, name) for name in CeilingDraft.__dataclass_fields__})


def _programme_id(importing: _Importing, cells: Cells, cycle: BudgetCycle) -> int | None:
    code = cells.text("programme")
    if fold(code) in {"", "gjithsej", "total", "te gjitha", "all"}:
        return None
    row = importing.programme(cycle, code)
    if row is None:
        cells.fault("programme", DomainError("programme_unknown", given=code))
        return None
    return row.id


def _place_id(cells: Cells, cycle: BudgetCycle) -> str | None:
    text = cells.text("place")
    if not text:
        return None
    found = find_place_by_name(cycle.municipality_id, text)
    if found is None:
        cells.fault("place", DomainError("unit_unknown", given=text))
        return None
    return found.id


def _count(report: ImportReport, *, is_new: bool) -> None:
    if is_new:
        report.added += 1
    else:
        report.changed += 1
