"""Which revision of one event a subscriber's program has: UID, SEQUENCE and LAST-MODIFIED."""

import datetime as dt
from collections.abc import Callable

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.readers.libical import read_with_libical
from tests.readers.reading import icaljs

Revision = tuple[str, int, dt.datetime]


def _with_icalendar(feed: bytes) -> Revision:
    (event,) = icalendar.Calendar.from_ical(feed).events
    return str(event["UID"]), event["SEQUENCE"], event["LAST-MODIFIED"].dt


def _with_home_assistant(feed: bytes) -> Revision:
    (event,) = IcsCalendarStream.calendar_from_ics(feed.decode()).events
    assert event.sequence is not None
    assert event.last_modified is not None
    return event.uid, event.sequence, event.last_modified


def _with_vobject(feed: bytes) -> Revision:
    (event,) = vobject.readOne(feed.decode()).contents["vevent"]
    return event.uid.value, int(event.sequence.value), event.contents["last-modified"][0].value


def _with_libical(feed: bytes) -> Revision:
    (event,) = read_with_libical(feed)
    return event.uid, event.sequence, event.modified


def _with_icaljs(feed: bytes) -> Revision:
    (event,) = icaljs(feed)
    return event["uid"], event["sequence"], dt.datetime.fromisoformat(event["modified"])


FOLLOWERS: dict[str, Callable[[bytes], Revision]] = {
    "icalendar": _with_icalendar,
    "ical": _with_home_assistant,
    "vobject": _with_vobject,
    "libical": _with_libical,
    "ical.js": _with_icaljs,
}
