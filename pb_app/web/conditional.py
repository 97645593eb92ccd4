"""Conditional GET (RFC 9110 section 13): strong entity tags, also behind proxies that mark them."""

import hashlib
from datetime import UTC, datetime

from flask import Response, make_response, request
from werkzeug.http import http_date


def etag_of(body: bytes) -> str:
    """The strong entity tag of these bytes, without quotes."""
    return hashlib.sha256(body).hexdigest()[:32]


def matches(etag: str) -> bool:
    """Whether this request's ``If-None-Match`` names this tag."""
    return names_tag(request.headers.get("If-None-Match", ""), etag)


def names_tag(header: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` names this tag: lists, ``W/``, ``*``, what compression adds (``-gzip``, ``:br``)."""
    for part in header.split(","):
        candidate = part.strip().removeprefix("W/").strip('"')
        if candidate == "*" or candidate.partition(":")[0].removesuffix("-gzip") == etag:
            return True
    return False


def not_modified_since(last_modified: datetime) -> bool:
    """Whether ``If-Modified-Since`` is at or after the instant; ignored beside ``If-None-Match`` (section 13.1.3)."""
    if "If-None-Match" in request.headers or request.if_modified_since is None:
        return False
    return last_modified.astimezone(UTC).replace(microsecond=0) <= request.if_modified_since


def answer(
    body: bytes, *, media_type: str, etag: str, last_modified: datetime | None = None, cache: str = "no-cache"
) -> Response:
    """200 with the bytes, or 304 without them."""
    fresh = matches(etag) or (last_modified is not None and not_modified_since(last_modified))
    response = make_response(b"" if fresh else body, 304 if fresh else 200)
    response.headers["Content-Type"] = media_type
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = cache
    if last_modified is not None:
        response.headers["Last-Modified"] = http_date(last_modified)
    return response
