"""Hearings of several municipalities at once."""

from collections.abc import Collection
from datetime import date, time

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.queries import HearingCard, cards_by_id
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.tables import Hearing


def next_hearings(municipality_ids: Collection[str], today: date) -> dict[str, HearingCard]:
    """The next announced hearing of each municipality that has one, today's included.

    The number of statements does not depend on the number of municipalities.
    """
    if not municipality_ids:
        return {}
    rank = (
        sa.func.row_number()
        .over(
            partition_by=Hearing.municipality_id,
            order_by=(Hearing.on_date, sa.func.coalesce(Hearing.start_time, time(0, 0)), Hearing.id),
        )
        .label("rank")
    )
    ranked = (
        sa.select(Hearing.id, rank)
        .where(
            Hearing.municipality_id.in_(municipality_ids),
            Hearing.status.in_(ANNOUNCED),
            Hearing.on_date >= today,
        )
        .subquery()
    )
    ids = db.session.scalars(sa.select(ranked.c.id).where(ranked.c.rank == 1)).all()
    return {card.municipality_id: card for card in cards_by_id(ids).values()}
