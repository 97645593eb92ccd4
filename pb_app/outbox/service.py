"""Promise a message inside a unit of work; deliver what is due."""

import logging
import smtplib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.ports import Mailer
from pb_app.unit_of_work import UnitOfWork, unit_of_work

MAX_ATTEMPTS = 8
PAUSE = timedelta(minutes=5)
WIPED = "—"
KEPT_FOR = timedelta(days=30)
SECRET_KINDS = frozenset(
    {
        "one_time_link", "proposal_receipt", "proposal_question", "proposal_told", "proposal_answer", "support_confirm",
        "notice_confirm", "notice_news", "notice_digest", "notice_reminder", "invitation_confirm", "invitation",
    }
)  # fmt: skip
"""What holds a private link or a person's own words: its text is wiped as soon as it is sent or set aside."""

FORGOTTEN_KINDS = frozenset({"support_confirm"})
"""What is kept nowhere else: with the text goes the address."""

BULK_KINDS = frozenset({"notice_news", "notice_digest", "notice_reminder", "proposal_answer"})
"""What goes to many at once: somebody who waits for a link does not wait behind it."""

log = logging.getLogger(__name__)


class _UnreachableError(Exception):
    """The mail server does not answer."""


def promise(
    uow: UnitOfWork,
    *,
    kind: str,
    dedup_key: str,
    recipient: str,
    subject: str,
    body: str,
    headers: Mapping[str, str] | None = None,
    calendar: str | None = None,
) -> None:
    """Put one message into the outbox; a second promise with the same key changes nothing.

    ``calendar`` is an iTIP message that goes beside the text. Line breaks in ``recipient``, ``subject`` or a
    header are refused (header injection).
    """
    lines = [recipient, subject, *(headers or {}), *(headers or {}).values()]
    if any(char in line for line in lines for char in "\r\n\0"):
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
            headers=dict(headers or {}),
            calendar=calendar,
            next_attempt_at=uow.now,
            created_at=uow.now,
        )
    )


def take_back(uow: UnitOfWork, *, keys: Collection[str]) -> bool:
    """Take messages back that all still wait, as if they had never been promised; else False, and none is."""
    if not keys:
        return True
    wanted = sa.select(OutboxMessage).where(
        OutboxMessage.dedup_key.in_(keys), OutboxMessage.state == MessageState.WAITING
    )
    waiting = uow.session.scalars(wanted).all()
    if len(waiting) != len(keys):
        return False
    for message in waiting:
        uow.session.delete(message)
    return True


def forget(uow: UnitOfWork, *, key_prefix: str) -> None:
    """Drop every message under keys that begin so, sent or not, with the address that it holds."""
    uow.session.execute(
        sa.delete(OutboxMessage).where(OutboxMessage.dedup_key.startswith(key_prefix, autoescape=True))
    )


def forget_old() -> None:
    """Drop what was sent a month ago, and the address and text of what was set aside; the worker does it each night."""
    with unit_of_work(SYSTEM) as uow:
        before = uow.now - KEPT_FOR
        sent = sa.delete(OutboxMessage).where(
            OutboxMessage.state == MessageState.SENT, OutboxMessage.created_at < before
        )
        uow.session.execute(sent)
        poison = sa.update(OutboxMessage).where(
            OutboxMessage.state == MessageState.POISON, OutboxMessage.created_at < before
        )
        uow.session.execute(poison.values(recipient="", body=WIPED, headers={}, calendar=None))


def deliver_due(mailer: Mailer, *, host: str, is_wanted: Callable[[str, str], bool] | None = None) -> int:
    """Send every message that is due, each in a transaction of its own; return how many were sent.

    ``host`` completes the Message-ID, which derives from the row and its moment, so that a message sent twice
    after a crash can be recognised, and no other ever has it. ``is_wanted(kind, dedup_key)`` is asked again at the
    moment of sending.
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
            .order_by(OutboxMessage.kind.in_(BULK_KINDS), OutboxMessage.id)
            .limit(200)
        )
        return list(uow.session.scalars(due))


def _deliver_one(
    mailer: Mailer, message_id: int, *, host: str, is_wanted: Callable[[str, str], bool] | None
) -> int:
    with unit_of_work(SYSTEM) as uow:
        message = uow.session.get(OutboxMessage, message_id)
        if message is None or message.state is not MessageState.WAITING:
            return 0
        if is_wanted is not None and not is_wanted(message.kind, message.dedup_key):
            message.state = MessageState.SENT
            _wipe(message)
            return 0
        said = {
            name: getattr(message, name) for name in ("recipient", "subject", "body", "headers", "calendar")
        }
        made_at = message.created_at
        message.attempts += 1
        message.next_attempt_at = uow.now + timedelta(minutes=2 ** min(message.attempts, MAX_ATTEMPTS))
    try:
        mailer.send(**said, message_id=f"<outbox-{message_id}-{made_at:%Y%m%d%H%M%S}@{host}>")
    except Exception as error:  # a message that breaks the mailer must not hold up all that follow
        if _is_unreachable(error):
            log.warning("mail cannot be delivered: %s", type(error).__name__)
            _put_off(message_id, made_at)
            raise _UnreachableError from error
        log.warning("outbox message %s was not delivered: %s", message_id, type(error).__name__)
        _note_failure(message_id, made_at)
        return 0
    _note_success(message_id, made_at)
    return 1


def _tried(uow: UnitOfWork, message_id: int, made_at: datetime) -> OutboxMessage | None:
    """The message that was just tried; None if its reader left meanwhile, also where another has its number since.

    SQLite gives the number of the last row anew once that row is gone.
    """
    message = uow.session.get(OutboxMessage, message_id)
    return message if message is not None and message.created_at == made_at else None


def _note_success(message_id: int, made_at: datetime) -> None:
    with unit_of_work(SYSTEM) as uow:
        message = _tried(uow, message_id, made_at)
        if message is None:
            return
        message.state, message.sent_at = MessageState.SENT, uow.now
        if message.kind in SECRET_KINDS:
            _wipe(message)


def _note_failure(message_id: int, made_at: datetime) -> None:
    with unit_of_work(SYSTEM) as uow:
        message = _tried(uow, message_id, made_at)
        if message is not None and message.attempts >= MAX_ATTEMPTS:
            message.state = MessageState.POISON
            if message.kind in SECRET_KINDS:
                _wipe(message)


def _wipe(message: OutboxMessage) -> None:
    """Leave nothing in it that opens a private page; of some kinds not even to whom it went."""
    message.body, message.headers, message.calendar = WIPED, {}, None
    if message.kind in FORGOTTEN_KINDS:
        message.recipient = ""


def _is_unreachable(error: Exception) -> bool:
    """Whether the mail server as a whole is at fault: no connection, no log-in."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(
            error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
        )
    return isinstance(error, OSError)


def _put_off(message_id: int, made_at: datetime) -> None:
    """Try again soon, and do not count it: a server may be away for days."""
    with unit_of_work(SYSTEM) as uow:
        message = _tried(uow, message_id, made_at)
        if message is not None:
            message.attempts -= 1
            message.next_attempt_at = uow.now + PAUSE


def waiting_count() -> int:
    """How many messages wait to be sent."""
    with unit_of_work(SYSTEM) as uow:
        waiting = sa.select(sa.func.count()).where(OutboxMessage.state == MessageState.WAITING)
        return uow.session.scalar(waiting) or 0
