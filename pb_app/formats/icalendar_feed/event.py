"""One hearing as a VEVENT (RFC 5545, section 3.6.1)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Event

from pb_app.formats.icalendar_feed.text import calendar_text, categories, fold, line, position, text, uri
from pb_app.formats.icalendar_feed.timezone import ZONE_NAME

_ZONE = ZoneInfo(ZONE_NAME)
_STAMPS = re.compile(rb"^(?:DTSTAMP|LAST-MODIFIED|SEQUENCE):[^\r\n]*\r\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """What a feed says of one hearing; texts are in `language`, prefixes such as ``ANULUAR:`` included."""

    uid: str
    """The UUID stored when the hearing was made, the same for ever and in each language."""
    sequence: int
    """From 0; one more whenever start, end, place or status changes."""
    status: Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
    on: date
    """The local day of the hearing."""
    starts: time | None
    """Local hour without a zone; None while the hour is not known: an all-day event."""
    ends: time | None
    """Local hour of the same day, after `starts`; given whenever `starts` is."""
    created_at: datetime
    last_modified: datetime
    summary: str
    description: str
    url: str
    language: Literal["sq", "en"]
    categories: tuple[str, ...] = ()
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    join_url: str | None = None
    contact: str | None = None


def render_event(event: CalendarEvent) -> bytes:
    """Return one VEVENT as folded UTF-8 lines that each end in CRLF; equal events give equal bytes.

    DTSTAMP equals LAST-MODIFIED, so nothing changes while the hearing does not. The links stand in their own
    properties and, for readers that ignore those, at the end of DESCRIPTION.

    Raises ValueError when the event cannot be said in iCalendar: an end without a start or not after it, an
    hour that the change to summer time skips, a naive stamp, no title, an address that is none, a UID that is
    no UUID.
    """
    component = Event()
    _add_identity(component, event)
    _add_time(component, event)
    _add_texts(component, event)
    _add_links(component, event)
    component.add("transp", "TRANSPARENT")
    component.add("class", "PUBLIC")
    return b"".join(fold(content_line) for content_line in component.content_lines() if content_line)


def body_hash(body: bytes) -> str:
    """Return the SHA-256 of a rendered event, in hexadecimal, without DTSTAMP, LAST-MODIFIED and SEQUENCE.

    Two revisions with the same hash read the same to a subscriber, so LAST-MODIFIED need not grow.
    """
    return hashlib.sha256(_STAMPS.sub(b"", body)).hexdigest()


def _add_identity(component: Event, event: CalendarEvent) -> None:
    if str(UUID(event.uid)) != event.uid:
        message = f"not a UUID in its usual form: {event.uid!r}"
        raise ValueError(message)
    if event.sequence < 0:
        message = f"SEQUENCE counts from 0: {event.sequence}"
        raise ValueError(message)
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("status", event.status)
    component.add("created", _stamp(event.created_at))
    component.add("dtstamp", _stamp(event.last_modified))
    component.add("last-modified", _stamp(event.last_modified))


def _stamp(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        message = f"a stamp needs a zone: {instant.isoformat()}"
        raise ValueError(message)
    return instant.astimezone(UTC).replace(microsecond=0)


def _add_time(component: Event, event: CalendarEvent) -> None:
    if event.starts is None:
        if event.ends is not None:
            message = "an end without a start"
            raise ValueError(message)
        component.add("dtstart", event.on)
        component.add("dtend", event.on + timedelta(days=1))  # exclusive (RFC 5545, 3.6.1)
        return
    if event.ends is None or event.ends <= event.starts:
        message = f"the end must come after the start: {event.starts} - {event.ends}"
        raise ValueError(message)
    component.add("dtstart", _local(event.on, event.starts))
    component.add("dtend", _local(event.on, event.ends))


def _local(day: date, hour: time) -> datetime:
    if hour.tzinfo is not None:
        message = f"hours are local and carry no zone: {hour.isoformat()}"
        raise ValueError(message)
    moment = datetime.combine(day, hour.replace(microsecond=0), tzinfo=_ZONE)
    if moment.astimezone(UTC).astimezone(_ZONE).replace(fold=0) != moment:
        message = f"the clock skips this hour: {moment.replace(tzinfo=None).isoformat()}"
        raise ValueError(message)
    return moment


def _add_texts(component: Event, event: CalendarEvent) -> None:
    summary = line(event.summary, event.language)
    if not summary:
        message = "an event needs a title"
        raise ValueError(message)
    component.add("summary", summary)
    component.add("description", text(_description(event), event.language))
    for name, value in (("location", event.location), ("contact", event.contact)):
        if value and (cleaned := line(value, event.language)):
            component.add(name, cleaned)
    if (themes := categories(event.categories, event.language)) is not None:
        component.add("categories", themes)
    if event.latitude is not None and event.longitude is not None:
        component.add("geo", position(event.latitude, event.longitude))


def _description(event: CalendarEvent) -> str:
    description = calendar_text(event.description)
    if event.join_url and event.join_url not in description.split():
        description = f"{description}\n\n{event.join_url}"
    if description.split()[-1:] != [event.url]:
        description = f"{description}\n\n{event.url}"
    return description


def _add_links(component: Event, event: CalendarEvent) -> None:
    component.add("url", uri(event.url))
    if event.join_url:
        component.add("conference", uri(event.join_url, VALUE="URI"))
