"""A database of its own, for what migrates, restores or damages one."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.app import create_app
from pb_app.cli.schema import bring_up_to_date
from pb_app.config import Settings
from pb_app.database import db
from tests.conftest import StillClock
from tests.conftest import test_database_url as database_url
from tests.house.access_world import World

MakeApp = Callable[..., APIFlask]


@pytest.fixture
def fresh_database(tmp_path: Path) -> Iterator[Settings]:
    """Settings with an empty database of the kind under test and a data folder of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = database_url(tmp_path, f"{worker}_fresh")
    yield Settings(
        env="test", database_url=url, data_dir=tmp_path, secret_key="k" * 40, base_url="http://localhost"
    )
    if url.startswith("postgresql"):
        _drop(url)


@pytest.fixture
def make_app(fresh_database: Settings) -> Iterator[MakeApp]:
    """Make applications over the fresh database; their connections end with the test."""
    made: list[APIFlask] = []

    def make(settings: Settings = fresh_database, *, migrated: bool = True) -> APIFlask:
        app = create_app(settings, clock=StillClock())
        made.append(app)
        if migrated:
            bring_up_to_date(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _drop(url: str) -> None:
    address = sa.make_url(url)
    engine = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)')
    engine.dispose()


@pytest.fixture
def world(app: APIFlask) -> World:
    """What the requests of the access matrix are about."""
    return World()
