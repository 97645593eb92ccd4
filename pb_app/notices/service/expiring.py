"""What is kept of people for a time only: the work of each night."""

from datetime import timedelta

import sqlalchemy as sa

from pb_app.hearings.queries import local_today
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.notices.rules import CONFIRM_WITHIN, INVITATION_KEPT_DAYS, SubscriptionState
from pb_app.notices.service import inviting, subscribing
from pb_app.notices.tables import Invitation, ReminderRound, Subscription
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def erase_expired() -> None:
    """Erase addresses that were never confirmed within seven days, and invitations thirty days after the hearing."""
    with unit_of_work(SYSTEM) as uow:
        before = uow.now - CONFIRM_WITHIN
        unconfirmed = sa.select(Subscription).where(
            Subscription.state != SubscriptionState.ACTIVE, Subscription.created_at <= before
        )
        for row in uow.session.scalars(unconfirmed).all():
            subscribing.apply_erase(uow, row, "subscription.expired")
        _erase_invitations(uow)
        past = sa.select(Hearing.id).where(Hearing.on_date < local_today(uow.now))
        uow.session.execute(sa.delete(ReminderRound).where(ReminderRound.hearing_id.in_(past)))


def _erase_invitations(uow: UnitOfWork) -> None:
    last_day = local_today(uow.now) - timedelta(days=INVITATION_KEPT_DAYS)
    over = (
        sa.select(Invitation, Hearing.municipality_id)
        .join(Hearing, Hearing.id == Invitation.hearing_id)
        .where(
            sa.or_(
                Hearing.on_date < last_day,
                sa.and_(
                    Invitation.state != SubscriptionState.ACTIVE,
                    Invitation.created_at <= uow.now - CONFIRM_WITHIN,
                ),
            )
        )
    )
    for row, municipality_id in uow.session.execute(over).all():
        inviting.apply_erase(uow, row, municipality_id, "invitation.expired")
