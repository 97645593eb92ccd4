"""Reads of supports, for who holds the link of the mail."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.tables import Proposal, ProposalSupport


@dataclass(frozen=True)
class SupportView:
    """A support as its owner sees it: whose it is stands nowhere."""

    card: ProposalCard
    created_at: datetime
    is_confirmed: bool


def find_support(municipality_id: str, key: str) -> SupportView | None:
    """The support with this half of a token, or None once it is over; raise ``NotFound`` elsewhere."""
    wanted = (
        sa.select(ProposalSupport, Proposal)
        .join(Proposal, Proposal.id == ProposalSupport.proposal_id)
        .where(ProposalSupport.token_hash == token_hash(key))
    )
    found = db.session.execute(wanted).first()
    if found is None:
        return None
    support, row = found
    if row.municipality_id != municipality_id:
        raise NotFound("page")
    return SupportView(cards_of([row])[0], support.created_at, support.confirmed_at is not None)
