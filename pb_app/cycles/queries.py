"""Reads of budget years: frozen views, never rows."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import g, has_app_context

from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind, SubmissionWindow
from pb_app.cycles.tables import BudgetCycle, BudgetProgramme, Ceiling, CyclePhase, CycleTheme, Theme
from pb_app.database import db
from pb_app.kernel.errors import NotFound
from pb_app.kernel.written_dates import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class ThemeCard:
    """A theme in both languages."""

    id: str
    name: str
    name_en: str
    examples: str
    examples_en: str
    icon: str
    functions: tuple[str, ...] = ()
    """The budget functions under which its programmes mostly stand: a hint, no more."""

    def name_in(self, locale: str) -> str:
        """The name in the language of the page."""
        return self.name_en if locale == "en" else self.name

    def examples_in(self, locale: str) -> str:
        """The examples in the language of the page."""
        return self.examples_en if locale == "en" else self.examples


@dataclass(frozen=True)
class PhaseCard:
    """A phase of a budget year."""

    kind: PhaseKind
    name: str
    name_en: str
    starts_on: date | None
    ends_on: date | None

    def name_in(self, locale: str) -> str:
        """The name in the language of the page."""
        return (self.name_en or self.name) if locale == "en" else self.name


@dataclass(frozen=True)
class CycleCard:
    """A budget year of one municipality."""

    id: int
    municipality_id: str
    year: int
    status: CycleStatus
    title: str
    title_en: str
    is_example: bool
    opens_on: date | None
    closes_on: date | None
    notice_days: int
    comment_days: int
    version: int

    @property
    def window(self) -> SubmissionWindow:
        """When the public may submit."""
        return SubmissionWindow(self.opens_on, self.closes_on, is_open_cycle=self.status is CycleStatus.OPEN)


@dataclass(frozen=True)
class ProgrammeCard:
    """A budget programme of a cycle."""

    id: int
    code: str
    name: str
    name_en: str
    function_code: str | None
    version: int

    @property
    def label(self) -> str:
        """``04520 Rrjeti rrugor``."""
        return f"{self.code} {self.name}"


def theme_card(row: Theme) -> ThemeCard:
    """The view of a theme row."""
    return ThemeCard(
        id=row.id, name=row.name, name_en=row.name_en, examples=row.examples, examples_en=row.examples_en,
        icon=row.icon, functions=tuple(row.budget_functions.split()),
    )  # fmt: skip


def cycle_card(row: BudgetCycle) -> CycleCard:
    """The view of a cycle row."""
    return CycleCard(
        id=row.id, municipality_id=row.municipality_id, year=row.year, status=row.status, title=row.title,
        title_en=row.title_en, is_example=row.is_example, opens_on=row.opens_on, closes_on=row.closes_on,
        notice_days=row.notice_days, comment_days=row.comment_days, version=row.version,
    )  # fmt: skip


def find_cycle(municipality_id: str, year: int) -> CycleCard | None:
    """The cycle of a budget year, or None."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    wanted = sa.select(BudgetCycle).where(
        BudgetCycle.municipality_id == municipality_id, BudgetCycle.year == year
    )
    row = db.session.scalars(wanted).first()
    return None if row is None else cycle_card(row)


def get_cycle(municipality_id: str, year: int) -> CycleCard:
    """The cycle of a budget year; raise ``NotFound``."""
    found = find_cycle(municipality_id, year)
    if found is None:
        raise NotFound("cycle")
    return found


def list_cycles(municipality_id: str) -> list[CycleCard]:
    """All cycles of a municipality, the newest first."""
    wanted = (
        sa.select(BudgetCycle)
        .where(BudgetCycle.municipality_id == municipality_id)
        .order_by(BudgetCycle.year.desc())
    )
    return [cycle_card(row) for row in db.session.scalars(wanted)]


def find_current_cycle(municipality_id: str) -> CycleCard | None:
    """The newest cycle that the public may see, an open one first; asked once a request."""
    known: dict[str, CycleCard | None] = g.setdefault("current_cycles", {}) if has_app_context() else {}
    if municipality_id not in known:
        wanted = (
            sa.select(BudgetCycle)
            .where(
                BudgetCycle.municipality_id == municipality_id, BudgetCycle.status != CycleStatus.PREPARING
            )
            .order_by(sa.case((BudgetCycle.status == CycleStatus.OPEN, 0), else_=1), BudgetCycle.year.desc())
            .limit(1)
        )
        row = db.session.scalars(wanted).first()
        known[municipality_id] = None if row is None else cycle_card(row)
    return known[municipality_id]


