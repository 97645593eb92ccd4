"""Reads of the outbox, for those who watch over it."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.outbox.tables import MessageState, OutboxMessage


@dataclass(frozen=True)
class MailState:
    """How many messages wait, and how many were set aside after too many tries."""

    waiting: int
    poison: int


def mail_state() -> MailState:
    """The state of the outbox, in one statement over what is not sent."""
    wanted = (
        sa.select(OutboxMessage.state, sa.func.count())
        .where(OutboxMessage.state != MessageState.SENT)
        .group_by(OutboxMessage.state)
    )
    counts: dict[MessageState, int] = dict(db.session.execute(wanted).all())
    return MailState(waiting=counts.get(MessageState.WAITING, 0), poison=counts.get(MessageState.POISON, 0))


def waiting_keys(kind: str) -> list[str]:
    """The keys of all messages of a kind that wait to be sent, the oldest first."""
    wanted = sa.select(OutboxMessage.dedup_key).where(
        OutboxMessage.state == MessageState.WAITING, OutboxMessage.kind == kind
    )
    return list(db.session.scalars(wanted.order_by(OutboxMessage.id)))
