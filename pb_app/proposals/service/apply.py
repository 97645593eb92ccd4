"""The steps that use cases share; none of them commits, so that other features may take part in theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from pb_app.cycles.counters import add_to, next_number
from pb_app.cycles.queries import CycleCard, themes_by_id
from pb_app.kernel import references
from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from pb_app.kernel.text import fold
from pb_app.proposals.events import ProposalModerated
from pb_app.proposals.queries.figures import (
    LISTED,
    PROPOSALS_AT,
    RECEIVED,
    VOICES,
    VOICES_AT,
)
from pb_app.proposals.queries.search import cycle_token, municipality_token
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalDraft, ProposalStatus, move
from pb_app.proposals.service.likeness_index import index_changed, index_new
from pb_app.proposals.service.tallying import answer_of, retally
from pb_app.proposals.tables import Proposal, ProposalStep
from pb_app.territory.queries import PlaceCard, find_place
from pb_app.unit_of_work import UnitOfWork

_ADD_STEP: Final = sa.insert(ProposalStep)
_ADD_WORDS: Final = sa.text("INSERT INTO proposal_fts (rowid, words, scope) VALUES (:id, :words, :scope)")


@dataclass(frozen=True, kw_only=True)
class NewProposal:
    """What a new row holds beside the draft."""

    draft: ProposalDraft
    status: ProposalStatus
    hearing_id: int | None = None
    follow_token_hash: str | None = None
    device_key: str | None = None
    answer_in_hall: str = ""
    is_example: bool = False
    source_url: str = ""
    estimated_cost: int | None = None
    created_at: datetime | None = None
    """When it was said, if not now."""
    listed_at: datetime | None = None
    """When it became public, if not when it was said."""
    import_key: str | None = None


def apply_new_proposal(uow: UnitOfWork, cycle: CycleCard, new: NewProposal) -> Proposal:
    """Add a proposal with the next reference of its budget year; count it and make it findable.

    Raises ``DomainError`` for a theme that does not exist or a place of another municipality.
    """
    draft = new.draft
    place = check_place(cycle.municipality_id, draft.place_id)
    check_theme(draft.theme_id)
    number = next_number(uow, cycle.id, RECEIVED)
    at = new.created_at or uow.now
    row = Proposal(
        ref=references.make(references.prefix_for(cycle.municipality_id), cycle.year, number),
        municipality_id=cycle.municipality_id,
        cycle_id=cycle.id,
        number=number,
        place_id=draft.place_id,
        village=draft.village,
        theme_id=draft.theme_id,
        text=draft.text,
        source=draft.source,
        status=new.status,
        search_key="",
        hearing_id=new.hearing_id,
        voices=draft.voices,
        signatures=draft.signatures,
        answer_in_hall=new.answer_in_hall,
        sheet_number=draft.sheet_number,
        estimated_cost=new.estimated_cost,
        follow_token_hash=new.follow_token_hash,
        device_key=new.device_key,
        recorded_by_id=uow.actor.person_id,
        is_example=new.is_example or cycle.is_example,
        source_url=new.source_url,
        import_key=new.import_key,
        created_at=at,
        listed_at=(new.listed_at or at) if new.status is ProposalStatus.LISTED else None,
        version=1,
    )
    row.search_key = search_key(row, place)
    uow.session.add(row)
    uow.session.flush()
    add_step(uow, row, at=row.listed_at or at)
    if row.status is ProposalStatus.LISTED:
        _count_listed(uow, row, 1)
        _count_at_place(uow, row, proposals=1, voices=row.voices)
    index_new(uow, row)
    _add_words(uow, row)
    return row


def apply_status(
    uow: UnitOfWork, row: Proposal, status: ProposalStatus, *, reason: str = "", forwarded_to: str = ""
) -> None:
    """Move a proposal to another state, keep its public line and the counted figures right, record the event."""
    move(row.status, status, reason=reason, forwarded_to=forwarded_to)
    before, was_public, answer = row.status, _is_counted(row), answer_of(row)
    if before is ProposalStatus.LISTED:
        _count_listed(uow, row, -1)
    row.status, row.status_reason, row.forwarded_to = status, reason, forwarded_to
    if status is ProposalStatus.LISTED:
        row.listed_at = row.listed_at or uow.now
        _count_listed(uow, row, 1)
    if step := _is_counted(row) - was_public:
        _count_at_place(uow, row, proposals=step, voices=step * row.voices)
    retally(uow, answer, row)
    row.touch()
    add_step(uow, row, reason=reason)
    uow.record(
        ProposalModerated(
            **identity(row),
            before=before.value,
            after=status.value,
            reason=reason,
            forwarded_to=forwarded_to,
        )
    )


def apply_voices(uow: UnitOfWork, row: Proposal, voices: int) -> None:
    """Set the number of voices; the public figures follow."""
    if row.status is ProposalStatus.LISTED:
        add_to(uow, row.cycle_id, VOICES, voices - row.voices)
    if _is_counted(row) and voices != row.voices:
        _count_at_place(uow, row, proposals=0, voices=voices - row.voices)
    row.voices = voices


def apply_place(uow: UnitOfWork, row: Proposal, place_id: str | None) -> None:
    """Set the place; the public figures of both places follow."""
    if _is_counted(row) and place_id != row.place_id:
        add_to(
            uow, row.cycle_id, VOICES, 0
        )  # who holds the figure of a place holds this one first: none waits in a ring
        _count_at_place(uow, row, proposals=-1, voices=-row.voices)
        row.place_id = place_id
        _count_at_place(uow, row, proposals=1, voices=row.voices)
    row.place_id = place_id


def identity(row: Proposal) -> dict[str, Any]:
    """What every event says of the proposal that it is about."""
    return {
        "proposal_id": row.id,
        "ref": row.ref,
        "municipality_id": row.municipality_id,
        "cycle_id": row.cycle_id,
    }


def _count_listed(uow: UnitOfWork, row: Proposal, sign: int) -> None:
    add_to(uow, row.cycle_id, LISTED, sign)
    add_to(uow, row.cycle_id, VOICES, sign * row.voices)


def _is_counted(row: Proposal) -> bool:
    """Whether it is in the public list, in whatever state."""
    return row.status in IN_PUBLIC_LIST and row.listed_at is not None


def _count_at_place(uow: UnitOfWork, row: Proposal, *, proposals: int, voices: int) -> None:
    for name, step in ((PROPOSALS_AT, proposals), (VOICES_AT, voices)):
        if step:
            add_to(uow, row.cycle_id, f"{name}{row.place_id or ''}", step)


def add_step(uow: UnitOfWork, row: Proposal, *, reason: str = "", at: datetime | None = None) -> None:
    """Add a station to the proposal's public line."""
    step = {"proposal_id": row.id, "at": at or uow.now, "status": row.status, "reason": reason}
    uow.session.connection().execute(_ADD_STEP, step)


