"""Mail: by SMTP, or to the console in the demonstration."""

import re
import smtplib
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """A header whose value is one long word: an address in angle brackets.

    The library would turn it into encoded words as soon as it is longer than a line, and no mail program would
    then find the address.
    """

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """The value on one line, whole; far below the 998 octets that a line may have (RFC 5322)."""
        return f"{self.name}: {self}{policy.linesep}"


def _header_classes() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-id"):
        registry.map_to_type(name, _WholeHeader)
    return registry


# Seven bits only: no relay has a reason to encode the message anew, which would break its DKIM signature.
POLICY = SMTP.clone(cte_type="7bit", header_factory=_header_classes())


def compose(
    *,
    sender: str,
    recipient: str,
    subject: str,
    body: str,
    message_id: str,
    headers: Mapping[str, str],
    calendar: str | None,
) -> EmailMessage:
    """The message as it goes out; raise ``ValueError`` for a header that would smuggle another or has two readers."""
    message = EmailMessage(POLICY)
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    if len(message["To"].addresses) != 1:
        msg = "a message has one recipient"
        raise ValueError(msg)
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        message[name] = value
    message.set_content(body, cte="quoted-printable")
    if calendar is not None:
        _add_calendar(message, calendar)
    return message


def _add_calendar(message: EmailMessage, calendar: str) -> None:
    """Put an iTIP message beside the text; the MIME type names the method of the body (RFC 6047 section 2.4)."""
    found = _METHOD.search(calendar)
    if found is None:
        msg = "an invitation needs a METHOD"
        raise ValueError(msg)
    message.add_alternative(
        calendar, subtype="calendar", cte="quoted-printable", params={"method": found.group(1)}
    )


class SmtpMailer:
    """Fills ``ports.Mailer`` from ``smtp://user:password@host:port``, ``smtps://`` or ``smtp+starttls://``."""

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender

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
        """Deliver one message to one recipient."""
        message = compose(
            sender=self.sender,
            recipient=recipient,
            subject=subject,
            body=body,
            message_id=message_id,
            headers=headers,
            calendar=calendar,
        )
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
        calendar: str | None = None,
    ) -> None:
        """Print one message."""
        invitation = f"\n{calendar}" if calendar else ""
        sys.stdout.write(f"\n--- {subject} -> {recipient}\n{body}{invitation}\n---\n")
        sys.stdout.flush()
