"""Make or migrate the schema, and load the territory; tell where a schema stands."""

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from pb_app.config import SettingsError
from pb_app.cycles.loading import load_themes
from pb_app.database import db, missing_declared
from pb_app.hearings.feed import render_all
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.loading import load_territory
from pb_app.unit_of_work import unit_of_work


def bring_up_to_date(app: Flask) -> None:
    """Migrate to the newest schema, add what territory and themes are missing, say kept events as this version does."""
    with app.app_context():
        flask_migrate.upgrade()
        with unit_of_work(SYSTEM) as uow:
            load_territory(uow)
            load_themes(uow)
        render_all()


def find_revision() -> str | None:
    """The schema revision of the database; None if it has none yet."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The schema revision that this version works with."""
    return _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version can migrate from ``revision``; a newer version's revision is not known."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def list_faults() -> list[str]:
    """What keeps the database from being usable by this version; empty when all is well."""
    faults = []
    if find_revision() != newest_revision():
        faults.append(f"the schema stands at {find_revision()}, not at {newest_revision()}")
    with db.engine.connect() as connection:
        faults.extend(f"{name} is missing" for name in missing_declared(connection))
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            faults.extend(f"a row of {row[0]} points to nothing" for row in broken[:3])
    return faults


def refuse_other_schema() -> None:
    """Raise ``SettingsError`` unless the database is made for this version; ask before serving it."""
    if find_revision() != newest_revision():
        message = "the database is not made for this version yet: run 'pb upgrade'"
        raise SettingsError(message)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
