"""The migrations make what the models say, and go up, down and up again without losing a row."""

from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from apiflask import APIFlask

from pb_app.cli.schema import list_faults, newest_revision
from pb_app.cycles.queries import get_cycle
from pb_app.database import DECLARED, Base, db, missing_declared
from pb_app.proposals.queries.figures import Asked, asked_by_place
from tests.cast import make_cast
from tests.cycles.factories import make_cycle
from tests.house.conftest import MakeApp
from tests.proposals.factories import listed, submit

# Rows that survive a migration of the newest revision down and up again; the first revision keeps none.
COUNTED = ("county", "municipality", "place", "theme", "person", "membership", "organisation")


@pytest.fixture
def migrated(make_app: MakeApp) -> Iterator[APIFlask]:
    app = make_app()
    with app.app_context():
        yield app


def _is_declared(_object: object, name: str | None, *_rest: object) -> bool:
    return not str(name).startswith(("proposal_fts", "ix_proposal_words", "alembic_version"))


def test_head_is_what_the_models_say(migrated: APIFlask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_declared}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_the_models_is_in_the_database(migrated: APIFlask) -> None:
    """Autogenerate does not compare CHECK constraints."""
    inspector = sa.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint) and c.name}
        present = {str(found["name"]) for found in inspector.get_check_constraints(table.name)}
        assert wanted <= present, table.name


def test_the_declared_objects_are_there(migrated: APIFlask) -> None:
    with db.engine.connect() as connection:
        assert missing_declared(connection) == []
        trigger = next(name for name in DECLARED[connection.dialect.name] if name.startswith("audit_entry_"))
        assert trigger not in missing_declared(connection)


def test_a_lost_trigger_is_noticed(migrated: APIFlask) -> None:
    drop = {
        "sqlite": "DROP TRIGGER audit_entry_no_update",
        "postgresql": "DROP TRIGGER audit_entry_append_only ON audit_entry",
    }
    with db.engine.begin() as connection:
        connection.exec_driver_sql(drop[connection.dialect.name])
    assert len(list_faults()) == 1
    assert list_faults()[0].startswith("audit_entry_")


def test_audit_entries_cannot_be_changed(migrated: APIFlask) -> None:
    insert = sa.text(
        "INSERT INTO audit_entry (at, action, subject_type, subject_id, digest)"
        " VALUES ('2026-10-01 08:00:00+00:00', 'a', 'b', 'c', 'd')"
    )
    with db.engine.begin() as connection:
        connection.execute(insert)
    for statement in ("UPDATE audit_entry SET action = 'other'", "DELETE FROM audit_entry"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def _counts() -> dict[str, int]:
    tables = Base.metadata.tables
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(tables[name])) or 0
            for name in COUNTED
        }


def test_down_to_nothing_and_up_again(migrated: APIFlask) -> None:
    make_cast()
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set(), "a downgrade leaves no table"
    flask_migrate.upgrade()
    assert list_faults() == []


def test_each_step_keeps_the_rows(migrated: APIFlask) -> None:
    """Down one revision and up again, then down to the next: from the newest back to the second."""
    make_cast()
    db.session.remove()
    before = _counts()
    assert min(before.values()) > 0, "every counted table holds something"
    scripts = ScriptDirectory.from_config(migrated.extensions["migrate"].migrate.get_config())
    for step in scripts.walk_revisions():
        if step.down_revision is None:
            break
        flask_migrate.downgrade(revision=str(step.down_revision))
        assert _counts() == before, f"down from {step.revision}"
        flask_migrate.upgrade(revision=step.revision)
        assert _counts() == before, f"up to {step.revision}"
        flask_migrate.downgrade(revision=str(step.down_revision))
    flask_migrate.upgrade()
    assert list_faults() == []
    assert _counts() == before


def test_the_figures_of_places_are_counted_once(migrated: APIFlask) -> None:
    """What was public before 0014 stands in the kept figures after it."""
    make_cast()
    make_cycle()
    listed(voices=4)
    submit()
    cycle_id = get_cycle("vlore", 2027).id
    wanted = {"vlore-rajoni-3": Asked(1, 4)}
    assert asked_by_place(cycle_id) == wanted
    db.session.remove()
    flask_migrate.downgrade(revision="0013")
    assert asked_by_place(cycle_id) == {}
    db.session.remove()
    flask_migrate.upgrade()
    assert asked_by_place(cycle_id) == wanted


def test_there_is_one_head(migrated: APIFlask) -> None:
    scripts = ScriptDirectory.from_config(migrated.extensions["migrate"].migrate.get_config())
    assert scripts.get_heads() == [newest_revision()]


def test_names_that_postgresql_would_cut_are_not_used() -> None:
    """PostgreSQL keeps 63 bytes of a name; a longer one would differ from SQLite's."""
    names = [
        str(thing.name)
        for table in Base.metadata.sorted_tables
        for thing in (table, *table.columns, *table.constraints, *table.indexes)
        if thing.name
    ]
    assert [name for name in names if len(name.encode()) > 63] == []
