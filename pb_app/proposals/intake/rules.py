"""States of an import, and what a row of it comes to."""

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands; nothing is written to the proposals before ``WRITING``."""

    READING = "reading"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    TAKING_BACK = "taking_back"
    TAKEN_BACK = "taken_back"


OPEN = frozenset({ImportState.READING, ImportState.WRITING, ImportState.TAKING_BACK})
"""The worker has it."""


class RowState(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    """It is known by its code or reference and says something else: taken over only where that is asked for."""
    SAME = "same"
