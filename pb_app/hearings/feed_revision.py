"""What a kept feed holds by: the revision of its municipality's feeds."""

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.calendar_tables import FeedState

_wanted = sa.select(FeedState.revision, FeedState.last_modified).where(
    FeedState.scope == sa.bindparam("scope"), FeedState.language == sa.bindparam("language")
)


def feed_revision(municipality_id: str, language: str) -> str | None:
    """The revision of a municipality's feeds now; None while no hearing was ever in them.

    With the stamp, since after a restore the count may come back to where it was.
    """
    row = db.session.execute(_wanted, {"scope": municipality_id, "language": language}).one_or_none()
    return None if row is None else f"{row.revision} {row.last_modified:%Y%m%dT%H%M%S}"
