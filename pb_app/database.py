"""The database: declarative base, instant type, naming convention, SQLite habits, declared objects."""

import random
import sqlite3
import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

IMMEDIATE = "pb_immediate"
WAL_SAFE_FROM = (3, 51, 3)
LONGEST_WAIT = 20.0
WAIT = "PRAGMA busy_timeout=10000"


class Base(DeclarativeBase):
    """Base of every table; constraint names follow one convention, so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """To the database, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """From the database, aware again (SQLite keeps no zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(enum: type[StrEnum], length: int = 32) -> sa.Enum:
    """A text column that holds the values of ``enum``, checked by the database too."""
    return sa.Enum(
        enum,
        native_enum=False,
        length=length,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        name=enum.__name__.lower(),
    )


class Versioned:
    """A row that is edited by people: ``version`` is the optimistic lock, +1 at every write."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def touch(self) -> None:
        """Count one more write (also after changes to child rows, which SQLAlchemy would not see)."""
        self.version = (self.version or 0) + 1


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


@sa.event.listens_for(Engine, "connect")
def _on_connect(dbapi_connection: Any, _record: object) -> None:  # noqa: ANN401 - any DB-API connection
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(WAIT)
    if sqlite3.sqlite_version_info >= WAL_SAFE_FROM:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
    else:
        cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("PRAGMA synchronous=EXTRA")
    cursor.close()


@sa.event.listens_for(Engine, "begin")
def _on_begin(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not connection.get_execution_options().get(IMMEDIATE, False):
        connection.exec_driver_sql("BEGIN")
    elif not _took_turn(connection.connection.dbapi_connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _took_turn(writer: Any) -> bool:  # noqa: ANN401 - SQLAlchemy's name for any DB-API connection
    """Whether SQLite's one place to write was taken, by ``BEGIN IMMEDIATE``, within ``LONGEST_WAIT`` seconds.

    SQLite's own waiting sleeps longer each time, up to 0.1 s, so that under load whoever wrote last writes next and
    another waits past any limit; short sleeps of uneven length give each an even chance.
    """
    last = time.monotonic() + LONGEST_WAIT
    writer.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < last:
            try:
                writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return False
            else:
                return True
            time.sleep(random.uniform(0.002, 0.012))  # noqa: S311 - a pause
        return False
    finally:
        writer.execute(WAIT)


# Objects that the models cannot declare: triggers, full-text tables, expression indexes.
# Migrations create them from here, and a test holds the database against this list.
DECLARED: dict[str, dict[str, str]] = {
    "sqlite": {
        "audit_entry_no_update": """
            CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        "audit_entry_no_delete": """
            CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        "proposal_fts": """
            CREATE VIRTUAL TABLE proposal_fts USING fts5(
                words, scope, tokenize = 'unicode61 remove_diacritics 2')""",
        "proposal_fts_near": """
            CREATE VIRTUAL TABLE proposal_fts_near USING fts5(tokens, tokenize = 'ascii', detail = none)""",
    },
    "postgresql": {
        "audit_entry_refuse": """
            CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$ LANGUAGE plpgsql""",
        "audit_entry_append_only": """
            CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        "ix_proposal_words": """
            CREATE INDEX ix_proposal_words ON proposal USING gin (to_tsvector('simple', search_key))""",
        "proposal_fts_near": """
            CREATE TABLE proposal_fts_near (
                proposal_id integer PRIMARY KEY REFERENCES proposal (id) ON DELETE CASCADE,
                tokens text[] NOT NULL)""",
        "ix_proposal_words_near": """
            CREATE INDEX ix_proposal_words_near ON proposal_fts_near USING gin (tokens) WITH (fastupdate = off)""",
    },
}


def create_declared(connection: sa.Connection) -> None:
    """Make the declared objects in a fresh schema."""
    for statement in DECLARED[connection.dialect.name].values():
        connection.exec_driver_sql(statement)


def drop_declared(connection: sa.Connection) -> None:
    """Drop the declared objects before their tables go, in the reverse order of their making."""
    for statement in reversed(_DROPS[connection.dialect.name]):
        connection.exec_driver_sql(statement)


def missing_declared(connection: sa.Connection) -> list[str]:
    """Names of declared objects that this database lacks; a rebuilt table may have lost its triggers."""
    present = set(connection.exec_driver_sql(_PRESENT[connection.dialect.name]).scalars())
    return sorted(DECLARED[connection.dialect.name].keys() - present)


def create_trigrams(connection: sa.Connection) -> bool:
    """Let PostgreSQL find words with slips (pg_trgm); False where its role may not, which is no fault.

    Without it such words are looked for by their beginning, as on SQLite.
    """
    if connection.dialect.name != "postgresql":
        return False
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(
                "CREATE INDEX IF NOT EXISTS ix_proposal_words_trigrams"
                " ON proposal_word USING gin (word gin_trgm_ops)"
            )
    except sa.exc.DBAPIError:
        return False
    return True


_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master",
    "postgresql": """
        SELECT relname FROM pg_class UNION SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc""",
}
_DROPS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_entry_no_update",
        "DROP TRIGGER IF EXISTS audit_entry_no_delete",
        "DROP TABLE IF EXISTS proposal_fts",
        "DROP TABLE IF EXISTS proposal_fts_near",
    ),
    "postgresql": (
        "DROP FUNCTION IF EXISTS audit_entry_refuse()",
        "DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry",
        "DROP INDEX IF EXISTS ix_proposal_words",
        "DROP TABLE IF EXISTS proposal_fts_near",
        "DROP INDEX IF EXISTS ix_proposal_words_near",
    ),
}