def check_place(municipality_id: str, place_id: str | None) -> PlaceCard | None:
    """The place, or None for the whole municipality; raise ``DomainError`` for one that is not its own."""
    if place_id is None:
        return None
    place = find_place(place_id)
    if place is None:
        raise DomainError("unknown_place", field="place")
    if place.municipality_id != municipality_id:
        raise DomainError("foreign_place", field="place")
    return place


def check_theme(theme_id: str) -> None:
    """Raise ``DomainError`` for a theme that does not exist."""
    if theme_id not in themes_by_id():
        raise DomainError("unknown_theme", field="theme")


def search_key(row: Proposal, place: PlaceCard | None) -> str:
    """The folded words by which a proposal is found: text, village, place and reference."""
    return fold(f"{row.text} {row.text_en} {row.village} {place.label if place else ''} {row.ref}")


def index_words(uow: UnitOfWork, row: Proposal) -> None:
    """Write the words of a changed proposal anew: for the search, and for its likes."""
    index_changed(uow, row)
    if uow.session.get_bind().dialect.name == "sqlite":
        uow.session.execute(sa.text("DELETE FROM proposal_fts WHERE rowid = :id"), {"id": row.id})
    _add_words(uow, row)


def _add_words(uow: UnitOfWork, row: Proposal) -> None:
    """The row of SQLite's full-text table; PostgreSQL has an index over ``search_key``."""
    connection = uow.session.connection()
    if connection.dialect.name == "sqlite":
        scope = f"{municipality_token(row.municipality_id)} {cycle_token(row.cycle_id)}"
        connection.execute(_ADD_WORDS, {"id": row.id, "words": row.search_key, "scope": scope})


def locked(
    uow: UnitOfWork, municipality_id: str, ref: str, *, expected_version: int | None = None
) -> Proposal:
    """The row, locked until the commit; raise ``NotFound``, or ``StaleVersion`` if it changed meanwhile."""
    wanted = (
        sa.select(Proposal)
        .where(Proposal.ref == ref, Proposal.municipality_id == municipality_id)
        .with_for_update()
    )
    row = uow.session.scalars(wanted).first()
    if row is None:
        raise NotFound("proposal")
    if expected_version is not None and row.version != expected_version:
        raise StaleVersion("proposal", expected=expected_version, actual=row.version)
    return row
