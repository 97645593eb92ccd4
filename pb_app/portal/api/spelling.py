"""Addresses of the API: what can be an id at all, and where the next page stands."""

from urllib.parse import urlencode

from flask import request

from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import house

LONGEST = 80


def readable(text: str, what: str) -> str:
    """The part of an address; raise ``NotFound`` for what no id can be (control characters, surrogates, length)."""
    if len(text) > LONGEST or not text.isprintable() or not text.isascii():
        raise NotFound(what)
    return text


def next_address(after: int | None) -> str | None:
    """The address of the page after this one, its question kept; None on the last."""
    if after is None:
        return None
    question = {**request.args.to_dict(), "after": str(after)}
    return f"{house().settings.base_url}{request.path}?{urlencode(question)}"
