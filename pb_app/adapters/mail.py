"""Mail: by SMTP, or to the console in the demonstration."""

import smtplib
import sys
from collections.abc import Mapping
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT = 20


class SmtpMailer:
    """Fills ``ports.Mailer`` from ``smtp://user:password@host:port``, ``smtps://`` or ``smtp+starttls://``."""

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender

    def send(
        self, *, recipient: str, subject: str, body: str, message_id: str, headers: Mapping[str, str]
    ) -> None:
        """Deliver one message to one recipient."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, recipient, subject
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"
        for name, value in headers.items():
            message[name] = value
        message.set_content(body)
        with self._connect() as server:
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        host = self.parts.hostname or "localhost"
        if self.parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self.parts.port or 465, timeout=TIMEOUT)
        else:
            server = smtplib.SMTP(host, self.parts.port or 25, timeout=TIMEOUT)
        if self.parts.scheme == "smtp+starttls":
            server.starttls()
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return server


class ConsoleMailer:
    """Prints mail; the demonstration only, since reset links are no log lines."""

    def send(
        self,
        *,
        recipient: str,
        subject: str,
        body: str,
        message_id: str,  # noqa: ARG002 - the port's signature
        headers: Mapping[str, str],  # noqa: ARG002 - the port's signature
    ) -> None:
        """Print one message."""
        sys.stdout.write(f"\n--- {subject} -> {recipient}\n{body}\n---\n")
