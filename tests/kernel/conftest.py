"""Facts that the kernel's tests read."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure: what counts is the answer, not how long one example took.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def municipalities_csv() -> Path:
    """Give the list of the 61 municipalities: the package's copy, or the one it is made from."""
    candidates = [
        *(ROOT / "pb_app").rglob("municipalities.csv"),
        ROOT.parent / "shared/data/albania/municipalities.csv",
    ]
    return next(path for path in candidates if path.is_file())
