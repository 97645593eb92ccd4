"""CSRF: checked once for every unsafe request, before its view.

A view marked ``@keeps_text`` shows its form again with what was typed and a fresh token;
any other is refused. ``@one_click`` alone asks for no token.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

KEEPS_TEXT = "pb_keeps_text"
EXEMPT = "pb_csrf_exempt"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

P = ParamSpec("P")
R = TypeVar("R")


def keeps_text(view: Callable[P, R]) -> Callable[P, R]:
    """The view validates a ``BaseForm`` and renders it again when its token no longer fits."""
    setattr(view, KEEPS_TEXT, True)
    return view


def one_click(view: Callable[P, R]) -> Callable[P, R]:
    """No token is asked for: a mail program sends this POST for its reader (RFC 8058); the address is the secret."""
    setattr(view, EXEMPT, True)
    return view


def init_csrf(app: Flask) -> None:
    """Check every unsafe request."""
    app.before_request(_check)


def _check() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, EXEMPT, False):
        return
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken")
    try:
        validate_csrf(token, time_limit=None)
    except ValidationError:
        if not getattr(view, KEEPS_TEXT, False):
            abort(400)
        g.csrf_failed = True
