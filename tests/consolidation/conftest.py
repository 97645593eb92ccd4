"""A budget year that is open, in Vlorë."""

import pytest
from apiflask import APIFlask

from tests.cycles.factories import make_cycle
from tests.trust.conftest import fresh_database, make_app, race, running

__all__ = ["fresh_database", "make_app", "race", "running"]


@pytest.fixture
def cycle_id(app: APIFlask) -> int:
    """Vlorë's budget year 2027."""
    return make_cycle()
