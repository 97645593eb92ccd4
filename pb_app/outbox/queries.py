"""Reads of the outbox, for those who watch over it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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


def is_out(key_prefix: str) -> bool:
    """Whether a message under a key that begins so was given to the mail server, or may have been."""
    wanted = sa.select(OutboxMessage.id).where(
        OutboxMessage.dedup_key.startswith(key_prefix, autoescape=True),
        sa.or_(OutboxMessage.state != MessageState.WAITING, OutboxMessage.attempts > 0),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def count_keyed(kind: str, part: str, *, since: datetime) -> int:
    """How many messages of a kind were promised since then whose key has this ``part`` between colons."""
    wanted = sa.select(sa.func.count()).where(
        OutboxMessage.kind == kind,
        OutboxMessage.created_at > since,
        OutboxMessage.dedup_key.contains(f":{part}:", autoescape=True),
    )
    return db.session.scalar(wanted) or 0


def count_promised(recipient: str, kinds: Collection[str], *, since: datetime) -> int:
    """How many messages of these kinds were promised to a letterbox since then.

    ``name+anything@example.org`` goes to the letterbox of ``name@example.org`` with most providers.
    """
    local, _at, domain = recipient.rpartition("@")
    name = local.partition("+")[0]
    same = sa.or_(
        OutboxMessage.recipient == f"{name}@{domain}",
        sa.and_(
            OutboxMessage.recipient.startswith(f"{name}+", autoescape=True),
            OutboxMessage.recipient.endswith(f"@{domain}", autoescape=True),
        ),
    )
    wanted = sa.select(sa.func.count()).where(
        OutboxMessage.kind.in_(kinds), OutboxMessage.created_at > since, same
    )
    return db.session.scalar(wanted) or 0
