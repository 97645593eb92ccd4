"""What six readers make of a feed, in one form that can be compared with what went in."""

import datetime as dt
import json
import os
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.readers.libical import read_with_libical

ROOM = Path(__file__).parent

Moment = dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event as a reader understands it: instants in UTC, or days with an exclusive end."""

    uid: str
    starts: Moment
    ends: Moment
    summary: str
    location: str | None
    status: str


def read_with_icalendar(feed: bytes) -> list[ReadEvent]:
    """Read with the library that also writes; any error it notes fails."""
    calendar = icalendar.Calendar.from_ical(feed)
    noted = [error for component in calendar.walk() for error in component.errors]
    assert noted == []
    return [
        ReadEvent(
            uid=str(event["UID"]),
            starts=_instant(event["DTSTART"].dt),
            ends=_instant(event["DTEND"].dt),
            summary=str(event["SUMMARY"]),
            location=str(event["LOCATION"]) if "LOCATION" in event else None,
            status=str(event["STATUS"]),
        )
        for event in calendar.events
    ]


def read_with_home_assistant(feed: bytes) -> list[ReadEvent]:
    """Read with ``ical``, which Home Assistant uses and which is strict."""
    return [
        ReadEvent(
            uid=event.uid,
            starts=_instant(event.dtstart),
            ends=_instant(event.end),
            summary=event.summary or "",
            location=event.location,
            status=event.status.value if event.status else "",
        )
        for event in IcsCalendarStream.calendar_from_ics(feed.decode()).events
    ]


def read_with_vobject(feed: bytes) -> list[ReadEvent]:
    """Read with vobject, which Radicale and older servers use."""
    return [
        ReadEvent(
            uid=event.uid.value,
            starts=_instant(event.dtstart.value),
            ends=_instant(event.dtend.value),
            summary=event.summary.value,
            location=event.location.value if "location" in event.contents else None,
            status=event.status.value,
        )
        for event in vobject.readOne(feed.decode()).contents.get("vevent", [])
    ]


def read_with_ics(feed: bytes) -> list[ReadEvent]:
    """Read with ics.py. It orders by start, takes a day's end as included, and knows no DATE in UTC: so do we here."""
    order = [line.removeprefix("UID:") for line in feed.decode().splitlines() if line.startswith("UID:")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        events = ics.Calendar(feed.decode()).events
    found = {
        event.uid: ReadEvent(
            uid=event.uid,
            starts=_arrow(event.begin, is_day=event.all_day),
            ends=_arrow(event.end, is_day=event.all_day),
            summary=event.name or "",
            location=event.location,
            status=event.status or "",
        )
        for event in events
    }
    return [found[uid] for uid in order]


def _arrow(moment: Any, *, is_day: bool) -> Moment:
    found: dt.datetime = moment.datetime
    return found.date() if is_day else found.astimezone(dt.UTC)


def read_as_gnome(feed: bytes) -> list[ReadEvent]:
    """Read with libical."""
    return [
        ReadEvent(
            uid=event.uid,
            starts=event.starts,
            ends=event.ends,
            summary=event.summary,
            location=event.location,
            status=event.status,
        )
        for event in read_with_libical(feed)
    ]


def read_with_icaljs(feed: bytes) -> list[ReadEvent]:
    """Read with ical.js, which Thunderbird and Nextcloud use."""
    return [
        ReadEvent(
            uid=event["uid"],
            starts=_moment(event["starts"]),
            ends=_moment(event["ends"]),
            summary=event["summary"],
            location=event["location"],
            status=event["status"],
        )
        for event in icaljs(feed)
    ]


def icaljs(feed: bytes) -> list[dict[str, Any]]:
    """Everything that the script beside this file prints.

    Skips where it is not installed (``npm install --no-package-lock --prefix tests/readers``), save in CI.
    """
    if not (ROOM / "node_modules" / "ical.js").is_dir() and not os.environ.get("CI"):
        pytest.skip("ical.js is not installed: npm install --no-package-lock --prefix tests/readers")
    run = subprocess.run(
        ["node", "icaljs_read.mjs"],
        cwd=ROOM,
        input=feed,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr.decode()
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


READERS: dict[str, Callable[[bytes], list[ReadEvent]]] = {
    "icalendar": read_with_icalendar,
    "ical": read_with_home_assistant,
    "vobject": read_with_vobject,
    "ics": read_with_ics,
    "libical": read_as_gnome,
    "ical.js": read_with_icaljs,
}


def _instant(moment: Moment) -> Moment:
    if not isinstance(moment, dt.datetime):
        return moment
    assert moment.utcoffset() is not None, "a reader lost the time zone"
    return moment.astimezone(dt.UTC)


def _moment(words: str) -> Moment:
    if "T" in words:
        return dt.datetime.fromisoformat(words)
    return dt.date.fromisoformat(words)
