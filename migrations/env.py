"""Alembic's environment: the application's database, SQLite's foreign keys off while tables are rebuilt."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

import pb_app.wiring  # noqa: F401 - loads every table
from pb_app.database import Instant

config = context.config
target = current_app.extensions["migrate"].db
DECLARED_NAMES = ("proposal_fts", "ix_proposal_words")


def include_object(
    _object: object,
    name: str | None,
    _type: str,
    _reflected: bool,  # noqa: FBT001 - Alembic's signature
    _compare_to: object,
) -> bool:
    """Leave out what ``pb_app.database.DECLARED`` makes: the models do not know it."""
    return not str(name).startswith(DECLARED_NAMES)


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write an instant as the plain column type that it is, so that a migration stands by itself."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def switch_foreign_keys(connection: sa.Connection, state: str) -> None:
    """Switch SQLite's foreign keys past SQLAlchemy: within the transaction that it opens, the pragma does nothing.

    With them on, rebuilding a table would delete or refuse the rows that point to it.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


def run_migrations() -> None:
    """Run in one transaction, on the connection of the application."""
    with target.engine.connect() as connection:
        switch_foreign_keys(connection, "OFF")
        try:
            migrate(connection)
        finally:
            connection.rollback()
            switch_foreign_keys(connection, "ON")


def migrate(connection: sa.Connection) -> None:
    """Run them; on SQLite no row may point to nothing afterwards, or nothing is changed."""
    context.configure(
        connection=connection,
        target_metadata=target.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include_object,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                message = f"the migration broke foreign keys: {broken[:3]}"
                raise RuntimeError(message)
    connection.commit()


run_migrations()
