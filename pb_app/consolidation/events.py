"""What happened to items and lists."""

from dataclasses import dataclass

from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ItemEvent(Event):
    """A fact about one item."""

    item_id: int
    code: str
    municipality_id: str
    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class ItemCreated(ItemEvent):
    """An item was made of proposals."""

    proposal_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ProposalsGathered(ItemEvent):
    """Proposals were added to an item."""

    proposal_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class GatheringUndone(ItemEvent):
    """A proposal was taken out of an item again."""

    proposal_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ItemDissolved(ItemEvent):
    """An item was given up; its proposals are free again."""

    proposal_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ItemsMerged(ItemEvent):
    """Another item was merged into this one."""

    merged_item_id: int


@dataclass(frozen=True, kw_only=True)
class ItemValued(ItemEvent):
    """An item was priced, or found not feasible."""

    valuation: str


@dataclass(frozen=True, kw_only=True)
class ItemDecided(ItemEvent):
    """The municipality decided; the public learns of it with the next published version."""

    decision: str


@dataclass(frozen=True, kw_only=True)
class ProgressReported(ItemEvent):
    """Somebody reported how far the work on an approved item is."""

    state: str


@dataclass(frozen=True, kw_only=True)
class CouncilSpoke(ItemEvent):
    """What the council made of an item was entered or undone; the public learns of it with the next version."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class EditionEvent(Event):
    """A fact about a version of the list."""

    edition_id: int
    municipality_id: str
    cycle_id: int
    year: int
    number: int


@dataclass(frozen=True, kw_only=True)
class EditionQueued(EditionEvent):
    """A version was frozen and waits for its files."""


@dataclass(frozen=True, kw_only=True)
class EditionPublished(EditionEvent):
    """A version is public with all its files."""
