"""What leaves the site beside the calendar feed: news, workbook, frame, the address of a choice."""

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, time

import pytest
from apiflask import APIFlask
from python_calamine import CalamineWorkbook

from pb_app.extensions import limiter
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.calendar_tables import SavedFilter
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from tests.conftest import StillClock
from tests.formats.atom_check import ATOM, atom_problems
from tests.hearings import factories as make
from tests.house_client import HouseClient

CHOICE = "place=vlore-rajoni-3&audience=youth"


@pytest.fixture
def card(app: APIFlask) -> HearingCard:
    return make.announced(audience=Audience.YOUTH)


def titles(body: bytes) -> list[str | None]:
    assert atom_problems(body) == []
    return [entry.findtext(f"{ATOM}title") for entry in ET.fromstring(body).iter(f"{ATOM}entry")]  # noqa: S314


def test_news_tell_the_latest_change_first(client: HouseClient, card: HearingCard, clock: StillClock) -> None:
    clock.move(hours=1)
    make.announced(slot=Slot(date(2026, 11, 3), time(17)), title="Tjetra", theme_ids=())
    first = client.get("/vlore/hearings.atom")
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Set-Cookie" not in first.headers
    assert titles(first.data) == [
        "Tjetra – e martë, 3 nëntor 2026, ora 17:00, deri rreth orës 18:30",
        "Dëgjesë publike: Rajoni 3 – e martë, 20 tetor 2026, ora 16:30–18:00",
    ]
    assert (
        client.get("/vlore/hearings.atom", status=304, headers={"If-None-Match": first.headers["ETag"]}).data
        == b""
    )
    clock.move(hours=1)
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Moti & shiu")
    changed = client.get("/vlore/hearings.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (titles(changed.data)[0] or "").startswith("ANULUAR: Dëgjesë publike: Rajoni 3")
    assert "Moti &amp; shiu" in changed.get_data(as_text=True)
    assert f"urn:uuid:{card.uid}" in changed.get_data(as_text=True)


def test_news_of_a_choice_and_in_english(client: HouseClient, card: HearingCard) -> None:
    make.announced(slot=Slot(date(2026, 11, 3)), title="Tjetra")
    assert len(titles(client.get(f"/vlore/hearings.atom?{CHOICE}").data)) == 1
    english = client.get("/en/vlore/hearings.atom")
    assert (titles(english.data)[1] or "").startswith("Public hearing: Rajoni 3 – Tuesday, 20 October 2026")
    assert b'xml:lang="en"' in english.data
    page = client.get(f"/en/vlore/hearings?{CHOICE}").get_data(as_text=True)
    assert 'type="application/atom+xml"' in page
    assert 'href="/en/vlore/hearings.atom?place=vlore-rajoni-3&amp;audience=youth"' in page


def test_news_of_nobody_yet_are_valid_and_stand_still(
    client: HouseClient, app: APIFlask, clock: StillClock
) -> None:
    first = client.get("/fier/hearings.atom").data
    clock.move(days=1)
    assert titles(first) == []
    assert client.get("/fier/hearings.atom").data == first
    client.get("/atlantis/hearings.atom", status=404)


def test_a_draft_is_no_news(client: HouseClient, app: APIFlask) -> None:
    make.draft(title="Vetëm për zyrën")
    assert titles(client.get("/vlore/hearings.atom").data) == []


def test_the_workbook_has_real_dates_and_hours(client: HouseClient, card: HearingCard) -> None:
    make.announced(slot=Slot(date(2026, 11, 3)), title="=1+1", venue=VenueChoice(), place_ids=())
    response = client.get("/vlore/hearings.xlsx")
    assert response.data == client.get("/vlore/hearings.xlsx").data, "equal bytes while nothing changed"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()
    head, first, second = rows
    assert head[:4] == ["Data", "Dita e javës", "Nga ora", "Deri në orën"]
    assert first[:4] == [date(2026, 10, 20), "e martë", time(16, 30), time(18)]
    assert second[0] == date(2026, 11, 3)
    assert second[2:4] == ["", ""], "an hour that is not known stays empty"
    assert "'=1+1" in second
    assert str(first[-1]) in {f"http://localhost/vlore/hearings/{card.ref}", card.ref}
    sheet = zipfile.ZipFile(io.BytesIO(response.data)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert 'paperSize="9"' in sheet
    book = zipfile.ZipFile(io.BytesIO(response.data)).read("xl/workbook.xml").decode()
    assert "$A$1:$I$3" in book, "what goes on paper can be read there"
    assert 'orientation="landscape"' in sheet


def test_the_workbook_follows_the_filters_and_the_language(client: HouseClient, card: HearingCard) -> None:
    make.announced(slot=Slot(date(2026, 11, 3)))
    body = client.get(f"/en/vlore/hearings.xlsx?{CHOICE}").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][1] == "Tuesday"


def test_the_frame_of_another_site_takes_filters(client: HouseClient, card: HearingCard) -> None:
    make.announced(slot=Slot(date(2026, 11, 3)), title="Tjetra")
    whole = client.get("/embed/vlore/hearings").get_data(as_text=True)
    assert "Tjetra" in whole
    response = client.get(f"/embed/vlore/hearings?{CHOICE}")
    page = response.get_data(as_text=True)
    assert "Tjetra" not in page
    assert "Dëgjesë publike: Rajoni 3" in page
    assert "Rajoni 3 · Të rinjtë" in page
    assert 'href="/vlore/hearings/subscribe?place=vlore-rajoni-3&amp;audience=youth"' in page
    assert "<form" not in page
    assert "<script" not in page
    assert "Set-Cookie" not in response.headers
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    outside = client.get("/vlore/hearings").headers
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]


