"""What calendar programs read in a municipality's feed is what stands in the database."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.feed_reading import FeedScope, read_feed
from pb_app.hearings.feed_texts import summary_of
from pb_app.hearings.queries import HearingCard, list_hearings
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice, calendar_status
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.periods import local_to_utc
from pb_app.kernel.text import clean
from tests.formats.calendar_examples import nasty_texts
from tests.hearings import factories as make
from tests.readers.reading import READERS, ReadEvent

pytestmark = pytest.mark.usefixtures("app")


def season() -> None:
    """Hearings of every kind that a feed can hold, on both sides of the change of clocks."""
    hall = make.venue(
        "Salla «Labëria», kati 2; hyrja B", address="Rr. Ismail Qemali, nr. 5", lat=40.46, lon=19.49
    )
    make.announced(venue=VenueChoice(venue_id=hall))
    make.announced(HearingStatus.TENTATIVE, slot=Slot(date(2026, 10, 26), time(16, 30)))
    make.announced(slot=Slot(date(2026, 11, 3)), venue=VenueChoice(), place_ids=())
    make.announced(slot=Slot(date(2026, 10, 25), time(3, 30), time(4)), place_ids=("vlore-novosele",))
    make.announced(slot=Slot(date(2027, 3, 28), time(1, 45)), title="Ujësjellës; rrugë, «24 Maji» \\ 🏛️")
    gone = make.announced(
        place_ids=("vlore-orikum", "vlore-novosele"), slot=Slot(date(2026, 12, 1), time(23, 30))
    )
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="Moti\ni keq")


def as_read(card: HearingCard, summary: str) -> ReadEvent:
    starts: date | datetime = card.on_date
    ends: date | datetime = card.on_date + timedelta(days=1)
    if card.start_time is not None and card.shown_end is not None:
        starts, ends = local_to_utc(card.on_date, card.start_time), local_to_utc(card.on_date, card.shown_end)
    place = "Vendi do të njoftohet"
    if card.venue is not None:
        place = f"{card.venue.name}, {card.venue.address}, Vlorë"
    elif card.venue_text:
        place = f"{card.venue_text}, Vlorë"
    return ReadEvent(
        uid=card.uid, starts=starts, ends=ends, summary=summary, location=place,
        status=calendar_status(card.status).value,
    )  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_reads_the_season_alike(reader: str) -> None:
    season()
    read = READERS[reader](read_feed(FeedScope("vlore"), "sq").body)
    cards = {card.uid: card for card in list_hearings("vlore")}
    assert len(read) == len(cards) == 6
    assert [as_read(cards[event.uid], event.summary) for event in read] == read
    assert {event.summary for event in read} == {
        "Dëgjesë publike: Rajoni 3",
        "Dëgjesë publike: Bashkia Vlorë",
        "Dëgjesë publike: Novoselë",
        "Ujësjellës; rrugë, «24 Maji» \\ 🏛️",
        "ANULUAR: Dëgjesë publike: Novoselë, Orikum",
    }
    assert all(event.starts.tzinfo is UTC for event in read if isinstance(event.starts, datetime))


# A form refuses NUL and lone surrogates; everything else comes in, cleaned.
_TYPED = nasty_texts.map(lambda text: re.sub("[\x00\ud800-\udfff]", "", text))


@st.composite
def offices_say(draw: st.DrawFn) -> dict[str, Any]:
    """What an office may type, cleaned as its form cleans it; places of which some can hold both names."""
    starts, ends = sorted(draw(st.tuples(_HALF_HOURS, _HALF_HOURS).filter(lambda pair: pair[0] != pair[1])))
    slot = Slot(draw(st.dates(date(2026, 10, 2), date(2037, 12, 31))), starts, ends)
    return {
        "slot": slot if draw(st.booleans()) else Slot(slot.on),
        "title": clean(draw(_TYPED), multiline=False)[:200],
        "purpose": clean(draw(_TYPED), multiline=True),
        "venue": VenueChoice(text=clean(draw(_TYPED), multiline=False)[:200]),
        "place_ids": tuple(draw(st.sets(st.sampled_from(["vlore-rajoni-3", "vlore-novosele"])))),
    }


_HALF_HOURS = st.integers(6, 47).map(lambda number: time(number // 2, 30 * (number % 2)))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(typed=st.lists(offices_say(), min_size=1, max_size=3))
def test_whatever_an_office_types_the_readers_read_the_database(
    app: APIFlask, typed: list[dict[str, Any]]
) -> None:
    for facts in typed:
        make.announced(**facts)
    body = read_feed(FeedScope("vlore"), "sq").body
    cards = {card.uid: card for card in list_hearings("vlore")}
    for reader in ("icalendar", "ical", "vobject", "libical"):
        read = READERS[reader](body)
        assert len(read) == len(cards), reader
        for event in read:
            with force_locale("sq"):
                assert event == as_read(cards[event.uid], summary_of(cards[event.uid])), reader
