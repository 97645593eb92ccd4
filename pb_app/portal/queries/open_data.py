"""Pages of rows for the open data, by keyset: a page costs the same wherever it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from pb_app.consolidation.rules.states import EditionState, Stage
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.queries import HearingCard, cards_by_id, concerns_place
from pb_app.hearings.rules import PUBLIC_STATUSES, HearingKind, HearingStatus
from pb_app.hearings.tables import Hearing, HearingTheme
from pb_app.proposals.moderating.reading import ForwardingCard
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.search import below
from pb_app.proposals.rules import IN_PUBLIC_LIST
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import PlaceCard

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Some rows in the order of their ids, and after which id the next ones come (None at the end)."""

    items: Sequence[T]
    next_after: int | None


@dataclass(frozen=True)
class OpenProposal:
    """A listed proposal with its budget year."""

    card: ProposalCard
    year: int
    forwarding: ForwardingCard


@dataclass(frozen=True)
class OpenEdition:
    """A published version of a list, without its items."""

    id: int
    municipality_id: str
    year: int
    number: int
    stage: Stage
    published_at: datetime | None
    content_hash: str
    council_decision: str


def hearing_slice(
    *,
    after: int,
    limit: int,
    municipality: str | None = None,
    place: str | None = None,
    theme: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Slice[HearingCard]:
    """Hearings that the public may see; of a place, whatever concerns it."""
    wanted = sa.select(Hearing.id).where(Hearing.status.in_(PUBLIC_STATUSES))
    if place is not None:
        wanted = wanted.where(concerns_place(place))
    if theme is not None:
        of_theme = sa.select(HearingTheme.hearing_id).where(HearingTheme.theme_id == theme)
        wanted = wanted.where(Hearing.id.in_(of_theme))
    if from_date is not None:
        wanted = wanted.where(Hearing.on_date >= from_date)
    if to_date is not None:
        wanted = wanted.where(Hearing.on_date <= to_date)
    chosen_status = HearingStatus(status) if status else None
    chosen_kind = HearingKind(kind) if kind else None
    wanted = _equal(
        wanted,
        (
            (Hearing.municipality_id, municipality),
            (Hearing.status, chosen_status),
            (Hearing.kind, chosen_kind),
        ),
    )
    ids, next_after = _slice(wanted, Hearing.id, after, limit)
    cards = cards_by_id(ids)
    return Slice([cards[hearing_id] for hearing_id in ids], next_after)


def proposal_slice(
    *,
    after: int,
    limit: int,
    municipality: str | None = None,
    year: int | None = None,
    place: PlaceCard | None = None,
    theme: str | None = None,
) -> Slice[OpenProposal]:
    """Proposals whose public address exists."""
    wanted = (
        sa.select(Proposal.id)
        .join(BudgetCycle, BudgetCycle.id == Proposal.cycle_id)
        .where(Proposal.status.in_(IN_PUBLIC_LIST), Proposal.listed_at.is_not(None))
    )
    if place is not None:
        wanted = wanted.where(below(place.path))
    wanted = _equal(
        wanted,
        ((Proposal.municipality_id, municipality), (BudgetCycle.year, year), (Proposal.theme_id, theme)),
    )
    ids, next_after = _slice(wanted, Proposal.id, after, limit)
    return Slice(_open_proposals(ids), next_after)


def find_open_proposal(ref: str) -> OpenProposal | None:
    """A listed proposal by its reference, or None."""
    wanted = sa.select(Proposal.id).where(
        Proposal.ref == ref, Proposal.status.in_(IN_PUBLIC_LIST), Proposal.listed_at.is_not(None)
    )
    found = _open_proposals(db.session.scalars(wanted).all())
    return found[0] if found else None


def edition_slice(
    *, after: int, limit: int, municipality: str | None = None, year: int | None = None
) -> Slice[OpenEdition]:
    """Published versions of consolidated lists."""
    wanted = (
        sa.select(ListEdition.id)
        .join(BudgetCycle, BudgetCycle.id == ListEdition.cycle_id)
        .where(ListEdition.state == EditionState.PUBLISHED, BudgetCycle.status != CycleStatus.PREPARING)
    )
    wanted = _equal(wanted, ((BudgetCycle.municipality_id, municipality), (BudgetCycle.year, year)))
    ids, next_after = _slice(wanted, ListEdition.id, after, limit)
    return Slice(_open_editions(ListEdition.id.in_(ids)), next_after)


def find_open_edition(municipality_id: str, year: int, number: int) -> OpenEdition | None:
    """A published version by what addresses it, or None."""
    is_wanted = sa.and_(
        BudgetCycle.municipality_id == municipality_id,
        BudgetCycle.year == year,
        BudgetCycle.status != CycleStatus.PREPARING,
        ListEdition.number == number,
        ListEdition.state == EditionState.PUBLISHED,
    )
    found = _open_editions(is_wanted)
    return found[0] if found else None


def _open_editions(condition: sa.ColumnElement[bool]) -> list[OpenEdition]:
    wanted = (
        sa.select(
            ListEdition.id, BudgetCycle.municipality_id, BudgetCycle.year, ListEdition.number, ListEdition.stage,
            ListEdition.published_at, ListEdition.content_hash, ListEdition.council_decision,
        )
        .join(BudgetCycle, BudgetCycle.id == ListEdition.cycle_id)
        .where(condition, ListEdition.published_at.is_not(None))
        .order_by(ListEdition.id)
    )  # fmt: skip
    return [OpenEdition(*row) for row in db.session.execute(wanted)]


def _open_proposals(ids: Sequence[int]) -> list[OpenProposal]:
    wanted = (
        sa.select(Proposal, BudgetCycle.year)
        .join(BudgetCycle, BudgetCycle.id == Proposal.cycle_id)
        .where(Proposal.id.in_(ids))
        .order_by(Proposal.id)
    )
    found = db.session.execute(wanted).all()
    cards = cards_of([row for row, _year in found])
    return [
        OpenProposal(
            card, year, ForwardingCard(row.forward_protocol, row.forward_answer, row.forward_answered_on)
        )
        for card, (row, year) in zip(cards, found, strict=True)
    ]


def _equal(
    wanted: "sa.Select[Any]", pairs: tuple[tuple[sa.orm.InstrumentedAttribute[Any], object], ...]
) -> "sa.Select[Any]":
    for column, value in pairs:
        if value is not None:
            wanted = wanted.where(column == value)
    return wanted


def _slice(
    wanted: "sa.Select[Any]", key: sa.orm.InstrumentedAttribute[int], after: int, limit: int
) -> tuple[list[int], int | None]:
    found = list(db.session.scalars(wanted.where(key > after).order_by(key).limit(limit + 1)))
    ids = found[:limit]
    return ids, ids[-1] if len(found) > limit else None
