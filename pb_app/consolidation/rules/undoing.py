"""What an action at the bench left behind, and when it may be undone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pb_app.kernel.errors import DomainError


class BenchStep(StrEnum):
    """What somebody did at the bench."""

    MADE = "made"
    ADDED = "added"
    TAKEN_OUT = "taken_out"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The rows that an action touched: enough to put each back, and to see whether somebody changed it since."""

    versions: Mapping[int, int]
    """Each item touched, by id, with its version after the action."""
    before: Mapping[int, int]
    """The same before it; 0 for one that it made."""
    linked: tuple[int, ...] = ()
    unlinked: tuple[int, ...] = ()
    made: tuple[int, ...] = ()
    """Items that the action made."""
    dissolved: tuple[int, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    """Places that items gained: item id and place id."""
    references: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The trace as JSON keeps it."""
        return {
            **asdict(self),
            "versions": {str(item): version for item, version in self.versions.items()},
            "before": {str(item): version for item, version in self.before.items()},
        }


def read_trace(content: Mapping[str, Any]) -> Trace:
    """What ``Trace.as_json`` gave, equal again."""
    return Trace(
        versions={int(item): version for item, version in content["versions"].items()},
        before={int(item): version for item, version in content["before"].items()},
        linked=tuple(content["linked"]),
        unlinked=tuple(content["unlinked"]),
        made=tuple(content["made"]),
        dissolved=tuple(content["dissolved"]),
        places=tuple((item, place) for item, place in content["places"]),
        references=tuple(content["references"]),
    )


def check_untouched(trace: Trace, now: Mapping[int, int], codes: Mapping[int, str]) -> None:
    """Refuse to undo what somebody has built on: each item must stand as the action left it.

    Raises ``changed_since`` with the item's code.
    """
    for item_id, version in trace.versions.items():
        if now.get(item_id) != version:
            raise DomainError("changed_since", item=codes.get(item_id, ""))
