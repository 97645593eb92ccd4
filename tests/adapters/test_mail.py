"""Mail over a real connection: a server on loopback reads what we send."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from pb_app.adapters.mail import ConsoleMailer, SmtpMailer
from tests import mail_server
from tests.mail_server import MailServer, free_port

SENDER = "degjesa@example.org"
SUBJECT = (
    "U shty: Dëgjesë publike, Njësia Administrative Qendër Vlorë: e hënë, 12 tetor 2026, ora 16:30 – ç’është"
)


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server.running() as found:
        yield found


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.envelopes.clear()
    running.refusals.clear()
    return running


def _send(mailer: SmtpMailer | ConsoleMailer, recipient: str = "banor@example.org", **given: object) -> None:
    mailer.send(
        recipient=recipient,
        subject=str(given.get("subject", "Propozimi juaj në Vlorë")),
        body="Faleminderit për propozimin.\n\nÇdo gjë është ruajtur.\n.\nFund",
        message_id="<outbox-7@degjesa.example.org>",
        headers={"List-Unsubscribe": f"<https://degjesa.example.org/vlore/notices/{'a' * 52}/leave>"},
        calendar=given.get("calendar"),  # type: ignore[arg-type]  # a text or None
    )


def _one(server: MailServer) -> EmailMessage:
    (message,) = server.read()
    return message


def test_it_arrives_as_it_was_meant(server: MailServer) -> None:
    _send(SmtpMailer(server.url, SENDER))
    message = _one(server)
    assert message["From"] == SENDER
    assert message["To"] == "banor@example.org"
    assert message["Subject"] == "Propozimi juaj në Vlorë"
    assert message["Message-ID"] == "<outbox-7@degjesa.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime is not None
    assert message.get_content().splitlines()[-3:] == ["Çdo gjë është ruajtur.", ".", "Fund"]


def test_a_long_address_in_a_header_stays_whole(server: MailServer) -> None:
    _send(SmtpMailer(server.url, SENDER))
    wanted = f"List-Unsubscribe: <https://degjesa.example.org/vlore/notices/{'a' * 52}/leave>"
    assert wanted.encode() in server.raw[0].split(b"\r\n")


def test_a_long_subject_is_folded_and_reads_whole(server: MailServer) -> None:
    _send(SmtpMailer(server.url, SENDER), subject=SUBJECT)
    assert _one(server)["Subject"].strip() == SUBJECT
    head = server.raw[0].split(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(len(line) <= 78 for line in head if not line.startswith(b"List-Unsubscribe"))


def test_it_is_of_seven_bits(server: MailServer) -> None:
    _send(
        SmtpMailer(server.url, SENDER),
        calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:ë\r\nEND:VCALENDAR\r\n",
    )
    server.raw[0].decode("ascii")


def test_an_invitation_goes_beside_the_text(server: MailServer) -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Dëgjesë\r\nEND:VCALENDAR\r\n"
    _send(SmtpMailer(server.url, SENDER), calendar=calendar)
    message = _one(server)
    assert message.get_content_type() == "multipart/alternative"
    plain, part = message.iter_parts()
    assert (plain.get_content_type(), part.get_content_type()) == ("text/plain", "text/calendar")
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "CANCEL"}
    content = part.get_payload(decode=True)
    assert content == calendar.encode()


def test_an_invitation_without_a_method_is_an_error(server: MailServer) -> None:
    with pytest.raises(ValueError, match="METHOD"):
        _send(SmtpMailer(server.url, SENDER), calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert server.raw == []


def test_a_sender_may_have_a_name(server: MailServer) -> None:
    _send(SmtpMailer(server.url, f"Bashkia Vlorë <{SENDER}>"))
    assert _one(server)["From"] == f"Bashkia Vlorë <{SENDER}>"
    assert server.envelopes[0][0] == SENDER


def test_a_refused_recipient_is_an_error(server: MailServer) -> None:
    server.refusals["nobody@example.org"] = "550 no such person"
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="no such person"):
        _send(SmtpMailer(server.url, SENDER), "nobody@example.org")
    assert server.raw == []


def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        _send(SmtpMailer(f"smtp://127.0.0.1:{free_port()}", SENDER))


@pytest.mark.parametrize(
    "recipient",
    ["a@example.org\nBcc: all@example.org", "a@example.org, b@example.org", "a@example.org\r\n\r\nText", ""],
)
def test_nobody_else_can_be_smuggled_in(recipient: str, server: MailServer) -> None:
    with pytest.raises(ValueError, match=r"linefeed|one recipient"):
        _send(SmtpMailer(server.url, SENDER), recipient)
    assert server.raw == []


def test_the_demonstration_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    _send(ConsoleMailer())
    printed = capsys.readouterr().out
    assert "banor@example.org" in printed
    assert "Faleminderit për propozimin." in printed
