"""An open budget year of Vlorë for tests of proposals."""

import pytest
from apiflask import APIFlask

from tests.cycles.factories import make_cycle


@pytest.fixture
def cycle_id(app: APIFlask) -> int:
    """Vlorë takes proposals for 2027."""
    return make_cycle()
