"""Which proposals may be gathered into which item, and what merging two items means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pb_app.consolidation.rules.states import Decision, LinkAction, Valuation
from pb_app.kernel.errors import DomainError, Warn


class GatheredMeanwhile(DomainError):
    """Somebody else moved a proposal since the page was read: nothing was written."""

    def __init__(self, *, ref: str, code: str, title: str, who: str) -> None:
        super().__init__(
            "gathered_meanwhile" if code else "freed_meanwhile", ref=ref, item=code, title=title, who=who
        )


@dataclass(frozen=True, kw_only=True)
class ProposalFact:
    """What gathering needs to know of a proposal."""

    id: int
    ref: str
    cycle_id: int
    is_listed: bool
    item_ids: frozenset[int] = frozenset()
    """The items that it is in now."""


@dataclass(frozen=True, kw_only=True)
class ItemFact:
    """What gathering needs to know of an item."""

    id: int
    cycle_id: int
    is_dissolved: bool


@dataclass(frozen=True, kw_only=True)
class PriceFact:
    """What merging needs to know of an item's price and decision."""

    valuation: Valuation
    decision: Decision
    amounts: tuple[tuple[int, int], ...]
    """Year and whole lekë."""

    @property
    def price(self) -> tuple[Valuation, tuple[tuple[int, int], ...]]:
        """What the valuation came to."""
        return self.valuation, self.amounts


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A proposal to be pointed at an item."""

    proposal_id: int
    action: LinkAction


def item_code(prefix: str, year: int, number: int) -> str:
    """The code of an item as it is printed and said: ``VL27-Z014``."""
    return f"{prefix}{year % 100:02d}-Z{number:03d}"


def links_for(proposals: Sequence[ProposalFact], item: ItemFact) -> tuple[NewLink, ...]:
    """The links that gather the proposals into the item; one that is in it already is left out.

    A proposal that is in another item too is split: one speaker may have raised three things.
    Raises ``nothing_ticked``, ``foreign_cycle``, ``not_listed`` (with the reference), ``item_dissolved``.
    """
    if not proposals:
        raise DomainError("nothing_ticked", field="proposals")
    check_open(item)
    for proposal in proposals:
        if proposal.cycle_id != item.cycle_id:
            raise DomainError("foreign_cycle", ref=proposal.ref)
        if not proposal.is_listed:
            raise DomainError("not_listed", field="proposals", ref=proposal.ref)
    return tuple(
        NewLink(proposal_id=one.id, action=LinkAction.SPLIT if one.item_ids else LinkAction.MERGED)
        for one in proposals
        if item.id not in one.item_ids
    )


def check_merge(source: ItemFact, target: ItemFact) -> None:
    """Refuse to merge an item into itself, into one of another cycle, or one that is gone."""
    if source.id == target.id:
        raise DomainError("merge_into_itself", field="target")
    if source.cycle_id != target.cycle_id:
        raise DomainError("foreign_cycle", ref="")
    check_open(source)
    check_open(target)


def merge_warnings(source: PriceFact, target: PriceFact) -> tuple[Warn, ...]:
    """Doubts of a merge: the price and the decision of the target stay, so those of the source would be lost."""
    warnings = []
    if source.valuation is not Valuation.PENDING and source.price != target.price:
        warnings.append(Warn("merge_loses_valuation"))
    if source.decision is not Decision.NONE and source.decision is not target.decision:
        warnings.append(Warn("merge_loses_decision"))
    return tuple(warnings)


def check_split(held: Collection[str], chosen: Collection[str]) -> None:
    """A split takes some of an item's proposals, not all of them and none from elsewhere."""
    if not chosen:
        raise DomainError("nothing_ticked", field="proposals")
    if not set(chosen) <= set(held):
        raise DomainError("not_in_item", field="proposals")
    if set(chosen) == set(held):
        raise DomainError("split_takes_all", field="proposals")


def check_open(item: ItemFact) -> None:
    """Refuse to change an item that was dissolved."""
    if item.is_dissolved:
        raise DomainError("item_dissolved")


def check_undo(*, is_undone: bool, reason: str) -> None:
    """An undoing says why, and happens once."""
    if is_undone:
        raise DomainError("link_undone")
    if not reason:
        raise DomainError("reason_required", field="reason")


def check_places(place_ids: Collection[str], known: Collection[str]) -> None:
    """Every place of an item lies in its municipality."""
    if not set(place_ids) <= set(known):
        raise DomainError("foreign_place", field="places")
