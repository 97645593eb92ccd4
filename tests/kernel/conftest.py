"""Facts that the kernel's tests read."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure: what counts is the answer, not how long one example took.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

MUNICIPALITIES = Path(__file__).parents[2] / "pb_app/data/territory/municipalities.csv"


@pytest.fixture(scope="session")
def municipalities_csv() -> Path:
    """Give the package's list of the 61 municipalities."""
    return MUNICIPALITIES
