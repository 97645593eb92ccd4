"""Kept answers: equal to what the application itself would say, and never older than what they are made of."""

import gzip

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from werkzeug.test import Client, TestResponse

from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.kernel.actor import SYSTEM
from pb_app.web import kept_answers
from tests.conftest import StillClock
from tests.hearings import factories as make
from tests.house_client import HouseClient

FEED, CALENDAR = "/vlore/hearings.ics", "/vlore/hearings"
ADDRESSES = (
    FEED, "/en/vlore/hearings.ics", "/vlore/places/vlore-rajoni-3/hearings.ics", CALENDAR,
    "/en/vlore/hearings?view=month&month=2026-10", "/vlore/", "/", "/embed/vlore/hearings", "/vlore/proposals",
)  # fmt: skip
# What the layer sets itself, in another order or form than Flask does.
OWN = {"Content-Length", "ETag", "Vary", "Content-Encoding"}


@pytest.fixture
def card(app: APIFlask, clock: StillClock) -> HearingCard:
    found = make.announced()
    clock.move(seconds=10)
    return found


def is_kept(app: APIFlask, path: str) -> bool:
    """Whether the next request for this address would be answered without Flask."""
    before = app.wsgi_app
    seen: list[str] = []

    def note() -> None:
        seen.append(path)

    app.before_request_funcs.setdefault(None, []).append(note)
    try:
        app.test_client().get(path)
    finally:
        app.before_request_funcs[None].remove(note)
    assert app.wsgi_app is before
    return not seen


def bypassing(app: APIFlask, path: str, **headers: str) -> TestResponse:
    """The same request when nothing was kept and nothing may be."""
    app.extensions.pop(kept_answers.EXTENSION, None)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(app.wsgi_app, TestResponse).get(path, headers=given)


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_kept_answer_says_what_the_application_says(
    app: APIFlask, card: HearingCard, clock: StillClock, path: str
) -> None:
    clock.move(seconds=-10)  # just after an action nothing is kept
    fresh = bypassing(app, path)
    clock.move(seconds=10)
    first, second = app.test_client().get(path), app.test_client().get(path)
    assert is_kept(app, path)
    assert fresh.status_code == first.status_code == second.status_code == 200
    assert fresh.data == first.data == second.data
    for name, value in fresh.headers.items():
        assert name in OWN or first.headers.get(name) == second.headers.get(name) == value, name
    assert {name for name, _value in second.headers} - OWN == {name for name, _value in fresh.headers} - OWN


@pytest.mark.parametrize("path", [FEED, CALENDAR])
def test_packed_head_and_unchanged(app: APIFlask, card: HearingCard, path: str) -> None:
    client = app.test_client()
    whole = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br;q=0.9, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == whole.data
    assert packed.headers["ETag"] != whole.headers["ETag"]
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers
    head = client.head(path)
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    for tag in (whole.headers["ETag"], packed.headers["ETag"], "*", f'"x", W/{whole.headers["ETag"]}'):
        unchanged = client.get(path, headers={"If-None-Match": tag})
        assert (unchanged.status_code, unchanged.data) == (304, b""), tag
        assert unchanged.headers["Cache-Control"] == whole.headers["Cache-Control"]
        assert "Content-Length" not in unchanged.headers
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_if_modified_since_counts_only_alone(app: APIFlask, card: HearingCard) -> None:
    client = app.test_client()
    changed = client.get(FEED).headers["Last-Modified"]
    assert client.get(FEED, headers={"If-Modified-Since": changed}).status_code == 304
    both = {"If-Modified-Since": changed, "If-None-Match": '"other"'}
    assert client.get(FEED, headers=both).status_code == 200
    assert client.get(FEED, headers={"If-Modified-Since": "yesterday"}).status_code == 200


@pytest.mark.parametrize("path", [FEED, CALENDAR, "/vlore/", f"{CALENDAR}/{{ref}}"])
def test_a_change_shows_at_once(app: APIFlask, card: HearingCard, clock: StillClock, path: str) -> None:
    path = path.format(ref=card.ref)
    client = app.test_client()
    before = client.get(path).data
    assert client.get(path).data == before
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Stuhi e fortë")
    after = client.get(path).data
    assert after != before
    clock.move(seconds=10)
    assert client.get(path).data == after


def test_nothing_is_kept_just_after_an_action(app: APIFlask, clock: StillClock) -> None:
    """On PostgreSQL an entry with a smaller number may still be on its way."""
    make.announced()
    app.test_client().get(CALENDAR)
    assert not is_kept(app, CALENDAR)
    clock.move(seconds=6)
    app.test_client().get(CALENDAR)
    assert is_kept(app, CALENDAR)


def test_pages_are_made_anew_each_minute(app: APIFlask, card: HearingCard, clock: StillClock) -> None:
    """What is today and what is urgent changes without anybody doing anything."""
    app.test_client().get(CALENDAR)
    assert is_kept(app, CALENDAR)
    clock.move(minutes=1)
    assert not is_kept(app, CALENDAR)


def test_a_feed_outlives_what_other_people_do(app: APIFlask, card: HearingCard, clock: StillClock) -> None:
    app.test_client().get(FEED)
    make.draft()
    clock.move(days=1)
    assert is_kept(app, FEED)


def test_one_statement_answers_a_kept_feed(client: HouseClient, card: HearingCard) -> None:
    client.get(FEED)
    client.get(FEED)
    assert len([each for each in client.statements if each.lstrip().startswith("SELECT")]) == 1


def test_addresses_are_told_apart(app: APIFlask, card: HearingCard) -> None:
    client = app.test_client()
    albanian, english = client.get(CALENDAR).data, client.get(f"/en{CALENDAR}").data
    month = client.get(f"{CALENDAR}?view=month").data
    assert len({albanian, english, month, client.get("/fier/hearings").data}) == 4
    assert client.get(f"/en{CALENDAR}").data == english
    assert client.get(CALENDAR, headers={"Host": "evil.example"}).status_code == 400


def test_missing_personal_and_changing_answers_are_never_kept(app: APIFlask, card: HearingCard) -> None:
    client = app.test_client()
    for path in ("/vlore/places/nowhere/hearings.ics", "/vlore/hearings/D27-999", "/staff/login"):
        client.get(path)
        assert not is_kept(app, path), path
    form = "/vlore/proposals/new"
    assert client.get(form).data
    assert not is_kept(app, form)
    long = f"{CALENDAR}?place={'x' * 300}"
    client.get(long)
    assert not is_kept(app, long)
    assert client.post(CALENDAR).status_code == 405


def test_without_a_database_the_application_answers(
    app: APIFlask, card: HearingCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    body = client.get(FEED).data

    def away(*_args: object, **_named: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    with app.app_context():
        monkeypatch.setattr(db.session, "execute", away)
        monkeypatch.setattr(db.session, "scalar", away)
    assert client.get(FEED).data == body  # the last good copy
    assert client.get(CALENDAR).status_code == 503


def test_the_shelf_keeps_what_was_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "_MOST_BYTES", 25)
    shelf = kept_answers.Shelf()
    for name in ("a", "b"):
        shelf.put((name,), kept_answers._Answer("feed", name, "1", (), "tag", b"1234567890", b""))
    assert shelf.get(("a",)) is not None
    shelf.put(("c",), kept_answers._Answer("feed", "c", "1", (), "tag", b"1234567890", b""))
    assert [name for name in "abc" if shelf.get((name,))] == ["a", "c"]
    shelf.put(("a",), kept_answers._Answer("feed", "a", "2", (), "tag", b"12345", b""))
    assert [name for name in "abc" if shelf.get((name,))] == ["a", "c"]
