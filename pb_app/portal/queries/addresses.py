"""What has an address of its own and may be found by search engines."""

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.rules import PUBLIC_STATUSES
from pb_app.hearings.tables import Hearing

LIMIT = 20_000


def public_hearing_refs() -> list[tuple[str, str]]:
    """Municipality and reference of the newest public hearings, example ones left out."""
    wanted = (
        sa.select(Hearing.municipality_id, Hearing.ref)
        .where(Hearing.status.in_(PUBLIC_STATUSES), Hearing.is_example.is_(False))
        .order_by(Hearing.id.desc())
        .limit(LIMIT)
    )
    return [(municipality_id, ref) for municipality_id, ref in db.session.execute(wanted)]
