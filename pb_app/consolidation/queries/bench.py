"""Reads of the bench: proposals that nobody has gathered yet, and how far the pile is done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.database import db
from pb_app.hearings.tables import Hearing
from pb_app.kernel.text import words
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.territory.tables import Place
from pb_app.web.paging import Page, read_cursor

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class BenchFilter:
    """Which proposals are asked for; a place stands for all below it."""

    place_id: str = ""
    theme_id: str = ""
    words: str = ""
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class BenchProposal:
    """A proposal waiting on the bench; its author's contact never comes here."""

    id: int
    ref: str
    text: str
    theme_id: str
    place_id: str | None
    village: str
    source: ProposalSource
    voices: int
    signatures: int | None
    hearing_title: str | None
    hearing_on: date | None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many of a cycle's listed proposals are in some item."""

    gathered: int
    whole: int

    @property
    def left(self) -> int:
        """How many still wait."""
        return self.whole - self.gathered


def _is_gathered() -> sa.Exists:
    return (
        sa.exists()
        .where(ItemLink.proposal_id == Proposal.id, ItemLink.undone_at.is_(None))
        .correlate(Proposal)
    )


def progress(cycle_id: int) -> Progress:
    """Count the pile of a cycle: what is listed, and what of it is gathered."""
    listed = (Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED)
    statement = sa.select(
        sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((_is_gathered(), 1), else_=0)), 0)
    ).where(*listed)
    whole, gathered = db.session.execute(statement).one()
    return Progress(gathered=int(gathered), whole=whole)


def list_ungathered(cycle_id: int, wanted: BenchFilter) -> Page[BenchProposal]:
    """A page of the proposals that no item holds, in the order in which they came."""
    statement = _select().where(
        Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED, ~_is_gathered()
    )
    if wanted.theme_id:
        statement = statement.where(Proposal.theme_id == wanted.theme_id)
    if wanted.place_id:
        statement = statement.where(Proposal.place_id.in_(_places_below(wanted.place_id)))
    for word in words(wanted.words)[:8]:
        statement = statement.where(Proposal.search_key.contains(word, autoescape=True))
    return _page(statement, read_cursor(wanted.after), read_cursor(wanted.before))


def _select() -> "sa.Select[Any, Any, Any]":
    return sa.select(Proposal, Hearing.title, Hearing.on_date).outerjoin(
        Hearing, Hearing.id == Proposal.hearing_id
    )


def _places_below(place_id: str) -> sa.Select[Any]:
    path = sa.select(Place.path).where(Place.id == place_id).scalar_subquery()
    return sa.select(Place.id).where(sa.or_(Place.path == path, Place.path.startswith(path + "/")))


def _page(
    statement: "sa.Select[Any, Any, Any]", after: int | None, before: int | None
) -> Page[BenchProposal]:
    if before is not None:
        statement = statement.where(Proposal.id < before).order_by(Proposal.id.desc())
    else:
        statement = statement.where(Proposal.id > (after or 0)).order_by(Proposal.id)
    found = [_proposal(*row) for row in db.session.execute(statement.limit(PAGE_SIZE + 1))]
    is_more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if before is not None:
        found.reverse()
    has_earlier = is_more if before is not None else after is not None
    has_later = True if before is not None else is_more
    return Page(
        items=found,
        before=str(found[0].id) if found and has_earlier else None,
        after=str(found[-1].id) if found and has_later else None,
    )


def _proposal(row: Proposal, hearing_title: str | None, hearing_on: date | None) -> BenchProposal:
    return BenchProposal(
        id=row.id,
        ref=row.ref,
        text=row.text,
        theme_id=row.theme_id,
        place_id=row.place_id,
        village=row.village,
        source=row.source,
        voices=row.voices,
        signatures=row.signatures,
        hearing_title=hearing_title,
        hearing_on=hearing_on,
    )


def items_of_proposals(proposal_ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    """Code and title of the items that hold each of these proposals now."""
    if not proposal_ids:
        return {}
    wanted = (
        sa.select(ItemLink.proposal_id, ConsolidatedItem.code, ConsolidatedItem.title)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(ItemLink.proposal_id.in_(proposal_ids), ItemLink.undone_at.is_(None))
        .order_by(ConsolidatedItem.number)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for proposal_id, code, title in db.session.execute(wanted):
        found.setdefault(proposal_id, []).append((code, title))
    return found
