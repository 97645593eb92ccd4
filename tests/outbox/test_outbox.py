"""The outbox: promised in the transaction, sent at least once, and nothing dangerous on the way."""

import smtplib
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.service import MAX_ATTEMPTS, WIPED, deliver_due, promise, waiting_count
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock


class Letterbox:
    """A mailer that keeps what it gets, or fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sent: list[dict[str, object]] = []

    def send(
        self, *, recipient: str, subject: str, body: str, message_id: str, headers: Mapping[str, str]
    ) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(
            {
                "recipient": recipient,
                "subject": subject,
                "body": body,
                "message_id": message_id,
                "headers": headers,
            }
        )


def _promise(key: str = "one", kind: str = "receipt", **values: str) -> None:
    fields = {"recipient": "banor@example.org", "subject": "Propozimi", "body": "Faleminderit.", **values}
    with unit_of_work(SYSTEM) as uow:
        promise(uow, kind=kind, dedup_key=key, **fields)


def _rows() -> list[OutboxMessage]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_the_same_promise_is_kept_once(app: APIFlask) -> None:
    _promise()
    _promise(subject="Tjetër")
    assert [row.subject for row in _rows()] == ["Propozimi"]


def test_a_use_case_that_fails_promises_nothing(app: APIFlask) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM) as uow:
        promise(uow, kind="receipt", dedup_key="one", recipient="banor@example.org", subject="s", body="b")
        _ = 1 / 0
    assert _rows() == []


@pytest.mark.parametrize("where", ["recipient", "subject"])
@pytest.mark.parametrize("break_", ["\n", "\r"])
def test_a_header_cannot_be_smuggled_in(where: str, break_: str, app: APIFlask) -> None:
    with pytest.raises(ValueError, match="line break"):
        _promise(**{where: f"a{break_}Bcc: all@example.org"})


def test_it_is_sent_once_with_an_id_of_its_own(app: APIFlask) -> None:
    _promise()
    box = Letterbox()
    assert deliver_due(box, host="degjesa.example.org") == 1
    assert deliver_due(box, host="degjesa.example.org") == 0
    (row,) = _rows()
    assert row.state is MessageState.SENT
    assert row.body == "Faleminderit."
    assert [sent["message_id"] for sent in box.sent] == [f"<outbox-{row.id}@degjesa.example.org>"]


@pytest.mark.parametrize("kind", ["one_time_link", "proposal_receipt"])
def test_secret_links_are_wiped_once_sent(kind: str, app: APIFlask) -> None:
    _promise(kind=kind, body="https://example.org/follow/secret")
    box = Letterbox()
    deliver_due(box, host="h")
    assert box.sent[0]["body"] == "https://example.org/follow/secret"
    assert _rows()[0].body == WIPED


@pytest.mark.parametrize(
    "away", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPConnectError(421, b"later")], ids=repr
)
def test_a_server_that_is_away_costs_no_attempt(away: Exception, app: APIFlask, clock: StillClock) -> None:
    _promise("one")
    _promise("two")
    box = Letterbox(away)
    assert deliver_due(box, host="h") == 0, "nor is the second one tried"
    assert box.sent == []
    assert [row.attempts for row in _rows()] == [0, 0]
    clock.move(days=1)
    assert deliver_due(box, host="h") == 2


def test_a_mail_that_no_server_takes_is_set_aside(app: APIFlask, clock: StillClock) -> None:
    _promise("poison", kind="one_time_link", body="secret")
    _promise("good")
    refused = smtplib.SMTPRecipientsRefused({"banor@example.org": (550, b"no such person")})
    box = Letterbox(refused)
    assert deliver_due(box, host="h") == 1, "the one behind it is sent"
    for _attempt in range(MAX_ATTEMPTS):
        clock.move(days=1)
        deliver_due(Letterbox(refused), host="h")
    poison, good = _rows()
    assert (poison.state, poison.attempts, poison.body) == (MessageState.POISON, MAX_ATTEMPTS, WIPED)
    assert good.state is MessageState.SENT
    assert waiting_count() == 0


def test_what_is_no_longer_true_is_not_sent(app: APIFlask) -> None:
    _promise("reminder:7", kind="reminder")
    _promise("receipt:8")
    box = Letterbox()
    assert deliver_due(box, host="h", is_wanted=lambda kind, _key: kind != "reminder") == 1
    assert {row.state for row in _rows()} == {MessageState.SENT}
    assert len(box.sent) == 1
