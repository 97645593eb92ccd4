"""The page of one hearing: the invitation before it, the report after it."""

import json
import re
from datetime import date, time

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.document_service import add_document, withdraw_document
from pb_app.hearings.meeting_service import mark_held, record_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import DocumentKind, HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from tests.conftest import StillClock
from tests.hearings.factories import EVERY_TICK, again, announced, venue
from tests.house_client import HouseClient

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TODAY = date(2026, 10, 1)


def page_of(client: HouseClient, card: HearingCard, prefix: str = "") -> str:
    return client.get(f"{prefix}/vlore/hearings/{card.ref}").get_data(as_text=True)


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    read: dict[str, object] = json.loads(found.group(1))
    return read


def held_today(**counts: int | None) -> HearingCard:
    card = announced(slot=Slot(TODAY, time(9, 0)))
    mark_held(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    if counts:
        record_attendance(
            actor=SYSTEM, hearing_id=card.id, expected_version=0, counts=AttendanceCounts(**counts)
        )
    return again(card)


def test_the_invitation(client: HouseClient) -> None:
    hall = venue(
        "Salla e bibliotekës",
        address="Rruga Justin Godard",
        step_free=True,
        capacity=80,
        lat=40.47,
        lon=19.49,
    )
    card = announced(
        venue=VenueChoice(hall), agenda="16.30 Hapja\nPyetje", online_url="https://takim.example.org/x"
    )
    page = page_of(client, card)
    assert "E martë, 20 tetor 2026, ora 16:30–18:00" in page
    assert "Rruga Justin Godard · 80 vende" in page
    assert "Po, hyrje pa shkallë" in page
    assert "<dt>16:30</dt><dd>Hapja</dd>" in page
    assert 'href="https://takim.example.org/x"' in page
    assert f'href="/vlore/hearings/{card.ref}.ics"' in page
    assert "webcal://localhost/vlore/places/vlore-rajoni-3/hearings.ics" in page
    assert "openstreetmap.org/?mlat=40.47&amp;mlon=19.49" in page


def test_what_is_not_known_is_not_made_up(client: HouseClient) -> None:
    card = announced(slot=Slot(date(2026, 10, 20)), venue=VenueChoice())
    page = page_of(client, card)
    assert "Ora do të njoftohet" in page
    assert "Vendi do të njoftohet" in page
    assert "Nuk është njoftuar. Ju lutemi, pyesni zyrën." in page
    assert data_of(page)["startDate"] == "2026-10-20"
    assert "endDate" not in data_of(page)


def test_english_marks_what_is_only_albanian(client: HouseClient) -> None:
    card = announced(purpose="Buxheti", purpose_en="The budget", agenda="Hapja", agenda_en="")
    page = page_of(client, card, "/en")
    assert "The budget" in page
    assert re.search(r'lang="sq">\s*<li>Hapja', page)


def test_data_for_search_engines(client: HouseClient) -> None:
    card = announced(title="</script><b>Titull", online_url="https://takim.example.org/x")
    page = page_of(client, card)
    data = data_of(page)
    assert data["name"] == "</script><b>Titull"
    assert "<b>Titull" not in page.replace("&lt;b&gt;", "")
    assert data["startDate"] == "2026-10-20T16:30:00+02:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert data["url"] == f"http://localhost/vlore/hearings/{card.ref}"


def test_cancelled(client: HouseClient) -> None:
    card = announced()
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Salla u mbyll.")
    page = page_of(client, card)
    assert "Kjo dëgjesë u anulua" in page
    assert "Salla u mbyll." in page
    assert "çastin e fundit" not in page
    assert "Vendoseni në kalendarin tuaj" not in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventCancelled"


def test_moved_at_the_last_minute(client: HouseClient, clock: StillClock) -> None:
    card = announced(slot=Slot(date(2026, 10, 2), time(16, 30)))
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=Slot(date(2026, 10, 9), time(17, 0)),
        reason="Salla është e zënë.", confirmed=EVERY_TICK,
    )  # fmt: skip
    page = page_of(client, card)
    assert "Më parë: e premte, 2 tetor 2026, ora 16:30." in page
    assert "Tani: e premte, 9 tetor 2026, ora 17:00, deri rreth orës 18:30." in page
    assert "në çastin e fundit" in page
    assert data_of(page)["previousStartDate"] == "2026-10-02T16:30:00+02:00"
    clock.move(days=4)
    assert "në çastin e fundit" not in page_of(client, card)


