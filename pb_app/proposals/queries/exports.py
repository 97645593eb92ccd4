"""Proposals in batches, for files: each batch is a short read of its own, columns only, names looked up once."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from pb_app.cycles.queries import list_cycles, themes_by_id
from pb_app.database import db
from pb_app.hearings.tables import Hearing
from pb_app.proposals.policy import Reach
from pb_app.proposals.queries.listing import ProposalFilter, narrowed, within
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import list_places, places_by_id

BATCH: Final = 1000
PUBLIC_COLUMNS: Final = (
    "ref", "municipality_id", "year", "listed_at", "place_id", "place", "village", "theme_id", "theme", "text",
    "text_en", "source", "voices", "signatures", "supports", "hearing_votes", "hearing", "status", "reason",
    "forwarded_to", "forward_protocol", "forward_answer", "forward_answered_on", "is_example", "source_url",
)  # fmt: skip
OFFICE_COLUMNS: Final = (
    *PUBLIC_COLUMNS, "created_at", "estimated_cost", "answer_in_hall", "protocol_number", "protocol_on",
)  # fmt: skip
"""What the office works with besides; never who sent it."""
_PUBLIC: Final = (
    Proposal.id, Proposal.ref, Proposal.cycle_id, Proposal.listed_at, Proposal.place_id, Proposal.village,
    Proposal.theme_id, Proposal.text, Proposal.text_en, sa.type_coerce(Proposal.source, sa.String),
    Proposal.voices, Proposal.signatures, Proposal.supports, Proposal.hearing_votes, Hearing.ref,
    sa.type_coerce(Proposal.status, sa.String), Proposal.status_reason,
    Proposal.forwarded_to, Proposal.forward_protocol, Proposal.forward_answer, Proposal.forward_answered_on,
    Proposal.is_example, Proposal.source_url,
)  # fmt: skip
_OFFICE: Final = (
    Proposal.created_at, Proposal.estimated_cost, Proposal.answer_in_hall, Proposal.protocol_number,
    Proposal.protocol_on,
)  # fmt: skip
Row = tuple[Any, ...]


def public_rows(municipality_id: str, wanted: ProposalFilter) -> Iterator[Row]:
    """The public proposals that fit, in the order of ``PUBLIC_COLUMNS``, the oldest first.

    Between two batches no transaction is open: a reader may be as slow as it likes.
    """
    query = narrowed(_base(municipality_id), municipality_id, wanted).where(Proposal.listed_at.is_not(None))
    return _rows(municipality_id, query, IN_PUBLIC_LIST, ())


def office_rows(municipality_id: str, wanted: ProposalFilter, reach: Reach) -> Iterator[Row]:
    """The same in every state, as far as a reach goes, in the order of ``OFFICE_COLUMNS``."""
    query = narrowed(_base(municipality_id), municipality_id, wanted).where(*within(reach))
    return _rows(municipality_id, query, tuple(ProposalStatus), _OFFICE)


def people_rows(municipality_id: str, wanted: ProposalFilter, reach: Reach) -> Iterator[tuple[int, Row]]:
    """The rows of ``office_rows``, each behind its id and with one column more: whether it tells no hour."""
    query = narrowed(_base(municipality_id), municipality_id, wanted).where(*within(reach))
    names = _Names(municipality_id)
    more = (*_OFFICE, Proposal.import_key.is_not(None))
    return ((row[0], names.row(row)) for row in _merged(query, tuple(ProposalStatus), more))


def count_public(municipality_id: str, wanted: ProposalFilter, *, at_most: int) -> int:
    """How many would be written, counted no further than ``at_most``."""
    query = narrowed(_base(municipality_id), municipality_id, wanted)
    public = query.where(Proposal.status.in_(IN_PUBLIC_LIST), Proposal.listed_at.is_not(None))
    return _count(public, at_most)


def count_office(municipality_id: str, wanted: ProposalFilter, reach: Reach) -> int:
    """How many a file of the office holds."""
    query = narrowed(_base(municipality_id), municipality_id, wanted).where(*within(reach))
    return _count(query, None)


def _base(municipality_id: str) -> "sa.Select[Any]":
    return sa.select(Proposal.id).where(Proposal.municipality_id == municipality_id)


def _count(query: "sa.Select[Any]", at_most: int | None) -> int:
    limited = query.order_by(None).limit(at_most).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(limited)) or 0


def _rows(
    municipality_id: str, query: "sa.Select[Any]", states: Iterable[ProposalStatus], more: Sequence[Any]
) -> Iterator[Row]:
    return map(_Names(municipality_id).row, _merged(query, states, more))


def _merged(query: "sa.Select[Any]", states: Iterable[ProposalStatus], more: Sequence[Any]) -> Iterator[Any]:
    """The rows of each state by the index that ends with the id, merged: no batch sorts what is behind it."""
    columns = query.with_only_columns(*_PUBLIC, *more).outerjoin(Hearing, Hearing.id == Proposal.hearing_id)
    streams = [_batches(columns.where(Proposal.status == state)) for state in sorted(states)]
    return merge(*streams, key=itemgetter(0))


def _batches(query: Any) -> Iterator[Any]:  # noqa: ANN401 - a select of many columns
    after = 0
    while True:
        batch = (
            db.session.connection()  # no entity is loaded: what the session does to rows would be half the cost
            .execute(query.where(Proposal.id > after).order_by(Proposal.id).limit(BATCH))
            .all()
        )
        db.session.rollback()
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1][0]


class _Names:
    """The names that stand beside ids, and each row with them."""

    def __init__(self, municipality_id: str) -> None:
        self._municipality_id = municipality_id
        self._years = {cycle.id: cycle.year for cycle in list_cycles(municipality_id)}
        self._themes = {theme.id: theme.name for theme in themes_by_id().values()}
        self._places = {place.id: place.label for place in list_places(municipality_id, with_villages=True)}

    def row(self, row: Any) -> Row:  # noqa: ANN401 - a row of SQLAlchemy
        (
            _id, ref, cycle_id, listed_at, place_id, village, theme_id, text, text_en, source, voices,
            signatures, supports, votes, hearing, status, reason, forwarded_to, protocol, answer, answered_on,
            is_example, source_url, *more,
        ) = row  # fmt: skip
        return (
            ref, self._municipality_id, self._years[cycle_id], listed_at, place_id or "", self._place(place_id),
            village, theme_id, self._themes[theme_id], text, text_en, source, voices, signatures, supports,
            votes, hearing or "", status, reason, forwarded_to, protocol, answer, answered_on, is_example,
            source_url, *more,
        )  # fmt: skip

    def _place(self, place_id: str | None) -> str:
        if not place_id:
            return ""
        if place_id not in self._places:
            self._places[place_id] = places_by_id({place_id})[place_id].label
        return self._places[place_id]
