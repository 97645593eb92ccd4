"""Feeds with a filter in the address: sent on, filtered, or not found; never an error, never a broken calendar."""

from datetime import date, time
from urllib.parse import quote, urlencode

import pytest
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pb_app.formats.calendar_check import problems
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingKind, Slot
from pb_app.hearings.saved_filters import save_filter
from pb_app.kernel.actor import VISITOR
from tests.hearings import factories as make
from tests.house_client import HouseClient

FEED = "/vlore/hearings.ics"
THEME = "ndricimi"


@pytest.fixture
def card(app: APIFlask) -> HearingCard:
    return make.announced(audience=Audience.YOUTH)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("place=vlore-rajoni-3", "/vlore/places/vlore-rajoni-3/hearings.ics"),
        (f"theme={THEME}&place=", f"/vlore/themes/{THEME}/hearings.ics"),
        ("audience=youth&utm_source=afishe", "/vlore/audiences/youth/hearings.ics"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_one_filter_leads_to_the_feed_of_that_filter(
    client: HouseClient, card: HearingCard, query: str, address: str, prefix: str
) -> None:
    response = client.get(f"{prefix}{FEED}?{query}", status=308)
    assert response.headers["Location"] == prefix + address
    assert client.get(prefix + address).mimetype == "text/calendar"


def test_a_choice_is_filtered_until_somebody_saved_it(client: HouseClient, card: HearingCard) -> None:
    make.announced(slot=Slot(date(2026, 10, 21), time(9)), title="Për të gjithë")
    asked = f"{FEED}?place=vlore-rajoni-3&audience=youth"
    found = client.get(asked)
    assert found.data.count(b"BEGIN:VEVENT") == 1
    assert client.get(asked, status=304, headers={"If-None-Match": found.headers["ETag"]}).data == b""
    scope = FeedScope("vlore", "vlore-rajoni-3", audience=Audience.YOUTH)
    code = save_filter(actor=VISITOR, scope=scope)
    # A kept answer stands until the feeds change; a process that has none sends on at once.
    client.app.extensions.pop("pb_kept_answers")
    assert client.get(asked, status=308).headers["Location"] == f"/vlore/feeds/{code}.ics"
    saved = client.get(f"/vlore/feeds/{code}.ics")
    assert saved.data.count(b"BEGIN:VEVENT") == 1
    assert saved.headers["ETag"] != found.headers["ETag"], "it names another SOURCE"
    client.get(f"/fier/feeds/{code}.ics", status=404)
    client.get(f"/vlore/feeds/{code.upper()}.ics", status=404)


def test_days_are_filtered_on_the_fly(client: HouseClient, card: HearingCard) -> None:
    assert b"VEVENT" not in client.get(f"{FEED}?from=2026-10-21").data
    assert card.uid.encode() in client.get(f"{FEED}?from=20.10.2026&to=2026-10-20&audience=youth").data


@pytest.mark.parametrize(
    "query",
    [
        "place=nowhere", "place=fier-levan", f"place={'x' * 300}", "theme=" + "ë" * 300, "kind=party",
        "audience=everybody", "audience=youth&audience=women", "from=yesterday", "to=2026-02-30",
        "place=%00", "theme=%ff", "kind=focus_group&place=%0d%0aX:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["ics", "atom"])
def test_a_filter_that_says_nothing_is_not_found(
    client: HouseClient, card: HearingCard, query: str, ending: str
) -> None:
    assert client.get(f"/vlore/hearings.{ending}?{query}", status=404).mimetype == "text/html"


@pytest.mark.parametrize("query", ["view=month", "a=%ff", "x=" + "y" * 900, "place=&theme=&kind=", "&&=&"])
def test_what_is_no_filter_changes_nothing(client: HouseClient, card: HearingCard, query: str) -> None:
    assert client.get(f"{FEED}?{query}").data == client.get(FEED).data


def test_a_feed_asked_for_a_part_or_under_conditions_never_breaks(
    client: HouseClient, card: HearingCard
) -> None:
    whole = client.get(FEED)
    for name, value, status in (
        ("Range", "bytes=0-10", 200),
        ("Range", "bytes=999999999-", 200),
        ("If-None-Match", "*", 304),
        ("If-None-Match", "nonsense", 200),
        ("If-None-Match", '"' * 3000, 200),
        ("If-Modified-Since", "yesterday", 200),
        ("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT", 304),
        ("If-Match", '"x"', 200),
        ("Accept", "image/png;q=nonsense", 200),
        ("Accept-Encoding", "gzip;q=0, identity;q=0", 200),
        ("Accept-Language", "tlh", 200),
    ):
        response = client.get(FEED, status=status, headers={name: value})
        assert response.data in {b"", whole.data}, (name, value)
    head = client._send("HEAD", f"{FEED}?place=vlore-rajoni-3&audience=youth")
    assert (head.status_code, head.data) == (200, b"")
    assert client._send("HEAD", f"{FEED}?place=vlore-rajoni-3").status_code == 308


_VALUES = st.one_of(
    st.sampled_from(
        ["vlore-rajoni-3", "vlore-vlore", THEME, *Audience, *HearingKind, "2026-10-20", "", "x" * 300, "\x00"]
    ),
    st.text(max_size=40),
)
_NAMES = st.sampled_from(["place", "theme", "kind", "audience", "from", "to", "view", "month", "code"])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pairs=st.lists(st.tuples(_NAMES, _VALUES), max_size=4), room=st.text(max_size=8))
def test_whatever_the_address_says_the_answer_is_a_calendar_or_not_found(
    client: HouseClient, card: HearingCard, pairs: list[tuple[str, str]], room: str
) -> None:
    query = urlencode([(name, value.encode(errors="surrogatepass")) for name, value in pairs])
    part = quote(room.encode(errors="surrogatepass"), safe="")
    for path in (f"{FEED}?{query}", f"/vlore/feeds/{part}.ics", f"/vlore/places/{part}/hearings.ics"):
        response = client.client.get(path)
        assert response.status_code in {200, 308, 404}, path
        if response.status_code == 200:
            assert response.mimetype == "text/calendar"
            assert problems(response.data) == []
