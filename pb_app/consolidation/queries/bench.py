"""Reads of the bench: proposals that nobody has gathered yet, their likely siblings, how far the pile is done."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.database import db
from pb_app.proposals.likeness import Asked, Likeness, marked
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.likeness import likely
from pb_app.proposals.queries.search import below, matching
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import PlaceCard
from pb_app.web.paging import Page

PAGE_SIZE = 20
SIBLINGS = 6
SHOWN_FROM: Final = 0.2
"""Below this likeness two proposals share hardly more than everyday words."""


@dataclass(frozen=True, kw_only=True)
class BenchFilter:
    """Which proposals are asked for; a place stands for all below it. The cursors are ids."""

    place: PlaceCard | None = None
    theme_id: str = ""
    hearing_id: int | None = None
    words: str = ""
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many of a cycle's listed proposals are in some item."""

    gathered: int
    whole: int

    @property
    def left(self) -> int:
        """How many still wait."""
        return self.whole - self.gathered


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """A proposal that may ask for the same, and the item that holds it already, if one does."""

    card: ProposalCard
    likeness: Likeness
    item_code: str
    item_title: str

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether both proposals hold the word."""
        return marked(self.card.text, self.likeness.shared)


def _is_gathered() -> sa.Exists:
    return (
        sa.exists()
        .where(ItemLink.proposal_id == Proposal.id, ItemLink.undone_at.is_(None))
        .correlate(Proposal)
    )


def _listed(cycle_id: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return (Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED)


def progress(cycle_id: int) -> Progress:
    """Count the pile of a cycle: what is listed, and what of it is gathered."""
    gathered = sa.func.sum(sa.case((_is_gathered(), 1), else_=0))
    statement = sa.select(sa.func.count(Proposal.id), gathered).where(*_listed(cycle_id))
    whole, done = db.session.execute(statement).one()
    return Progress(gathered=int(done or 0), whole=whole)


def count_unanswered(cycle_id: int) -> dict[str, int]:
    """The listed proposals that no decided item holds, by the place that they are for; where there are any."""
    decided = (
        sa.exists()
        .where(
            ItemLink.proposal_id == Proposal.id, ItemLink.undone_at.is_(None),
            ConsolidatedItem.id == ItemLink.item_id, ConsolidatedItem.decision != Decision.NONE,
        )
        .correlate(Proposal)
    )  # fmt: skip
    wanted = (
        sa.select(Proposal.place_id, sa.func.count().label("waiting"))
        .where(*_listed(cycle_id), Proposal.place_id.is_not(None), ~decided)
        .group_by(Proposal.place_id)
    )
    return {row.place_id: row.waiting for row in db.session.execute(wanted) if row.place_id is not None}


def list_ungathered(municipality_id: str, cycle_id: int, wanted: BenchFilter) -> Page[ProposalCard]:
    """A page of the proposals that no item holds, in the order in which they came."""
    return _page(waiting(municipality_id, cycle_id, wanted), wanted)


def waiting(municipality_id: str, cycle_id: int, wanted: BenchFilter) -> sa.Select[Any]:
    """The proposals of this choice that no item holds, in no order yet."""
    statement = sa.select(Proposal).where(*_listed(cycle_id), ~_is_gathered())
    if wanted.theme_id:
        statement = statement.where(Proposal.theme_id == wanted.theme_id)
    if wanted.hearing_id is not None:
        statement = statement.where(Proposal.hearing_id == wanted.hearing_id)
    if wanted.place is not None:
        statement = statement.where(below(wanted.place.path))
    found = matching(municipality_id, wanted.words) if wanted.words else None
    return statement if found is None else statement.where(found)


def _page(statement: sa.Select[Any], wanted: BenchFilter) -> Page[ProposalCard]:
    is_back = wanted.before is not None
    if is_back:
        statement = statement.where(Proposal.id < wanted.before).order_by(Proposal.id.desc())
    else:
        statement = statement.where(Proposal.id > (wanted.after or 0)).order_by(Proposal.id)
    rows = list(db.session.scalars(statement.limit(PAGE_SIZE + 1)))
    is_more, shown = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if is_back:
        shown.reverse()
    has_previous, has_next = (is_more, True) if is_back else (wanted.after is not None, is_more)
    return Page(
        items=cards_of(shown),
        before=str(shown[0].id) if shown and has_previous else None,
        after=str(shown[-1].id) if shown and has_next else None,
    )


def find_listed(cycle_id: int, ref: str) -> ProposalCard | None:
    """A listed proposal of a cycle by its reference, or None."""
    row = db.session.scalars(sa.select(Proposal).where(*_listed(cycle_id), Proposal.ref == ref)).first()
    return None if row is None else cards_of([row])[0]


def list_siblings(card: ProposalCard) -> list[Sibling]:
    """The proposals of the same cycle that most likely ask for the same, at most ``SIBLINGS``, the likest first."""
    asked = Asked(
        text=card.text, village=card.village, place_id=card.place.id if card.place else None,
        theme_id=card.theme.id,
    )  # fmt: skip
    near = [
        one
        for one in likely(card.cycle_id, asked, without={card.id}, limit=SIBLINGS)
        if one.score >= SHOWN_FROM
    ]
    if not near:
        return []
    rows = {
        row.id: row
        for row in db.session.scalars(
            sa.select(Proposal).where(Proposal.id.in_([one.proposal_id for one in near]))
        )
    }
    cards = {one.id: one for one in cards_of(list(rows.values()))}
    holding = items_of_proposals(list(cards))
    found = []
    for one in near:
        code, title = holding.get(one.proposal_id, ("", ""))
        found.append(Sibling(card=cards[one.proposal_id], likeness=one, item_code=code, item_title=title))
    return found


def items_of_proposals(proposal_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Code and title of the first item that holds each of these proposals now."""
    if not proposal_ids:
        return {}
    wanted = (
        sa.select(ItemLink.proposal_id, ConsolidatedItem.code, ConsolidatedItem.title)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(ItemLink.proposal_id.in_(proposal_ids), ItemLink.undone_at.is_(None))
        .order_by(ConsolidatedItem.number.desc())
    )
    return {proposal_id: (code, title) for proposal_id, code, title in db.session.execute(wanted)}
