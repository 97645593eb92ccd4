"""Delivery: a dead server loses nothing, a message that breaks the mailer holds up nobody, secrets are wiped."""

import smtplib
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.service import MAX_ATTEMPTS, WIPED, deliver_due, forget, promise
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from tests.conftest import StillClock

HOST = "degjesa.example.al"
BAD, GOOD = "bad@example.org", "good@example.org"


class Postman:
    """A mailer that fails for chosen recipients."""

    def __init__(self, faults: Mapping[str, Exception]) -> None:
        self.faults = dict(faults)
        self.tried: list[str] = []
        self.sent: list[str] = []

    def send(
        self,
        *,
        recipient: str,
        subject: str,
        body: str,
        message_id: str,
        headers: Mapping[str, str],
        calendar: str | None = None,
    ) -> None:
        assert subject
        assert body != WIPED
        assert message_id.endswith(f"@{HOST}>")
        assert not headers
        assert calendar is None
        self.tried.append(recipient)
        if recipient in self.faults:
            raise self.faults[recipient]
        self.sent.append(recipient)


@pytest.fixture
def promised(app: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        for recipient in (BAD, GOOD):
            promise(
                uow, kind="one_time_link", dedup_key=recipient, recipient=recipient,
                subject="A link", body="https://degjesa.example.al/staff/password/secret",
            )  # fmt: skip


def message(recipient: str) -> OutboxMessage:
    db.session.rollback()
    return db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.recipient == recipient)).one()


def rounds(postman: Postman, clock: StillClock, count: int) -> None:
    for _round in range(count):
        deliver_due(postman, host=HOST)
        clock.move(hours=12)


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("no such header"),
        IndexError("an address that the library cannot fold"),
        UnicodeEncodeError("ascii", "ë", 0, 1, "ordinal not in range"),
        smtplib.SMTPRecipientsRefused({}),
        smtplib.SMTPServerDisconnected("in the middle"),
    ],
)
@pytest.mark.usefixtures("promised")
def test_a_message_that_fails_each_time_is_set_aside_and_holds_up_nobody(
    fault: Exception, clock: StillClock
) -> None:
    postman = Postman({BAD: fault})
    rounds(postman, clock, MAX_ATTEMPTS + 2)
    assert postman.sent == [GOOD]
    assert postman.tried.count(BAD) == MAX_ATTEMPTS
    assert message(BAD).state is MessageState.POISON


@pytest.mark.usefixtures("promised")
def test_secret_links_are_wiped_once_sent_or_set_aside(clock: StillClock) -> None:
    rounds(Postman({BAD: ValueError()}), clock, MAX_ATTEMPTS)
    assert {message(BAD).body, message(GOOD).body} == {WIPED}


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPConnectError(421, b"busy"),
        smtplib.SMTPAuthenticationError(535, b"no"),
    ],
)
@pytest.mark.usefixtures("promised")
def test_mail_outlives_a_server_that_is_away_for_days(fault: Exception, clock: StillClock) -> None:
    away = Postman({BAD: fault, GOOD: fault})
    rounds(away, clock, 3 * MAX_ATTEMPTS)
    assert away.sent == []
    back = Postman({})
    rounds(back, clock, 1)
    assert sorted(back.sent) == [BAD, GOOD]


@pytest.mark.usefixtures("promised")
def test_a_server_that_is_away_is_asked_once_a_round() -> None:
    away = Postman({BAD: TimeoutError(), GOOD: TimeoutError()})
    deliver_due(away, host=HOST)
    assert away.tried == [BAD]
    deliver_due(away, host=HOST)
    assert away.tried == [BAD, GOOD], "the next round begins with another message"


class Leaving:
    """A mailer during whose work the reader leaves, and somebody else is promised a mail."""

    def __init__(self, clock: StillClock, *, is_taken: bool) -> None:
        self.clock, self.is_taken = clock, is_taken
        self.ids: list[str] = []

    def send(self, *, message_id: str, **_said: object) -> None:
        self.ids.append(message_id)
        if len(self.ids) > 1:
            return
        self.clock.move(seconds=2)
        with unit_of_work(SYSTEM) as uow:
            forget(uow, key_prefix="sub:1:")
        with unit_of_work(SYSTEM) as uow:
            promise_to(uow, "sub:2:confirm")
        if not self.is_taken:
            raise smtplib.SMTPRecipientsRefused({})


def promise_to(uow: UnitOfWork, key: str) -> None:
    promise(uow, kind="notice_confirm", dedup_key=key, recipient=GOOD, subject="Confirm", body="link")


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_number_given_anew_is_no_mail_sent(app: APIFlask, clock: StillClock, is_taken: bool) -> None:  # noqa: FBT001
    """SQLite gives the number of the last row again: the next reader's mail must not pass for the one just sent."""
    with unit_of_work(SYSTEM) as uow:
        promise_to(uow, "sub:1:confirm")
    postman = Leaving(clock, is_taken=is_taken)
    deliver_due(postman, host=HOST)
    waiting = message(GOOD)
    assert (waiting.dedup_key, waiting.state, waiting.attempts) == ("sub:2:confirm", MessageState.WAITING, 0)
    assert waiting.body == "link"
    deliver_due(postman, host=HOST)
    assert message(GOOD).state is MessageState.SENT
    assert len(set(postman.ids)) == 2