def test_the_frame_speaks_the_language_asked_for(client: HouseClient, card: HearingCard) -> None:
    sent = client.get("/embed/vlore/hearings?lang=en&theme=&place=vlore-rajoni-3", status=308)
    assert sent.headers["Location"] == "/en/embed/vlore/hearings?theme=&place=vlore-rajoni-3"
    assert "Public hearing: Rajoni 3" in client.get(sent.headers["Location"]).get_data(as_text=True)
    assert (
        client.get("/en/embed/vlore/hearings?lang=sq", status=308).headers["Location"]
        == "/embed/vlore/hearings"
    )
    client.get("/embed/vlore/hearings?lang=tlh")


def test_a_choice_gets_a_short_address(client: HouseClient, card: HearingCard) -> None:
    page = client.get(f"/vlore/hearings?{CHOICE}").get_data(as_text=True)
    assert "/vlore/hearings/subscribe?place=vlore-rajoni-3&amp;audience=youth" in page
    assert "webcal://" not in page
    asked = f"/vlore/hearings/subscribe?{CHOICE}"
    assert "webcal://" not in client.get(asked).get_data(as_text=True)
    sent = client.post(asked)
    assert sent.headers["Location"] == asked
    (row,) = make.rows_of(SavedFilter)
    again = client.get(asked).get_data(as_text=True)
    assert f"webcal://localhost/vlore/feeds/{row.code}.ics" in again
    assert f"/vlore/feeds/{row.code}.ics" in client.get(f"/vlore/hearings?{CHOICE}").get_data(as_text=True)
    assert card.uid.encode() in client.get(f"/vlore/feeds/{row.code}.ics").data


def test_what_has_an_address_already_is_not_saved(client: HouseClient, card: HearingCard) -> None:
    page = client.get("/vlore/hearings/subscribe?place=vlore-rajoni-3").get_data(as_text=True)
    assert "webcal://localhost/vlore/places/vlore-rajoni-3/hearings.ics" in page
    client.post(
        "/vlore/hearings/subscribe?place=nowhere&theme=" + "x" * 300,
        status=200,
        token_from=f"/vlore/hearings/subscribe?{CHOICE}",
    )
    assert make.rows_of(SavedFilter) == []
    client.get("/atlantis/hearings/subscribe", status=404)


def test_nobody_fills_the_table_of_choices(
    client: HouseClient, card: HearingCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter.reset()
    monkeypatch.setattr(limiter, "enabled", True)
    asked = f"/vlore/hearings/subscribe?{CHOICE}"
    token = client.csrf_token(asked)
    make.rows_of(SavedFilter)
    statuses = [client.client.post(asked, data={"csrf_token": token}).status_code for _time in range(61)]
    limiter.reset()
    assert set(statuses[:60]) <= {200, 303}
    assert statuses[60] == 429
    assert len(make.rows_of(SavedFilter)) == 1


def test_the_box_explains_each_way(client: HouseClient, card: HearingCard) -> None:
    page = client.get("/vlore/hearings").get_data(as_text=True)
    assert page.count("Shto në kalendar") == 1
    for words in ("8–24 orë", "Subscribe from web", "nuk ndryshon kur shtyhet", "iPhone, Mac, Thunderbird"):
        assert words in page
    assert "&lt;iframe src=&#34;http://localhost/embed/vlore/hearings&#34;" in page


def test_search_engines_read_when_it_was_and_where(client: HouseClient, card: HearingCard) -> None:
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Moti",
        slot=Slot(date(2026, 10, 27), time(17), time(19)),
    )  # fmt: skip
    page = client.get(f"/vlore/hearings/{card.ref}").get_data(as_text=True)
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2026-10-20T16:30:00+02:00"
    assert data["startDate"] == "2026-10-27T17:00:00+01:00"
    assert data["location"][0]["address"]["addressLocality"] == "Vlorë"
    assert data["audience"]["audienceType"] == "Të rinjtë"
    assert data["identifier"] == f"urn:uuid:{card.uid}"
