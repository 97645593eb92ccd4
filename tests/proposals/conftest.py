"""An open budget year of Vlorë for tests of proposals."""

import pytest
from apiflask import APIFlask

from tests.cycles.factories import make_cycle
from tests.notices.conftest import mail, post, running_mail

__all__ = ["mail", "post", "running_mail"]


@pytest.fixture
def cycle_id(app: APIFlask) -> int:
    """Vlorë takes proposals for 2027."""
    return make_cycle()
