"""Fixtures of the whole suite: one application a session, one rolled-back transaction a test, a fixed cast."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from hypothesis.configuration import set_hypothesis_home_dir

from pb_app.app import create_app
from pb_app.cli.schema import bring_up_to_date
from pb_app.config import Settings
from pb_app.database import db
from pb_app.extensions import limiter
from pb_app.hearings import feed_reading
from pb_app.unit_of_work import EXTENSION
from tests.cast import Cast, make_cast
from tests.checked_calendars import CheckedClient, checked
from tests.house_client import HouseClient

pytest_plugins = ["tests.left_out"]
# A busy machine is no fault of the code: neither a deadline nor slow examples fail a property.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")
set_hypothesis_home_dir(
    Path(__file__).parents[1] / ".venv/.hypothesis"
)  # a run leaves nothing in the work tree

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


class StillClock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.instant = NOW

    def now(self) -> datetime:
        return self.instant

    def move(self, **amount: float) -> None:
        self.instant += timedelta(**amount)


class MemoryFiles:
    """A file store that keeps bytes in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, sha256: str, content: bytes) -> None:
        self.kept[sha256] = content

    def get(self, sha256: str) -> bytes:
        try:
            return self.kept[sha256]
        except KeyError:
            raise FileNotFoundError(sha256) from None

    def discard(self, sha256: str) -> None:
        self.kept.pop(sha256, None)


def test_database_url(folder: Path, worker: str) -> str:
    """SQLite in a folder of its own, or a fresh database beside TEST_DATABASE_URL for each worker."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return f"sqlite:///{folder / 'test.sqlite3'}"
    name = f"degjesa_test_{worker}"
    url = sa.make_url(server.replace("postgresql://", "postgresql+psycopg://"))
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("instance")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Settings(
        env="test", database_url=test_database_url(folder, worker), data_dir=folder,
        secret_key="test-" + "k" * 40, base_url="http://localhost",
    )  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _checked_calendars() -> Iterator[None]:
    """Whatever feed a test reads without a request is checked as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed_reading, "join_feed", checked(feed_reading.join_feed))
        patch.setattr(feed_reading, "render_single", checked(feed_reading.render_single, single_event=True))
        yield


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Iterator[APIFlask]:
    """The application over a migrated database with territory, themes and the cast; use ``app``."""
    application = create_app(settings, clock=StillClock())
    application.test_client_class = CheckedClient
    limiter.enabled = False  # tests knock often; the test of the limits switches them on
    bring_up_to_date(application)
    with application.app_context():
        make_cast()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: APIFlask) -> Iterator[APIFlask]:
    """The application inside a transaction that is rolled back after the test.

    One connection carries the whole test; each commit of the code under test releases a savepoint.
    """
    house = whole_app.extensions[EXTENSION]
    house.clock = StillClock()
    house.files = MemoryFiles()
    for shelf in ("pb_feed_shelf", "pb_kept_answers"):  # of another test's database
        whole_app.extensions.pop(shelf, None)
    with whole_app.app_context():
        engine = db.engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        engines = db._app_engines[whole_app]
        engines[None] = connection  # type: ignore[assignment] - a connection serves as bind
        connection.connect = lambda: nullcontext(connection)  # type: ignore[attr-defined] - and as its own engine
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield whole_app
        finally:
            db.session.remove()
            engines[None] = engine
            transaction.rollback()
            connection.close()


@pytest.fixture
def clock(app: APIFlask) -> StillClock:
    found: StillClock = app.extensions[EXTENSION].clock
    return found


@pytest.fixture
def cast(app: APIFlask) -> Cast:
    return Cast()


@pytest.fixture
def client(app: APIFlask) -> HouseClient:
    """A visitor's browser that checks every page it is shown."""
    return HouseClient(app)
