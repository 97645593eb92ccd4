"""Likely duplicates: how many are found, and how fast: ``python -m benchmarks.duplicates [--long]``.

Each held-out proposal is looked for in the index that holds the first version of the same need; found means among
the first five. The floor is the bare index, asked for any of the ten rarest words, in the same run.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from apiflask import APIFlask

from benchmarks.asking import Need, needs
from benchmarks.town import make_app, open_app
from pb_app.cli.schema import bring_up_to_date
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.text import fold, words
from pb_app.proposals.likeness import Asked
from pb_app.proposals.queries.likeness import likely
from pb_app.proposals.queries.search import cycle_token, municipality_token
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.service.likeness_index import index_many
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work

SMALL, LARGE, WHOLE = 10_000, 100_000, 1_000_000
QUERIES: Final = 500
BATCH: Final = 10_000
FOUND_IN: Final = 5
RAREST: Final = 10
PLACES: Final = ("vlore-rajoni-1", "vlore-rajoni-3", "vlore-novosele", None)
Search = Callable[[Need, int], list[int]]


def make_year(year: int) -> int:
    """A budget year of Vlorë; give its id."""
    with unit_of_work(SYSTEM) as uow:
        cycle = BudgetCycle(
            municipality_id="vlore", year=year, status=CycleStatus.OPEN, created_at=uow.now, notice_days=5
        )
        uow.session.add(cycle)
        uow.session.flush()
        return cycle.id


def fill(cycle_ids: Sequence[int], asked: Sequence[Need], first: int) -> None:
    """Write the proposals straight into the tables, need ``number`` into each year in turn."""
    db.session.remove()  # a reader would let no writer commit
    with db.engine.begin() as connection:
        for start in range(0, len(asked), BATCH):
            rows = [
                _row(first + start + at, cycle_ids[(start + at) % len(cycle_ids)], need)
                for at, need in enumerate(asked[start : start + BATCH])
            ]
            connection.execute(sa.insert(Proposal), rows)
            if connection.dialect.name == "sqlite":
                connection.execute(
                    sa.text("INSERT INTO proposal_fts (rowid, words, scope) VALUES (:id, :key, :scope)"),
                    [
                        {
                            "id": row["id"],
                            "key": row["search_key"],
                            "scope": f"{municipality_token('vlore')} {cycle_token(int(str(row['cycle_id'])))}",
                        }
                        for row in rows
                    ],
                )
            index_many(
                connection,
                [(row["id"], row["cycle_id"], row["text"], "") for row in rows],  # type: ignore[misc]
            )
    if db.engine.dialect.name == "postgresql":  # what autovacuum does by itself, a little later
        with db.engine.begin() as connection:
            connection.execute(sa.text("ANALYZE"))


def _row(number: int, cycle_id: int, need: Need) -> dict[str, object]:
    now = datetime.now(UTC)
    return {
        "id": number, "ref": f"B-{number}", "municipality_id": "vlore", "cycle_id": cycle_id,
        "number": number, "place_id": PLACES[need.place % len(PLACES)], "village": "",
        "theme_id": need.theme_id, "text": need.text, "text_en": "", "search_key": fold(need.text),
        "source": ProposalSource.WEB, "status": ProposalStatus.LISTED, "status_reason": "",
        "forwarded_to": "", "voices": 1, "answer_in_hall": "", "protocol_number": "", "supports": 0,
        "hearing_votes": 0, "is_example": True, "source_url": "", "created_at": now, "listed_at": now,
        "version": 1,
    }  # fmt: skip


def ours(cycle_id: int) -> Search:
    """The search of the bench and of the form for citizens."""

    def search(need: Need, _number: int) -> list[int]:
        asked = Asked(text=need.again, place_id=PLACES[need.place % len(PLACES)], theme_id=need.theme_id)
        return [one.proposal_id for one in likely(cycle_id, asked, limit=FOUND_IN)]

    return search


def bare(cycle_id: int, asked: Sequence[Need]) -> Search:
    """The full-text index alone: any of the ten rarest words (known for nothing), by the index's own rank."""
    known = Counter(word for need in asked for word in set(words(need.text)))

    def search(need: Need, _number: int) -> list[int]:
        rare = sorted(set(words(need.again)), key=lambda word: (known[word], word))
        chosen = [word for word in rare if known[word]][:RAREST]
        if db.engine.dialect.name == "sqlite":
            line = " OR ".join(f'"{word}"' for word in chosen)
            match = f"scope : {cycle_token(cycle_id)} AND words : ({line})"
            wanted = "SELECT rowid FROM proposal_fts WHERE proposal_fts MATCH :match ORDER BY rank LIMIT 5"
            return list(db.session.scalars(sa.text(wanted), {"match": match}))
        wanted = (
            (
                "SELECT id FROM proposal WHERE cycle_id = :cycle AND to_tsvector('simple', search_key) @@ q "
                "ORDER BY ts_rank(to_tsvector('simple', search_key), q) DESC LIMIT 5"
            )
            .replace(" q ", " to_tsquery('simple', :q) ")
            .replace(", q)", ", to_tsquery('simple', :q))")
        )
        return list(db.session.scalars(sa.text(wanted), {"cycle": cycle_id, "q": " | ".join(chosen)}))

    return search


