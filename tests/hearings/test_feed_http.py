"""Feeds over HTTP: what calendar programs ask, and what they must never be answered."""

import csv
import gzip
import io
import json
from datetime import date

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from werkzeug.test import TestResponse

from pb_app.hearings import feed_reading
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.wiring import REVISIONS
from tests.conftest import StillClock
from tests.hearings import factories as make
from tests.house_client import HouseClient

FEED = "/vlore/hearings.ics"


@pytest.fixture
def card(app: APIFlask) -> HearingCard:
    return make.announced()


def get(client: HouseClient, path: str = FEED, status: int = 200, **headers: str) -> TestResponse:
    """A feed as a program asks for it (the suite's client checks its octets)."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, status=status, headers=given)


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html", "application/json;q=0.1", "image/png", "nonsense", ""]
)
def test_whatever_is_accepted_the_answer_is_a_calendar(
    client: HouseClient, card: HearingCard, accept: str
) -> None:
    response = get(client, Accept=accept)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=900, stale-if-error=604800"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Content-Disposition"] == 'inline; filename="hearings-vlore.ics"'
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert card.uid.encode() in response.data


def test_an_unchanged_feed_costs_one_statement_and_no_octets(client: HouseClient, card: HearingCard) -> None:
    first = get(client)
    etag = first.headers["ETag"]
    bare = etag.strip('"')
    assert not etag.startswith("W/")
    for asked in (etag, f"W/{etag}", "*", f'"other", {etag}', f'"{bare}-gzip"', f'W/"{bare}-gzip", "x"'):
        again = get(client, status=304, If_None_Match=asked)
        assert again.data == b""
        assert again.headers["ETag"] == etag
        assert len(client.statements) == 1, client.statements
    assert get(client, If_None_Match='"something else"').data == first.data
    assert get(client, status=304, If_Modified_Since=first.headers["Last-Modified"]).data == b""
    assert get(client, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").data == first.data
    assert (
        get(client, If_None_Match='"x"', If_Modified_Since=first.headers["Last-Modified"]).data == first.data
    )


def test_an_unchanged_feed_is_served_with_one_statement(client: HouseClient, card: HearingCard) -> None:
    get(client)
    assert len(client.statements) <= 4
    get(client)
    assert len(client.statements) == 1


def test_a_feed_costs_the_same_statements_with_one_and_with_three_hearings(
    client: HouseClient, card: HearingCard
) -> None:
    get(client)
    one = len(client.statements)
    for day in (21, 22):
        make.announced(slot=Slot(date(2026, 10, day)))
    get(client)
    assert len(client.statements) == one


def test_gzip_has_a_tag_of_its_own_and_the_same_text(client: HouseClient, card: HearingCard) -> None:
    plain, packed = get(client), get(client, Accept_Encoding="gzip, deflate, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = get(client, status=304, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert again.headers["ETag"] == packed.headers["ETag"]
    assert "Content-Encoding" not in again.headers


def test_head_answers_like_get_without_the_body(client: HouseClient, card: HearingCard) -> None:
    whole = get(client)
    head = client._send("HEAD", FEED)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Content-Type", "Last-Modified", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_a_change_gives_a_new_tag_and_a_later_stamp(
    client: HouseClient, card: HearingCard, clock: StillClock
) -> None:
    before = get(client)
    clock.move(seconds=30)
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="x")
    after = get(client, If_None_Match=before.headers["ETag"])
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.last_modified is not None
    assert before.last_modified is not None
    assert after.last_modified > before.last_modified
    assert b"STATUS:CANCELLED" in after.data


def test_each_language_has_its_own_feed(client: HouseClient, card: HearingCard) -> None:
    albanian, english = get(client), get(client, "/en" + FEED)
    assert "SUMMARY;LANGUAGE=sq:Dëgjesë publike: Rajoni 3" in albanian.get_data(as_text=True)
    assert "SUMMARY;LANGUAGE=en:Public hearing: Rajoni 3" in english.get_data(as_text=True)
    assert b"SOURCE;VALUE=URI:http://localhost/en/vlore/hearings.ics" in english.data
    assert albanian.headers["ETag"] != english.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/vlore/places/vlore-rajoni-3/hearings.ics",
        "/vlore/themes/{theme}/hearings.ics",
        "/fier/hearings.ics",
        "/fier/places/fier-levan/hearings.ics",
    ],
)
def test_feeds_of_places_themes_and_of_nobody_yet_are_valid(
    client: HouseClient, card: HearingCard, path: str
) -> None:
    response = get(client, path.format(theme=card.themes[0].id))
    assert (card.uid.encode() in response.data) == path.startswith("/vlore")
    assert response.headers["Content-Disposition"].isascii()


@pytest.mark.parametrize(
    "path",
    [
        "/atlantis/hearings.ics",
        "/vlore/places/atlantis/hearings.ics",
        "/fier/places/vlore-rajoni-3/hearings.ics",
        "/vlore/themes/nothing/hearings.ics",
        "/vlore/hearings/D27-999.ics",
        "/fier/hearings/D27-001.ics",
        "/atlantis/hearings.csv",
        "/atlantis/hearings.json",
    ],
)
def test_what_is_not_there_is_not_found(client: HouseClient, card: HearingCard, path: str) -> None:
    assert client.get(path, status=404).mimetype == "text/html"


def test_a_draft_has_no_file(client: HouseClient, app: APIFlask) -> None:
    client.get(f"/vlore/hearings/{make.draft().ref}.ics", status=404)


def test_one_hearing_is_a_file_to_open(client: HouseClient, card: HearingCard) -> None:
    response = get(client, f"/vlore/hearings/{card.ref}.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="vlore-d27-001.ics"'
    assert b"X-WR-CALNAME" not in response.data
    assert response.data.count(b"BEGIN:VEVENT") == 1
    get(client, f"/vlore/hearings/{card.ref}.ics", status=304, If_None_Match=response.headers["ETag"])


@pytest.mark.parametrize(
    "query", ["?place=nowhere", "?from=20026-01-01", "?theme=" + "x" * 300, "?view=%00", "?a=%ff"]
)
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_odd_filters_are_never_an_error(
    client: HouseClient, card: HearingCard, query: str, ending: str
) -> None:
    assert card.ref in get(client, f"/vlore/hearings.{ending}{query}").get_data(as_text=True)


def test_tables_and_data_follow_the_filters_of_the_page(client: HouseClient, card: HearingCard) -> None:
    other = make.announced(place_ids=("vlore-novosele",), slot=Slot(date(2026, 11, 3)))
    response = get(client, "/vlore/hearings.csv?from=2026-11-01")
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))
    assert [row["ref"] for row in rows] == [other.ref]
    assert (rows[0]["places"], rows[0]["start"]) == ("Njësia Administrative Novoselë", "")
    response = get(client, "/vlore/hearings.json?place=vlore-rajoni-3")
    (record,) = json.loads(response.data)["hearings"]
    assert (record["ref"], record["date"], record["end"]) == (card.ref, "2026-10-20", "18:00")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    get(
        client,
        "/vlore/hearings.json?place=vlore-rajoni-3",
        status=304,
        If_None_Match=response.headers["ETag"],
    )


def test_compressed_data_is_known_again(client: HouseClient, app: APIFlask) -> None:
    for day in range(1, 8):
        make.announced(slot=Slot(date(2026, 11, day)))
    response = get(client, "/vlore/hearings.json", Accept_Encoding="br")
    get(
        client,
        "/vlore/hearings.json",
        status=304,
        Accept_Encoding="br",
        If_None_Match=response.headers["ETag"],
    )


def test_while_the_database_is_away_the_last_good_copy_is_served(
    client: HouseClient, card: HearingCard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = get(client)

    def away(*_args: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setitem(REVISIONS, "feed", away)
    monkeypatch.setattr(feed_reading, "read_head", away)
    monkeypatch.setattr(feed_reading.db.session, "rollback", lambda: None)
    assert get(client).data == good.data
    assert "does not answer" in caplog.text
