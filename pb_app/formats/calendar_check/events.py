"""What a VEVENT of ours says, and how its properties fit together."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pb_app.formats.calendar_check import values
from pb_app.formats.calendar_check.components import Component
from pb_app.formats.calendar_check.values import (
    PropertyRule,
    find_local,
    find_utc,
    in_words,
    property_problems,
)

_ZONE_NAME = "Europe/Tirane"
_ZONE = ZoneInfo(_ZONE_NAME)
_IN_A_LANGUAGE = tuple({"LANGUAGE": language} for language in values.LANGUAGES)
_LOCAL_FORMS = ({"TZID": _ZONE_NAME}, {"VALUE": "DATE"})
_CANCELLED_TITLE = re.compile(r"(?:SHEMBULL: |EXAMPLE: )?(?:ANULUAR|CANCELLED): ")

EVENT_RULES = {
    "UID": PropertyRule(values.random_uuid, is_required=True),
    "SEQUENCE": PropertyRule(values.integer, is_required=True),
    "STATUS": PropertyRule(values.one_of("TENTATIVE", "CONFIRMED", "CANCELLED"), is_required=True),
    "DTSTAMP": PropertyRule(values.utc, is_required=True),
    "CREATED": PropertyRule(values.utc, is_required=True),
    "LAST-MODIFIED": PropertyRule(values.utc, is_required=True),
    "DTSTART": PropertyRule(lambda _: None, is_required=True, parameters=_LOCAL_FORMS),
    "DTEND": PropertyRule(lambda _: None, is_required=True, parameters=_LOCAL_FORMS),
    "SUMMARY": PropertyRule(values.one_line, is_required=True, parameters=_IN_A_LANGUAGE),
    "DESCRIPTION": PropertyRule(values.text, is_required=True, parameters=_IN_A_LANGUAGE),
    "LOCATION": PropertyRule(values.one_line, parameters=_IN_A_LANGUAGE),
    "CONTACT": PropertyRule(values.one_line, parameters=_IN_A_LANGUAGE),
    "CATEGORIES": PropertyRule(values.text_list, parameters=_IN_A_LANGUAGE),
    "GEO": PropertyRule(values.position),
    "URL": PropertyRule(values.web_address, is_required=True),
    "CONFERENCE": PropertyRule(values.uri, parameters=({"VALUE": "URI"},)),
    "TRANSP": PropertyRule(values.one_of("TRANSPARENT"), is_required=True),
    "CLASS": PropertyRule(values.one_of("PUBLIC"), is_required=True),
}


def event_problems(event: Component) -> Iterator[str]:
    """Check one event by itself."""
    yield from property_problems(event, EVENT_RULES)
    for problem in (
        *_stamp_problems(event),
        *_time_problems(event),
        *_title_problems(event),
        *_link_problems(event),
    ):
        yield f"line {event.number}: {problem} ({event.value('UID')})"


def _stamp_problems(event: Component) -> Iterator[str]:
    if event.value("DTSTAMP") != event.value("LAST-MODIFIED"):
        yield "DTSTAMP is not LAST-MODIFIED"
    created, modified = find_utc(event.value("CREATED") or ""), find_utc(event.value("LAST-MODIFIED") or "")
    if created and modified and created > modified:
        yield "modified before it was created"


def _time_problems(event: Component) -> Iterator[str]:
    start, end = event.find("DTSTART"), event.find("DTEND")
    if start is None or end is None:
        return
    if start.parameters != end.parameters:
        yield "DTSTART and DTEND in different forms"
        return
    moments = [find_local(start.value), find_local(end.value)]
    for name, moment in zip(("DTSTART", "DTEND"), moments, strict=True):
        if moment is None or isinstance(moment, datetime) != ("TZID" in start.parameters):
            yield f"{name} is not what its parameter says"
            return
        if isinstance(moment, datetime) and not _exists(moment):
            yield f"{name} is an hour the clock skips"
    if not start.value < end.value:  # one form, so the digits compare as the moments do
        yield "DTEND is not after DTSTART"


def _exists(local: datetime) -> bool:
    moment = local.replace(tzinfo=_ZONE)
    return moment.astimezone(UTC).astimezone(_ZONE).replace(tzinfo=None) == local


def _title_problems(event: Component) -> Iterator[str]:
    says_cancelled = _CANCELLED_TITLE.match(in_words(event.value("SUMMARY") or "")) is not None
    if says_cancelled != (event.value("STATUS") == "CANCELLED"):
        yield "SUMMARY and STATUS disagree on whether it is cancelled"


def _link_problems(event: Component) -> Iterator[str]:
    words = in_words(event.value("DESCRIPTION") or "").split()
    if words[-1:] != [event.value("URL")]:
        yield "DESCRIPTION does not end with URL"
    join_address = event.value("CONFERENCE")
    if join_address and join_address not in words:
        yield "DESCRIPTION without the address of CONFERENCE"
