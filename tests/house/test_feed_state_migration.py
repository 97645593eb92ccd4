"""Feeds of places and themes once had states of their own; what subscribers know of them never goes back."""

from datetime import UTC, datetime

import flask_migrate
import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.calendar_tables import FeedState
from tests.house.conftest import MakeApp

EARLY, LATE = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 2, tzinfo=UTC)


def test_a_municipality_takes_over_the_latest_stamp_of_its_places(make_app: MakeApp) -> None:
    with make_app().app_context():
        flask_migrate.downgrade(revision="0001")
        for scope, stamp in {"vlore": EARLY, "vlore/places/vlore-rajoni-3": LATE, "fier": EARLY}.items():
            db.session.add(FeedState(scope=scope, language="sq", revision=7, last_modified=stamp))
        db.session.commit()
        flask_migrate.upgrade()
        rows = db.session.execute(
            sa.select(FeedState.scope, FeedState.revision, FeedState.last_modified)
        ).all()
        assert sorted(map(tuple, rows)) == [("fier", 7, EARLY), ("vlore", 7, LATE)]
