"""What a kept feed holds by: the revision of its state."""

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.calendar_tables import FeedState

_wanted = sa.select(FeedState.revision).where(
    FeedState.scope == sa.bindparam("scope"), FeedState.language == sa.bindparam("language")
)


def feed_revision(scope: str, language: str) -> str | None:
    """The revision of a feed now; None while no hearing was ever in it."""
    revision = db.session.scalar(_wanted, {"scope": scope, "language": language})
    return None if revision is None else str(revision)
