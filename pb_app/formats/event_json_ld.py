"""An event as schema.org describes it, for search engines (JSON-LD, https://schema.org/Event)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class EventState(StrEnum):
    """What schema.org knows of an event's state (https://schema.org/EventStatusType)."""

    SCHEDULED = "EventScheduled"
    RESCHEDULED = "EventRescheduled"
    CANCELLED = "EventCancelled"


@dataclass(frozen=True, kw_only=True)
class LinkedEvent:
    """An event with texts in words; a start without an hour is a date, instants carry their offset."""

    name: str
    url: str
    starts: date | datetime
    ends: datetime | None = None
    state: EventState = EventState.SCHEDULED
    previous_start: date | datetime | None = None
    description: str = ""
    venue: str = ""
    """The hall; empty while it is not known: then the locality alone is said."""
    address: str = ""
    locality: str = ""
    position: tuple[float, float] | None = None
    """Latitude and longitude of the hall."""
    online_url: str = ""
    organiser: str = ""
    organiser_url: str = ""
    language: str = "sq"
    about: tuple[str, ...] = field(default=())
    audience: str = ""
    """Who is invited by name; empty for everybody."""
    uid: str = ""


def linked_event(event: LinkedEvent) -> dict[str, Any]:
    """The event as an object ready for JSON; what is not known is left out."""
    found = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.name,
        "url": event.url,
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat() if event.ends else None,
        "eventStatus": f"https://schema.org/{event.state.value}",
        "previousStartDate": event.previous_start.isoformat() if event.previous_start else None,
        "eventAttendanceMode": f"https://schema.org/{_mode(event)}EventAttendanceMode",
        "description": event.description,
        "location": _locations(event),
        "organizer": {"@type": "GovernmentOrganization", "name": event.organiser, "url": event.organiser_url},
        "inLanguage": event.language,
        "isAccessibleForFree": True,
        "about": list(event.about),
        "audience": {"@type": "Audience", "audienceType": event.audience} if event.audience else None,
        "identifier": f"urn:uuid:{event.uid}" if event.uid else None,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _mode(event: LinkedEvent) -> str:
    if not event.online_url:
        return "Offline"
    return "Mixed" if event.venue else "Online"


def _locations(event: LinkedEvent) -> list[dict[str, Any]]:
    """Where it is; search engines want a place even while the hall is not known."""
    online = [{"@type": "VirtualLocation", "url": event.online_url}] if event.online_url else []
    return online if online and not event.venue else [_place(event), *online]


def _place(event: LinkedEvent) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": event.address,
        "addressLocality": event.locality,
        "addressCountry": "AL",
    }
    place: dict[str, Any] = {
        "@type": "Place",
        "name": event.venue or event.locality or event.organiser,
        "address": {name: value for name, value in address.items() if value},
    }
    if event.position:
        latitude, longitude = event.position
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place
