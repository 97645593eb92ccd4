"""States of a download."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class DownloadState(StrEnum):
    """Where a download stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


OPEN: Final = frozenset({DownloadState.WAITING, DownloadState.RUNNING})
KEPT_FOR: Final = timedelta(hours=24)
SAME_WITHIN: Final = timedelta(minutes=5)
"""The same wish of the same person within this time leads to the same file."""
