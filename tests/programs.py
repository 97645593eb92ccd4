"""Programs beside the suite that read what it made: they may be missing on a desk, never where ``CI=true``."""

import os
import shutil

import pytest


def needs(program: str, package: str) -> pytest.MarkDecorator:
    """Leave a test out where the program is not installed."""
    return pytest.mark.skipif(
        shutil.which(program) is None and os.environ.get("CI") != "true",
        reason=f"{program} ({package}) is not on this machine; it must be where CI=true",
    )
