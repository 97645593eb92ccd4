"""A real SMTP server on loopback that keeps what it is sent, or refuses as told."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """A handler of aiosmtpd: every message with its envelope; ``refusals`` maps a recipient to the answer it gets."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, list[str], bytes]] = []
        self.refusals: dict[str, str] = {}
        self.url = ""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        return "250 taken"

    @property
    def raw(self) -> list[bytes]:
        """What went over the wire."""
        return [content for _sender, _to, content in self.envelopes]

    def read(self) -> list[EmailMessage]:
        """What arrived, parsed as a mail program parses it."""
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.raw]  # type: ignore[misc]  # the default policy makes EmailMessage

    def take(self) -> list[EmailMessage]:
        """What arrived since the last time."""
        found = self.read()
        self.envelopes.clear()
        return found


@contextmanager
def running(port: int = 0) -> Iterator[MailServer]:
    """The server on a free port of the loopback, or on a given one."""
    server = MailServer()
    chosen = port or free_port()
    controller = Controller(server, hostname="127.0.0.1", port=chosen)
    server.url = f"smtp://127.0.0.1:{chosen}"
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
