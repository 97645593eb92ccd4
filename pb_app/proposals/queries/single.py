"""One proposal: for the public, for its author, for the office."""

from collections.abc import Collection

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.proposals.policy import may_read_contact
from pb_app.proposals.queries.cards import Contact, ProposalCard, StaffProposal, StepCard, cards_of
from pb_app.proposals.tables import Proposal, ProposalContact, ProposalStep


def _find(municipality_id: str, ref: str) -> Proposal | None:
    wanted = sa.select(Proposal).where(Proposal.ref == ref, Proposal.municipality_id == municipality_id)
    return db.session.scalars(wanted).first()


def find_public_proposal(municipality_id: str, ref: str) -> ProposalCard | None:
    """The proposal, if its public address exists."""
    row = _find(municipality_id, ref)
    if row is None:
        return None
    card = cards_of([row])[0]
    return card if card.is_public else None


def get_public_proposal(municipality_id: str, ref: str) -> ProposalCard:
    """The proposal at its public address; raise ``NotFound`` also for one that is not public."""
    found = find_public_proposal(municipality_id, ref)
    if found is None:
        raise NotFound("proposal")
    return found


def get_followed_proposal(municipality_id: str, token: str) -> tuple[ProposalCard, Contact]:
    """What the holder of the private link follows, with the author's own data (perhaps empty); raise ``NotFound``."""
    wanted = (
        sa.select(Proposal, ProposalContact)
        .outerjoin(ProposalContact, ProposalContact.proposal_id == Proposal.id)
        .where(Proposal.follow_token_hash == token_hash(token), Proposal.municipality_id == municipality_id)
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise NotFound("proposal")
    return cards_of([found[0]])[0], contact_of(found[1])


def estimates_of(proposal_ids: Collection[int]) -> dict[int, int]:
    """The cost that came with these proposals, in whole lekë, where one came; for the office, no price."""
    wanted = sa.select(Proposal.id, Proposal.estimated_cost).where(
        Proposal.id.in_(proposal_ids), Proposal.estimated_cost.is_not(None)
    )
    return {row.id: row.estimated_cost for row in db.session.execute(wanted)} if proposal_ids else {}


def contact_of(row: ProposalContact | None) -> Contact:
    """The view of a contact row; empty where there is none."""
    if row is None:
        return Contact()
    return Contact(name=row.name, email=row.email, phone=row.phone, language=row.language)


def get_staff_proposal(municipality_id: str, ref: str, actor: Actor) -> StaffProposal:
    """The proposal for the office; contact data are read only for who may see them."""
    row = _find(municipality_id, ref)
    if row is None:
        raise NotFound("proposal")
    card = cards_of([row])[0]
    has_contact = db.session.scalar(sa.select(sa.exists().where(ProposalContact.proposal_id == row.id)))
    contact = None
    if may_read_contact(actor, card.facts):
        contact = contact_of(db.session.get(ProposalContact, row.id))
    return StaffProposal(
        card=card,
        contact=contact,
        has_contact=bool(has_contact),
        estimated_cost=row.estimated_cost,
        protocol_number=row.protocol_number,
        protocol_on=row.protocol_on,
        can_be_followed=row.follow_token_hash is not None,
    )


def list_steps(proposal_id: int) -> list[StepCard]:
    """Its changes of state, the oldest first."""
    wanted = sa.select(ProposalStep).where(ProposalStep.proposal_id == proposal_id).order_by(ProposalStep.id)
    return [StepCard(row.at, row.status, row.reason) for row in db.session.scalars(wanted)]
