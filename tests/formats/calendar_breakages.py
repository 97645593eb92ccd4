"""A right feed and the ways to break it, each with what the octet check must say of it."""

import datetime as dt
from collections.abc import Callable

from pb_app.formats.icalendar_feed import VTIMEZONE, join_feed, render_event

from .calendar_examples import INFO, make_event

CANCELLED = make_event(
    uid="7c1d3c7e-58f4-4a57-8a2b-5d8f3f4f9b02",
    status="CANCELLED",
    summary="ANULUAR: Dëgjesë në Novoselë",
    location="Novoselë",
    starts=None,
    ends=None,
    on=dt.date(2026, 10, 9),
    join_url=None,
)
FEED = join_feed(INFO, [render_event(make_event()), render_event(CANCELLED)])

Breakage = Callable[[bytes], bytes]


def change(old: str, new: str) -> Breakage:
    """Replace the first occurrence of a text that must be there."""

    def broken(feed: bytes) -> bytes:
        before, after = old.replace("\n", "\r\n").encode(), new.replace("\n", "\r\n").encode()
        assert before in feed
        return feed.replace(before, after, 1)

    return broken


def add(line: str, *, after: str = "TRANSP:TRANSPARENT") -> Breakage:
    """Put a line behind the first occurrence of another."""
    return change(f"{after}\n", f"{after}\n{line}\n")


def without(line: str) -> Breakage:
    return change(f"{line}\n", "")


TIMED_UID = make_event().uid
EVENT_URL = "URL:https://buxheti.example/vlore/hearings/VL-12"

