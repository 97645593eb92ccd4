"""The house client: a browser without script that checks every HTML page it is shown."""

import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import sqlalchemy as sa
from apiflask import APIFlask
from flask import g
from werkzeug.test import TestResponse

from pb_app.database import db

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


class HouseClient:
    """Sends requests as one person and holds every page against the house rules."""

    def __init__(self, app: APIFlask) -> None:
        self.app = app
        self.client = app.test_client()
        self.statements: list[str] = []

    def login(self, key: str) -> "HouseClient":
        """Become the person of the cast with this role."""
        with self.client.session_transaction("/staff/login") as session:  # public pages have no session
            session["_user_id"] = f"fs-{key}"
            session["_fresh"] = True
        return self

    def get(self, path: str, *, status: int = 200, **kwargs: Any) -> TestResponse:
        """GET a page; it must have the status, change nothing, and be a good page."""
        response = self._send("GET", path, **kwargs)
        assert response.status_code == status, (
            f"{path}: {response.status_code}\n{response.get_data(as_text=True)[:2000]}"
        )
        writes = [statement for statement in self.statements if WRITES.match(statement)]
        assert not writes, f"GET {path} wrote: {writes[:2]}"
        return response

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        status: int = 303,
        token_from: str | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        """POST a form with a CSRF token taken from the page at ``token_from`` (by default the same address)."""
        fields = dict(data or {})
        if "csrf_token" not in fields:
            fields["csrf_token"] = self.csrf_token(token_from or path)
        response = self._send("POST", path, data=fields, **kwargs)
        assert response.status_code == status, f"{path}: {response.status_code}\n{_words(response)}"
        return response

    def csrf_token(self, path: str) -> str:
        """A token from a page with a form."""
        page = self.get(path).get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, f"no CSRF token on {path}"
        return found.group(1)

    def form(self, path: str) -> dict[str, str]:
        """Every hidden field of the page at ``path`` with its value: tokens and versions."""
        page = self.get(path).get_data(as_text=True)
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        return {
            field.get("name", ""): field.get("value", "")
            for field in tree.iter("input")
            if field.get("type") == "hidden"
        }

    def _send(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        self.statements = []
        forget_last_request()
        bind = db.engines[None]
        engine = bind.engine

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            self.statements.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            response = self.client.open(path, method=method, **kwargs)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        self.statements = [
            s for s in self.statements if not s.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        ]
        assert not db.session.new, "something was left unsaved"
        assert not db.session.dirty, "something was left uncommitted"
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400 and response.data:
            check_page(response.get_data(as_text=True), path)
        return response


def forget_last_request() -> None:
    """Requests of a test share its application context: what one noted in ``g`` must not reach the next."""
    for name in list(g):
        g.pop(name)


def _words(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))[:2500]


def check_page(html: str, path: str) -> None:
    """Assert the house rules of one page."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [error for error in parser.errors if error[1] != "named-entity-without-semicolon"]
    assert not errors, f"{path}: invalid HTML: {errors[:3]}"
    root = tree if tree.tag == "html" else tree.find(".//html")
    expected = "en" if path.startswith("/en/") else "sq"
    assert root.get("lang") == expected, f"{path}: lang is {root.get('lang')!r}"
    assert len(root.findall(".//h1")) == 1, f"{path}: {len(root.findall('.//h1'))} h1"
    title = root.find(".//title")
    assert title is not None
    assert (title.text or "").strip(), f"{path}: no title"
    _check_ids(root, path)
    _check_labels(root, path)
    _check_inline(root, path)
    for form in root.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            names = [field.get("name") for field in form.iter("input")]
            assert names.count("csrf_token") == 1, f"{path}: a POST form without exactly one CSRF token"


def _check_ids(root: Element, path: str) -> None:
    counts = Counter(element.get("id") for element in root.iter() if element.get("id"))
    doubled = [name for name, count in counts.items() if count > 1]
    assert not doubled, f"{path}: ids used twice: {doubled}"
    for element in root.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in (element.get(name) or "").split():
                assert target in counts, f"{path}: {name} names {target!r}, which is not there"


def _check_labels(root: Element, path: str) -> None:
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {
        id(field)
        for label in root.iter("label")
        for field in label.iter()
        if field.tag in {"input", "select"}
    }
    for tag in ("input", "select", "textarea"):
        for field in root.iter(tag):
            if field.get("type") in UNLABELLED_TYPES:
                continue
            has_label = (
                field.get("id") in labelled
                or field.get("aria-label")
                or field.get("aria-labelledby")
                or id(field) in inside
            )
            assert has_label, f"{path}: {tag} {field.get('name')!r} has no label"


def _check_inline(root: Element, path: str) -> None:
    for element in root.iter():
        assert not element.get("style"), f"{path}: inline style on {element.tag}"
        handlers = [name for name in element.keys() if str(name).startswith("on")]  # noqa: SIM118 - an Element is no dict
        assert not handlers, f"{path}: inline handler on {element.tag}"
    assert not list(root.iter("style")), f"{path}: an inline style sheet"
    for script in root.iter("script"):
        is_data = script.get("type") in {"application/ld+json", "application/json"}
        assert script.get("src") or is_data, f"{path}: an inline script"
