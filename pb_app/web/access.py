"""Who may see a page: every view says so, and a request that never asked is refused.

A view is marked ``@public`` (nothing to ask), ``@public_form`` (the same, with a session for
its form) or ``@staff`` (somebody is logged in; the view then calls ``allow`` with what its
policy says). ``refuse_unchecked`` runs after each request and turns a forgotten check into an error.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, current_app, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden as HTTPForbidden
from werkzeug.wrappers import Response as BaseResponse

from pb_app.kernel.actor import VISITOR, Actor
from pb_app.kernel.errors import Forbidden, NotFound

SESSION_ATTRIBUTE = "pb_needs_session"
KIND_ATTRIBUTE = "pb_access"
ACTOR_LOADER = "pb_actor_loader"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

P = ParamSpec("P")
R = TypeVar("R")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may see it; no session, no cookie, so that it can be cached."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        g.access_checked = True
        return view(*args, **kwargs)

    setattr(wrapper, KIND_ATTRIBUTE, "public")
    return wrapper


def public_form(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may see it; it has a form, so it gets a session for the CSRF token."""
    wrapper = public(view)
    setattr(wrapper, SESSION_ATTRIBUTE, True)
    return wrapper


def staff(view: Callable[P, R]) -> Callable[P, R | BaseResponse]:
    """Somebody must be logged in; the view asks ``allow`` before it does or shows anything."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R | BaseResponse:
        if current_actor().is_visitor:
            return _to_login()
        return view(*args, **kwargs)

    setattr(wrapper, KIND_ATTRIBUTE, "staff")
    setattr(wrapper, SESSION_ATTRIBUTE, True)
    return wrapper


def allow(permitted: bool, action: str, *, hide: bool = False) -> None:  # noqa: FBT001 - reads as allow(may_edit(actor), "edit")
    """Note that access was checked; raise ``Forbidden``, or ``NotFound`` where even existence is private."""
    g.access_checked = True
    if permitted:
        return
    if hide:
        raise NotFound("page")
    raise Forbidden(action)


def current_actor() -> Actor:
    """Who sent this request, with the memberships in force now; loaded once a request."""
    if "actor" not in g:
        loader = current_app.extensions.get(ACTOR_LOADER)
        g.actor = loader() if loader is not None else VISITOR
    actor: Actor = g.actor
    return actor


def refuse_unchecked(response: Response) -> Response:
    """Refuse a response whose view never asked for access."""
    if response.status_code < 400 and request.endpoint and not g.get("access_checked", False):
        is_automatic = request.method == "OPTIONS"  # Flask's own answer: no view ran
        if is_automatic or request.endpoint == "static" or response.status_code in _REDIRECTS:
            return response
        current_app.logger.error("view %s did not check access", request.endpoint)
        if current_app.testing:
            abort(500)
        # Raised here, after the view, it would be a server error: no handler looks after this point.
        return current_app.make_response(current_app.handle_user_exception(HTTPForbidden()))
    return response


def _to_login() -> BaseResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/staff/"
    return redirect(url_for("accounts_public.login") + "?" + urlencode({"next": wanted}), code=303)
