"""Public proposals that may already ask for the same: shown before somebody sends one more."""

from typing import Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.likeness import Asked
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.likeness import likely
from pb_app.proposals.tables import Proposal

_ENOUGH: Final = 0.3
"""A few of the words in the same place and theme, or nearly half of them elsewhere: one by chance is not enough."""


def list_similar_public(cycle_id: int, asked: Asked, *, limit: int = 3) -> list[ProposalCard]:
    """Listed proposals of a budget year that most likely ask for the same, the likeliest first."""
    near = [one.proposal_id for one in likely(cycle_id, asked, limit=limit) if one.score >= _ENOUGH]
    if not near:
        return []
    rows = {row.id: row for row in db.session.scalars(sa.select(Proposal).where(Proposal.id.in_(near)))}
    return cards_of([rows[proposal_id] for proposal_id in near])
