"""Rows of budget years for tests."""

from datetime import date
from typing import Any

from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work


def make_cycle(municipality_id: str = "vlore", year: int = 2027, **values: Any) -> int:
    """An open cycle; give its id."""
    filled = {
        "status": CycleStatus.OPEN,
        "title": f"Procesi i buxhetit {year}",
        "opens_on": date(2026, 9, 1),
        "closes_on": date(2026, 11, 30),
        **values,
    }
    with unit_of_work(SYSTEM) as uow:
        cycle = BudgetCycle(municipality_id=municipality_id, year=year, created_at=uow.now, **filled)
        uow.session.add(cycle)
        uow.session.flush()
        return cycle.id
