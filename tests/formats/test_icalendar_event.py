"""One hearing as the octets of a VEVENT."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.formats.icalendar_feed import body_hash, render_event
from pb_app.formats.icalendar_feed.text import calendar_line, calendar_text, fold

from .calendar_examples import make_event, nasty_texts

EXPECTED = """\
BEGIN:VEVENT
SUMMARY;LANGUAGE=sq:SHEMBULL: Dëgjesë publike për buxhetin 2027\\, Rajoni
  3
DTSTART;TZID=Europe/Tirane:20261007T163000
DTEND;TZID=Europe/Tirane:20261007T180000
DTSTAMP:20260920T091530Z
UID:0b9e2f5c-3a57-4d0e-9c59-2f0f4b1c8a11
SEQUENCE:2
CATEGORIES;LANGUAGE=sq:Ujë\\, kanalizime dhe kullim,Rajoni 3
CLASS:PUBLIC
CONFERENCE;VALUE=URI:https://takim.example/j/12?kodi=a,b;c
CONTACT;LANGUAGE=sq:Koordinatori për njoftimin dhe konsultimin publik
CREATED:20260901T070000Z
DESCRIPTION;LANGUAGE=sq:Tema: ujë i pijshëm\\; rrugë.\\nPritet projektbuxh
 eti.\\n\\nhttps://takim.example/j/12?kodi=a\\,b\\;c\\n\\nhttps://buxheti.example
 /vlore/hearings/VL-12
GEO:40.466700;19.489700
LAST-MODIFIED:20260920T091530Z
LOCATION;LANGUAGE=sq:Pallati i Kulturës\\, salla e madhe
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:https://buxheti.example/vlore/hearings/VL-12
END:VEVENT
"""


def unfolded(body: bytes) -> list[str]:
    return body.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_hearing_in_octets() -> None:
    assert render_event(make_event()) == EXPECTED.replace("\n", "\r\n").encode()


def test_a_hearing_without_an_hour_is_a_day_with_an_exclusive_end() -> None:
    lines = unfolded(render_event(make_event(starts=None, ends=None, on=dt.date(2026, 12, 31))))
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines


def test_what_is_unknown_is_left_out() -> None:
    body = render_event(
        make_event(location=None, latitude=None, longitude=None, join_url=None, categories=(), contact=" \n")
    )
    names = {line.split(":")[0].split(";")[0] for line in unfolded(body)}
    assert names.isdisjoint({"LOCATION", "GEO", "CONFERENCE", "CATEGORIES", "CONTACT"})


def test_links_already_in_the_description_are_not_repeated() -> None:
    event = make_event(join_url="https://takim.example/j/12")
    description = f"Lidhja: {event.join_url}\nNjoftimi: {event.url}"
    assert render_event(replace(event, description=description)).count(b"VL-12") == 2


def test_an_address_that_begins_like_another_one_is_still_added() -> None:
    event = make_event(description="https://takim.example/j/123", join_url="https://takim.example/j/12")
    assert any("j/123\\n\\nhttps://takim.example/j/12\\n" in line for line in unfolded(render_event(event)))


def test_stamps_of_any_zone_are_written_in_utc_without_fractions() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    body = render_event(make_event(last_modified=dt.datetime(2026, 9, 20, 11, 15, 30, 999_999, tzinfo=zone)))
    assert b"DTSTAMP:20260920T091530Z\r\n" in body
    assert b"LAST-MODIFIED:20260920T091530Z\r\n" in body


@pytest.mark.parametrize(
    ("given_facts", "says"),
    [
        ({"ends": None}, "end must come after"),
        ({"ends": dt.time(16, 30)}, "end must come after"),
        ({"starts": None}, "end without a start"),
        ({"starts": dt.time(16, 30, tzinfo=dt.UTC), "ends": dt.time(18, tzinfo=dt.UTC)}, "carry no zone"),
        ({"on": dt.date(2027, 3, 28), "starts": dt.time(2, 30), "ends": dt.time(4)}, "clock skips"),
        ({"on": dt.date(2027, 3, 28), "starts": dt.time(1, 30), "ends": dt.time(2, 0)}, "clock skips"),
        ({"last_modified": dt.datetime(2026, 9, 20)}, "needs a zone"),  # noqa: DTZ001 - what is refused
        ({"summary": " \x00\u2028 "}, "needs a title"),
        ({"uid": "0B9E2F5C-3A57-4D0E-9C59-2F0F4B1C8A11"}, "not a UUID"),
        ({"uid": "vlore-12"}, "badly formed"),
        ({"sequence": -1}, "counts from 0"),
        ({"url": "https://buxheti.example/a b"}, "not a URI"),
        ({"join_url": "https://takim.example/\r\nATTENDEE:x"}, "not a URI"),
        ({"latitude": 91.0}, "no such position"),
        ({"longitude": float("nan")}, "no such position"),
    ],
)
def test_what_icalendar_cannot_say_is_refused(given_facts: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        render_event(make_event(**given_facts))


def test_the_repeated_hour_in_october_is_the_first_one() -> None:
    body = render_event(make_event(on=dt.date(2026, 10, 25), starts=dt.time(2, 30), ends=dt.time(4)))
    assert b"DTSTART;TZID=Europe/Tirane:20261025T023000\r\n" in body


def test_the_hash_is_blind_to_stamps_only() -> None:
    event = make_event()
    later = replace(event, sequence=9, last_modified=event.last_modified + dt.timedelta(days=1))
    assert body_hash(render_event(later)) == body_hash(render_event(event))
    assert render_event(later) != render_event(event)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Tjetër"},
        {"location": "Palestra"},
        {"status": "TENTATIVE"},
        {"ends": dt.time(18, 30)},
        {"contact": None},
        {"created_at": dt.datetime(2026, 9, 2, tzinfo=dt.UTC)},
        {"description": "DTSTAMP:20260101T000000Z\nSEQUENCE:1"},
    ],
)
def test_the_hash_sees_every_other_change(change: dict[str, object]) -> None:
    assert body_hash(render_event(make_event(**change))) != body_hash(render_event(make_event()))


@given(nasty_texts)
def test_cleaned_text_keeps_no_control_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    cleaned = calendar_text(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", cleaned)
    assert calendar_text(cleaned) == cleaned
    assert "\n" not in calendar_line(text)


@pytest.mark.parametrize("character", "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
def test_whatever_breaks_lines_becomes_a_plain_line_break(character: str) -> None:
    assert calendar_text(f"ujë{character}rrugë") == "ujë\nrrugë"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.text("\\ë\u20ac😀n", min_size=60))
def test_folding_cuts_no_character_and_no_escape(text: str) -> None:
    escaped = text.replace("\\", "\\\\")
    lines = fold(escaped).removesuffix(b"\r\n").split(b"\r\n ")
    assert "".join(line.decode() for line in lines) == escaped
    assert all(len(line) <= 75 for line in lines[:1])
    assert all(1 <= len(line) <= 74 for line in lines[1:])
    assert all(len(line) - len(line.rstrip(b"\\")) in range(0, 76, 2) for line in lines)
