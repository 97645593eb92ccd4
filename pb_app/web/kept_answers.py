"""Answers that are the same for everybody, kept in memory while what they were made of stands.

A view marked ``@kept`` depends on nothing but its address, the language and rows whose revision one statement
tells. The layer asks that statement before Flask does anything: an answer that still holds costs one statement,
and any other goes through the application as always. ``docs/adr/0010-kept-answers.md`` says why.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from wsgiref.headers import Headers

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_date
from werkzeug.test import run_wsgi_app

from pb_app.web.conditional import names_tag
from pb_app.web.locale import DEFAULT_LOCALE, ENVIRON_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

V = TypeVar("V", bound=Callable[..., Any])
Revision = Callable[[str, str], str | None]
"""Of a basis: (key, language) -> its revision now, or None while nothing may be kept."""

EXTENSION: Final = "pb_kept_answers"
ATTRIBUTE: Final = "pb_kept"
_MOST_BYTES: Final = 48 * 1024 * 1024
_LONGEST_QUERY: Final = 256
_LEVEL: Final = 4
"""As small as level 6 for a feed of a thousand events, in two thirds of the time."""
_PACKED: Final = ("text/", "application/json", "application/atom+xml")
_NOT_IN_304: Final = frozenset({"content-length", "content-type", "content-encoding"})
_CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING")


def kept(basis: str, key: str) -> Callable[[V], V]:
    """Mark a public GET view: its answer holds while the revision of ``basis`` for ``key`` stands.

    ``key`` is a format of the view's arguments: ``"{m}/places/{place}"``.
    """

    def mark(view: V) -> V:
        setattr(view, ATTRIBUTE, (basis, key))
        return view

    return mark


@dataclass(frozen=True)
class _Answer:
    """One answer with its bytes, plain and packed, and what it holds by."""

    basis: str
    key: str
    revision: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class Shelf:
    """The answers used last, no more bytes than ``_MOST_BYTES``."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, ...], _Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, address: tuple[str, ...]) -> _Answer | None:
        """The answer kept for this address, whether it still holds or not."""
        with self._lock:
            found = self._answers.get(address)
            if found is not None:
                self._answers.move_to_end(address)
            return found

    def put(self, address: tuple[str, ...], answer: _Answer) -> None:
        """Keep an answer, and drop the ones longest unused where the room is short."""
        with self._lock:
            former = self._answers.pop(address, None)
            self._size += answer.size - (former.size if former else 0)
            self._answers[address] = answer
            while self._size > _MOST_BYTES:
                _address, dropped = self._answers.popitem(last=False)
                self._size -= dropped.size


class KeptAnswers:
    """The WSGI layer around an application; inside the layer that finds the language."""

    def __init__(self, application: "WSGIApplication", app: Flask, revisions: Mapping[str, Revision]) -> None:
        self.application = application
        self.app = app
        self.revisions = revisions

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """WSGI (PEP 3333)."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        address = _address(environ)
        shelf: Shelf = self.app.extensions.setdefault(EXTENSION, Shelf())
        found = shelf.get(address)
        basis = (found.basis, found.key) if found else self._basis(environ)
        revision = self._revision(*basis, environ) if basis else None
        if found is not None and found.revision == revision:
            return _send(found, environ, start_response)
        if basis is None or revision is None:
            return self.application(environ, start_response)
        return self._make(address, basis, revision, environ, start_response)

    def _make(
        self,
        address: tuple[str, ...],
        basis: tuple[str, str],
        revision: str,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Ask the application for the whole answer; keep it if it is one that everybody gets."""
        plain = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        plain["REQUEST_METHOD"] = "GET"
        pieces, status, headers = run_wsgi_app(self.application, plain, buffered=True)
        body = b"".join(pieces)
        if (
            not status.startswith("200")
            or "Set-Cookie" in headers
            or "cookie" in headers.get("Vary", "").lower()
        ):
            start_response(status, headers.to_wsgi_list())
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        answer = _answer(basis, revision, headers.to_wsgi_list(), body)
        shelf: Shelf = self.app.extensions[EXTENSION]
        shelf.put(address, answer)
        return _send(answer, environ, start_response)

    def _basis(self, environ: "WSGIEnvironment") -> tuple[str, str] | None:
        """What the view of this address says that it holds by."""
        if len(environ.get("QUERY_STRING", "")) > _LONGEST_QUERY:
            return None
        try:
            endpoint, values = self.app.url_map.bind_to_environ(environ).match()
        except HTTPException:
            return None
        mark: tuple[str, str] | None = getattr(self.app.view_functions.get(str(endpoint)), ATTRIBUTE, None)
        return (mark[0], mark[1].format(**values)) if mark else None

    def _revision(self, basis: str, key: str, environ: "WSGIEnvironment") -> str | None:
        """One statement; a database that does not answer is the application's affair."""
        with self.app.app_context():
            try:
                return self.revisions[basis](key, environ.get(ENVIRON_KEY, DEFAULT_LOCALE))
            except SQLAlchemyError:
                return None


def _address(environ: "WSGIEnvironment") -> tuple[str, ...]:
    names = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
    return tuple(environ.get(name, "") for name in names)


def _answer(basis: tuple[str, str], revision: str, given: list[tuple[str, str]], body: bytes) -> _Answer:
    headers = Headers(given)
    etag = (headers["ETag"] or "").strip('"') or hashlib.sha256(body).hexdigest()[:32]
    packed = (
        gzip.compress(body, _LEVEL, mtime=0) if (headers["Content-Type"] or "").startswith(_PACKED) else b""
    )
    for name in ("ETag", "Content-Length", "Content-Encoding"):
        del headers[name]
    if packed:
        headers["Vary"] = "Accept-Encoding"
    return _Answer(*basis, revision, tuple(headers.items()), etag, body, packed)


def _send(answer: _Answer, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """200 or 304, packed for whoever takes it (each form has a strong tag of its own: RFC 9110 section 8.8.3.3)."""
    packs = bool(answer.packed) and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tag = f'"{answer.etag}-gzip"' if packs else f'"{answer.etag}"'
    headers = [*answer.headers, ("ETag", tag)]
    if _is_known(answer, environ):
        start_response("304 NOT MODIFIED", [pair for pair in headers if pair[0].lower() not in _NOT_IN_304])
        return []
    body = answer.packed if packs else answer.body
    if packs:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _is_known(answer: _Answer, environ: "WSGIEnvironment") -> bool:
    """Whether the reader has it already; ``If-Modified-Since`` counts only alone (RFC 9110 section 13.1.3)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return names_tag(tags, answer.etag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    if since is None:
        return False
    changed = parse_date(dict(answer.headers).get("Last-Modified"))
    return changed is not None and changed <= since


def _takes_gzip(header: str) -> bool:
    """Whether ``Accept-Encoding`` names gzip and does not refuse it (RFC 9110 section 12.5.3)."""
    for part in header.split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip().lower() in {"gzip", "x-gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
