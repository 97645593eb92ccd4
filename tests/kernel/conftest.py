"""Facts that the kernel's tests read."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def municipalities_csv() -> Path:
    """Give the list of the 61 municipalities: the package's copy, or the one it is made from."""
    candidates = [
        *(ROOT / "pb_app").rglob("municipalities.csv"),
        ROOT.parent / "shared/data/albania/municipalities.csv",
    ]
    return next(path for path in candidates if path.is_file())
