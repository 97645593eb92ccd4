"""Where items come from: counts of what was gathered, side by side; a proposal counts once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pb_app.accounts.tables import Person
from pb_app.consolidation.rules import LinkAction
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
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
    counting = (Proposal.id == ItemLink.proposal_id, ItemLink.item_id.in_(item_ids), *_COUNTS)
    counts = (
        sa.select(ItemLink.item_id, *_figures()).join(Proposal, sa.and_(*counting)).group_by(ItemLink.item_id)
    )
    wrote = aliased(ItemLink)
    author = aliased(Proposal)
    is_author = (
        sa.exists()
        .where(
            wrote.item_id == ItemLink.item_id,
            wrote.undone_at.is_(None),
            author.id == wrote.proposal_id,
            author.status == ProposalStatus.LISTED,
            author.author_key == ProposalSupport.person_key,
        )
        .correlate(ItemLink, ProposalSupport)
    )
    supporters = (
        sa.select(ItemLink.item_id, sa.func.count(sa.distinct(ProposalSupport.person_key)))
        .join(Proposal, sa.and_(*counting))
        .join(ProposalSupport, ProposalSupport.proposal_id == Proposal.id)
        .where(ProposalSupport.confirmed_at.is_not(None), ~is_author)
        .group_by(ItemLink.item_id)
    )
    supported: dict[int, int] = dict(db.session.execute(supporters).all())
    return {
        row[0]: _provenance(tuple(row)[1:], supported.get(row[0], 0)) for row in db.session.execute(counts)
    }


def provenance_of_cycle(cycle_id: int) -> Provenance:
    """The counts over all items of a budget year, in two statements: what is in two items counts once."""
    gathered = (
        sa.select(ItemLink.proposal_id)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            ItemLink.undone_at.is_(None),
        )
    )
    listed = (Proposal.id.in_(gathered), Proposal.status == ProposalStatus.LISTED)
    counts = db.session.execute(sa.select(*_figures()).where(*listed)).one()
    author = aliased(Proposal)
    authors = sa.select(author.author_key).where(
        author.id.in_(gathered), author.status == ProposalStatus.LISTED, author.author_key.is_not(None)
    )
    supporters = (
        sa.select(sa.func.count(sa.distinct(ProposalSupport.person_key)))
        .join(Proposal, Proposal.id == ProposalSupport.proposal_id)
        .where(
            *listed,
            ProposalSupport.confirmed_at.is_not(None),
            ProposalSupport.person_key.not_in(authors),
        )
    )
    return _provenance(tuple(counts), db.session.scalar(supporters) or 0)


_COUNTS = (ItemLink.undone_at.is_(None), Proposal.status == ProposalStatus.LISTED)


def _figures() -> tuple[sa.ColumnElement[Any], ...]:
    return (
        sa.func.count(Proposal.id),
        sa.func.sum(Proposal.voices),
        sa.func.count(Proposal.author_key) - sa.func.count(sa.distinct(Proposal.author_key)),
        sa.func.sum(Proposal.signatures),
        sa.func.sum(Proposal.hearing_votes),
        sa.func.count(sa.distinct(Proposal.hearing_id)),
        sa.func.count(sa.distinct(Proposal.place_id)),
    )


def _provenance(figures: Sequence[Any], supports: int) -> Provenance:
    proposals, voices, twice, signatures, votes, hearings, places = figures
    return Provenance(
        proposals=proposals,
        people=int(voices or 0) - int(twice or 0) + supports,
        voices=int(voices or 0),
        signatures=int(signatures or 0),
        supports=supports,
        votes=int(votes or 0),
        hearings=hearings,
        places=places,
    )


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
