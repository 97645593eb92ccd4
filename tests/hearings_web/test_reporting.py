"""After the hearing: people counted, documents."""

import io
import re
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.hearings.tables import Attendance, HearingDocument
from pb_app.kernel.actor import SYSTEM
from tests.hearings.factories import announced, draft, rows_of
from tests.house_client import HouseClient

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def card(client: HouseClient) -> HearingCard:
    return announced(slot=Slot(date(2026, 10, 1), time(9, 0)), place_ids=("vlore-rajoni-1",))


def send(client: HouseClient, card: HearingCard, room: str, expected: int = 303, **typed: Any) -> str:
    path = f"/staff/vlore/hearings/{card.ref}/{room}"
    response = client.post(path, client.form(path) | typed, status=expected)
    return response.location if expected == 303 else response.get_data(as_text=True)


@pytest.mark.parametrize("key", ["coordinator", "officer_1", "youth_centre"])
def test_one_number_is_enough(client: HouseClient, card: HearingCard, key: str) -> None:
    send(client.login(key), card, "attendance", total="47")
    row = rows_of(Attendance)[0]
    assert (row.total, row.women) == (47, None)


def test_the_rest_may_follow(client: HouseClient, card: HearingCard) -> None:
    coordinator = client.login("coordinator")
    send(coordinator, card, "attendance", total="47")
    send(coordinator, card, "attendance", total="47", women="21", under_16="3")
    assert rows_of(Attendance)[0].women == 21
    page = coordinator.get(f"/staff/vlore/hearings/{card.ref}").get_data(as_text=True)
    assert "Nën 16 vjeç: 3" in page, "staff see what the public does not"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"total": "10", "women": "7", "men": "6"}, "total"),
        ({"total": "-3"}, "total"),
        ({"total": "shumë"}, "total"),
        ({"total": "10", "disabilities": "99999999999999999999"}, "disabilities"),
        ({"total": "", "women": "3"}, "total"),
    ],
)
def test_counts_that_cannot_be(
    client: HouseClient, card: HearingCard, typed: dict[str, str], field: str
) -> None:
    page = send(client.login("coordinator"), card, "attendance", 200, **typed)
    assert f'<a href="#{field}">' in page.partition("data-error-summary")[2].partition("</ul>")[0]
    for value in filter(None, typed.values()):
        assert f'value="{value}"' in page
    assert rows_of(Attendance) == []


def test_two_who_count_at_once(client: HouseClient, card: HearingCard) -> None:
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/attendance"
    mine = coordinator.form(path) | {"total": "50"}
    record_attendance(actor=SYSTEM, hearing_id=card.id, expected_version=0, counts=AttendanceCounts(total=47))
    page = coordinator.post(path, mine, status=409).get_data(as_text=True)
    assert re.search(r"47</td><td[^>]*>50</td>", page)
    assert rows_of(Attendance)[0].total == 47
    coordinator.post(path, mine | {"version": "1"})
    assert rows_of(Attendance)[0].total == 50


def test_nothing_is_reported_before_its_day(client: HouseClient) -> None:
    coming, plan = announced(), draft()
    coordinator = client.login("coordinator")
    for one in (coming, plan):
        assert "data-error-summary" in send(coordinator, one, "attendance", 200, total="5")
    assert rows_of(Attendance) == []


def upload(client: HouseClient, card: HearingCard, content: bytes, expected: int = 303, **typed: Any) -> str:
    data = {"kind": "draft_budget", "title": "Projektbuxheti 2027", "dated_on": "1.10.2026", **typed}
    return send(client, card, "documents", expected, **data, file=(io.BytesIO(content), "emri im.pdf"))


def test_documents_have_versions(client: HouseClient, card: HearingCard) -> None:
    coordinator = client.login("coordinator")
    upload(coordinator, card, PDF)
    upload(coordinator, card, PDF)
    assert len(rows_of(HearingDocument)) == 1, "the same file again is the same document"
    upload(coordinator, card, PDF + b"%2\n%%EOF\n")
    page = coordinator.get(f"/staff/vlore/hearings/{card.ref}/documents").get_data(as_text=True)
    assert "versioni nr. 2" in page
    newest = max(rows_of(HearingDocument), key=lambda row: row.number)
    coordinator.post(
        f"/staff/vlore/hearings/{card.ref}/documents/{newest.id}/withdraw",
        token_from=f"/staff/vlore/hearings/{card.ref}/documents",
    )
    assert rows_of(HearingDocument, HearingDocument.id == newest.id)[0].withdrawn_at is not None
    address = f"/staff/vlore/hearings/{card.ref}/documents/{newest.id}"
    assert coordinator.get(address).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "typed"),
    [
        (b"<html><script>alert(1)</script></html>", {}),
        (b"", {}),
        (PDF, {"title": ""}),
        (PDF, {"dated_on": "dje"}),
        (PDF, {"kind": "\x00"}),
        (PDF, {"title": "x" * 161}),
    ],
)
def test_documents_that_cannot_be(
    client: HouseClient, card: HearingCard, content: bytes, typed: dict[str, str]
) -> None:
    page = upload(client.login("coordinator"), card, content, 200, **typed)
    assert "data-error-summary" in page
    assert rows_of(HearingDocument) == []


def test_no_file_chosen(client: HouseClient, card: HearingCard) -> None:
    page = send(
        client.login("coordinator"),
        card,
        "documents",
        200,
        kind="slides",
        title="Prezantimi",
        dated_on="1.10.2026",
    )
    assert "Zgjidhni një skedar" in page
    assert 'value="Prezantimi"' in page


def test_the_youth_centre_adds_but_does_not_withdraw(client: HouseClient, card: HearingCard) -> None:
    centre = client.login("youth_centre")
    upload(centre, card, PDF)
    page = centre.get(f"/staff/vlore/hearings/{card.ref}/documents").get_data(as_text=True)
    assert "/withdraw" not in page
    number = rows_of(HearingDocument)[0].id
    centre.post(
        f"/staff/vlore/hearings/{card.ref}/documents/{number}/withdraw", status=403,
        token_from=f"/staff/vlore/hearings/{card.ref}/documents",
    )  # fmt: skip