def test_tentative_and_gone_by(client: HouseClient) -> None:
    card = announced(HearingStatus.TENTATIVE)
    assert "Ende e pakonfirmuar" in page_of(client, card)
    db.session.execute(sa.update(Hearing).where(Hearing.id == card.id).values(on_date=date(2026, 9, 1)))
    db.session.commit()
    page = page_of(client, card)
    assert "Dita e kësaj dëgjese ka kaluar" in page
    assert "Ende e pakonfirmuar" not in page


def test_counts_stay_honest(client: HouseClient) -> None:
    card = held_today(total=40, women=3, men=37, under_16=2, from_16_to_29=10, from_30_to_64=20, from_65=8)
    page = page_of(client, card)
    rows = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    assert rows["Gratë"] == "3", "sexes show as counted"
    assert rows["Pa e treguar"] == "pa të dhëna"
    assert rows["Nën 16 vjeç"] == rows["65 vjeç e sipër"] == "nuk shfaqet: grup i vogël"
    assert rows["30–64 vjeç"] == "20"
    assert [shown for words, shown in rows.items() if "aftësi" in words] == ["pa të dhëna"]


def test_minutes_only_once_they_are_public(client: HouseClient) -> None:
    card = held_today()
    save_minutes(
        actor=SYSTEM, hearing_id=card.id, expected_version=0, draft=MinutesDraft(text="U kërkua ndriçim.")
    )
    assert "U kërkua ndriçim." not in page_of(client, card)
    publish_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=1)
    assert "U kërkua ndriçim." in page_of(client, card)


def test_documents_are_downloads(client: HouseClient) -> None:
    card = announced()
    first, second = (
        add_document(
            actor=SYSTEM, hearing_id=card.id, kind=DocumentKind.DRAFT_BUDGET, title="Projektbuxheti 2027",
            dated_on=TODAY, content=PDF + extra,
        )
        for extra in (b"", b"%2\n%%EOF\n")
    )  # fmt: skip
    page = page_of(client, card)
    assert "Projektbuxheti · 1 tetor 2026 · versioni nr. 2 · PDF, 1 KB" in page
    assert "versioni nr. 1" in page
    response = client.get(f"/vlore/hearings/{card.ref}/documents/{second}")
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == "application/pdf"
    withdraw_document(actor=SYSTEM, hearing_id=card.id, document_id=first)
    client.get(f"/vlore/hearings/{card.ref}/documents/{first}", status=404)
    assert "versioni nr. 1" not in page_of(client, card)
    other = announced()
    client.get(f"/vlore/hearings/{other.ref}/documents/{second}", status=404)


def test_the_source_of_what_others_announced(client: HouseClient) -> None:
    card = announced()
    address = "https://www.bashkiadivjake.gov.al/ (njoftim)"
    for url, shown in ((address, address), ("https://vlora.gov.al/x", 'href="https://vlora.gov.al/x"')):
        db.session.execute(sa.update(Hearing).where(Hearing.id == card.id).values(source_url=url))
        db.session.commit()
        assert shown in page_of(client, card)


def test_examples_say_so(client: HouseClient) -> None:
    card = announced()
    assert "SHEMBULL" not in page_of(client, card)
    db.session.execute(sa.update(Hearing).where(Hearing.id == card.id).values(is_example=True))
    db.session.commit()
    assert "SHEMBULL" in page_of(client, card)


def test_one_and_three_cost_the_same(client: HouseClient, app: APIFlask) -> None:
    hall = venue()
    counts = []
    for places, documents in (
        (("vlore-rajoni-1",), 1),
        (("vlore-rajoni-1", "vlore-rajoni-2", "vlore-rajoni-3"), 3),
    ):
        card = announced(place_ids=places, venue=VenueChoice(hall))
        for number in range(documents):
            add_document(
                actor=SYSTEM, hearing_id=card.id, kind=DocumentKind.SLIDES, title=f"Nr. {number}", dated_on=TODAY,
                content=PDF,
            )  # fmt: skip
        db.session.expire_all()
        page_of(client, card)
        counts.append(len(client.statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_visitor_gets_no_cookie(client: HouseClient, prefix: str) -> None:
    card = announced()
    assert "Set-Cookie" not in client.get(f"{prefix}/vlore/hearings/{card.ref}").headers
    assert "Set-Cookie" not in client.get(f"{prefix}/vlore/hearings").headers
