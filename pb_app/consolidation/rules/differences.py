"""What changed from one published version to the next: the public list of changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.rules.states import CouncilOutcome, Decision


class ChangeKind(StrEnum):
    """What may change in a line; several kinds make several entries."""

    NEW = "new"
    REMOVED = "removed"
    DECISION = "decision"
    AMOUNT = "amount"
    TITLE = "title"
    APPROVED = "approved"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change; ``before`` and ``after`` are a decision, a title, or amounts by year (as text keys)."""

    kind: ChangeKind
    code: str
    title: str
    title_en: str = ""
    before: Any = None
    after: Any = None

    def as_json(self) -> dict[str, Any]:
        """The change as JSON keeps it."""
        return {
            "kind": self.kind.value,
            "code": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "before": self.before,
            "after": self.after,
        }


def read_change(content: Mapping[str, Any]) -> Change:
    """The change that was kept as JSON."""
    return Change(**{**content, "kind": ChangeKind(content["kind"])})


def differences(before: Sequence[FrozenItem], after: Sequence[FrozenItem]) -> tuple[Change, ...]:
    """What is new, what changed in its decision, amounts or title, what the council made of it; last what was removed.

    Lines are known by their code; each group keeps its list's order.
    """
    old = {item.code: item for item in before}
    kept = {item.code for item in after}
    changes = [change for item in after for change in _of_item(old.get(item.code), item)]
    changes += [_change(ChangeKind.REMOVED, item, _said(item)) for item in before if item.code not in kept]
    return tuple(changes)


def _of_item(old: FrozenItem | None, new: FrozenItem) -> list[Change]:
    if old is None:
        return [_change(ChangeKind.NEW, new, None, _said(new))]
    changes = [] if old.title == new.title else [_change(ChangeKind.TITLE, new, old.title, new.title)]
    return changes + (_decided(old, new) if new.council is CouncilOutcome.NONE else _by_council(old, new))


def _decided(old: FrozenItem, new: FrozenItem) -> list[Change]:
    pairs = (
        (ChangeKind.DECISION, old.decision.value, new.decision.value),
        (ChangeKind.AMOUNT, _amounts(old), _amounts(new)),
    )
    return [_change(kind, new, before, after) for kind, before, after in pairs if before != after]


def _by_council(old: FrozenItem, new: FrozenItem) -> list[Change]:
    """One change for the council's word, also where it approves just what was proposed."""
    if (old.council, _amounts(old)) == (new.council, _amounts(new)):
        return []
    return [_change(ChangeKind(new.council.value), new, _amounts(old), _amounts(new) or None)]


def _change(kind: ChangeKind, item: FrozenItem, before: Any = None, after: Any = None) -> Change:  # noqa: ANN401 - what a kind compares
    return Change(
        kind=kind, code=item.code, title=item.title, title_en=item.title_en, before=before, after=after
    )


def _said(item: FrozenItem) -> str | dict[str, int]:
    """What a line says by itself: its amounts if it is proposed or approved, else its decision."""
    is_funded = item.decision is Decision.PROPOSED and item.council is not CouncilOutcome.DROPPED
    return _amounts(item) if is_funded else item.decision.value


def _amounts(item: FrozenItem) -> dict[str, int]:
    return {str(year): amount for year, amount in sorted(item.granted.items())}
