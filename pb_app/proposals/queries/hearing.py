"""Hearings at which something was recorded."""

from datetime import date

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.tables import Hearing
from pb_app.proposals.tables import Proposal


def list_hearing_choices(municipality_id: str) -> list[tuple[str, date]]:
    """Hearings at which proposals were recorded, the newest first: reference and date, for a filter."""
    wanted = (
        sa.select(Hearing.ref, Hearing.on_date)
        .where(
            Hearing.municipality_id == municipality_id,
            sa.exists().where(Proposal.hearing_id == Hearing.id),
        )
        .order_by(Hearing.on_date.desc(), Hearing.id.desc())
        .limit(200)
    )
    return [(row.ref, row.on_date) for row in db.session.execute(wanted)]


def find_hearing_ids(municipality_id: str, refs: set[str]) -> dict[str, int]:
    """The ids of this municipality's hearings with these references."""
    if not refs:
        return {}
    wanted = sa.select(Hearing.ref, Hearing.id).where(
        Hearing.municipality_id == municipality_id, Hearing.ref.in_(refs)
    )
    return {row.ref: row.id for row in db.session.execute(wanted)}
