"""The page that is kept for when there is no network: whole, of one release, and only this page."""

import json
import re

import pytest

from pb_app.proposals.web import recorder_shell
from tests.house.source_code import PACKAGE
from tests.house_client import HouseClient
from tests.proposals.devices import RECORD
from tests.proposals.factories import make_hearing

pytestmark = pytest.mark.usefixtures("cycle_id")
WORKER = f"{RECORD}/worker.js"


def shell(client: HouseClient, path: str = WORKER) -> dict[str, object]:
    """What the worker is told to keep."""
    first, _rest = client.get(path).get_data(as_text=True).split("\n", 1)
    told = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_all_that_the_page_asks_for_is_kept(client: HouseClient, prefix: str) -> None:
    make_hearing()
    client.login("coordinator")
    page = client.get(f"{prefix}{RECORD}").get_data(as_text=True)
    asked = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(asked) > 10
    told = shell(client, f"{prefix}{WORKER}")
    assert asked <= set(told["files"])  # type: ignore[call-overload] - a list
    assert told["page"] == f"{prefix}{RECORD}"


def test_every_kept_file_is_there(client: HouseClient) -> None:
    make_hearing()
    client.login("coordinator")
    for address in shell(client)["files"]:  # type: ignore[attr-defined] - a list
        assert (PACKAGE / address.partition("?")[0].lstrip("/")).is_file(), address


def test_its_scope_is_this_page_alone(client: HouseClient) -> None:
    make_hearing()
    response = client.login("coordinator").get(WORKER)
    assert response.headers["Service-Worker-Allowed"] == RECORD
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_new_release_replaces_the_page(client: HouseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_hearing()
    client.login("coordinator")
    before = shell(client)["release"]
    assert client.get(RECORD).headers["X-Recorder-Release"] == before
    monkeypatch.setattr(recorder_shell, "_FILES", recorder_shell._FILES[1:])
    assert shell(client)["release"] != before
    assert client.get(RECORD).headers["X-Recorder-Release"] != before


def test_a_log_in_page_is_never_taken_for_the_recorder(client: HouseClient) -> None:
    make_hearing()
    assert "X-Recorder-Release" not in client.get("/staff/login").headers
    assert "/staff/login" in client.get(WORKER, status=303).location
