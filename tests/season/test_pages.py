"""The pages of reading a season from a file, and of the document that it is printed as."""

import html
import io
import re
from typing import Any

import pytest
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.season.notice import notice_of
from pb_app.hearings.season.tables import ColumnMapping, ConsultationNotice
from pb_app.hearings.tables import Hearing
from tests.hearings import factories as make
from tests.house_client import HouseClient
from tests.season.tables import HEADINGS, SEASON, YEAR, table

IMPORT = f"/staff/vlore/planning/{YEAR}/import"
NOTICE = f"/staff/vlore/planning/{YEAR}/notice"
CALENDAR = (
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:Takim, Rajoni 1\nDTSTART:20261012T163000\nEND:VEVENT\n"
)
BROKEN = b"BEGIN:VEVENT\nSUMMARY:E prishur\nDTSTART;;X:1\nEND:VEVENT\n"


@pytest.fixture
def cycle_id(app: APIFlask) -> int:
    assert app
    return make.cycle(YEAR)


@pytest.fixture
def desk(client: HouseClient, cycle_id: int) -> HouseClient:
    assert cycle_id
    return client.login("coordinator")


def words(response: TestResponse) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def send(desk: HouseClient, content: bytes, name: str = "kalendari.xlsx", **kwargs: Any) -> TestResponse:
    return desk.post(IMPORT, {"file": (io.BytesIO(content), name)}, status=200, **kwargs)


def hidden(response: TestResponse) -> dict[str, str]:
    found = re.findall(r'<input[^>]*name="(sheet|name)"[^>]*value="([^"]*)"', response.get_data(as_text=True))
    return {name: html.unescape(value) for name, value in found}


def columns_of(response: TestResponse) -> list[str]:
    page = response.get_data(as_text=True)
    chosen = []
    for select in re.findall(r'<select[^>]*name="column".*?</select>', page, flags=re.DOTALL):
        found = re.search(r'<option value="([^"]*)" selected', select)
        chosen.append(found[1] if found else "")
    return chosen


def take(desk: HouseClient, page: TestResponse, *, status: int = 303, **more: Any) -> TestResponse:
    fields = hidden(page) | {"column": columns_of(page), "step": "take"} | more
    return desk.post(IMPORT, fields, status=status)


def test_a_file_is_looked_over_then_taken_over(desk: HouseClient) -> None:
    page = send(desk, table(*SEASON))
    text = words(page)
    assert "kalendari.xlsx" in text
    assert "e hënë, 12 tetor 2026, 16:30" in text
    assert "Dëgjesë publike: Novoselë" in text
    assert columns_of(page) == ["number", "activity", "date", "venue", "hour", "method", "form"]
    assert make.rows_of(PlanEntry) == []
    response = take(desk, page)
    assert response.location == f"/staff/vlore/planning/{YEAR}"
    assert "U morën në draft: të reja: 3" in words(desk.get(response.location))
    assert len(make.rows_of(PlanEntry)) == 3
    again = words(send(desk, table(*SEASON)))
    assert "Nuk ka asgjë për të marrë" in again
    assert "Merri në draft" not in again


def test_a_pasted_table_is_read_like_a_file(desk: HouseClient) -> None:
    page = desk.post(IMPORT, {"pasted": table(*SEASON).decode()}, status=200)
    take(desk, page)
    assert len(make.rows_of(PlanEntry)) == 3


def test_columns_are_set_right_by_hand_and_remembered(desk: HouseClient) -> None:
    odd = table(("12.10.2026", "Rajoni 1", "shënim"), headings=("Kurdo", "Kush", "Tjetër"))
    page = send(desk, odd)
    assert columns_of(page) == ["date", "", ""]
    fields = hidden(page) | {"column": ["date", "place", "purpose"], "step": "look"}
    page = desk.post(IMPORT, fields, status=200)
    assert "Dëgjesë publike: Rajoni 1" in words(page)
    assert len(make.rows_of(ColumnMapping)) == 1
    page = send(desk, odd)
    assert columns_of(page) == ["date", "place", "purpose"]
    assert "Mbahet mend nga skedari i fundit me këta tituj" in words(page)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["activity", "place", ""], "Tregoni cila kolonë e mban datën."),
        (["date", "date", ""], "Dy kolona nuk mund të kenë të njëjtin kuptim: Data."),
        (["date", "<b>", "x" * 500], "Rreshti 2"),
        ([], "Tregoni cila kolonë e mban datën."),
    ],
)
def test_a_choice_of_columns_that_cannot_be_says_why(desk: HouseClient, chosen: list[str], said: str) -> None:
    page = send(desk, table(("31.06.2026", "Rajoni 1", ""), headings=("Data", "Njësia", "X")))
    fields = hidden(page) | {"column": chosen, "step": "take"}
    assert said in words(desk.post(IMPORT, fields, status=200))
    assert make.rows_of(PlanEntry) == []


