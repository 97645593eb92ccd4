"""Keyset paging: a cursor in the address, no offset, no count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
LARGEST_ID = 2**31 - 1  # what an integer column of PostgreSQL holds


@dataclass(frozen=True)
class Page(Generic[T]):
    """A slice of a list with the cursors of its neighbours (None at an end)."""

    items: Sequence[T]
    before: str | None
    after: str | None


def read_cursor(text: str | None) -> int | None:
    """The row id in a cursor; anything unreadable, or more than an id can be, counts as none."""
    if text and text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID:
        return int(text)
    return None
