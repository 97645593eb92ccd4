"""Whose answer is new in a version: what an author is told, and what is no news."""

from collections.abc import Mapping
from typing import Any

from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList


def answers_to_tell(before: FrozenList | None, after: FrozenList) -> dict[str, tuple[FrozenItem, ...]]:
    """By reference of a proposal, the lines whose answer it did not have in the version before.

    A new title or new counts are no news; another decision, amount, reason or authority is.
    """
    known = {} if before is None else _by_reference(before)
    found = {}
    for ref, items in _by_reference(after).items():
        told = {item.code: _answer(item) for item in known.get(ref, ())}
        new = tuple(item for item in items if told.get(item.code) != _answer(item))
        if new:
            found[ref] = new
    return found


def _by_reference(content: FrozenList) -> Mapping[str, list[FrozenItem]]:
    found: dict[str, list[FrozenItem]] = {}
    for item in content.items:
        for ref in item.references:
            found.setdefault(ref, []).append(item)
    return found


def _answer(item: FrozenItem) -> tuple[Any, ...]:
    return item.standing, dict(item.granted), item.said_reason, item.forwarded_to
