"""Promise a message inside a unit of work; deliver what is due."""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.ports import Mailer
from pb_app.unit_of_work import UnitOfWork, unit_of_work

MAX_ATTEMPTS = 8
PAUSE = timedelta(minutes=5)
WIPED = "—"
SECRET_KINDS = frozenset({"one_time_link", "proposal_receipt"})

log = logging.getLogger(__name__)


class _UnreachableError(Exception):
    """The mail server does not answer."""


def promise(uow: UnitOfWork, *, kind: str, dedup_key: str, recipient: str, subject: str, body: str) -> None:
    """Put one message into the outbox; a second promise with the same key changes nothing.

    Line breaks in ``recipient`` or ``subject`` are refused (header injection).
    """
    if any(char in recipient + subject for char in "\r\n"):
        msg = "a line break in a mail header"
        raise ValueError(msg)
    if uow.session.scalar(sa.select(OutboxMessage.id).where(OutboxMessage.dedup_key == dedup_key)):
        return
    uow.session.add(
        OutboxMessage(
            kind=kind,
            dedup_key=dedup_key,
            recipient=recipient,
            subject=subject,
            body=body,
            next_attempt_at=uow.now,
            created_at=uow.now,
        )
    )


def deliver_due(mailer: Mailer, *, host: str, is_wanted: Callable[[str, str], bool] | None = None) -> int:
    """Send every message that is due, each in a transaction of its own; return how many were sent.

    ``host`` completes the Message-ID, which derives from the row, so that a message sent twice after
    a crash can be recognised. ``is_wanted(kind, dedup_key)`` is asked again at the moment of sending.
    Bodies that hold secret links are wiped once sent or set aside. A server that cannot be reached ends the
    round and is no fault of a message; any other failure is, and after ``MAX_ATTEMPTS`` it is set aside.
    """
    sent = 0
    for message_id in _due_ids():
        try:
            sent += _deliver_one(mailer, message_id, host=host, is_wanted=is_wanted)
        except _UnreachableError:
            break  # nor would it take the others; the next round asks again
    return sent


def _due_ids() -> list[int]:
    with unit_of_work(SYSTEM) as uow:
        due = (
            sa.select(OutboxMessage.id)
            .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.next_attempt_at <= uow.now)
            .order_by(OutboxMessage.id)
            .limit(200)
        )
        return list(uow.session.scalars(due))


def _deliver_one(
    mailer: Mailer, message_id: int, *, host: str, is_wanted: Callable[[str, str], bool] | None
) -> int:
    with unit_of_work(SYSTEM) as uow:
        message = uow.session.get_one(OutboxMessage, message_id)
        if message.state is not MessageState.WAITING:
            return 0
        if is_wanted is not None and not is_wanted(message.kind, message.dedup_key):
            message.state, message.body = MessageState.SENT, WIPED
            return 0
        recipient, subject, body = message.recipient, message.subject, message.body
        message.attempts += 1
        message.next_attempt_at = uow.now + timedelta(minutes=2 ** min(message.attempts, MAX_ATTEMPTS))
    try:
        mailer.send(
            recipient=recipient,
            subject=subject,
            body=body,
            message_id=f"<outbox-{message_id}@{host}>",
            headers={},
        )
    except Exception as error:  # a message that breaks the mailer must not hold up all that follow
        if _is_unreachable(error):
            log.warning("mail cannot be delivered: %s", type(error).__name__)
            _put_off(message_id)
            raise _UnreachableError from error
        log.warning("outbox message %s was not delivered: %s", message_id, type(error).__name__)
        _note_failure(message_id)
        return 0
    with unit_of_work(SYSTEM) as uow:
        message = uow.session.get_one(OutboxMessage, message_id)
        message.state, message.sent_at = MessageState.SENT, uow.now
        if message.kind in SECRET_KINDS:
            message.body = WIPED
    return 1


def _note_failure(message_id: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        message = uow.session.get_one(OutboxMessage, message_id)
        if message.attempts >= MAX_ATTEMPTS:
            message.state = MessageState.POISON
            if message.kind in SECRET_KINDS:
                message.body = WIPED


def _is_unreachable(error: Exception) -> bool:
    """Whether the mail server as a whole is at fault: no connection, no log-in."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(
            error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
        )
    return isinstance(error, OSError)


def _put_off(message_id: int) -> None:
    """Try again soon, and do not count it: a server may be away for days."""
    with unit_of_work(SYSTEM) as uow:
        message = uow.session.get_one(OutboxMessage, message_id)
        message.attempts -= 1
        message.next_attempt_at = uow.now + PAUSE


def waiting_count() -> int:
    """How many messages wait to be sent."""
    with unit_of_work(SYSTEM) as uow:
        waiting = sa.select(sa.func.count()).where(OutboxMessage.state == MessageState.WAITING)
        return uow.session.scalar(waiting) or 0
