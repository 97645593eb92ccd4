"""What real calendar programs read in our feeds is what was put in, however nasty the texts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from pb_app.formats.calendar_check import problems
from pb_app.formats.icalendar_feed import CalendarEvent, join_feed, render_event, render_single
from pb_app.formats.icalendar_feed.text import calendar_line
from tests.readers.reading import READERS, Moment, ReadEvent

from .calendar_examples import INFO, events, feeds_of_events, make_event

ZONE = ZoneInfo("Europe/Tirane")


def moment_of(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, tzinfo=ZONE).astimezone(dt.UTC)


def as_read(event: CalendarEvent) -> ReadEvent:
    starts: Moment = event.on
    ends: Moment = event.on + dt.timedelta(days=1)
    if event.starts is not None and event.ends is not None:
        starts, ends = moment_of(event.on, event.starts), moment_of(event.on, event.ends)
    return ReadEvent(
        uid=event.uid,
        starts=starts,
        ends=ends,
        summary=calendar_line(event.summary),
        location=calendar_line(event.location or "") or None,
        status=event.status,
    )


def feed_of(hearings: Sequence[CalendarEvent]) -> bytes:
    return join_feed(INFO, map(render_event, hearings))


@given(feeds_of_events)
def test_our_own_check_finds_nothing(hearings: list[CalendarEvent]) -> None:
    assert problems(feed_of(hearings)) == []


@given(events())
def test_our_own_check_finds_nothing_in_a_file_of_one(event: CalendarEvent) -> None:
    assert problems(render_single(INFO, render_event(event)), single_event=True) == []


@pytest.mark.parametrize("reader", [name for name in READERS if name not in {"ical.js", "ics"}])
@settings(max_examples=40)
@given(hearings=feeds_of_events)
def test_readers_read_what_was_put_in(reader: str, hearings: list[CalendarEvent]) -> None:
    assert READERS[reader](feed_of(hearings)) == [as_read(event) for event in hearings]


@settings(max_examples=40)
@given(hearings=feeds_of_events)
def test_ics_reads_what_was_put_in(hearings: list[CalendarEvent]) -> None:
    # ics.py 0.7 takes a backslash that stands before an n for a line break, and knows no summer after 2037.
    known = [
        replace(
            event,
            on=min(event.on, dt.date(2037, 12, 31)),
            summary=event.summary.replace("\\", "/"),
            location=event.location and event.location.replace("\\", "/"),
        )
        for event in hearings
    ]
    assert READERS["ics"](feed_of(known)) == [as_read(event) for event in known]


@settings(max_examples=20)
@given(hearings=feeds_of_events)
def test_thunderbirds_reader_reads_what_was_put_in(hearings: list[CalendarEvent]) -> None:
    assert READERS["ical.js"](feed_of(hearings)) == [as_read(event) for event in hearings]


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_places_each_day_of_the_year_at_the_right_instant(reader: str) -> None:
    first = dt.date(2035, 1, 1)
    hearings = [
        make_event(on=first + dt.timedelta(days=number), uid=f"0b9e2f5c-3a57-4d0e-9c59-{number:012x}")
        for number in range(365)
    ]
    assert READERS[reader](feed_of(hearings)) == [as_read(event) for event in hearings]


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_takes_an_empty_feed(reader: str) -> None:
    assert READERS[reader](feed_of([])) == []
