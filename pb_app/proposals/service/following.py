"""What the author may do by the private link: take the proposal back, change or erase the own data."""

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.keys import forget_secrets
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.kernel.periods import to_local
from pb_app.proposals.events import ContactErased, ProposalWithdrawn
from pb_app.proposals.file_tables import ProposalFile
from pb_app.proposals.moderating.tables import ProposalQuestion
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import Contact, ProposalStatus, contact_expires_on
from pb_app.proposals.service.apply import apply_status, identity
from pb_app.proposals.service.attaching import apply_drop_files
from pb_app.proposals.service.receipt import forget_answers, forget_receipt
from pb_app.proposals.service.supporting import apply_author
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def _followed(uow: UnitOfWork, municipality_id: str, token: str) -> Proposal:
    wanted = (
        sa.select(Proposal)
        .where(Proposal.follow_token_hash == token_hash(token), Proposal.municipality_id == municipality_id)
        .with_for_update()
    )
    row = uow.session.scalars(wanted).first()
    if row is None:
        raise NotFound("proposal")
    return row


def withdraw_proposal(actor: Actor, *, municipality_id: str, follow_token: str) -> None:
    """Take the proposal back, with its files; once more changes nothing. ``NotFound`` for a link that leads nowhere."""
    with unit_of_work(actor) as uow:
        row = _followed(uow, municipality_id, follow_token)
        if row.status is ProposalStatus.WITHDRAWN:
            return
        apply_drop_files(uow, ProposalFile.proposal_id == row.id)
        was_listed, before = row.listed_at is not None, row.status.value
        apply_status(uow, row, ProposalStatus.WITHDRAWN)
        uow.record(
            ProposalWithdrawn(
                **identity(row),
                was_listed=was_listed,
            )
        )
        log(
            uow,
            action="proposal.withdrawn",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=municipality_id,
            before={"status": before},
            after={"status": row.status.value},
        )


def change_contact(actor: Actor, *, municipality_id: str, follow_token: str, contact: Contact) -> None:
    """Put other data in the place of the author's own; nothing given erases them. No audit entry holds them."""
    with unit_of_work(actor) as uow:
        row = _followed(uow, municipality_id, follow_token)
        if contact.is_empty:
            _erase(uow, row)
            return
        kept = uow.session.get(ProposalContact, row.id)
        if kept is None:
            year = uow.session.get_one(BudgetCycle, row.cycle_id).year
            kept = ProposalContact(proposal_id=row.id, expires_on=contact_expires_on(year))
            uow.session.add(kept)
        elif kept.email != contact.email:
            forget_receipt(uow, row)  # the former address may be somebody else's
            forget_answers(uow, kept.email)
        if contact.email and kept.email != contact.email:
            apply_author(uow, row, contact.email)
        kept.name, kept.email, kept.phone = contact.name, contact.email, contact.phone
        kept.language = contact.language
        log(
            uow,
            action="proposal.contact_changed",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=municipality_id,
        )


def erase_contact(actor: Actor, *, municipality_id: str, follow_token: str) -> None:
    """Erase the author's own data; the proposal stays, without a name."""
    with unit_of_work(actor) as uow:
        _erase(uow, _followed(uow, municipality_id, follow_token))


def _erase(uow: UnitOfWork, row: Proposal) -> None:
    _drop_questions(uow, ProposalQuestion.proposal_id == row.id, ProposalQuestion.answered_at.is_not(None))
    kept = uow.session.get(ProposalContact, row.id)
    if kept is None:
        return
    uow.session.delete(kept)
    forget_receipt(uow, row)
    forget_answers(uow, kept.email)
    uow.record(ContactErased(**identity(row)))
    log(
        uow,
        action="proposal.contact_erased",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
    )


def apply_forget_address(uow: UnitOfWork, *, cycle_id: int, email: str) -> None:
    """Erase an address from the contact data of all proposals of a year; a name or number that stands there stays."""
    wanted = (
        sa.select(Proposal, ProposalContact)
        .join(ProposalContact, ProposalContact.proposal_id == Proposal.id)
        .where(Proposal.cycle_id == cycle_id, sa.func.lower(ProposalContact.email) == email.lower())
    )
    for row, kept in uow.session.execute(wanted).all():
        if not kept.name and not kept.phone:
            _erase(uow, row)
            continue
        kept.email = ""
        forget_receipt(uow, row)
        forget_answers(uow, email)
        log(
            uow,
            action="proposal.contact_changed",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=row.municipality_id,
        )


def erase_expired_contacts() -> None:
    """Erase what has been kept long enough; the worker does it each night.

    What authors answered to questions goes with the data of their year, whether an address was given or not, as do
    photos and documents that were never shown to the public, and the secret under which people were counted: the
    counts stay, and nobody can be found by them.
    """
    with unit_of_work(SYSTEM) as uow:
        today = to_local(uow.now).date()
        wanted = (
            sa.select(Proposal)
            .join(ProposalContact, ProposalContact.proposal_id == Proposal.id)
            .where(ProposalContact.expires_on < today)
        )
        for row in uow.session.scalars(wanted).all():
            _erase(uow, row)
        years = uow.session.execute(sa.select(BudgetCycle.id, BudgetCycle.year)).all()
        over = [cycle_id for cycle_id, year in years if contact_expires_on(year) < today]
        of_years = sa.select(Proposal.id).where(Proposal.cycle_id.in_(over))
        _drop_questions(uow, ProposalQuestion.proposal_id.in_(of_years))
        apply_drop_files(uow, ProposalFile.proposal_id.in_(of_years), ProposalFile.is_public.is_(False))
        forget_secrets(uow, over)


def _drop_questions(uow: UnitOfWork, *which: sa.ColumnElement[bool]) -> None:
    """Drop questions with what their authors answered: it may say where somebody lives."""
    uow.session.execute(sa.delete(ProposalQuestion).where(*which))
