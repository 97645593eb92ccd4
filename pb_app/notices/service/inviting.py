"""Invitations: who asks for one hearing gets it into the calendar by mail, and every change of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.hearings.queries import HearingCard, cards_by_id, get_card
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.notices.letters import Reader, invitation_confirm_letter
from pb_app.notices.links import new_key
from pb_app.notices.rules import CONFIRM_WITHIN, SubscriptionState
from pb_app.notices.service.requests import INVITATION_REQUEST, promise_request
from pb_app.notices.tables import Invitation
from pb_app.notices.timing_rules import begins_at
from pb_app.outbox.queries import is_out
from pb_app.outbox.service import forget
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

SUBJECT = "invitation"


def can_be_joined(card: HearingCard) -> bool:
    """Whether one can still ask for an invitation: it is announced and has not begun."""
    return card.status in ANNOUNCED and house().clock.now() < begins_at(card.slot)


def request_invitation(*, municipality_id: str, ref: str, email: str, language: str) -> None:
    """Promise a request to confirm to this address; nothing tells the caller whether it was known.

    Errors: ``hearing_over`` for a hearing that is cancelled, held or has begun.
    """
    card = get_card(municipality_id, ref)
    if not can_be_joined(card):
        raise DomainError("hearing_over")
    try:
        with unit_of_work(VISITOR) as uow:
            apply_invite(uow, hearing_id=card.id, email=email, language=language)
    except IntegrityError:
        return  # the same address was entered twice at the same moment: the other one is promised its mail


def apply_invite(uow: UnitOfWork, *, hearing_id: int, email: str, language: str) -> None:
    """Promise the request to confirm inside an open unit of work; asking again sends one mail in eight hours.

    Who has confirmed already gets the same mail again: its link leads to the private page.
    """
    card = cards_by_id([hearing_id])[hearing_id]
    wanted = sa.select(Invitation).where(Invitation.hearing_id == hearing_id, Invitation.email == email)
    row = uow.session.scalars(wanted.with_for_update()).first()
    if row is None:
        row = Invitation(
            hearing_id=hearing_id, email=email, token_key=new_key(), state=SubscriptionState.WAITING,
            sequence=None,
        )  # fmt: skip
        uow.session.add(row)
    row.language = language
    if row.state is SubscriptionState.WAITING:
        row.created_at = uow.now
    uow.session.flush()
    letter = invitation_confirm_letter(reader_of(row, card), card)
    promise_request(
        uow, kind=INVITATION_REQUEST, key_prefix=prefix_of(row.id), recipient=row.email, letter=letter
    )
    log(
        uow, action="invitation.requested", subject_type=SUBJECT, subject_id=row.id,
        municipality_id=card.municipality_id,
    )  # fmt: skip


def confirm_invitation(*, municipality_id: str, key: str) -> None:
    """Let the worker send the invitation; once more changes nothing. ``NotFound`` for a request that is over."""
    with unit_of_work(VISITOR) as uow:
        row = _own(uow, municipality_id, key)
        if row is None:
            raise NotFound(SUBJECT)
        if row.state is SubscriptionState.ACTIVE:
            return
        if row.created_at + CONFIRM_WITHIN <= uow.now:
            raise NotFound(SUBJECT)
        row.state, row.confirmed_at = SubscriptionState.ACTIVE, uow.now
        log(
            uow, action="invitation.confirmed", subject_type=SUBJECT, subject_id=row.id,
            municipality_id=municipality_id,
        )  # fmt: skip


def leave_invitation(*, municipality_id: str, key: str) -> None:
    """Erase the invitation, its address and every mail kept for it; once more changes nothing."""
    with unit_of_work(VISITOR) as uow:
        row = _own(uow, municipality_id, key)
        if row is not None:
            apply_erase(uow, row, municipality_id, "invitation.left")


def apply_uninvite(uow: UnitOfWork, *, hearing_id: int, email: str, since: datetime) -> None:
    """Erase an address's invitation to a hearing inside an open unit of work, if it was asked for ``since`` then.

    An older one somebody else may have asked for. One that waits for its owner, whose mail is out already, stays
    until it expires: else each new wish in this name would send another mail.
    """
    wanted = sa.select(Invitation).where(Invitation.hearing_id == hearing_id, Invitation.email == email)
    row = uow.session.scalars(wanted.with_for_update()).first()
    if row is None or row.created_at < since:
        return
    if row.state is SubscriptionState.WAITING and is_out(prefix_of(row.id)):
        return
    apply_erase(uow, row, cards_by_id([hearing_id])[hearing_id].municipality_id, "invitation.left")


def _own(uow: UnitOfWork, municipality_id: str, key: str) -> Invitation | None:
    """The row behind a private link, locked until the commit; a link leads to one municipality only."""
    wanted = (
        sa.select(Invitation)
        .join(Hearing, Hearing.id == Invitation.hearing_id)
        .where(Invitation.token_key == key, Hearing.municipality_id == municipality_id)
    )
    return uow.session.scalars(wanted.with_for_update(of=Invitation)).first()


def apply_erase(uow: UnitOfWork, row: Invitation, municipality_id: str, action: str) -> None:
    """Erase an invitation inside an open unit of work; the audit record keeps that it was there, not whose."""
    forget(uow, key_prefix=prefix_of(row.id))
    log(uow, action=action, subject_type=SUBJECT, subject_id=row.id, municipality_id=municipality_id)
    uow.session.delete(row)


def prefix_of(invitation_id: int) -> str:
    """How the keys of all mails of an invitation begin in the outbox."""
    return f"inv:{invitation_id}:"


def reader_of(row: Invitation, card: HearingCard, why: str = "") -> Reader:
    """The owner as letters need to know: language and link, no address."""
    return Reader(get_municipality(card.municipality_id), row.language, row.token_key, "invitation", why)
