"""What was proposed at a hearing, for its minutes: words and answers, never persons."""

from collections.abc import Sequence

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.day.minutes import RaisedProposal, Voting
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.votes import vote_card, votes_at
from pb_app.proposals.rules import IN_PUBLIC_LIST
from pb_app.proposals.tables import Proposal


class RaisedAtHearings:
    """Proposals as a source of the minutes."""

    def raised_at(self, hearing_id: int) -> Sequence[RaisedProposal]:
        """The public proposals of a hearing in the order in which they were written down."""
        wanted = (
            sa.select(Proposal)
            .where(
                Proposal.hearing_id == hearing_id,
                Proposal.status.in_(IN_PUBLIC_LIST),
                Proposal.listed_at.is_not(None),
            )
            .order_by(Proposal.id)
        )
        votes = votes_at(hearing_id)
        cards = cards_of(db.session.scalars(wanted).all())
        return [_raised(card, votes.get(card.id)) for card in cards]

    def voting_at(self, hearing_id: int) -> Voting | None:
        """How the people voted before leaving, if anybody counted: one statement."""
        card = vote_card(hearing_id)
        return Voting(card.kind.value, card.most_each) if card.version else None


def _raised(card: ProposalCard, votes: int | None) -> RaisedProposal:
    return RaisedProposal(
        ref=card.ref, text=card.text, text_en=card.text_en, answer=card.answer_in_hall,
        theme=card.theme.name_in("sq"), theme_en=card.theme.name_in("en"),
        place=card.place.short_label if card.place else "", village=card.village, voices=card.voices,
        signatures=card.signatures, votes=votes,
    )  # fmt: skip
