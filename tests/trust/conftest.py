"""A real database with its own connections: the races and power cuts of these tests need more than one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from apiflask import APIFlask

from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.service.planning import open_cycle
from pb_app.cycles.year_rules import CycleDraft
from pb_app.kernel.actor import SYSTEM
from tests.cast import make_cast
from tests.house.conftest import MakeApp, fresh_database, make_app

__all__ = ["fresh_database", "make_app"]
Race = Callable[..., list[Any]]
YEAR = 2027


@pytest.fixture
def running(make_app: MakeApp) -> APIFlask:
    """An application over a database of its own, with the cast and Vlorë's open budget year."""
    app = make_app()
    with app.app_context():
        make_cast()
        open_cycle(
            actor=SYSTEM,
            municipality_id="vlore",
            year=YEAR,
            draft=CycleDraft(
                status=CycleStatus.OPEN, opens_on=date(2026, 9, 1), closes_on=date(2026, 12, 31)
            ),
        )
    return app


@pytest.fixture
def race(running: APIFlask) -> Race:
    """Start calls at the same moment, each in a thread with its own connection; give results or errors."""

    def run(*calls: Callable[[], Any]) -> list[Any]:
        line = Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            with running.app_context():
                line.wait(timeout=20)
                try:
                    return call()
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    return error

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(one, calls))

    return run
