"""Durable submissions a second, by one process and by eight at once: ``python -m benchmarks.submitting [--only …]``.

Each process submits as the form does, one after the other, for some seconds. The floor is the same database with one
bare row a transaction, in the same run. PostgreSQL is what BENCH_DATABASE_URL names; it is emptied.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from apiflask import APIFlask
from sqlalchemy.exc import OperationalError

from benchmarks.duplicates import databases
from benchmarks.grown import Country
from benchmarks.town import open_app, submit_one
from pb_app.database import IMMEDIATE, db

SECONDS: Final = 8.0
PROCESSES: Final = 8
SIZES: Final = ((10_000, 200), (100_000, 2_000))
AIMS: Final = {"sqlite": "≥ 40", "postgresql": "≥ 300"}


@dataclass(frozen=True)
class Run:
    """What some processes did together."""

    rate: float
    failed: int
    longest: float


def submit_for(app: APIFlask, seconds: float) -> dict[str, float]:
    """Submit one after the other; how many arrived, how many were refused, and the longest that one took."""
    done = failed = 0
    longest = 0.0
    with app.app_context():
        end = time.monotonic() + seconds
        while (start := time.monotonic()) < end:
            try:
                submit_one(os.getpid() * 100_000 + done)
            except OperationalError as error:
                failed += 1
                sys.stderr.write(f"{error.orig}\n")
            else:
                done += 1
            longest = max(longest, time.monotonic() - start)
    return {"done": done, "failed": failed, "longest": longest}


def together(app: APIFlask, processes: int) -> Run:
    """So many processes over the same database at once."""
    house = app.extensions["pb_house"].settings
    command = [
        sys.executable,
        "-m",
        "benchmarks.submitting",
        "--folder",
        str(house.data_dir),
        "--url",
        house.database_url,
    ]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _one in range(processes)]
    found = [json.loads(one.communicate()[0]) for one in started]
    return Run(
        rate=sum(one["done"] for one in found) / SECONDS,
        failed=sum(int(one["failed"]) for one in found),
        longest=max(one["longest"] for one in found),
    )


def bare(app: APIFlask) -> float:
    """Transactions of one bare row a second, as durable as ours."""
    with app.app_context():
        engine = db.engine
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE bare_row (id INTEGER PRIMARY KEY, words TEXT NOT NULL)"))
        insert = sa.text("INSERT INTO bare_row (id, words) VALUES (:id, 'Rruga pranë shkollës')")
        count, end = 0, time.monotonic() + SECONDS / 2
        with engine.connect().execution_options(**{IMMEDIATE: True}) as connection:
            while time.monotonic() < end:
                count += 1
                with connection.begin():
                    connection.execute(insert, {"id": count})
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE bare_row"))
    return count / (SECONDS / 2)


def submitting(
    row: Callable[[str, str, str], None], sizes: Sequence[tuple[int, int]], only: str | None = None
) -> None:
    """The lines of SQLite, and of PostgreSQL where BENCH_DATABASE_URL names a database."""
    for kind in ("sqlite", "postgresql"):
        if only not in (None, kind) or (kind == "postgresql" and "BENCH_DATABASE_URL" not in os.environ):
            continue
        for proposals, hearings in sizes:
            with databases(kind) as app:
                _submitting(app, row, proposals, hearings)


def _submitting(app: APIFlask, row: Callable[[str, str, str], None], proposals: int, hearings: int) -> None:
    """The lines of one database that holds so many already."""
    with app.app_context():
        kind, country = db.engine.dialect.name, Country()
        country.grow(proposals, hearings)
        db.session.remove()
    row(f"{kind}: bare rows a second (the floor)", f"{bare(app):.0f}", "")
    for processes in (1, PROCESSES):
        found = together(app, processes)
        name = f"{kind}: submissions a second, {processes} at once, {proposals:,} there"
        row(name, f"{found.rate:.0f}, longest {found.longest:.2f} s", AIMS[kind])
        row(f"{kind}: of these refused, “database is locked”", str(found.failed), "0")


def main() -> None:
    """Print the lines; or be one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder is None:
        submitting(_print, SIZES, given.only)
    else:
        json.dump(submit_for(open_app(given.folder, given.url), SECONDS), sys.stdout)


def _print(name: str, figure: str, aim: str) -> None:
    sys.stdout.write(f"{name:<72} {figure:>26}   {aim}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
