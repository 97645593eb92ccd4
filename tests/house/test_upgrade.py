"""``pb upgrade``: a failure at any point gives back the schema and the rows of before."""

import sys

import flask_migrate
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.adapters.database_dump import DumpError
from pb_app.cli import database, schema
from pb_app.config import Settings
from pb_app.database import db
from tests.cast import make_cast
from tests.hearings.factories import announced
from tests.house.conftest import MakeApp


@pytest.fixture
def running(make_app: MakeApp) -> APIFlask:
    return make_app()


def test_an_upgrade_that_fails_returns_the_old_state(
    running: APIFlask, fresh_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a migration is done when it fails: the table is gone, then it is back."""

    def half_a_migration(app: APIFlask) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE form_receipt")
        sys.exit(1)  # what Flask-Migrate does

    monkeypatch.setattr(database, "bring_up_to_date", half_a_migration)
    with running.app_context():
        with pytest.raises(Exception, match="the old state is back"):
            database._migrate(running, fresh_database)
        assert "form_receipt" in sa.inspect(db.engine).get_table_names()
        assert schema.list_faults() == []
    assert (fresh_database.data_dir / "before-upgrade.zip").exists()


def test_a_migration_with_data_that_fails_late_returns_the_schema_before(
    running: APIFlask, fresh_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema is the new one already when the feeds cannot be rendered: then schema and rows are the old ones."""
    with running.app_context():
        make_cast()
        announced()
        db.session.remove()
        revision = max(schema._revisions() - {schema.newest_revision()})
        flask_migrate.downgrade(revision=revision)
        before = _all_rows()
        assert before["hearing"]

        def fail() -> None:
            assert schema.find_revision() == schema.newest_revision(), "it was migrated"
            message = "the feeds cannot be rendered"
            raise DumpError(message)

        monkeypatch.setattr(schema, "render_all", fail)
        with pytest.raises(Exception, match="the old state is back: the feeds cannot be rendered"):
            database._migrate(running, fresh_database)
        assert schema.find_revision() == revision
        assert _all_rows() == before
        monkeypatch.undo()
        database._migrate(running, fresh_database)
        assert schema.list_faults() == []


def _all_rows() -> dict[str, list[str]]:
    """Every row of every table as it stands, whatever the models say."""
    known = sa.MetaData()
    with db.engine.connect() as connection:
        known.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in known.tables.values()
            if not table.name.startswith("proposal_fts")
        }