def test_what_is_wrong_is_named_by_row_and_column(desk: HouseClient) -> None:
    rows = (
        ("1", "Rajoni 1", "e martë, 12.10.2026", "", "16.30"),
        ("2", "Rajoni 2", "31.06.2026", "", "25.00"),
        ("3", "Rajoni 3", "13.10.2026", "", "ora 16.30"),
    )
    headings = ("Nr", "Njësia", "Data", "Vendi", "Ora")
    page = send(desk, table(*rows, ("4", "Novoselle", "13.10.2026", "", ""), headings=headings))
    text = words(page)
    for said in (
        "Rreshti 2, kolona Data: Ajo ditë është e hënë, 12 tetor 2026: dita e javës në skedar është tjetër.",
        "Rreshti 3, kolona Data: Kjo datë nuk ekziston: 31.06.2026.",
        "Rreshti 3, kolona Ora: «25.00».",
        "Rreshti 5, kolona Njësia: «Novoselle» nuk është njësi, rajon a fshat i kësaj bashkie.",
        "Mos është fjala për Njësia Administrative Novoselë?",
    ):
        assert said in text
    refused = take(desk, page, status=200)
    assert "Rreshta që nuk lexohen: 3" in words(refused)
    assert make.rows_of(PlanEntry) == []
    take(desk, page, without_faulty="y")
    assert len(make.rows_of(PlanEntry)) == 1


def test_a_calendar_names_its_broken_events(desk: HouseClient) -> None:
    page = send(desk, CALENDAR + BROKEN, "kalendari.ics")
    text = words(page)
    assert "Ngjarja «E prishur» (rreshti 7), DTSTART: Ky rresht i kalendarit është i prishur." in text
    assert columns_of(page) == []
    take(desk, page, without_faulty="y")
    assert [row.title for row in make.rows_of(PlanEntry)] == ["Takim, Rajoni 1"]


def test_nothing_chosen_and_what_is_no_table_say_so(desk: HouseClient) -> None:
    assert "Zgjidhni një skedar ose ngjitni një tabelë." in words(desk.post(IMPORT, {}, status=200))
    for content in (b"%PDF-1.7", b"PK\x03\x04x", b"", b"\n\n"):
        text = words(send(desk, content))
        assert "Diçka duhet ndrequr" in text


def test_what_was_lost_on_the_way_is_asked_for_again(desk: HouseClient) -> None:
    page = desk.post(IMPORT, {"sheet": "x", "step": "take"}, status=200)
    assert "humbi gjatë rrugës" in words(page)


def test_a_page_left_open_overnight_loses_nothing(desk: HouseClient) -> None:
    page = send(desk, table(*SEASON))
    fields = hidden(page) | {"column": columns_of(page), "step": "take", "csrf_token": "old"}
    again = desk.post(IMPORT, fields, status=200)
    assert make.rows_of(PlanEntry) == []
    assert hidden(again) == hidden(page)
    take(desk, again)
    assert len(make.rows_of(PlanEntry)) == 3


def test_hostile_cells_are_shown_as_text(desk: HouseClient) -> None:
    rows = (("1", "<script>alert(1)</script> Rajoni 1", "12.10.2026", "=HYPERLINK(1)", "16.30"),)
    page = send(desk, table(*rows, headings=HEADINGS[:5]), "<script>.csv")
    assert "<script>alert" not in page.get_data(as_text=True)
    take(desk, page)
    (row,) = make.rows_of(PlanEntry)
    assert row.venue_text == "=HYPERLINK(1)"


