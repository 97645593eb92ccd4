"""Answers are given under the installation's own name, and every method gets one."""

import pytest
from apiflask import APIFlask

from pb_app.web import access
from pb_app.web.hosts import EXTENSION

OWN = "degjesa.example.al"


@pytest.fixture
def named(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> APIFlask:
    monkeypatch.setitem(app.extensions, EXTENSION, OWN)
    return app


@pytest.mark.parametrize(
    "host", [OWN, OWN.upper(), f"{OWN}:8443", "localhost", "127.0.0.1:8000", "[::1]:8000"]
)
def test_the_own_name_and_this_machine_are_answered(named: APIFlask, host: str) -> None:
    assert named.test_client().get("/privacy", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"{OWN}.evil.example", f"evil.{OWN}", f"evil.example@{OWN}", f"{OWN}@evil.example",
     f"evil.example#{OWN}", "", "[", "a b", f"{OWN}:99999999"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/privacy", "/staff/login", "/api/v1/municipalities", "/no-such-page"])
def test_a_forged_host_is_refused_and_never_repeated(named: APIFlask, host: str, path: str) -> None:
    response = named.test_client().get(path, headers={"Host": host})
    assert response.status_code in {400, 404}
    assert response.status_code == 400 or path == "/no-such-page"
    assert b"evil" not in response.data


def test_health_is_told_under_any_name(named: APIFlask) -> None:
    assert named.test_client().get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/staff/login", "/vlore/hearings.ics", "/api/v1/hearings"])
def test_options_is_answered(app: APIFlask, path: str) -> None:
    response = app.test_client().options(path)
    assert response.status_code == 200
    assert "GET" in response.headers["Allow"]


def test_a_view_that_never_asked_is_refused_in_production(
    app: APIFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.view_functions, "portal_public.privacy", lambda: "secret")
    assert not hasattr(app.view_functions["portal_public.privacy"], access.KIND_ATTRIBUTE)
    response = app.test_client().get("/privacy")
    assert response.status_code == 403
    assert b"secret" not in response.data
