"""Every POST of every form as its page fills it in: without a token of this browser it changes nothing."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from tests.house.access_table import TABLE, Line
from tests.house.access_world import World, address_of
from tests.house.test_access_matrix import CSRF_SEED, _name, ask, methods_of
from tests.house_client import WRITES, forget_last_request

ONE_CLICK = {"notices_public.leave", "notices_public.leave_invite"}
POSTED = [line for line in TABLE if line.may != "nobody"]


def fields_of(page: str, path: str) -> dict[str, str]:
    """The fields of the forms that lead back to this address, with their values; every box is ticked."""
    found: dict[str, str] = {}
    for form in html5lib.parse(page, namespaceHTMLElements=False).iter("form"):
        if (form.get("method") or "").lower() != "post" or urlsplit(
            urljoin(path, form.get("action") or "")
        ).path != path:
            continue
        for field in form.iter():
            name = field.get("name")
            if not name or field.tag not in {"input", "select", "textarea", "button"}:
                continue
            if field.tag == "textarea":
                found[name] = field.text or ""
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [one for one in options if one.get("selected") is not None] or options[-1:]
                found[name] = chosen[0].get("value", "") if chosen else ""
            else:
                found.setdefault(name, field.get("value", ""))
    found.pop("csrf_token", None)
    return found


@pytest.mark.parametrize("line", POSTED, ids=_name)
def test_nothing_is_changed_without_a_token(line: Line, app: APIFlask, world: World) -> None:
    if "POST" not in methods_of(app, line.endpoint):
        return  # nothing can be sent there
    path = address_of(app, line.endpoint, world.values(line.about))
    db.session.remove()
    fields = dict(line.sends)
    if "GET" in methods_of(app, line.endpoint):
        fields = fields_of(ask(app, "admin", "GET", path, {}).get_data(as_text=True), path) | fields
    writes = written(app, path, fields)
    if line.endpoint in ONE_CLICK:
        assert writes, "a mail program has no token (RFC 8058)"
    else:
        assert not writes, writes[:2]


def written(app: APIFlask, path: str, fields: Mapping[str, str]) -> list[str]:
    """What a POST as the administrator, whose log-in is fresh, would change; it is undone."""
    forget_last_request()
    client = app.test_client()
    with client.session_transaction("/staff/login") as session:
        session |= {"_user_id": "fs-admin", "_fresh": True, "csrf_token": CSRF_SEED}
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    bind = db.engines[None]
    before = bind.begin_nested()  # type: ignore[attr-defined]  # the test's one connection stands in for the engine
    sa.event.listen(bind.engine, "before_cursor_execute", note)
    try:
        response = client.post(path, data={**fields, "csrf_token": "forged"})
        assert response.status_code < 500
    finally:
        sa.event.remove(bind.engine, "before_cursor_execute", note)
        db.session.remove()
        before.rollback()
    return [one for one in statements if re.match(WRITES, one)]
