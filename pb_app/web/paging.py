"""Keyset paging: a cursor in the address, no offset, no count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A slice of a list with the cursors of its neighbours (None at an end)."""

    items: Sequence[T]
    before: str | None
    after: str | None


def read_cursor(text: str | None) -> int | None:
    """The row id in a cursor; anything unreadable counts as none."""
    if text and text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None
