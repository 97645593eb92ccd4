"""What changed in a calendar since it was last taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Entry = Mapping[str, Any]
"""A hearing as ``editions.entry_of`` freezes it."""

_SAID: Final = ("date", "start", "end", "venue", "places", "title", "kind")


class Kind(StrEnum):
    """How a hearing differs from what was taken away."""

    NEW = "new"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Difference:
    """One hearing that differs; ``before`` is None for a new one, ``after`` for one that left."""

    kind: Kind
    uid: str
    before: Entry | None
    after: Entry | None


def differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[Difference]:
    """What differs between two states by UID, in the order of the later date; a state says nothing of order."""
    found = [
        Difference(kind, uid, before.get(uid), after.get(uid))
        for uid in before.keys() | after.keys()
        if (kind := _kind(before.get(uid), after.get(uid))) is not None
    ]
    return sorted(found, key=lambda each: (_date(each), each.uid))


def _kind(old: Entry | None, new: Entry | None) -> Kind | None:
    if new is None:
        return Kind.GONE
    if old is None:
        return Kind.NEW
    was_off, is_off = old["status"] == "cancelled", new["status"] == "cancelled"
    if was_off != is_off:
        return Kind.CANCELLED if is_off else Kind.RESTORED
    if (old["date"], old["start"]) != (new["date"], new["start"]) and old["start"] is not None:
        return Kind.MOVED
    if old["date"] != new["date"]:
        return Kind.MOVED
    return Kind.CHANGED if any(old.get(name) != new.get(name) for name in _SAID) else None


def _date(difference: Difference) -> str:
    entry = difference.after or difference.before or {}
    return str(entry.get("date", ""))
