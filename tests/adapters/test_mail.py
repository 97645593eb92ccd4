"""Mail over a real connection: a small SMTP server on loopback reads what we send."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from pb_app.adapters.mail import ConsoleMailer, SmtpMailer


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one delivery needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.wfile.write(b"250 hello\r\n")
            elif verb == b"RCPT" and b"nobody@" in line:
                self.wfile.write(b"550 no such person\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._keep_message()
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _keep_message(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.kept.append(b"".join(lines))  # type: ignore[attr-defined]  # our own server below


class _Server(socketserver.TCPServer):
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.kept: list[bytes] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def read(self) -> list[EmailMessage]:
        """What arrived, parsed."""
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.kept]  # type: ignore[misc]  # the default policy makes EmailMessage


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _send(mailer: SmtpMailer | ConsoleMailer, recipient: str = "banor@example.org") -> None:
    mailer.send(
        recipient=recipient,
        subject="Propozimi juaj në Vlorë",
        body="Faleminderit për propozimin.\n\nÇdo gjë është ruajtur.",
        message_id="<outbox-7@degjesa.example.org>",
        headers={"List-Unsubscribe": "<https://degjesa.example.org/leave>"},
    )


def test_it_arrives_as_it_was_meant(server: _Server) -> None:
    _send(SmtpMailer(server.url, "degjesa@example.org"))
    (message,) = server.read()
    assert message["From"] == "degjesa@example.org"
    assert message["To"] == "banor@example.org"
    assert message["Subject"] == "Propozimi juaj në Vlorë"
    assert message["Message-ID"] == "<outbox-7@degjesa.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://degjesa.example.org/leave>"
    assert message.get_content().strip().endswith("Çdo gjë është ruajtur.")


def test_a_refused_recipient_is_an_error(server: _Server) -> None:
    with pytest.raises(OSError, match="no such person"):
        _send(SmtpMailer(server.url, "degjesa@example.org"), "nobody@example.org")
    assert server.kept == []


def test_a_server_that_is_away_is_an_error(server: _Server) -> None:
    with pytest.raises(ConnectionRefusedError):
        _send(SmtpMailer("smtp://127.0.0.1:1", "degjesa@example.org"))


def test_a_header_cannot_be_smuggled_in(server: _Server) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        _send(SmtpMailer(server.url, "degjesa@example.org"), "a@example.org\nBcc: all@example.org")
    assert server.kept == []


def test_the_demonstration_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    _send(ConsoleMailer())
    printed = capsys.readouterr().out
    assert "banor@example.org" in printed
    assert "Faleminderit për propozimin." in printed
