"""SQLite has one place to write: whoever waits for it gets it, and who waits too long is told."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from pb_app import database
from pb_app.database import IMMEDIATE

ADD = sa.text("INSERT INTO line (words) VALUES ('SHEMBULL')")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = sa.create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}").execution_options(**{IMMEDIATE: True})
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    yield made
    made.dispose()


def test_a_writer_waits_for_the_one_before_it(engine: sa.Engine) -> None:
    with engine.connect() as first:
        transaction = first.begin()
        first.execute(ADD)
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(_add_one, engine)
            time.sleep(0.3)
            assert not second.done()
            transaction.commit()
            second.result(timeout=10)
    assert _lines(engine) == 2


def test_who_waits_too_long_is_told_and_may_try_again(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(database, "WAIT", "PRAGMA busy_timeout=50")
    with engine.connect() as first, engine.connect() as second:
        transaction = first.begin()
        with pytest.raises(OperationalError, match="locked"), second.begin():
            pass
        transaction.rollback()
        with second.begin():
            second.execute(ADD)
    assert _lines(engine) == 1


def _add_one(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(ADD)


def _lines(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT count(*) FROM line")).scalar_one()
