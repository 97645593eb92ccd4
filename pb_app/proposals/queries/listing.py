"""Lists of proposals: the public's and the office's, the newest first, by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.policy import Reach
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.search import below, matching, searched
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalSource, ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import PlaceCard
from pb_app.web.paging import Page

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class ProposalFilter:
    """What a list is narrowed to; empty parts do not narrow. A place stands for all below it."""

    place: PlaceCard | None = None
    theme_id: str | None = None
    cycle_id: int | None = None
    status: ProposalStatus | None = None
    hearing_id: int | None = None
    q: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is narrowed."""
        return not any((self.place, self.theme_id, self.cycle_id, self.status, self.hearing_id, self.q))


def list_public_proposals(
    municipality_id: str,
    wanted: ProposalFilter,
    *,
    after: int | None = None,
    before: int | None = None,
    size: int = PAGE_SIZE,
) -> Page[ProposalCard]:
    """Proposals that have been listed; ``after`` and ``before`` are ids of the neighbouring pages' ends."""
    query = sa.select(Proposal).where(
        Proposal.municipality_id == municipality_id,
        Proposal.status.in_(IN_PUBLIC_LIST),
        Proposal.listed_at.is_not(None),
    )
    return _page(query, municipality_id, wanted, after=after, before=before, size=size)


def list_staff_proposals(
    municipality_id: str,
    wanted: ProposalFilter,
    reach: Reach,
    *,
    after: int | None = None,
    before: int | None = None,
    size: int = PAGE_SIZE,
) -> Page[ProposalCard]:
    """Proposals in every state, as far as this actor's reach goes."""
    query = sa.select(Proposal).where(Proposal.municipality_id == municipality_id, *within(reach))
    return _page(query, municipality_id, wanted, after=after, before=before, size=size)


def within(reach: Reach) -> list[sa.ColumnElement[bool]]:
    """The conditions of a reach."""
    conditions: list[sa.ColumnElement[bool]] = []
    if reach.place_paths is not None:
        conditions.append(sa.or_(sa.false(), *(below(path) for path in reach.place_paths)))
    if reach.only_recorded_or_public:
        recorded = Proposal.source.not_in([ProposalSource.WEB, ProposalSource.COMMENT])
        conditions.append(
            sa.or_(recorded, Proposal.status.in_(IN_PUBLIC_LIST) & Proposal.listed_at.is_not(None))
        )
    return conditions


def narrowed(query: "sa.Select[Any]", municipality_id: str, wanted: ProposalFilter) -> "sa.Select[Any]":
    """A query with the conditions of a filter."""
    if wanted.place is not None:
        query = query.where(below(wanted.place.path))
    for column, value in (
        (Proposal.theme_id, wanted.theme_id),
        (Proposal.cycle_id, wanted.cycle_id),
        (Proposal.status, wanted.status),
        (Proposal.hearing_id, wanted.hearing_id),
    ):
        if value is not None:
            query = query.where(column == value)
    found = matching(municipality_id, wanted.q) if wanted.q else None
    return query if found is None else query.where(found)


def _page(
    query: "sa.Select[Proposal]",
    municipality_id: str,
    wanted: ProposalFilter,
    *,
    after: int | None,
    before: int | None,
    size: int,
) -> Page[ProposalCard]:
    """One page; one row more than it holds tells whether there is another."""
    query, key = searched(narrowed(query, municipality_id, replace(wanted, q="")), municipality_id, wanted.q)
    backwards = before is not None
    if backwards:
        query = query.where(key > before).order_by(key)
    else:
        if after is not None:
            query = query.where(key < after)
        query = query.order_by(key.desc())
    rows: Sequence[Proposal] = db.session.scalars(query.limit(size + 1)).all()
    more = len(rows) > size
    shown = list(rows[:size])
    if backwards:
        shown.reverse()
    has_previous, has_next = (more, True) if backwards else (after is not None, more)
    return Page(
        items=cards_of(shown),
        before=str(shown[0].id) if shown and has_previous else None,
        after=str(shown[-1].id) if shown and has_next else None,
    )
