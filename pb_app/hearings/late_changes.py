"""What changed so late that calendar programs may not have seen it: hearings of these days, and the last changes."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.queries import HearingCard, HearingFilters, hearing_cards, matching
from pb_app.hearings.tables import Hearing


def changes_since(municipality_id: str, since: datetime) -> dict[str, str]:
    """By reference the last announced change of each hearing since an instant, such as ``moved`` or ``hall``."""
    wanted = (
        sa.select(CalendarEdition.changes)
        .join(BudgetCycle, BudgetCycle.id == CalendarEdition.cycle_id)
        .where(BudgetCycle.municipality_id == municipality_id, CalendarEdition.published_at >= since)
        .order_by(CalendarEdition.id)
    )
    return {entry["ref"]: entry["change"] for changes in db.session.scalars(wanted) for entry in changes}


def hearings_around(
    municipality_id: str, first: date, last: date, filters: HearingFilters
) -> list[HearingCard]:
    """The public hearings that fall, or fell before they were moved, between two days, in their order."""
    selected: sa.Select[*tuple[Any, ...]] = sa.select(Hearing).where(
        Hearing.municipality_id == municipality_id,
        sa.or_(Hearing.on_date.between(first, last), Hearing.moved_from_date.between(first, last)),
    )
    wanted = matching(selected, filters).order_by(Hearing.on_date, Hearing.start_time, Hearing.id)
    return hearing_cards(db.session.scalars(wanted).all())
