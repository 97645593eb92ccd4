"""Copy the database out and back in: SQLite's online backup, or ``pg_dump`` and ``psql``.

Both run beside a serving application: a copy is one consistent state, and loading one is a
single transaction that either replaces everything or nothing.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from pb_app.config import Settings

WAIT_FOR_LOCKS = "-c lock_timeout=60s"
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class DumpError(Exception):
    """The database could not be copied or loaded; the message is one line."""


def member_name(settings: Settings) -> str:
    """What a copy of this database is called inside an archive."""
    return "database.sqlite3" if settings.is_sqlite else "database.sql"


def dump(settings: Settings, target: Path) -> None:
    """Copy the database into the file ``target``; raise ``DumpError``."""
    if settings.is_sqlite:
        _copy_sqlite(_sqlite_path(settings), target)
        _check_sqlite(target)
    else:
        _run(settings, ["pg_dump", "--format=plain", "--no-owner", "--no-privileges", f"--file={target}"])


def load(settings: Settings, source: Path) -> None:
    """Replace what the database holds with the copy in ``source``; raise ``DumpError``, then nothing changed."""
    if settings.is_sqlite:
        _check_sqlite(source)
        _copy_sqlite(source, _sqlite_path(settings))
        return
    emptying = source.with_name("empty.sql")
    emptying.write_text(EMPTY_SCHEMA, encoding="ascii")
    flags = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run(settings, ["psql", *flags, f"--file={emptying}", f"--file={source}"])


def _sqlite_path(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=60)


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with closing(_open(source)) as from_there, closing(_open(target)) as to_here:
            from_there.backup(to_here)
    except sqlite3.Error as error:
        msg = f"SQLite: {error}"
        raise DumpError(msg) from error


def _check_sqlite(path: Path) -> None:
    try:
        with closing(_open(path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        msg = f"the copy of the database is not whole: {verdict}"
        raise DumpError(msg)


def _run(settings: Settings, command: list[str]) -> None:
    """Run a PostgreSQL client on the database of the settings; the password goes by the environment."""
    program = shutil.which(command[0])
    if program is None:
        msg = f"{command[0]} is not installed: it comes with PostgreSQL's client programs"
        raise DumpError(msg)
    url = sa.make_url(settings.database_url)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environ = {**os.environ, "PGOPTIONS": WAIT_FOR_LOCKS, "PGCONNECT_TIMEOUT": "10"}
    if url.password:
        environ["PGPASSWORD"] = str(url.password)
    done = subprocess.run(  # noqa: S603 - a fixed program with our own arguments
        [program, f"--dbname={address}", *command[1:]],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        msg = f"{command[0]}: {lines[0] if lines else f'exit {done.returncode}'}"
        raise DumpError(msg)