BREAKAGES: dict[str, tuple[Breakage, str]] = {
    # octets
    "LF alone": (lambda feed: feed.replace(b"\r\n", b"\n"), "CR or LF alone"),
    "one LF alone": (lambda feed: feed.replace(b"CLASS:PUBLIC\r\n", b"CLASS:PUBLIC\n", 1), "CR or LF alone"),
    "CR alone": (lambda feed: feed.replace(b"CLASS:PUBLIC\r\n", b"CLASS:PUBLIC\r", 1), "CR or LF alone"),
    "no CRLF at the end": (lambda feed: feed[:-2], "no CRLF"),
    "an empty line": (change("CLASS:PUBLIC\n", "CLASS:PUBLIC\n\n"), "an empty line"),
    "something after the end": (lambda feed: feed + b"X:Y\r\n", "outside a component"),
    "two calendars": (lambda feed: feed + feed, "beside the one VCALENDAR"),
    "a byte order mark": (lambda feed: b"\xef\xbb\xbf" + feed, "byte order mark"),
    "UTF-16": (lambda feed: feed.decode().encode("utf-16"), "not UTF-8"),
    "Latin-1": (lambda feed: feed.decode().encode("latin-1"), "not UTF-8"),
    "76 octets": (change("CLASS:PUBLIC", f"X-A:{'a' * 72}"), "76 octets"),
    "unfolded": (lambda feed: feed.replace(b"\r\n ", b""), "octets, more than 75"),
    "a character cut": (
        lambda feed: feed.replace("Novoselë".encode(), b"Novosel\xc3\r\n \xab", 1),
        "cut by folding",
    ),
    "an escape cut": (change("buxhetin 2027\\,", "buxhetin 2027\\\n ,"), "escape cut"),
    "folded with a tab": (lambda feed: feed.replace(b"\r\n ", b"\r\n\t", 1), "folded with a tab"),
    "an empty continuation": (change("CLASS:PUBLIC\n", "CLASS:PUBLIC\n \n"), "an empty line"),
    "begins as a continuation": (lambda feed: b" " + feed, "begins as a continuation"),
    "NUL": (change("Novoselë", "Novo\x00selë"), "U+0000"),
    "a tab": (change("Novoselë", "Novo\tselë"), "U+0009"),
    "vertical tab": (change("Novoselë", "Novo\x0bselë"), "U+000B"),
    "unit separator": (change("Novoselë", "Novo\x1fselë"), "U+001F"),
    "DEL": (change("Novoselë", "Novo\x7fselë"), "U+007F"),
    "next line": (change("Novoselë", "Novo\x85selë"), "U+0085"),
    "a C1 control": (change("Novoselë", "Novo\x9bselë"), "U+009B"),
    "line separator": (change("Novoselë", "Novo\u2028selë"), "U+2028"),
    "paragraph separator": (change("Novoselë", "Novo\u2029selë"), "U+2029"),
    "a lone surrogate": (
        lambda feed: feed.replace("ë".encode(), b"\xed\xa0\x80", 1),
        "not UTF-8",
    ),
    # the calendar
    "METHOD": (add("METHOD:PUBLISH", after="CALSCALE:GREGORIAN"), "METHOD has no place"),
    "a calendar's UID": (add(f"UID:{TIMED_UID}", after="CALSCALE:GREGORIAN"), "UID has no place"),
    "no VERSION": (without("VERSION:2.0"), "without VERSION"),
    "VERSION 1.0": (change("VERSION:2.0", "VERSION:1.0"), "VERSION is none of"),
    "no PRODID": (without("PRODID:-//Degjesa//Public budget hearings//SQ"), "without PRODID"),
    "another PRODID": (change("PRODID:-//Degjesa", "PRODID:-//Tjetër"), "PRODID is none of"),
    "CALSCALE twice": (add("CALSCALE:GREGORIAN", after="CALSCALE:GREGORIAN"), "a second time"),
    "no NAME": (without("NAME;LANGUAGE=sq:SHEMBULL: Dëgjesat publike\\, Bashkia Vlorë"), "without NAME"),
    "no X-WR-CALNAME": (
        without("X-WR-CALNAME:SHEMBULL: Dëgjesat publike\\, Bashkia Vlorë"),
        "without X-WR-CALNAME",
    ),
    "another X-WR-CALNAME": (change("X-WR-CALNAME:SHEMBULL", "X-WR-CALNAME:Tjetër"), "X-WR-CALNAME differ"),
    "no X-WR-TIMEZONE": (without("X-WR-TIMEZONE:Europe/Tirane"), "without X-WR-TIMEZONE"),
    "REFRESH-INTERVAL without VALUE": (
        change("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL"),
        "parameters",
    ),
    "no X-PUBLISHED-TTL": (without("X-PUBLISHED-TTL:PT1H"), "without X-PUBLISHED-TTL"),
    "SOURCE without VALUE": (change("SOURCE;VALUE=URI", "SOURCE"), "SOURCE with the parameters"),
    "SOURCE too long": (
        change("hearings.ics\n", "hearings.ics?a=\n " + "a" * 70 + ("\n " + "a" * 70) * 3 + "\n"),
        "longer",
    ),
    "no time zone": (lambda feed: feed.replace(VTIMEZONE, b""), "0 time zones"),
    "two time zones": (lambda feed: feed.replace(VTIMEZONE, VTIMEZONE * 2), "2 time zones"),
    "an observance with Z": (
        change("DTSTART:19970330T020000", "DTSTART:19970330T020000Z"),
        "not the constant",
    ),
    "finite RDATEs": (
        change("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RDATE:20270328T020000"),
        "not the constant",
    ),
    "no winter time": (
        lambda feed: feed.replace(VTIMEZONE[VTIMEZONE.index(b"BEGIN:ST") : -15], b""),
        "not the constant",
    ),
    "the zone behind the events": (
        lambda feed: feed.replace(VTIMEZONE, b"").replace(b"END:VCAL", VTIMEZONE + b"END:VCAL"),
        "before the time zone",
    ),
    "a task": (change("END:VCALENDAR", "BEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR"), "VTODO inside VCALENDAR"),
    "no END": (without("END:VEVENT"), "END"),
    "no VCALENDAR": (lambda _: b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "no VCALENDAR"),
    # the event's people and alarms
    "ORGANIZER": (add("ORGANIZER:mailto:bashkia@vlora.example"), "ORGANIZER has no place"),
    "ATTENDEE": (add("ATTENDEE:mailto:a@b.example"), "ATTENDEE has no place"),
    "VALARM": (
        change("END:VEVENT", "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\nEND:VEVENT"),
        "VALARM inside VEVENT",
    ),
    "X-ALT-DESC": (add("X-ALT-DESC;FMTTYPE=text/html:<b>a</b>"), "X-ALT-DESC has no place"),
    # time
    "floating": (change("DTSTART;TZID=Europe/Tirane:", "DTSTART:"), "DTSTART with the parameters"),
    "another zone": (
        change("DTSTART;TZID=Europe/Tirane:", "DTSTART;TZID=CET:"),
        "DTSTART with the parameters",
    ),
    "a start in UTC": (
        change("DTSTART;TZID=Europe/Tirane:20261007T163000", "DTSTART:20261007T143000Z"),
        "DTSTART",
    ),
    "Z beside TZID": (change("20261007T163000", "20261007T163000Z"), "not what its parameter says"),
    "no DTEND": (without("DTEND;TZID=Europe/Tirane:20261007T180000"), "without DTEND"),
    "DURATION for DTEND": (
        change("DTEND;TZID=Europe/Tirane:20261007T180000", "DURATION:PT90M"),
        "DURATION has no",
    ),
    "an end at the start": (change("20261007T180000", "20261007T163000"), "not after DTSTART"),
    "an end before the start": (change("20261007T180000", "20261007T153000"), "not after DTSTART"),
    "an inclusive end": (
        change("DTEND;VALUE=DATE:20261010", "DTEND;VALUE=DATE:20261009"),
        "not after DTSTART",
    ),
    "a day without VALUE": (change("DTSTART;VALUE=DATE:", "DTSTART:"), "DTSTART with the parameters"),
    "a day in an hour's form": (
        change("TZID=Europe/Tirane:20261007T163000", "TZID=Europe/Tirane:20261007"),
        "says",
    ),
    "mixed forms": (
        change("DTEND;VALUE=DATE:20261010", "DTEND;TZID=Europe/Tirane:20261010T120000"),
        "different forms",
    ),
    "31 February": (change("20261007T163000", "20260231T163000"), "not what its parameter says"),
    "25 o'clock": (change("20261007T180000", "20261007T250000"), "not what its parameter says"),
    "an hour the clock skips": (
        lambda feed: feed.replace(b"20261007T163000", b"20270328T023000").replace(b"20261007T", b"20270328T"),
        "the clock skips",
    ),
    "DTSTAMP of now": (change("DTSTAMP:20260920T091530Z", "DTSTAMP:20260921T091530Z"), "not LAST-MODIFIED"),
    "a local DTSTAMP": (change("DTSTAMP:20260920T091530Z", "DTSTAMP:20260920T091530"), "no instant in UTC"),
    "no DTSTAMP": (without("DTSTAMP:20260920T091530Z"), "without DTSTAMP"),
    "no LAST-MODIFIED": (without("LAST-MODIFIED:20260920T091530Z"), "without LAST-MODIFIED"),
    "no CREATED": (without("CREATED:20260901T070000Z"), "without CREATED"),
    "modified before created": (change("CREATED:2026", "CREATED:2027"), "before it was created"),
    # identity
    "one UID for two": (change(CANCELLED.uid, TIMED_UID), "2 events with the UID"),
    "no UID": (without(f"UID:{TIMED_UID}"), "without UID"),
    "a UID with a host": (change(TIMED_UID, f"{TIMED_UID}@vlora"), "no UUID"),
    "a UID in capitals": (change(TIMED_UID, TIMED_UID.upper()), "no random UUID"),
    "a UID made of a name": (change(TIMED_UID, "0b9e2f5c-3a57-5d0e-9c59-2f0f4b1c8a11"), "no random UUID"),
    "no SEQUENCE": (without("SEQUENCE:2"), "without SEQUENCE"),
    "a negative SEQUENCE": (change("SEQUENCE:2", "SEQUENCE:-1"), "no count"),
    "RECURRENCE-ID": (add("RECURRENCE-ID:20261007T143000Z"), "RECURRENCE-ID has no place"),
    "RRULE": (add("RRULE:FREQ=WEEKLY"), "RRULE has no place"),
    # state
    "STATUS unknown": (change("STATUS:CONFIRMED", "STATUS:HELD"), "STATUS is none of"),
    "STATUS in small letters": (change("STATUS:CONFIRMED", "STATUS:confirmed"), "STATUS is none of"),
    "no STATUS": (without("STATUS:CONFIRMED"), "without STATUS"),
    "cancelled, yet the title does not say so": (change("ANULUAR: ", ""), "disagree"),
    "the title says cancelled, the state does not": (
        change("STATUS:CANCELLED", "STATUS:CONFIRMED"),
        "disagree",
    ),
    # content
    "no URL": (without(EVENT_URL), "without URL"),
    "a blank in URL": (change(EVENT_URL, EVENT_URL.replace("VL-12", "VL 12")), "URL is no URI"),
    "URL of no web page": (change(EVENT_URL, "URL:mailto:a@b.example"), "no web address"),
    "another link at the end": (change(EVENT_URL, EVENT_URL + "3"), "does not end with URL"),
    "CONFERENCE without VALUE": (
        change("CONFERENCE;VALUE=URI", "CONFERENCE"),
        "CONFERENCE with the parameters",
    ),
    "a join link only in CONFERENCE": (
        change("takim.example/j/12?", "takim.example/j/13?"),
        "address of CONFERENCE",
    ),
    "SUMMARY twice": (add("SUMMARY;LANGUAGE=sq:Dëgjesë"), "a second time"),
    "no SUMMARY": (without("SUMMARY;LANGUAGE=sq:ANULUAR: Dëgjesë në Novoselë"), "without SUMMARY"),
    "an empty SUMMARY": (change("ANULUAR: Dëgjesë në Novoselë", ""), "is empty"),
    "SUMMARY without LANGUAGE": (change("SUMMARY;LANGUAGE=sq", "SUMMARY"), "SUMMARY with the parameters"),
    "LOCATION without LANGUAGE": (change("LOCATION;LANGUAGE=sq", "LOCATION"), "LOCATION with the parameters"),
    "two languages": (change("LOCATION;LANGUAGE=sq", "LOCATION;LANGUAGE=en"), "more than one language"),
    "a language unknown": (
        change("LOCATION;LANGUAGE=sq", "LOCATION;LANGUAGE=al"),
        "LOCATION with the parameters",
    ),
    "a parameter twice": (change("LOCATION;LANGUAGE=sq", "LOCATION;LANGUAGE=sq;LANGUAGE=sq"), "stands twice"),
    "a quote inside a parameter": (
        change("LOCATION;LANGUAGE=sq", 'LOCATION;LANGUAGE="s"q"'),
        "not NAME;PARAMETER",
    ),
    "a comma not escaped": (change("Kulturës\\,", "Kulturës,"), "not escaped"),
    "a semicolon not escaped": (change("pijshëm\\;", "pijshëm;"), "not escaped"),
    "a colon escaped": (change("ANULUAR: D", "ANULUAR\\: D"), "not escaped"),
    "a backslash not escaped": (change("salla e madhe", "salla e \\madhe"), "not escaped"),
    "a line break in the place": (change("salla e madhe", "salla\\ne madhe"), "line break"),
    "an empty category": (change("kullim,Rajoni", "kullim,,Rajoni"), "CATEGORIES is no list"),
    "GEO with commas": (change("GEO:40.466700;19.489700", "GEO:40,466700;19,489700"), "GEO is not"),
    "GEO off the Earth": (change("GEO:40.466700;", "GEO:99.466700;"), "not on Earth"),
    "no TRANSP": (without("TRANSP:TRANSPARENT"), "without TRANSP"),
    "OPAQUE": (change("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"), "TRANSP is none of"),
    "PRIVATE": (change("CLASS:PUBLIC", "CLASS:PRIVATE"), "CLASS is none of"),
    "a line that is no property": (add("ky rresht nuk thotë gjë"), "not NAME;PARAMETER"),
}
