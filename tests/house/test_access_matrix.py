"""Every endpoint, method and role, and every object state that matters: real requests against one table."""

from collections.abc import Mapping
from typing import Any

import pytest
from apiflask import APIFlask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from pb_app.database import db
from tests.cast import ROLES
from tests.house.access_table import EVERYBODY, NOBODY, TABLE, Line
from tests.house.access_world import World, address_of
from tests.house_client import forget_last_request

UNCOUNTED = {"static"}  # served in front of the application
VISITOR = "visitor"
CSRF_SEED = "s" * 40
# Pages for people without a log-in know none, whoever asks: two stand for all.
ASKS_PUBLIC_PAGES = (VISITOR, "coordinator")


def methods_of(app: APIFlask, endpoint: str) -> list[str]:
    """The methods that the endpoint takes, without those that Flask adds."""
    found = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    return sorted(found - {"HEAD", "OPTIONS"})


def expected(line: Line, method: str, role: str) -> str:
    """What the table says of this role."""
    if line.may in {EVERYBODY, NOBODY}:
        return "in" if line.may == EVERYBODY else "hidden"
    if role == VISITOR:
        return "login"
    may = line.may if method == "GET" or line.may_post is None else line.may_post
    if role in may.split():
        return "in"
    return "hidden" if role in line.hidden.split() else "refused"


def outcome(response: TestResponse) -> str:
    """What the answer means: let in (also to a form that lacks something), refused, hidden, or sent to log in."""
    if response.status_code >= 500:
        return f"broken: {response.status_code}"
    if response.status_code in {302, 303} and response.headers["Location"].startswith("/staff/login?"):
        return "login"
    return {403: "refused", 404: "hidden"}.get(response.status_code, "in")


def ask(app: APIFlask, role: str, method: str, path: str, fields: Mapping[str, str]) -> TestResponse:
    """Send one request as this role, with a good CSRF token, and undo whatever it did."""
    forget_last_request()
    client = app.test_client()
    session: dict[str, Any] = {"csrf_token": CSRF_SEED}
    if role != VISITOR:
        session |= {"_user_id": f"fs-{role}", "_fresh": True}
    interface = SecureCookieSessionInterface()
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    client.set_cookie(interface.get_cookie_name(app), str(signer.dumps(session)))
    data: Mapping[str, Any] = {}
    if method == "POST":
        secret = str(app.secret_key)
        data = {
            **fields,
            "csrf_token": URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(CSRF_SEED),
        }
    bind = db.engines[None]
    before = bind.begin_nested()  # type: ignore[attr-defined]  # the test's one connection stands in for the engine
    try:
        return client.open(path, method=method, data=data or None)
    finally:
        db.session.remove()
        before.rollback()


def _name(line: Line) -> str:
    return "-".join(filter(None, [line.endpoint, line.about, *(value for _field, value in line.sends)]))


@pytest.mark.parametrize("line", TABLE, ids=_name)
def test_who_may(line: Line, app: APIFlask, world: World) -> None:
    path = address_of(app, line.endpoint, world.values(line.about))
    db.session.remove()
    is_public = line.may in {EVERYBODY, NOBODY}
    wrong = []
    for method in methods_of(app, line.endpoint):
        for role in ASKS_PUBLIC_PAGES if is_public else (VISITOR, *ROLES):
            found = outcome(ask(app, role, method, path, dict(line.sends)))
            if found != expected(line, method, role):
                wrong.append(f"{method} as {role}: {found}, not {expected(line, method, role)}")
    assert not wrong, "\n".join([path, *wrong])


def test_every_endpoint_has_a_line(whole_app: APIFlask) -> None:
    mounted = {rule.endpoint for rule in whole_app.url_map.iter_rules()} - UNCOUNTED
    listed = {line.endpoint for line in TABLE}
    assert sorted(mounted - listed) == [], "add a line to tests/house/access_table.py"
    assert sorted(listed - mounted) == [], "these endpoints are gone"


def test_every_view_says_who_may(whole_app: APIFlask) -> None:
    unmarked = [
        rule.endpoint
        for rule in whole_app.url_map.iter_rules()
        if rule.endpoint not in UNCOUNTED
        and not hasattr(whole_app.view_functions[rule.endpoint], "pb_access")
    ]
    assert unmarked == [], "mark the view @public, @public_form or @staff"


def test_staff_pages_lie_under_staff(whole_app: APIFlask) -> None:
    """The no-store header, the layout and the proxy's rules all go by the address."""
    outside = [
        rule.rule
        for rule in whole_app.url_map.iter_rules()
        if getattr(whole_app.view_functions[rule.endpoint], "pb_access", "") == "staff"
        and not rule.rule.startswith("/staff/")
    ]
    assert outside == []


def test_the_table_names_roles_of_the_cast() -> None:
    named = {role for line in TABLE if line.may not in {EVERYBODY, NOBODY} for role in line.may.split()}
    assert named <= set(ROLES)
