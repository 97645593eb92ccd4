"""Carry a budget year over to another one."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles import year_rules
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.service.planning import apply_new_cycle, apply_phases, apply_themes, find_row
from pb_app.cycles.tables import BudgetCycle, BudgetProgramme, Ceiling, CycleTheme
from pb_app.cycles.year_rules import CycleDraft, PhaseDraft
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class CarryOver:
    """What a new year takes from an older one; final ceilings never."""

    from_year: int
    keeps_dates: bool = True
    with_programmes: bool = True
    with_ceilings: bool = False


def roll_over(*, actor: Actor, municipality_id: str, year: int, carry_over: CarryOver) -> int:
    """Open a year with the themes, phases, notice settings and (if wanted) programmes of an older one; give its id.

    Dates move by whole years to the same n-th weekday, or are cleared. Of the ceilings, if wanted, come the
    preparatory ones of the years that the new cycle plans; final ones never.
    """
    year_rules.check_year(year)
    with unit_of_work(actor) as uow:
        old = find_row(uow, municipality_id, carry_over.from_year)
        if old is None:
            raise NotFound("cycle")
        draft = CycleDraft(notice_days=old.notice_days, comment_days=old.comment_days)
        row = apply_new_cycle(uow, municipality_id, year, draft)
        apply_phases(row, _carried_phases(old, year, carry_over))
        apply_themes(uow, row, _themes_of(uow, old.id))
        programmes = _carry_programmes(uow, old, row) if carry_over.with_programmes else {}
        if carry_over.with_ceilings:
            _carry_ceilings(uow, old, row, programmes)
        log(
            uow,
            action="cycle.carried_over",
            subject_type="cycle",
            subject_id=row.id,
            municipality_id=municipality_id,
            after={"year": year, "from": carry_over.from_year, "programmes": len(programmes)},
        )
        return row.id


def _themes_of(uow: UnitOfWork, cycle_id: int) -> list[str]:
    in_use = (
        sa.select(CycleTheme.theme_id).where(CycleTheme.cycle_id == cycle_id).order_by(CycleTheme.position)
    )
    return list(uow.session.scalars(in_use))


def _carried_phases(old: BudgetCycle, year: int, carry_over: CarryOver) -> list[PhaseDraft]:
    phases = [PhaseDraft(row.kind, row.name, row.name_en, row.starts_on, row.ends_on) for row in old.phases]
    if carry_over.keeps_dates:
        return [year_rules.shifted(phase, year - old.year) for phase in phases]
    return [PhaseDraft(phase.kind, phase.name, phase.name_en) for phase in phases]


def _carry_programmes(uow: UnitOfWork, old: BudgetCycle, new: BudgetCycle) -> dict[int, int]:
    """Copy the programmes; give the new id of each old one."""
    ids = {}
    for row in uow.session.scalars(
        sa.select(BudgetProgramme).where(BudgetProgramme.cycle_id == old.id)
    ).all():
        copy = BudgetProgramme(
            cycle_id=new.id,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            function_code=row.function_code,
            position=row.position,
        )
        uow.session.add(copy)
        uow.session.flush()
        ids[row.id] = copy.id
    return ids


def _carry_ceilings(uow: UnitOfWork, old: BudgetCycle, new: BudgetCycle, programmes: dict[int, int]) -> None:
    """Copy the preparatory ceilings that an older cycle planned for the new one's years."""
    wanted = sa.select(Ceiling).where(
        Ceiling.cycle_id == old.id, Ceiling.year >= new.year, Ceiling.stage == CeilingStage.PREPARATORY
    )
    for row in uow.session.scalars(wanted).all():
        if row.programme_id is not None and row.programme_id not in programmes:
            continue
        uow.session.add(
            Ceiling(
                cycle_id=new.id,
                programme_id=programmes[row.programme_id] if row.programme_id else None,
                place_id=row.place_id,
                year=row.year,
                amount=row.amount,
                stage=CeilingStage.PREPARATORY,
                act=row.act,
            )
        )
