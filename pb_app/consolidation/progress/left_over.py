"""What an earlier budget year left: approved and not done, or put off."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from pb_app.consolidation.progress.reading import list_followed
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db


@dataclass(frozen=True, kw_only=True)
class LeftOver:
    """An item of an earlier year that is not there yet: unfinished, or put off; ``raised_as`` is its code this year."""

    code: str
    title: str
    year: int
    theme_id: str
    place_ids: tuple[str, ...]
    decision: Decision
    is_approved: bool
    state: ProgressState | None
    reason: str
    raised_as: str


_CLOSED = (ProgressState.DONE, ProgressState.REMOVED)


def list_left_over(municipality_id: str, year: int, *, today: date) -> list[LeftOver]:
    """What the last budget year before ``year`` left: approved and not done, or deferred, by number."""
    last = sa.select(sa.func.max(BudgetCycle.year)).where(
        BudgetCycle.municipality_id == municipality_id, BudgetCycle.year < year
    )
    earlier = db.session.scalar(last)
    if earlier is None:
        return []
    cycle_id = db.session.scalar(
        sa.select(BudgetCycle.id).where(
            BudgetCycle.municipality_id == municipality_id, BudgetCycle.year == earlier
        )
    )
    followed = {item.id: item for item in list_followed(cycle_id or 0, today=today)}
    again = aliased(ConsolidatedItem)
    wanted = (
        sa.select(ConsolidatedItem, again.code)
        .outerjoin(
            again, sa.and_(again.earlier_item_id == ConsolidatedItem.id, again.is_dissolved.is_(False))
        )
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
        .order_by(ConsolidatedItem.number)
        .options(selectinload(ConsolidatedItem.places))
    )
    found = []
    for row, code in db.session.execute(wanted):
        item = followed.get(row.id)
        state = item.state if item else None
        if row.decision is Decision.DEFERRED or (item is not None and state not in _CLOSED):
            found.append(
                LeftOver(
                    code=row.code, title=row.title, year=earlier, theme_id=row.theme_id,
                    place_ids=tuple(place.place_id for place in row.places), decision=row.decision,
                    is_approved=item is not None, state=state, reason=row.decision_reason, raised_as=code or "",
                )
            )  # fmt: skip
    return found
