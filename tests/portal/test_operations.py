"""What machines ask."""

import re
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy.exc import OperationalError

from pb_app.jobs.service import note_sweep
from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.service import promise
from pb_app.portal.queries import readiness
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house_client import HouseClient

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_health_asks_nothing_of_the_database(client: HouseClient) -> None:
    response = client.get("/healthz")
    assert response.text == "ok\n"
    assert client.statements == []
    assert response.headers["Cache-Control"] == "no-store"


def test_ready_says_that_mail_waits_because_it_is_not_set_up(client: HouseClient) -> None:
    with unit_of_work(SYSTEM) as uow:
        promise(uow, kind="test", dedup_key="k", recipient="a@example.org", subject="s", body="b")
    found = client.get("/readyz").json
    assert found["status"] == "ready"
    assert "PB_MAIL_URL" in found["mail"]
    assert "1 waiting" in found["mail"]


def test_ready_tells_when_the_worker_made_its_last_round(client: HouseClient, clock: StillClock) -> None:
    assert "not made a round" in client.get("/readyz").json["worker"]
    note_sweep()
    assert client.get("/readyz").json["worker"].startswith("last round 2026-10-01T08:00:00Z")
    clock.move(minutes=6)
    assert client.get("/readyz").json["worker"].startswith("LATE")
    note_sweep()
    assert client.get("/readyz").json["worker"].startswith("last round 2026-10-01T08:06:00Z")


def test_without_a_database_it_is_not_ready(client: HouseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("", {}, OSError())

    monkeypatch.setattr(readiness, "mail_state", fail)
    found = client.get("/readyz", status=503)
    assert found.json == {"status": "unavailable", "database": "does not answer"}


def test_the_sitemap_is_valid_and_names_each_page_in_both_languages(client: HouseClient) -> None:
    make_cycle()
    card = announced()
    response = client.get("/sitemap.xml")
    root = ET.fromstring(response.data)  # noqa: S314 - our own bytes
    assert root.tag == f"{SITEMAP}urlset"
    places = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    assert len(places) == len(set(places))
    assert all(place.startswith("http://localhost/") for place in places)
    assert {
        "http://localhost/?all=1",
        "http://localhost/en/vlore/",
        f"http://localhost/vlore/hearings/{card.ref}",
    } <= set(places)
    for path in ("/?all=1", "/privacy", "/en/accessibility", "/vlore/budget/2027", "/en/kukes/"):
        assert f"http://localhost{path}" in places
        client.get(path)


def test_robots_leave_private_pages_alone(client: HouseClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /staff/" in text
    assert "Disallow: /*/follow/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_security_txt_has_a_contact_and_is_not_over(client: HouseClient) -> None:
    text = client.get("/.well-known/security.txt").text
    assert re.search(r"^Contact: mailto:", text, re.MULTILINE)
    assert re.search(r"^Expires: 2027-01-01T00:00:00Z$", text, re.MULTILINE)


@pytest.mark.parametrize("page", ["privacy", "accessibility"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_honest_pages(client: HouseClient, prefix: str, page: str) -> None:
    make_cycle()
    response = client.get(f"{prefix}/{page}")
    assert "Set-Cookie" not in response.headers


def test_privacy_names_the_law_and_how_long_contact_data_are_kept(client: HouseClient) -> None:
    make_cycle()
    page = client.get("/privacy").text
    assert "124/2024" in page
    assert "31 dhjetor të vitit pas vitit buxhetor" in page
    assert "Bashkia Vlorë" in page


@pytest.mark.parametrize(
    "datum",
    [
        "Fotografitë dhe dokumentet e një propozimi",
        "E-maili i atij që kërkon të njëjtën gjë",
        "Pyetja e zyrës dhe përgjigjja e autorit",
        "Një kod i nxjerrë nga e-maili i autorit",
        "Fjalët që zyra i mbuloi",
        "Tabelat që sjellin punonjësit",
    ],
)
def test_privacy_names_each_datum_of_a_person_that_is_kept(client: HouseClient, datum: str) -> None:
    assert datum in client.get("/privacy").text


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/robots.txt", "/.well-known/security.txt", "/sitemap.xml"]
)
def test_no_cookie_and_the_usual_headers(client: HouseClient, path: str) -> None:
    response = client.get(path)
    assert "Set-Cookie" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
