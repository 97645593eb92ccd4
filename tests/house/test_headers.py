"""Every response carries the headers that keep a page its own: pages, errors, files and feeds."""

import pytest
from apiflask import APIFlask
from werkzeug.test import TestResponse

from pb_app.web.headers import STATIC_HEADERS
from tests.house.access_table import TABLE
from tests.house.access_world import World, address_of
from tests.house_client import forget_last_request

FRAMED = "/embed/"


def _check(response: TestResponse, path: str) -> None:
    for name, value in STATIC_HEADERS.items():
        if path.startswith(FRAMED) and name in {"X-Frame-Options", "Content-Security-Policy"}:
            continue
        allowed = {value, "no-referrer"} if name == "Referrer-Policy" else {value}
        assert response.headers.get(name) in allowed, f"{path}: {name}"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy, path
    assert "unsafe" not in policy, path
    ancestors = "*" if path.startswith(FRAMED) else "'none'"
    assert f"frame-ancestors {ancestors}" in policy, path
    assert response.headers.get("Cache-Control"), path
    assert "Server" not in response.headers, path


AFTER_THE_COUNCIL = ("followed", "left_over", "hearing_after_a_list")
"""What ends the year of the world that all lines share: these come last."""


def test_every_route_has_them(app: APIFlask, world: World) -> None:
    client = app.test_client()
    for line in sorted(TABLE, key=lambda line: line.about in AFTER_THE_COUNCIL):
        path = address_of(app, line.endpoint, world.values(line.about))
        forget_last_request()
        response = client.get(path)
        assert response.status_code < 500, f"{path}: {response.status_code}"
        _check(response, path)
        has_session = getattr(app.view_functions[line.endpoint], "pb_needs_session", False)
        assert has_session or "Set-Cookie" not in response.headers, f"{path} sets a cookie"


@pytest.mark.parametrize("path", ["/static/app.css", "/static/js/main.js", "/static/nothing.css"])
def test_static_files_have_them(path: str, app: APIFlask) -> None:
    with app.test_client().get(path) as response:
        _check(response, path)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-place/", 404),
        ("GET", "/en/no-such-place/", 404),
        ("GET", "/vlore/hearings/nothing", 404),
        ("POST", "/", 405),
        ("POST", "/staff/logout", 400),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/%00/", 404),
        ("GET", "/vlore/hearings?from=20026-01-01", 200),
    ],
)
def test_errors_have_them(method: str, path: str, status: int, app: APIFlask) -> None:
    response = app.test_client().open(path, method=method)
    assert response.status_code == status
    _check(response, path)


def test_a_body_that_is_too_large_has_them(app: APIFlask) -> None:
    body = b"x" * (25 * 1024 * 1024)
    response = app.test_client().post(
        "/staff/login", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert "ajo që shkruat duhet të jetë ende aty" in response.get_data(as_text=True)
    _check(response, "/staff/login")


def test_what_staff_sees_is_never_stored(app: APIFlask) -> None:
    assert app.test_client().get("/staff/login").headers["Cache-Control"] == "no-store"


def test_https_is_kept_for_a_year(app: APIFlask) -> None:
    response = app.test_client().get("/", base_url="https://localhost")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
