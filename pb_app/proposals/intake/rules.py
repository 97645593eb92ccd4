"""States of an import, and what a row of it comes to."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands; nothing is written to the proposals before ``WRITING``."""

    READING = "reading"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


OPEN = frozenset({ImportState.READING, ImportState.WRITING})
"""The worker has it."""


class RowState(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    """It is known by its code or reference and says something else: taken over only where that is asked for."""
    SAME = "same"
