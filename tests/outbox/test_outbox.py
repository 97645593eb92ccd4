"""The outbox: promised in the transaction, sent at least once, and nothing dangerous on the way."""

import smtplib
from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.service import (
    MAX_ATTEMPTS,
    WIPED,
    deliver_due,
    forget,
    forget_old,
    promise,
    take_back,
    waiting_count,
)
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock


class Letterbox:
    """A mailer that keeps what it gets, or fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sent: list[dict[str, object]] = []

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
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(
            {
                "recipient": recipient,
                "subject": subject,
                "body": body,
                "message_id": message_id,
                "headers": headers,
                "calendar": calendar,
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
    assert [sent["message_id"] for sent in box.sent] == [
        f"<outbox-{row.id}-20261001080000@degjesa.example.org>"
    ]


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


def test_headers_and_a_calendar_go_with_it_and_are_wiped(app: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        promise(
            uow, kind="invitation", dedup_key="one", recipient="banor@example.org", subject="s", body="b",
            headers={"List-Id": "<vlore.example.org>"}, calendar="BEGIN:VCALENDAR",
        )  # fmt: skip
    box = Letterbox()
    deliver_due(box, host="h")
    assert box.sent[0]["headers"] == {"List-Id": "<vlore.example.org>"}
    assert box.sent[0]["calendar"] == "BEGIN:VCALENDAR"
    (row,) = _rows()
    assert (row.body, row.headers, row.calendar) == (WIPED, {}, None)


@pytest.mark.parametrize("header", [("X\nBcc", "a"), ("X", "a\r\nBcc: all@example.org")])
def test_a_header_of_its_own_smuggles_none_either(header: tuple[str, str], app: APIFlask) -> None:
    with pytest.raises(ValueError, match="line break"), unit_of_work(SYSTEM) as uow:
        promise(
            uow, kind="k", dedup_key="one", recipient="banor@example.org", subject="s", body="b",
            headers=dict([header]),
        )  # fmt: skip


def test_who_waits_for_a_link_does_not_wait_behind_a_season(app: APIFlask) -> None:
    for number in range(250):
        _promise(f"news:{number}", kind="notice_news")
    _promise("link", kind="one_time_link", subject="Lidhja")
    box = Letterbox()
    assert deliver_due(box, host="h") == 200
    assert box.sent[0]["subject"] == "Lidhja"


def test_what_is_taken_back_was_never_promised(app: APIFlask, clock: StillClock) -> None:
    for key in ("a", "b", "c"):
        _promise(key)
    deliver_due(Letterbox(*[smtplib.SMTPDataError(450, b"later")] * 2), host="h")
    with unit_of_work(SYSTEM) as uow:
        assert not take_back(uow, keys=["b", "c"]), "c was sent, so b stays too"
        assert take_back(uow, keys=["a"])
        assert take_back(uow, keys=[])
    assert {row.dedup_key for row in _rows()} == {"b", "c"}


def test_what_is_forgotten_leaves_no_address(app: APIFlask) -> None:
    _promise("sub:1:a")
    deliver_due(Letterbox(), host="h")
    _promise("sub:1:b")
    _promise("sub_1:c")
    with unit_of_work(SYSTEM) as uow:
        forget(uow, key_prefix="sub:1:")
    assert [row.dedup_key for row in _rows()] == ["sub_1:c"]


def test_a_reader_who_leaves_while_the_mail_goes_out_breaks_nothing(app: APIFlask) -> None:
    _promise("sub:1:a")

    class Leaving(Letterbox):
        def send(self, **given: object) -> None:
            with unit_of_work(SYSTEM) as uow:
                forget(uow, key_prefix="sub:1:")
            super().send(**given)  # type: ignore[arg-type]  # passed on

    assert deliver_due(Leaving(), host="h") == 1
    assert deliver_due(Leaving(ValueError()), host="h") == 0
    assert _rows() == []


def test_after_a_month_the_addresses_are_gone(app: APIFlask, clock: StillClock) -> None:
    _promise("poison", kind="notice_news")
    for _attempt in range(MAX_ATTEMPTS + 1):
        deliver_due(Letterbox(ValueError()), host="h")
        clock.move(hours=12)
    _promise("sent")
    deliver_due(Letterbox(), host="h")
    clock.move(days=31)
    _promise("waits")
    forget_old()
    poison, waits = _rows()
    assert (poison.state, poison.recipient, poison.body) == (MessageState.POISON, "", WIPED)
    assert waits.recipient == "banor@example.org"
