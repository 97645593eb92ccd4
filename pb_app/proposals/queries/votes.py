"""The votes of a hearing: its proposals with what was counted for each."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import HearingVote, Proposal, VoteCount
from pb_app.proposals.voting_rules import VoteKind


@dataclass(frozen=True)
class VoteLine:
    """A proposal of the hearing; ``votes`` None while nobody counted."""

    card: ProposalCard
    votes: int | None


@dataclass(frozen=True)
class VoteCard:
    """How the people voted; ``version`` 0 while nobody counted."""

    kind: VoteKind = VoteKind.HANDS
    most_each: int = 1
    version: int = 0


def vote_card(hearing_id: int) -> VoteCard:
    """The votes of a hearing as a whole."""
    row = db.session.get(VoteCount, hearing_id)
    return VoteCard(row.kind, row.most_each, row.version) if row else VoteCard()


def list_vote_lines(hearing_id: int) -> list[VoteLine]:
    """The listed proposals of a hearing in the order in which they were written down."""
    wanted = (
        sa.select(Proposal, HearingVote.votes)
        .outerjoin(
            HearingVote,
            sa.and_(HearingVote.proposal_id == Proposal.id, HearingVote.hearing_id == hearing_id),
        )
        .where(Proposal.hearing_id == hearing_id, Proposal.status == ProposalStatus.LISTED)
        .order_by(Proposal.id)
    )
    found = db.session.execute(wanted).all()
    cards = cards_of([row for row, _votes in found])
    return [VoteLine(card, votes) for card, (_row, votes) in zip(cards, found, strict=True)]


def votes_at(hearing_id: int) -> dict[int, int]:
    """The votes counted at a hearing by the id of the proposal."""
    wanted = sa.select(HearingVote.proposal_id, HearingVote.votes).where(HearingVote.hearing_id == hearing_id)
    return {row.proposal_id: row.votes for row in db.session.execute(wanted)}
