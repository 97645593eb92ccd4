"""Public proposals in batches, for files: each batch is a short read of its own."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.rules import IN_PUBLIC_LIST
from pb_app.proposals.tables import Proposal

BATCH = 500


@dataclass(frozen=True)
class PublicProposal:
    """A row of a file: nothing but what the public pages show."""

    id: int
    ref: str
    listed_at: datetime
    place_id: str
    place: str
    village: str
    theme_id: str
    theme: str
    text: str
    source: str
    voices: int
    signatures: int | None
    hearing: str
    status: str
    reason: str
    forwarded_to: str
    is_example: bool
    source_url: str


def list_public_batch(cycle_id: int, *, after: int = 0, size: int = BATCH) -> list[PublicProposal]:
    """Up to ``size`` public proposals of a cycle with an id above ``after``, by id."""
    wanted = (
        sa.select(Proposal)
        .where(
            Proposal.cycle_id == cycle_id,
            Proposal.status.in_(IN_PUBLIC_LIST),
            Proposal.listed_at.is_not(None),
            Proposal.id > after,
        )
        .order_by(Proposal.id)
        .limit(size)
    )
    return [
        PublicProposal(
            id=card.id,
            ref=card.ref,
            listed_at=card.listed_at or card.created_at,
            place_id=card.place.id if card.place else "",
            place=card.place.label if card.place else "",
            village=card.village,
            theme_id=card.theme.id,
            theme=card.theme.name,
            text=card.text,
            source=card.source.value,
            voices=card.voices,
            signatures=card.signatures,
            hearing=card.hearing.ref if card.hearing else "",
            status=card.status.value,
            reason=card.status_reason,
            forwarded_to=card.forwarded_to,
            is_example=card.is_example,
            source_url=card.source_url,
        )
        for card in cards_of(db.session.scalars(wanted).all())
    ]
