"""A whole calendar: its header, its time zone, its kept events."""

import datetime as dt
import zoneinfo
from dataclasses import replace

import icalendar
import pytest
from dateutil.rrule import rrulestr

from pb_app.formats.icalendar_feed import VTIMEZONE, ZONE_NAME, join_feed, render_event, render_single

from .calendar_examples import INFO, make_event

FEED_HEADER = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Degjesa//Public budget hearings//SQ
CALSCALE:GREGORIAN
DESCRIPTION;LANGUAGE=sq:Dëgjesat publike të buxhetit 2027
X-WR-CALDESC:Dëgjesat publike të buxhetit 2027
NAME;LANGUAGE=sq:SHEMBULL: Dëgjesat publike\\, Bashkia Vlorë
X-WR-CALNAME:SHEMBULL: Dëgjesat publike\\, Bashkia Vlorë
REFRESH-INTERVAL;VALUE=DURATION:PT1H
SOURCE;VALUE=URI:https://buxheti.example/vlore/hearings.ics
URL:https://buxheti.example/vlore/hearings
X-PUBLISHED-TTL:PT1H
X-WR-TIMEZONE:Europe/Tirane
"""
FILE_HEADER = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Degjesa//Public budget hearings//SQ
CALSCALE:GREGORIAN
URL:https://buxheti.example/vlore/hearings
X-WR-TIMEZONE:Europe/Tirane
"""
END = b"END:VCALENDAR\r\n"


def octets(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def test_a_feed_is_its_header_the_zone_and_the_kept_bodies() -> None:
    bodies = [render_event(make_event()), b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
    assert join_feed(INFO, iter(bodies)) == octets(FEED_HEADER) + VTIMEZONE + b"".join(bodies) + END


def test_an_empty_feed_still_has_the_zone() -> None:
    assert join_feed(INFO, []) == octets(FEED_HEADER) + VTIMEZONE + END


def test_a_file_of_one_event_has_no_name_that_would_make_outlook_open_a_new_calendar() -> None:
    body = render_event(make_event())
    assert render_single(INFO, body) == octets(FILE_HEADER) + VTIMEZONE + body + END


def test_a_feed_without_a_description_says_none() -> None:
    assert b"DESC" not in join_feed(replace(INFO, description=None), [])
    assert b"DESC" not in join_feed(replace(INFO, description="\x00"), [])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "\u2028"}, "needs a name"),
        ({"url": "vlore/hearings"}, "not a URI"),
        ({"source_url": "https://buxheti.example/vlorë.ics"}, "not a URI"),
        ({"source_url": "https://buxheti.example/" + "a" * 233}, "at most 256"),
    ],
)
def test_a_feed_with_a_wrong_name_or_address_is_refused(change: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        join_feed(replace(INFO, **change), [])


def test_an_address_of_256_characters_is_taken() -> None:
    address = "https://buxheti.example/" + "a" * 232
    assert address.encode() in join_feed(replace(INFO, source_url=address), []).replace(b"\r\n ", b"")


def offset_changes() -> list[tuple[dt.datetime, dt.timedelta]]:
    """List when the constant zone changes its offset (in UTC, naive) and to which, until 2040."""
    calendar = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + VTIMEZONE + b"END:VCALENDAR\r\n")
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == ZONE_NAME
    changes = []
    for observance in zone.subcomponents:
        start, before = observance["DTSTART"].dt, observance["TZOFFSETFROM"].td
        rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=start)
        local_times = rule.between(start, dt.datetime(2041, 1, 1), inc=True)  # noqa: DTZ001 - local, by the RFC
        changes += [(moment - before, observance["TZOFFSETTO"].td) for moment in local_times]
    return sorted(changes)


def test_the_constant_zone_agrees_with_tzdata_for_every_half_hour_of_2026_to_2040() -> None:
    tirana = zoneinfo.ZoneInfo(ZONE_NAME)
    changes = offset_changes()
    half_hour = dt.timedelta(minutes=30)
    moment, end = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2041, 1, 1, tzinfo=dt.UTC)
    following = next(index for index, (at, _) in enumerate(changes) if at.replace(tzinfo=dt.UTC) > moment)
    compared, wrong = 0, []
    while moment < end:
        while following < len(changes) and changes[following][0].replace(tzinfo=dt.UTC) <= moment:
            following += 1
        if moment.astimezone(tirana).utcoffset() != changes[following - 1][1]:
            wrong.append(moment)
        moment, compared = moment + half_hour, compared + 1
    assert wrong == []
    assert compared == 15 * 365 * 48 + 4 * 48  # 2028, 2032, 2036 and 2040 are leap years