@given(st.binary(max_size=200))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_upload_is_a_server_error(desk: HouseClient, damage: bytes) -> None:
    send(desk, CALENDAR[:60] + damage + CALENDAR[60:], "a.ics")
    send(desk, damage)


def test_officers_see_in_the_dry_run_what_is_not_theirs(client: HouseClient, cycle_id: int) -> None:
    assert cycle_id
    text = words(send(client.login("officer_2"), table(*SEASON)))
    assert "Rreshti 2: Ju mund të planifikoni dëgjesa vetëm për njësitë tuaja." in text


def test_each_language_has_its_words(desk: HouseClient) -> None:
    page = desk.post(f"/en{IMPORT}", {"pasted": table(*SEASON).decode()}, status=200)
    assert "Look over the rows" in words(page)
    assert "Monday, 12 October 2026" in words(page)


# The document


def test_the_page_of_the_document_offers_the_draft_before_anything_is_published(desk: HouseClient) -> None:
    desk.post(IMPORT, {"pasted": table(*SEASON).decode()}, status=200)
    text = words(desk.get(NOTICE))
    assert "Ky kalendar ende nuk është shpallur" in text
    assert desk.client.get(f"{NOTICE}.pdf").status_code == 404, "nothing is published"


@pytest.fixture
def published(cycle_id: int) -> None:
    assert cycle_id
    make.announced(place_ids=("vlore-rajoni-1",))


@pytest.mark.usefixtures("published")
def test_what_heads_the_document_is_written_with_both_texts_on_a_clash(desk: HouseClient) -> None:
    first = desk.form(NOTICE)
    desk.post(NOTICE, first | {"draft_act": "Projektbuxheti 2027", "comments_until": "30.10.2026"})
    clash = desk.post(NOTICE, first | {"draft_act": "Tjetër", "groups": "banorë"}, status=409)
    assert "Projektbuxheti 2027" in words(clash)
    assert 'value="Tjetër"' in clash.get_data(as_text=True)
    (row,) = make.rows_of(ConsultationNotice)
    assert (row.draft_act, row.version) == ("Projektbuxheti 2027", 1)
    assert notice_of(row.cycle_id)[0].groups == ""


@pytest.mark.usefixtures("published")
def test_a_wrong_date_keeps_what_was_typed(desk: HouseClient) -> None:
    page = desk.post(
        NOTICE, desk.form(NOTICE) | {"draft_act": "A", "comments_until": "31.06.2026"}, status=200
    )
    assert 'value="31.06.2026"' in page.get_data(as_text=True)
    assert make.rows_of(ConsultationNotice) == []


@pytest.mark.usefixtures("published")
def test_others_may_take_the_document_away_but_not_write(client: HouseClient) -> None:
    client.login("youth_centre")
    page = client.get(NOTICE).get_data(as_text=True)
    assert 'name="draft_act"' not in page
    assert f"{NOTICE}.pdf" in page


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<section")])
def test_the_document_is_taken_away_in_each_format(desk: HouseClient, kind: str, start: bytes) -> None:
    for query in ("", "?draft=1"):
        response = desk.client.get(f"{NOTICE}.{kind}{query}")
        assert response.status_code == 200
        assert response.data.startswith(start)
        assert response.headers["Cache-Control"] == "no-store"


def test_everybody_gets_the_published_document_and_only_that(client: HouseClient, cycle_id: int) -> None:
    address = f"/vlore/hearings/kalendari-{YEAR}"
    client.get(f"{address}.pdf", status=404)
    assert address not in client.get("/vlore/hearings").get_data(as_text=True)
    make.announced(place_ids=("vlore-rajoni-1",))
    make.draft(place_ids=("vlore-orikum",))
    around = client.get("/vlore/hearings?view=month").get_data(as_text=True)
    for kind in ("pdf", "docx"):
        assert f'href="{address}.{kind}"' in around
        response = client.client.get(f"{address}.{kind}")
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        again = client.client.get(f"{address}.{kind}", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
    assert len(make.rows_of(Hearing)) == 2
    assert b"Orikum" not in client.client.get(f"/en{address}.docx").data
    client.get(f"{address}.html", status=404)
    client.get(f"/vlore/hearings/kalendari-{YEAR + 1}.pdf", status=404)
    client.get("/vlore/hearings/kalendari-99999.pdf", status=404)
    assert cycle_id
