"""The pile one by one: which proposal a person is offered, who else is looking at it, what can be undone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.consolidation.bench_tables import BenchAction, BenchSeat
from pb_app.consolidation.queries.bench import BenchFilter, waiting
from pb_app.consolidation.rules.undoing import BenchStep, read_trace
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.database import db
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.tables import Proposal

SEAT_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Seat:
    """Where somebody else is in the pile just now."""

    proposal_id: int
    name: str


@dataclass(frozen=True)
class LastStep:
    """What this person did last and can undo."""

    kind: BenchStep
    references: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Held:
    """An item that holds the proposal already: by which link, since when, by whom."""

    link_id: int
    code: str
    title: str
    who: str


def list_seats(cycle_id: int, person_id: int | None, now: datetime) -> list[Seat]:
    """The others who were offered a proposal in the last minutes."""
    wanted = (
        sa.select(BenchSeat.proposal_id, Person.name)
        .join(Person, Person.id == BenchSeat.person_id)
        .where(
            BenchSeat.cycle_id == cycle_id,
            BenchSeat.person_id != (person_id or 0),
            BenchSeat.taken_at > now - SEAT_FOR,
        )
        .order_by(BenchSeat.proposal_id)
    )
    return [Seat(proposal_id, name) for proposal_id, name in db.session.execute(wanted)]


def find_next(
    municipality_id: str, cycle_id: int, wanted: BenchFilter, *, after: int, taken: Collection[int]
) -> ProposalCard | None:
    """The next proposal behind ``after`` that waits and nobody else is looking at; from the beginning at the end."""
    free = waiting(municipality_id, cycle_id, wanted).where(Proposal.id.not_in(sorted(taken)))
    ordered = free.order_by(sa.case((Proposal.id > after, 0), else_=1), Proposal.id).limit(1)
    row = db.session.scalars(ordered).first()
    return None if row is None else cards_of([row])[0]


def find_start(
    municipality_id: str, cycle_id: int, wanted: BenchFilter, person_id: int | None, seats: Collection[Seat]
) -> ProposalCard | None:
    """Where a person goes on: at the own place, else half-way from who is at work already, else at the beginning."""
    taken = {seat.proposal_id for seat in seats}
    own = db.session.get(BenchSeat, (cycle_id, person_id)) if person_id is not None else None
    after = own.proposal_id - 1 if own is not None else 0
    if own is None and seats:
        pile = waiting(municipality_id, cycle_id, wanted)
        behind = pile.where(Proposal.id > max(taken)).with_only_columns(sa.func.count())
        half = (db.session.scalar(behind) or 0) // 2
        middle = pile.where(Proposal.id > max(taken)).with_only_columns(Proposal.id).order_by(Proposal.id)
        after = (db.session.scalar(middle.offset(half).limit(1)) or 1) - 1
    return find_next(municipality_id, cycle_id, wanted, after=after, taken=taken)


def count_waiting(municipality_id: str, cycle_id: int, wanted: BenchFilter) -> int:
    """How many of this choice wait."""
    statement = waiting(municipality_id, cycle_id, wanted).with_only_columns(sa.func.count())
    return db.session.scalar(statement) or 0


def count_items(cycle_id: int) -> int:
    """How many items stand."""
    wanted = (
        sa.select(sa.func.count())
        .select_from(ConsolidatedItem)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
    )
    return db.session.scalar(wanted) or 0


def find_last_step(cycle_id: int, person_id: int | None) -> LastStep | None:
    """What this person did last at this bench and has not undone."""
    wanted = (
        sa.select(BenchAction.kind, BenchAction.trace, BenchAction.at)
        .where(
            BenchAction.cycle_id == cycle_id,
            BenchAction.person_id == (person_id or 0),
            BenchAction.undone_at.is_(None),
        )
        .order_by(BenchAction.id.desc())
        .limit(1)
    )
    found = db.session.execute(wanted).first()
    return None if found is None else LastStep(found.kind, read_trace(found.trace).references, found.at)


def list_holding(proposal_id: int) -> list[Held]:
    """The items that hold a proposal now."""
    wanted = (
        sa.select(ItemLink.id, ConsolidatedItem.code, ConsolidatedItem.title, Person.name)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .outerjoin(Person, Person.id == ItemLink.linked_by_id)
        .where(ItemLink.proposal_id == proposal_id, ItemLink.undone_at.is_(None))
        .order_by(ItemLink.id)
    )
    return [
        Held(link_id, code, title, name or "") for link_id, code, title, name in db.session.execute(wanted)
    ]


def find_link_id(code: str, ref: str) -> int | None:
    """The link in force between an item and a proposal."""
    wanted = (
        sa.select(ItemLink.id)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .where(ConsolidatedItem.code == code, Proposal.ref == ref, ItemLink.undone_at.is_(None))
    )
    return db.session.scalar(wanted)
