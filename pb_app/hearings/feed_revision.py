"""What a kept feed holds by: the revision of its municipality's feeds."""

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.calendar_tables import FeedState

_state = FeedState.__table__.c
_wanted = sa.select(_state.revision, _state.last_modified).where(
    _state.scope == sa.bindparam("scope"), _state.language == sa.bindparam("language")
)


def feed_revision(municipality_id: str, language: str) -> str | None:
    """The revision of a municipality's feeds now; None while no hearing was ever in them.

    With the stamp, since after a restore the count may come back to where it was. Asked before each kept feed is
    sent: by a bare connection, which costs half of what a session does.
    """
    with db.engine.connect() as connection:
        row = connection.execute(_wanted, {"scope": municipality_id, "language": language}).one_or_none()
    return None if row is None else f"{row[0]} {row[1]:%Y%m%dT%H%M%S}"
