"""The ceilings of a budget year by programme."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.tables import BudgetProgramme, Ceiling
from pb_app.database import db


@dataclass(frozen=True)
class CeilingCard:
    """What a programme may spend in a year; no programme means the whole budget."""

    programme: str
    programme_en: str
    year: int
    lek: int
    is_final: bool
    act: str

    def programme_in(self, locale: str) -> str:
        """The programme in the language of the page; empty for the whole budget."""
        return (self.programme_en or self.programme) if locale == "en" else self.programme


def list_ceilings(cycle_id: int) -> list[CeilingCard]:
    """The ceilings that hold for the whole municipality, by programme and year, the whole budget last."""
    wanted = (
        sa.select(Ceiling, BudgetProgramme)
        .outerjoin(BudgetProgramme, BudgetProgramme.id == Ceiling.programme_id)
        .where(Ceiling.cycle_id == cycle_id, Ceiling.place_id.is_(None))
        .order_by(
            Ceiling.programme_id.is_(None), BudgetProgramme.position, BudgetProgramme.code, Ceiling.year,
            Ceiling.stage,
        )
    )  # fmt: skip
    return [
        CeilingCard(
            programme=f"{programme.code} {programme.name}" if programme else "",
            programme_en=f"{programme.code} {programme.name_en}" if programme and programme.name_en else "",
            year=row.year,
            lek=row.amount,
            is_final=row.stage is CeilingStage.FINAL,
            act=row.act,
        )
        for row, programme in db.session.execute(wanted)
    ]
