"""An invitation to one hearing: an iTIP message (RFC 5546) for the calendar program of one person (RFC 6047)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event
from icalendar.prop import vCalAddress

from pb_app.formats.icalendar_feed.feed import PRODID
from pb_app.formats.icalendar_feed.text import calendar_line, fold, line, text, uri


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarInvitation:
    """What one person's calendar is told of a hearing; UID and SEQUENCE are those of the public feed."""

    uid: str
    sequence: int
    status: Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
    """A cancelled hearing makes a CANCEL, any other a REQUEST."""
    written_at: datetime
    starts: datetime | date
    """An instant, or the day while the hour is not known."""
    ends: datetime | None
    summary: str
    description: str
    url: str
    language: Literal["sq", "en"]
    location: str
    organiser: str
    organiser_name: str
    attendee: str

    @property
    def method(self) -> Literal["REQUEST", "CANCEL"]:
        """The method of the message."""
        return "CANCEL" if self.status == "CANCELLED" else "REQUEST"


def render_invitation(invitation: CalendarInvitation) -> str:
    """Return the message as folded lines that each end in CRLF.

    Hours are in UTC, so that no program has to know a time zone. The person has asked for it, so no answer is
    requested (RSVP=FALSE), and what becomes of it in the calendar is left to her (NEEDS-ACTION).

    Raises ValueError for an address that is none, an hour without a zone or an end that is not after the start.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invitation.method)
    calendar.add_component(_event(invitation))
    return b"".join(fold(content_line) for content_line in calendar.content_lines() if content_line).decode()


def _event(invitation: CalendarInvitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    for stamp in ("dtstamp", "last-modified"):
        event.add(stamp, _utc(invitation.written_at))
    _add_time(event, invitation)
    event.add("status", invitation.status)
    event.add("summary", line(invitation.summary, invitation.language))
    event.add("description", text(f"{invitation.description}\n\n{invitation.url}", invitation.language))
    if location := calendar_line(invitation.location):
        event.add("location", line(location, invitation.language))
    event.add("url", uri(invitation.url))
    event.add("organizer", _person(invitation.organiser, {"CN": calendar_line(invitation.organiser_name)}))
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", _person(invitation.attendee, asked))
    event.add("transp", "OPAQUE")
    event.add("class", "PUBLIC")
    return event


def _add_time(event: Event, invitation: CalendarInvitation) -> None:
    if not isinstance(invitation.starts, datetime):
        event.add("dtstart", invitation.starts)
        event.add("dtend", invitation.starts + timedelta(days=1))  # exclusive (RFC 5545, 3.6.1)
        return
    starts = _utc(invitation.starts)
    if invitation.ends is None or (ends := _utc(invitation.ends)) <= starts:
        message = f"the end must come after the start: {invitation.starts} - {invitation.ends}"
        raise ValueError(message)
    event.add("dtstart", starts)
    event.add("dtend", ends)


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        message = f"an hour needs a zone: {instant.isoformat()}"
        raise ValueError(message)
    return instant.astimezone(UTC).replace(microsecond=0)


def _person(address: str, parameters: dict[str, str]) -> vCalAddress:
    """A calendar user by the mail address; a parameter must not hold a double quote (RFC 5545, 3.2)."""
    if not address.isprintable() or any(char in address for char in ' "<>,;:\\') or address.count("@") != 1:
        message = "not one mail address"
        raise ValueError(message)
    return vCalAddress(
        f"mailto:{address}", params={name: value.replace('"', "'") for name, value in parameters.items()}
    )
