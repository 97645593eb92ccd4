"""Minutes that were public before revisions existed stay public, word for word, up and down."""

from collections.abc import Iterator
from datetime import UTC, datetime

import flask_migrate
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_reading import list_revisions
from pb_app.hearings.day.minutes_service import save_minutes
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.rules import Slot
from pb_app.hearings.tables import Minutes
from pb_app.kernel.actor import SYSTEM
from tests.conftest import NOW
from tests.hearings.factories import announced
from tests.house.conftest import MakeApp

ON = Slot(NOW.date())
PUBLISHED = datetime(2026, 10, 1, 18, 30, tzinfo=UTC)


@pytest.fixture
def migrated(make_app: MakeApp) -> Iterator[APIFlask]:
    app = make_app()
    with app.app_context():
        yield app


def minutes_of_before(text: str, published_at: datetime | None) -> str:
    """Minutes as the first schema kept them; the reference of their hearing."""
    card = announced(slot=ON)
    row = Minutes(
        hearing_id=card.id, text=text, text_en="", published_at=published_at, updated_at=NOW, version=1
    )
    db.session.add(row)
    db.session.commit()
    return card.ref


def test_public_minutes_become_the_first_revision(migrated: APIFlask) -> None:
    public = minutes_of_before("U diskutua për ujin e pijshëm.", PUBLISHED)
    draft = minutes_of_before("Ende në punë.", None)
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    assert get_hearing("vlore", draft).minutes is None
    detail = get_hearing("vlore", public)
    assert detail.minutes is not None
    assert (detail.minutes.text, detail.minutes.published_at) == ("U diskutua për ujin e pijshëm.", PUBLISHED)
    assert [one.number for one in list_revisions(detail.card.id)] == [1]


def test_a_step_back_shows_what_was_public_not_the_draft(migrated: APIFlask) -> None:
    ref = minutes_of_before("U diskutua për ujin.", PUBLISHED)
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    hearing_id = get_hearing("vlore", ref).card.id
    save_minutes(
        actor=SYSTEM, hearing_id=hearing_id, expected_version=1, draft=MinutesDraft(text="Ende jo publike.")
    )
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    with db.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT text FROM minutes")) == "U diskutua për ujin."
