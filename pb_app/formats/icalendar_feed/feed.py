"""Whole calendars: a header, the time zone and kept events, joined as bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from icalendar import Calendar
from icalendar.prop import vDuration

from pb_app.formats.icalendar_feed.text import fold, line, plain_line, text, uri
from pb_app.formats.icalendar_feed.timezone import VTIMEZONE, ZONE_NAME

PRODID = "-//Degjesa//Public budget hearings//SQ"
MAX_ADDRESS_LENGTH = 256
_REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarInfo:
    """What a feed says of itself; texts are already in `language`."""

    name: str
    url: str
    """The page for people that shows the same hearings."""
    source_url: str
    """The feed's own address, at most 256 characters (Google refuses longer ones)."""
    language: Literal["sq", "en"]
    description: str | None = None


def join_feed(info: CalendarInfo, bodies: Iterable[bytes]) -> bytes:
    """Join events that `render_event` made into a feed to subscribe to; their bytes are not read.

    Byte-identical while its parts are; valid without events too. Raises ValueError when the name is empty or
    an address is not a URI or too long.
    """
    calendar = _calendar(info)
    name = line(info.name, info.language)
    if not name:
        message = "a calendar needs a name"
        raise ValueError(message)
    calendar.add("name", name)
    calendar.add("x-wr-calname", plain_line(info.name))
    calendar.add("source", uri(_short(info.source_url), VALUE="URI"))
    # The library's own refresh_interval leaves out VALUE, without which the property is text.
    calendar.add("refresh-interval", vDuration(_REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    if info.description and (description := text(info.description, info.language)):
        calendar.add("description", description)
        calendar.add("x-wr-caldesc", plain_line(info.description))
    return b"".join((_header(calendar), VTIMEZONE, *bodies, _END))


def render_single(info: CalendarInfo, body: bytes) -> bytes:
    """Return a file to download with one event that `render_event` made.

    It has no name and no refresh interval: with X-WR-CALNAME, Outlook opens it as a new calendar instead of
    adding the event (MS-OXCICAL, X-WR-CALNAME). Raises ValueError when the page's address is no URI.
    """
    return b"".join((_header(_calendar(info)), VTIMEZONE, body, _END))


def _calendar(info: CalendarInfo) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add("url", uri(info.url))
    return calendar


def _header(calendar: Calendar) -> bytes:
    lines = [content_line for content_line in calendar.content_lines() if content_line]
    return b"".join(fold(content_line) for content_line in lines[:-1])


def _short(address: str) -> str:
    if len(address) > MAX_ADDRESS_LENGTH:
        message = f"a feed's address has at most {MAX_ADDRESS_LENGTH} characters, not {len(address)}"
        raise ValueError(message)
    return address
