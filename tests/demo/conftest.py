"""The demonstration in a file of its own, loaded once for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from apiflask import APIFlask

from pb_app.app import create_app
from pb_app.cli.demo.history import MovableClock
from pb_app.cli.demo.loading import load_demo
from pb_app.cli.demo.storage import load_whole
from pb_app.config import Settings

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def demo_settings_in(folder: Path) -> Settings:
    return Settings(
        env="demo", database_url=f"sqlite:///{folder / 'demo.sqlite3'}", data_dir=folder,
        secret_key="demo-" + "k" * 40, base_url="http://127.0.0.1:8000",
    )  # fmt: skip


def load_into(settings: Settings) -> None:
    def load(draft: Settings) -> None:
        clock = MovableClock(NOW)
        load_demo(create_app(draft, clock=clock), clock)

    load_whole(settings, load)


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a demonstration that is loaded."""
    settings = demo_settings_in(tmp_path_factory.mktemp("demo"))
    load_into(settings)
    return settings


@pytest.fixture(scope="session")
def demo_app(demo_settings: Settings) -> APIFlask:
    return create_app(demo_settings, clock=MovableClock(NOW))


@pytest.fixture
def demo(demo_app: APIFlask) -> Iterator[APIFlask]:
    """Inside an application context; tests only read."""
    with demo_app.app_context():
        yield demo_app
