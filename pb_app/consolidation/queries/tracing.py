"""Where proposals went: the items that hold them, and what the latest published version says of these."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.consolidation.rules import EditionState, Stage
from pb_app.consolidation.rules.frozen import FrozenItem, read_list
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink, ListEdition
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal


@dataclass(frozen=True, kw_only=True)
class HoldingItem:
    """An item that holds a proposal now."""

    id: int
    code: str
    title: str
    title_en: str
    linked_at: datetime
    forwarded_protocol: str = ""
    forwarded_answer: str = ""
    forwarded_answered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PublishedAnswer:
    """What a published version says of an item that names the proposal."""

    item: FrozenItem
    number: int
    published_at: datetime | None


@dataclass(frozen=True)
class ClosedList:
    """The published list that the council approved."""

    number: int
    published_at: datetime | None


@dataclass(kw_only=True)
class Whereabouts:
    """All that is known of a proposal beyond its own state; gathered is not answered, decided not published.

    ``left_out_of`` is the approved list of its year, where none of its lines speaks of the proposal.
    """

    municipality_id: str
    year: int
    ref: str
    items: list[HoldingItem] = field(default_factory=list)
    answers: list[PublishedAnswer] = field(default_factory=list)
    left_out_of: ClosedList | None = None


@dataclass(frozen=True)
class _Latest:
    number: int
    published_at: datetime | None
    is_approved: bool
    by_reference: dict[str, list[FrozenItem]]


def whereabouts_of(proposal_ids: Collection[int]) -> dict[int, Whereabouts]:
    """Where these proposals are; two statements for all.

    One that nobody has gathered is missing, unless it stands in the public list and its year is over without it.
    """
    if not proposal_ids:
        return {}
    found, cycles = _holding(proposal_ids)
    latest = _latest_versions(set(cycles.values()))
    for proposal_id, where in found.items():
        version = latest.get(cycles[proposal_id])
        if version is not None:
            where.answers = [
                PublishedAnswer(item=item, number=version.number, published_at=version.published_at)
                for item in version.by_reference.get(where.ref, ())
            ]
            if version.is_approved and not where.answers:
                where.left_out_of = ClosedList(version.number, version.published_at)
    return {key: where for key, where in found.items() if where.items or where.left_out_of}


def _holding(proposal_ids: Collection[int]) -> tuple[dict[int, Whereabouts], dict[int, int]]:
    wanted = (
        sa.select(
            Proposal.id, Proposal.ref, Proposal.cycle_id, Proposal.municipality_id, BudgetCycle.year,
            ConsolidatedItem, ItemLink.linked_at,
        )
        .outerjoin(ItemLink, sa.and_(ItemLink.proposal_id == Proposal.id, ItemLink.undone_at.is_(None)))
        .outerjoin(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .join(BudgetCycle, BudgetCycle.id == Proposal.cycle_id)
        .where(
            Proposal.id.in_(proposal_ids),
            sa.or_(ItemLink.id.is_not(None), Proposal.status == ProposalStatus.LISTED),
        )
        .order_by(ItemLink.id)
    )  # fmt: skip
    found: dict[int, Whereabouts] = {}
    cycles: dict[int, int] = {}
    for row in db.session.execute(wanted):
        cycles[row.id] = row.cycle_id
        where = found.setdefault(
            row.id, Whereabouts(municipality_id=row.municipality_id, year=row.year, ref=row.ref)
        )
        item = row.ConsolidatedItem
        if item is None:
            continue
        where.items.append(
            HoldingItem(
                id=item.id,
                code=item.code,
                title=item.title,
                title_en=item.title_en,
                linked_at=row.linked_at,
                forwarded_protocol=item.forwarded_protocol,
                forwarded_answer=item.forwarded_answer,
                forwarded_answered_on=item.forwarded_answered_on,
            )
        )
    return found, cycles


def _latest_versions(cycle_ids: set[int]) -> dict[int, _Latest]:
    wanted = (
        sa.select(
            ListEdition.cycle_id, ListEdition.number, ListEdition.published_at, ListEdition.stage,
            ListEdition.content,
        )
        .where(ListEdition.cycle_id.in_(cycle_ids), ListEdition.id.in_(_newest_ids()))
    )  # fmt: skip
    latest: dict[int, _Latest] = {}
    for cycle_id, number, published_at, stage, content in db.session.execute(wanted):
        by_reference: dict[str, list[FrozenItem]] = {}
        for item in read_list(content).items:
            for ref in item.references:
                by_reference.setdefault(ref, []).append(item)
        latest[cycle_id] = _Latest(number, published_at, stage is Stage.APPROVED, by_reference)
    return latest


def _newest_ids() -> sa.Select[int]:
    """The newest published version of each cycle; a later one has a later id."""
    return (
        sa.select(sa.func.max(ListEdition.id))
        .where(ListEdition.state == EditionState.PUBLISHED)
        .group_by(ListEdition.cycle_id)
    )
