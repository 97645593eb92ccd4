"""What a VCALENDAR of ours says, and what holds across its events."""

from collections import Counter
from collections.abc import Iterator

from pb_app.formats.calendar_check import values
from pb_app.formats.calendar_check.components import Component, read_components
from pb_app.formats.calendar_check.events import event_problems
from pb_app.formats.calendar_check.octets import ContentLine, read_content_lines
from pb_app.formats.calendar_check.values import PropertyRule, property_problems
from pb_app.formats.icalendar_feed.feed import PRODID
from pb_app.formats.icalendar_feed.timezone import VTIMEZONE, ZONE_NAME

_IN_A_LANGUAGE = tuple({"LANGUAGE": language} for language in values.LANGUAGES)

# METHOD makes a message of a feed; a UID here makes vdirsyncer keep a single event: neither is in the tables.
FILE_RULES = {
    "VERSION": PropertyRule(values.one_of("2.0"), is_required=True),
    "PRODID": PropertyRule(values.one_of(PRODID), is_required=True),
    "CALSCALE": PropertyRule(values.one_of("GREGORIAN"), is_required=True),
    "X-WR-TIMEZONE": PropertyRule(values.one_of(ZONE_NAME), is_required=True),
    "URL": PropertyRule(values.web_address, is_required=True),
}
FEED_RULES = FILE_RULES | {
    "NAME": PropertyRule(values.one_line, is_required=True, parameters=_IN_A_LANGUAGE),
    "X-WR-CALNAME": PropertyRule(values.one_line, is_required=True),
    "DESCRIPTION": PropertyRule(values.text, parameters=_IN_A_LANGUAGE),
    "X-WR-CALDESC": PropertyRule(values.one_line),
    "SOURCE": PropertyRule(values.feed_address, is_required=True, parameters=({"VALUE": "URI"},)),
    "REFRESH-INTERVAL": PropertyRule(
        values.one_of("PT1H"), is_required=True, parameters=({"VALUE": "DURATION"},)
    ),
    "X-PUBLISHED-TTL": PropertyRule(values.one_of("PT1H"), is_required=True),
}


def calendar_problems(calendar: Component, *, single_event: bool) -> Iterator[str]:
    """Check a calendar, its time zone and its events."""
    yield from property_problems(calendar, FILE_RULES if single_event else FEED_RULES)
    yield from _zone_problems(calendar)
    events = calendar.of("VEVENT")
    for event in events:
        yield from event_problems(event)
    if single_event and len(events) != 1:
        yield f"{len(events)} events in a file of one"
    if calendar.value("NAME") != calendar.value("X-WR-CALNAME"):
        yield "NAME and X-WR-CALNAME differ"
    yield from _uid_problems(events)
    yield from _language_problems(calendar, events)


def _zone_problems(calendar: Component) -> Iterator[str]:
    zones = calendar.of("VTIMEZONE")
    if len(zones) != 1:
        yield f"{len(zones)} time zones, not 1"
    if any(_flat(zone) != _CONSTANT for zone in zones):
        yield f"line {zones[0].number}: VTIMEZONE is not the constant one"
    if zones and calendar.components[0].name != "VTIMEZONE":
        yield "an event before the time zone it refers to"


def _flat(component: Component) -> list[tuple[str, dict[str, str], str]]:
    """Return a component as its content lines, their numbers aside."""
    lines: list[ContentLine] = component.properties
    inside = [line for part in component.components for line in _flat(part)]
    return [
        ("BEGIN", {}, component.name),
        *((line.name, line.parameters, line.value) for line in lines),
        *inside,
    ]


def _constant_zone() -> list[tuple[str, dict[str, str], str]]:
    stream = b"BEGIN:VCALENDAR\r\n" + VTIMEZONE + b"END:VCALENDAR\r\n"
    calendar, _ = read_components(read_content_lines(stream)[0])
    return _flat(calendar.components[0]) if calendar else []


_CONSTANT = _constant_zone()


def _uid_problems(events: list[Component]) -> Iterator[str]:
    counts = Counter(event.value("UID") for event in events)
    for uid, count in counts.items():
        if count > 1:
            yield f"{count} events with the UID {uid}"


def _language_problems(calendar: Component, events: list[Component]) -> Iterator[str]:
    languages = {
        line.parameters["LANGUAGE"]
        for component in (calendar, *events)
        for line in component.properties
        if "LANGUAGE" in line.parameters
    }
    if len(languages) > 1:
        yield f"more than one language: {', '.join(sorted(languages))}"
