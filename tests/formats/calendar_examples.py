"""Hearings as calendars take them: a plain one, and strategies for the nastiest an office may type."""

import datetime as dt
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from pb_app.formats.icalendar_feed import CalendarEvent, CalendarInfo

INFO = CalendarInfo(
    name="SHEMBULL: Dëgjesat publike, Bashkia Vlorë",
    description="Dëgjesat publike të buxhetit 2027",
    url="https://buxheti.example/vlore/hearings",
    source_url="https://buxheti.example/vlore/hearings.ics",
    language="sq",
)


def make_event(**given: Any) -> CalendarEvent:
    """Return Vlorë's example hearing, or one that differs as told."""
    facts: dict[str, Any] = {
        "uid": "0b9e2f5c-3a57-4d0e-9c59-2f0f4b1c8a11",
        "sequence": 2,
        "status": "CONFIRMED",
        "on": dt.date(2026, 10, 7),
        "starts": dt.time(16, 30),
        "ends": dt.time(18, 0),
        "created_at": dt.datetime(2026, 9, 1, 7, 0, tzinfo=dt.UTC),
        "last_modified": dt.datetime(2026, 9, 20, 9, 15, 30, tzinfo=dt.UTC),
        "summary": "SHEMBULL: Dëgjesë publike për buxhetin 2027, Rajoni 3",
        "description": "Tema: ujë i pijshëm; rrugë.\nPritet projektbuxheti.",
        "location": "Pallati i Kulturës, salla e madhe",
        "latitude": 40.4667,
        "longitude": 19.4897,
        "url": "https://buxheti.example/vlore/hearings/VL-12",
        "join_url": "https://takim.example/j/12?kodi=a,b;c",
        "categories": ("Ujë, kanalizime dhe kullim", "Rajoni 3"),
        "contact": "Koordinatori për njoftimin dhe konsultimin publik",
        "language": "sq",
    }
    return CalendarEvent(**(facts | given))


NASTY = st.sampled_from(
    [
        "\\",
        "\\n",
        "\\N",
        "\\\\",
        ";",
        ",",
        ":",
        '"',
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\x00",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x1f",
        "\x7f",
        "\x85",
        "\x9f",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ud800",
        "\udfff",
        "\u202e",
        "\ufffe",
        "ë",
        "Ç",
        "e\u0308",
        "🏛️",
        "😀",
        " ",
        "  ",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "\r\nATTENDEE:mailto:x@y.al",
        "^n",
        "%2C",
        "&amp;",
        "=1+1",
        "Ujësjellës-kanalizime, Novoselë; lagjja «24 Maji»",
        "x" * 80,
        "ë" * 40,
    ]
)
nasty_texts = st.lists(st.one_of(NASTY, st.text(max_size=8)), max_size=6).map("".join)
titles = nasty_texts.map(lambda text: f"Dëgjesë {text}")

_stamps = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
# The clock skips no hour after three in the morning, and repeats none.
_hours = st.tuples(st.times(dt.time(3), dt.time(23, 59, 58)), st.times(dt.time(3), dt.time(23, 59, 59))).map(
    lambda pair: tuple(sorted(hour.replace(microsecond=0) for hour in pair))
)


@st.composite
def events(draw: st.DrawFn) -> CalendarEvent:
    """Any hearing that may be published."""
    starts, ends = draw(_hours.filter(lambda pair: pair[0] < pair[1]) | st.just((None, None)))
    stamps = sorted([draw(_stamps), draw(_stamps)])
    status = draw(st.sampled_from(["TENTATIVE", "CONFIRMED", "CANCELLED"]))
    title = draw(titles)
    return make_event(
        uid=str(UUID(int=draw(st.integers(0, 2**128 - 1)), version=4)),
        sequence=draw(st.integers(0, 2**31 - 1)),
        status=status,
        on=draw(st.dates(dt.date(2026, 1, 1), dt.date(2040, 12, 31))),
        starts=starts,
        ends=ends,
        created_at=stamps[0],
        last_modified=stamps[1],
        summary=f"ANULUAR: {title}" if status == "CANCELLED" else title,
        description=draw(nasty_texts),
        location=draw(st.none() | nasty_texts),
        latitude=draw(st.floats(39.6, 42.7)),
        longitude=draw(st.floats(19.2, 21.1)),
        join_url=draw(st.none() | st.just("https://takim.example/j/12?kodi=a,b;c")),
        categories=tuple(draw(st.lists(nasty_texts, max_size=3))),
        contact=draw(st.none() | nasty_texts),
    )


feeds_of_events = st.lists(events(), max_size=4, unique_by=lambda event: event.uid)