def municipalities_in_use() -> dict[str, CycleCard]:
    """The current public cycle of every municipality that has one."""
    wanted = (
        sa.select(BudgetCycle)
        .where(BudgetCycle.status != CycleStatus.PREPARING)
        .order_by(BudgetCycle.year, BudgetCycle.status == CycleStatus.OPEN)
    )
    return {row.municipality_id: cycle_card(row) for row in db.session.scalars(wanted)}


def list_phases(cycle_id: int) -> list[PhaseCard]:
    """The phases of a cycle in their order."""
    wanted = sa.select(CyclePhase).where(CyclePhase.cycle_id == cycle_id).order_by(CyclePhase.position)
    return [
        PhaseCard(
            kind=row.kind, name=row.name, name_en=row.name_en, starts_on=row.starts_on, ends_on=row.ends_on
        )
        for row in db.session.scalars(wanted)
    ]


def list_themes(cycle_id: int | None = None) -> list[ThemeCard]:
    """The themes of a cycle in its order; without a cycle, all themes."""
    wanted = sa.select(Theme).order_by(Theme.position)
    if cycle_id is not None:
        wanted = (
            sa.select(Theme)
            .join(CycleTheme, CycleTheme.theme_id == Theme.id)
            .where(CycleTheme.cycle_id == cycle_id)
            .order_by(CycleTheme.position)
        )
    return [theme_card(row) for row in db.session.scalars(wanted)]


def themes_by_id() -> dict[str, ThemeCard]:
    """Every theme by its id; asked once a request."""
    if not has_app_context():
        return {theme.id: theme for theme in list_themes()}
    known: dict[str, ThemeCard] | None = g.get("themes_by_id")
    if known is None:
        known = g.themes_by_id = {theme.id: theme for theme in list_themes()}
    return known


def list_programmes(cycle_id: int) -> list[ProgrammeCard]:
    """The budget programmes of a cycle by code."""
    wanted = (
        sa.select(BudgetProgramme)
        .where(BudgetProgramme.cycle_id == cycle_id)
        .order_by(BudgetProgramme.position, BudgetProgramme.code)
    )
    return [programme_card(row) for row in db.session.scalars(wanted)]


def programme_card(row: BudgetProgramme) -> ProgrammeCard:
    """The view of a programme row."""
    return ProgrammeCard(
        id=row.id,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        function_code=row.function_code,
        version=row.version,
    )


def get_programme(programme_id: int, cycle_id: int) -> ProgrammeCard:
    """A programme of this cycle; raise ``NotFound`` for any other."""
    row = db.session.get(BudgetProgramme, programme_id)
    if row is None or row.cycle_id != cycle_id:
        raise NotFound("programme")
    return programme_card(row)


@dataclass(frozen=True)
class CeilingRow:
    """A ceiling as staff keep it; no programme and no place mean all of them."""

    id: int
    programme_id: int | None
    programme: str
    place_id: str | None
    year: int
    amount: int
    stage: CeilingStage
    act: str
    version: int


def list_ceiling_rows(cycle_id: int) -> list[CeilingRow]:
    """The ceilings of a cycle by programme, place and year; those of the whole budget first."""
    wanted = (
        sa.select(Ceiling, BudgetProgramme)
        .outerjoin(BudgetProgramme, BudgetProgramme.id == Ceiling.programme_id)
        .where(Ceiling.cycle_id == cycle_id)
    )
    found = [_ceiling_row(row, programme) for row, programme in db.session.execute(wanted)]
    return sorted(found, key=lambda row: (row.programme, row.place_id or "", row.year, row.stage))


def get_ceiling_row(ceiling_id: int, cycle_id: int) -> CeilingRow:
    """A ceiling of this cycle; raise ``NotFound`` for any other."""
    row = db.session.get(Ceiling, ceiling_id)
    if row is None or row.cycle_id != cycle_id:
        raise NotFound("ceiling")
    return _ceiling_row(row, db.session.get(BudgetProgramme, row.programme_id) if row.programme_id else None)


def _ceiling_row(row: Ceiling, programme: BudgetProgramme | None) -> CeilingRow:
    return CeilingRow(
        id=row.id,
        programme_id=row.programme_id,
        programme=programme_card(programme).label if programme is not None else "",
        place_id=row.place_id,
        year=row.year,
        amount=row.amount,
        stage=row.stage,
        act=row.act,
        version=row.version,
    )


def forget_known() -> None:
    """Read themes and current cycles anew: one was changed within this request."""
    if has_app_context():
        g.pop("themes_by_id", None)
        g.pop("current_cycles", None)
