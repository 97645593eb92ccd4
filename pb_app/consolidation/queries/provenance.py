"""Where items come from: counts of what was gathered, side by side; a proposal counts once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.consolidation.rules import LinkAction
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.tables import ItemLink
from pb_app.database import db
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalSupport


@dataclass(frozen=True, kw_only=True)
class GatheredProposal:
    """A proposal beside its item: its words and where it was raised, never who raised it."""

    link_id: int
    action: LinkAction
    reason: str
    linked_at: datetime
    linked_by: str
    card: ProposalCard

    @property
    def counts(self) -> bool:
        """Whether it still counts: one that its author took back does not."""
        return self.card.status is ProposalStatus.LISTED


@dataclass(frozen=True, kw_only=True)
class UndoneLink:
    """A proposal that is no longer in the item: who took it out, when and why."""

    ref: str
    undone_at: datetime
    undone_by: str
    reason: str


def provenance_of(item_ids: Collection[int]) -> dict[int, Provenance]:
    """The counts of each item, in two statements; an item without proposals is not in the answer."""
    if not item_ids:
        return {}
    counts = (
        sa.select(
            ItemLink.item_id,
            sa.func.count(Proposal.id),
            sa.func.sum(Proposal.voices),
            sa.func.sum(Proposal.signatures),
            sa.func.sum(Proposal.hearing_votes),
            sa.func.count(sa.distinct(Proposal.hearing_id)),
            sa.func.count(sa.distinct(Proposal.place_id)),
        )
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .where(
            ItemLink.item_id.in_(item_ids),
            ItemLink.undone_at.is_(None),
            Proposal.status == ProposalStatus.LISTED,
        )
        .group_by(ItemLink.item_id)
    )
    supporters = _supporters(item_ids)
    return {
        item_id: Provenance(
            proposals=proposals,
            voices=int(voices or 0),
            signatures=int(signatures or 0),
            supports=supporters.get(item_id, 0),
            votes=int(votes or 0),
            hearings=hearings,
            places=places,
        )
        for item_id, proposals, voices, signatures, votes, hearings, places in db.session.execute(counts)
    }


def _supporters(item_ids: Collection[int]) -> dict[int, int]:
    """How many people support some proposal of each item: who supports two of them counts once."""
    wanted = (
        sa.select(ItemLink.item_id, sa.func.count(sa.distinct(ProposalSupport.person_key)))
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .join(ProposalSupport, ProposalSupport.proposal_id == Proposal.id)
        .where(
            ItemLink.item_id.in_(item_ids),
            ItemLink.undone_at.is_(None),
            Proposal.status == ProposalStatus.LISTED,
            ProposalSupport.confirmed_at.is_not(None),
        )
        .group_by(ItemLink.item_id)
    )
    found: dict[int, int] = dict(db.session.execute(wanted).all())
    return found


def references_of(item_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The references of the proposals that each item was made of, in their order."""
    found: dict[int, list[str]] = {}
    wanted = (
        sa.select(ItemLink.item_id, Proposal.ref)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .where(
            ItemLink.item_id.in_(item_ids),
            ItemLink.undone_at.is_(None),
            Proposal.status == ProposalStatus.LISTED,
        )
        .order_by(ItemLink.item_id, Proposal.number)
    )
    for item_id, ref in db.session.execute(wanted):
        found.setdefault(item_id, []).append(ref)
    return {item_id: tuple(refs) for item_id, refs in found.items()}


def list_gathered(item_id: int) -> list[GatheredProposal]:
    """The proposals in an item, as they were given."""
    wanted = (
        sa.select(ItemLink, Proposal, Person.name)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .outerjoin(Person, Person.id == ItemLink.linked_by_id)
        .where(ItemLink.item_id == item_id, ItemLink.undone_at.is_(None))
        .order_by(Proposal.number)
    )
    found = db.session.execute(wanted).all()
    cards = cards_of([row for _link, row, _name in found])
    return [
        GatheredProposal(
            link_id=link.id,
            action=link.action,
            reason=link.reason,
            linked_at=link.linked_at,
            linked_by=name or "",
            card=card,
        )
        for (link, _row, name), card in zip(found, cards, strict=True)
    ]


def list_undone(item_id: int) -> list[UndoneLink]:
    """The proposals that were in an item once, the last undone first."""
    wanted = (
        sa.select(ItemLink, Proposal.ref, Person.name)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .outerjoin(Person, Person.id == ItemLink.undone_by_id)
        .where(ItemLink.item_id == item_id, ItemLink.undone_at.is_not(None))
        .order_by(ItemLink.undone_at.desc(), ItemLink.id.desc())
    )
    return [
        UndoneLink(ref=ref, undone_at=link.undone_at, undone_by=name or "", reason=link.undo_reason)
        for link, ref, name in db.session.execute(wanted)
        if link.undone_at is not None
    ]