def measure(name: str, search: Search, asked: Sequence[Need], first: int, times: int) -> None:
    """One line: recall among the first five, median and 95th percentile of a query."""
    dice = random.Random(7)  # noqa: S311 - a sample
    spent, found = [], 0
    for at in dice.sample(range(len(asked)), times):
        db.session.rollback()
        start = time.perf_counter()
        ids = search(asked[at], at)
        spent.append(time.perf_counter() - start)
        found += first + at in ids
    spent.sort()
    p95 = spent[int(len(spent) * 0.95)]
    sys.stdout.write(
        f"{name:<44} recall@5 {found / times:.3f}   median {statistics.median(spent) * 1000:6.1f} ms"
        f"   p95 {p95 * 1000:6.1f} ms\n"
    )
    sys.stdout.flush()


def compare(title: str, cycle_id: int, asked: Sequence[Need], first: int, times: int) -> None:
    """Ours and the floor over the same proposals."""
    measure(f"{title}, bare index", bare(cycle_id, asked), asked, first, min(times, 100))
    measure(f"{title}, likeness", ours(cycle_id), asked, first, times)


def run(app: APIFlask, *, is_long: bool, only_small: bool, times: int) -> None:
    """Fill years of their own and look for what was held out."""
    with app.app_context():
        kind = db.engine.dialect.name
        small, large = make_year(2090), make_year(2091)
        asked = needs(SMALL, seed=1)
        fill([small], asked, 1)
        compare(f"{kind}, {SMALL:,}", small, asked, 1, times)
        if only_small:
            return
        many = needs(LARGE, seed=2)
        fill([large], many, 1 + SMALL)
        compare(f"{kind}, {LARGE:,}", large, many, 1 + SMALL, times)
        if is_long:
            years = [make_year(year) for year in range(2000, 2025)]
            fill(years, needs(WHOLE - SMALL - LARGE, seed=3), 1 + SMALL + LARGE)
            compare(f"{kind}, {SMALL:,} among {WHOLE:,}", small, asked, 1, times)


@contextmanager
def databases(wanted: str) -> Iterator[APIFlask]:
    """The application over a new SQLite file, or over the database that BENCH_DATABASE_URL names (it is emptied)."""
    with tempfile.TemporaryDirectory() as name:
        if wanted == "sqlite":
            yield make_app(Path(name))
            return
        app = open_app(Path(name), os.environ["BENCH_DATABASE_URL"])
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        bring_up_to_date(app)
        yield app


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where BENCH_DATABASE_URL names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also 10,000 of one year among 1,000,000")
    parser.add_argument("--short", action="store_true", help="10,000 only")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    everywhere(only=given.only, is_long=given.long, only_small=given.short, times=given.queries)


def everywhere(
    *, only: str | None = None, is_long: bool = False, only_small: bool = False, times: int = QUERIES
) -> None:
    """On SQLite, and on PostgreSQL where BENCH_DATABASE_URL names a database."""
    for kind in ("sqlite", "postgresql"):
        if only not in (None, kind) or (kind == "postgresql" and "BENCH_DATABASE_URL" not in os.environ):
            continue
        with databases(kind) as app:
            run(app, is_long=is_long, only_small=only_small, times=times)


if __name__ == "__main__":
    main()
