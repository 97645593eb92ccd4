"""Protocols for what lies outside: the adapters fill them, tests replace them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Mailer(Protocol):
    """Hands one message to a mail server."""

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
        """Deliver or raise ``OSError``/``smtplib.SMTPException``.

        ``calendar`` is an iTIP message (RFC 5546) that goes beside the text, its METHOD named in the MIME type too.
        """
        ...


class JobQueue(Protocol):
    """Wakes the worker; the ``job`` row is the truth."""

    def wake(self, job_id: int) -> None:
        """Ask the worker to look at this job; may be lost, the sweep finds it."""
        ...


class FileStore(Protocol):
    """Keeps bytes under their SHA-256."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep the bytes durably; the same digest twice is no error."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes; raise ``FileNotFoundError`` if they are missing."""
        ...

    def discard(self, sha256: str) -> None:
        """Drop the bytes, unless they were put again just now; missing ones are no error."""
        ...


class RenderingStore(Protocol):
    """Keeps what can be made again at any time; may lose it."""

    def put(self, key: str, content: bytes) -> None:
        """Keep the bytes under a key of hexadecimal digits; a full disk is no error."""
        ...

    def get(self, key: str) -> bytes | None:
        """Return the bytes, or None."""
        ...

    def forget_unused(self, days: int) -> int:
        """Drop what nobody asked for in so many days; return how many."""
        ...
