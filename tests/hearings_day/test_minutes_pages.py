"""Minutes on the desk and in public: draft, signed copy, revisions, and no name on any of them."""

import io
import json
from typing import Any

import pytest

from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.tables import Minutes
from pb_app.kernel.actor import SYSTEM
from tests.hearings.factories import rows_of
from tests.hearings_day.conftest import PDF
from tests.hearings_day.test_minutes import DRAFT
from tests.house_client import HouseClient


def send(client: HouseClient, card: HearingCard, room: str, status: int = 303, **typed: Any) -> str:
    path = f"/staff/vlore/hearings/{card.ref}/{room}"
    response = client.post(path, client.form(path) | typed, status=status)
    return response.location if status == 303 else response.get_data(as_text=True)


def published(card: HearingCard, scan: bytes = b"") -> None:
    save_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=0, draft=DRAFT)
    publish_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=1, scan=scan)


def test_they_arrive_filled_in(client: HouseClient, today: HearingCard) -> None:
    page = client.login("officer_1").get(f"/staff/vlore/hearings/{today.ref}/minutes").get_data(as_text=True)
    assert 'name="opened_at" size="' in page or 'name="opened_at"' in page
    for filled in ('value="09:00"', 'value="10:30"', 'value="1"'):
        assert filled in page


def test_from_draft_to_public(client: HouseClient, today: HearingCard) -> None:
    coordinator = client.login("coordinator")
    page = send(coordinator, today, "minutes", text="U kërkua ndriçim.", chair="Kryesuesja", next="publish")
    assert page.endswith("/minutes/publish")
    client.get(f"/vlore/hearings/{today.ref}/minutes", status=404)
    send(coordinator, today, "minutes/publish", scan=(io.BytesIO(PDF), "emri im.pdf"))
    public = client.get(f"/vlore/hearings/{today.ref}/minutes").get_data(as_text=True)
    for said in ("U kërkua ndriçim.", "Kryesuesja", "09:10–09:40 Projektbuxheti", "Versioni nr. 1"):
        assert said in public
    assert "U kërkua ndriçim." in client.get(f"/vlore/hearings/{today.ref}").get_data(as_text=True)
    scan = client.get(f"/vlore/hearings/{today.ref}/minutes/1/signed")
    assert scan.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "emri" not in scan.headers["Content-Disposition"]
    assert (scan.data, scan.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    client.get(f"/vlore/hearings/{today.ref}/minutes/2/signed", status=404)


def test_a_correction_says_why(client: HouseClient, today: HearingCard) -> None:
    published(today)
    coordinator = client.login("coordinator")
    send(coordinator, today, "minutes", text="U kërkua trotuar.", next="keep")
    assert "U kërkua ndriçim." in client.get(f"/vlore/hearings/{today.ref}").get_data(as_text=True)
    assert "data-error-summary" in send(coordinator, today, "minutes/publish", 200)
    send(coordinator, today, "minutes/publish", reason="Ishte shkruar gabim")
    address = f"/vlore/hearings/{today.ref}/minutes"
    newest = client.get(address).get_data(as_text=True)
    assert "U kërkua trotuar." in newest
    assert "Ishte shkruar gabim" in newest
    earlier = client.get(f"{address}?revision=1").get_data(as_text=True)
    assert "U kërkua ndriçim." in earlier
    assert "version i mëparshëm" in earlier
    for wrong in ("0", "9", "x", "1' OR 1"):
        assert "U kërkua trotuar." in client.get(f"{address}?revision={wrong}").get_data(as_text=True)


def test_a_double_click_publishes_once(client: HouseClient, today: HearingCard) -> None:
    coordinator = client.login("coordinator")
    send(coordinator, today, "minutes", text="U kërkua ndriçim.")
    path = f"/staff/vlore/hearings/{today.ref}/minutes/publish"
    typed = coordinator.form(path)
    coordinator.post(path, typed)
    coordinator.post(path, typed)
    assert len(rows_of(MinutesRevision)) == 1


def test_who_publishes(client: HouseClient, today: HearingCard) -> None:
    centre = client.login("youth_centre")
    send(centre, today, "minutes", text="U kërkua ndriçim.", next="keep")
    page = centre.get(f"/staff/vlore/hearings/{today.ref}/minutes").get_data(as_text=True)
    assert 'value="publish"' not in page
    assert "minutes/publish" not in page
    centre.get(f"/staff/vlore/hearings/{today.ref}/minutes/publish", status=403)
    assert rows_of(Minutes)[0].published_at is None


def test_nothing_to_publish_leads_back(client: HouseClient, today: HearingCard) -> None:
    coordinator = client.login("coordinator")
    answer = coordinator.get(f"/staff/vlore/hearings/{today.ref}/minutes/publish", status=303)
    assert answer.location.endswith("/minutes")


def test_two_who_write_see_both_texts(client: HouseClient, today: HearingCard) -> None:
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{today.ref}/minutes"
    mine = coordinator.form(path) | {"text": "Teksti im."}
    save_minutes(actor=SYSTEM, hearing_id=today.id, expected_version=0, draft=DRAFT)
    page = coordinator.post(path, mine, status=409).get_data(as_text=True)
    assert "Teksti im." in page
    assert "U kërkua ndriçim." in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"opened_at": "25:00"}, "opened_at"),
        ({"closed_at": "08:00", "opened_at": "09:00"}, "closed_at"),
        ({"protocol_on": "x"}, "protocol_on"),
    ],
)
def test_faults_stand_at_their_fields(
    client: HouseClient, today: HearingCard, typed: dict[str, str], field: str
) -> None:
    page = send(client.login("coordinator"), today, "minutes", 200, text="Diçka", **typed)
    assert f'<a href="#{field}">' in page


def test_a_file_that_is_none_is_refused(client: HouseClient, today: HearingCard) -> None:
    coordinator = client.login("coordinator")
    send(coordinator, today, "minutes", text="U kërkua ndriçim.")
    page = send(coordinator, today, "minutes/publish", 200, scan=(io.BytesIO(b"<html>"), "a.pdf"))
    assert '<a href="#scan">' in page or "data-error-summary" in page
    assert rows_of(MinutesRevision) == []


def test_minutes_of_before_are_shown(client: HouseClient, today: HearingCard) -> None:
    published(today)
    row = rows_of(MinutesRevision)[0]
    row.content = {"format": "minutes/1", "draft": {"text": "U diskutua për ujin.", "text_en": ""}}
    from pb_app.database import db  # noqa: PLC0415 - put in by hand

    db.session.commit()
    page = client.get(f"/vlore/hearings/{today.ref}/minutes").get_data(as_text=True)
    assert "U diskutua për ujin." in page
    assert json.dumps(None) not in page
    in_english = client.get(f"/en/vlore/hearings/{today.ref}/minutes").get_data(as_text=True)
    assert '<section lang="sq">' in in_english
