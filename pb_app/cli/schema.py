"""Make or migrate the schema, and load the territory; tell where a schema stands."""

import logging

import sqlalchemy as sa
from flask import Flask

from pb_app.config import SettingsError
from pb_app.cycles.loading import load_themes
from pb_app.database import db, missing_declared
from pb_app.hearings.feed import render_all
from pb_app.kernel.actor import SYSTEM
from pb_app.resources import resource_dir
from pb_app.territory.loading import load_territory
from pb_app.unit_of_work import unit_of_work

_VERSION = sa.table("alembic_version", sa.column("version_num"))


def know_migrations(app: Flask) -> None:
    """Tell Flask-Migrate where the migrations lie.

    Not with the application: one that serves needs no Alembic, and that is a tenth of its memory.
    """
    if "migrate" in app.extensions:
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)  # what was done, each command says in a line
    from flask_migrate import Migrate  # noqa: PLC0415 - see above

    Migrate().init_app(app, db, directory=str(resource_dir("migrations")), render_as_batch=True)


def bring_up_to_date(app: Flask) -> None:
    """Migrate to the newest schema, add what territory and themes are missing, say kept events as this version does."""
    know_migrations(app)
    from flask_migrate import upgrade  # noqa: PLC0415 - as above

    with app.app_context():
        upgrade()
        with unit_of_work(SYSTEM) as uow:
            load_territory(uow)
            load_themes(uow)
        render_all()


def find_revision() -> str | None:
    """The schema revision of the database; None if it has none yet."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table(_VERSION.name):
            return None
        return connection.scalar(sa.select(_VERSION.c.version_num))


def newest_revision() -> str:
    """The schema revision that this version works with."""
    return max(_revisions())


def is_known(revision: str) -> bool:
    """Whether this version can migrate from ``revision``; a newer version's revision is not known."""
    return revision in _revisions()


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


def _revisions() -> set[str]:
    """The revisions that have a migration: each file begins with its own."""
    return {path.name.partition("_")[0] for path in resource_dir("migrations").glob("versions/[0-9]*_*.py")}
