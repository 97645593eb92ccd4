"""Other people's calendars: what is broken in one event concerns that event alone."""

from datetime import date, time
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pb_app.formats.icalendar_reading import CalendarEvent, CalendarReading, read_calendar
from pb_app.formats.icalendar_repeating import MOST_DAYS, Rule, repeated

TIRANE = ZoneInfo("Europe/Tirane")
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "samples" / "ics"
BROKEN = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dëgjesë\\, Rajoni 1\r\n"
    "DTSTART;TZID=Europe/Tirane:20261012T163000\r\nDTEND:20261012T160000Z\r\nLOCATION:Pallati i\r\n  Kulturës\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()


def read(text: str | bytes) -> CalendarReading:
    return read_calendar(text if isinstance(text, bytes) else text.encode(), zone=TIRANE)


def one(*lines: str) -> CalendarEvent:
    reading = read("\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR")))
    assert not reading.broken
    return reading.events[0]


@pytest.mark.parametrize(
    ("start", "on", "at", "doubts"),
    [
        ("DTSTART;TZID=Europe/Tirane:20261012T163000", date(2026, 10, 12), time(16, 30), ()),
        ("DTSTART:20261012T143000Z", date(2026, 10, 12), time(16, 30), ()),
        ("DTSTART:20261012T163000", date(2026, 10, 12), time(16, 30), ()),
        ("DTSTART;VALUE=DATE:20261012", date(2026, 10, 12), None, ()),
        ("DTSTART:20261012", date(2026, 10, 12), None, ()),
        ("DTSTART;TZID=Central Europe Standard Time:20261012T163000", date(2026, 10, 12), time(16, 30), ()),
        (
            'DTSTART;TZID="/freeassociation.sourceforge.net/Europe/London":20261012T153000',
            date(2026, 10, 12),
            time(16, 30),
            (),
        ),
        ("DTSTART;TZID=America/New_York:20261012T200000", date(2026, 10, 13), time(2, 0), ()),
        ("DTSTART;TZID=UTC+11:20261012T163000", date(2026, 10, 12), time(16, 30), ("zone_unknown",)),
        (
            "DTSTART;TZID=../../etc/passwd:20261012T163000",
            date(2026, 10, 12),
            time(16, 30),
            ("zone_unknown",),
        ),
    ],
)
def test_every_way_to_say_when(start: str, on: date, at: time | None, doubts: tuple[str, ...]) -> None:
    event = one("SUMMARY:x", start)
    assert (event.on, event.start, event.doubts) == (on, at, doubts)


def test_texts_are_unfolded_unescaped_and_clean() -> None:
    event = read(BROKEN).events[0]
    assert (event.summary, event.location) == ("Dëgjesë, Rajoni 1", "Pallati i Kulturës")
    assert one("DTSTART:20261012", "SUMMARY:a\\nb\x07\u202e", "DESCRIPTION:c\\;d").description == "c;d"


def test_the_end_is_kept_where_it_makes_sense() -> None:
    start = "DTSTART:20261012T163000"
    assert one(start, "DTEND:20261012T180000").end == time(18)
    assert one(start, "DURATION:PT1H30M").end == time(18)
    assert one(start, "DTEND:20261013T180000").end is None
    assert one(start, "DTEND:20261012T150000").end is None
    assert one(start, "DURATION:P1D").end is None
    assert one(start).end is None


def test_an_alarm_is_no_part_of_the_event() -> None:
    event = one("DTSTART:20261012", "BEGIN:VALARM", "SUMMARY:alarm", "END:VALARM", "SUMMARY:event")
    assert event.summary == "event"


def test_a_broken_event_is_named_and_the_others_stay() -> None:
    reading = read(
        "BEGIN:VEVENT\nSUMMARY:Dëgjesa e parë\nDTSTART;;VALUE=DATE-TIME:20261012T093000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:Pa datë\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:Ditë që s'ekziston\nDTSTART:20261345T093000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:E mirë\nDTSTART:20261012T093000\nX-ODD;=:\x01:;\nEND:VEVENT"
    )
    assert [(one.line, one.name, one.property, one.error.code) for one in reading.broken] == [
        (1, "Dëgjesa e parë", "DTSTART", "property_unreadable"),
        (5, "Pa datë", "DTSTART", "date_missing"),
        (8, "Ditë që s'ekziston", "DTSTART", "date_does_not_exist"),
    ]
    assert [event.summary for event in reading.events] == ["E mirë"]


def test_a_repeated_event_is_taken_apart_with_its_exceptions() -> None:
    reading = read(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:javore\nDTSTART:20261012T163000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE:20261019T163000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20261026T163000\nSUMMARY:e shtyrë\nDTSTART:20261027T170000\nEND:VEVENT\n"
    )
    assert [(event.on.day, event.summary) for event in reading.events] == [
        (12, "javore"),
        (27, "e shtyrë"),
        (2, "javore"),
    ]
    assert len({event.uid for event in reading.events}) == 3


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("FREQ=WEEKLY;COUNT=3", (3, True)),
        ("FREQ=WEEKLY;UNTIL=20261102T235959Z", (4, True)),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", (3, True)),
        ("FREQ=DAILY", (MOST_DAYS, False)),
        ("FREQ=DAILY;COUNT=99999999999999999999", (MOST_DAYS, False)),
        ("FREQ=SECONDLY", (1, False)),
        ("FREQ=DAILY;BYSECOND=1,2,3", (1, False)),
        ("FREQ=DAILY;INTERVAL=0", (1, False)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", (1, False)),
        ("FREQ=WEEKLY;BYDAY=XX", (1, False)),
        ("FREQ=WEEKLY;UNTIL=never", (1, False)),
        ("nonsense", (1, False)),
    ],
)
def test_a_rule_is_followed_as_far_as_it_is_sensible(rule: str, wanted: tuple[int, bool]) -> None:
    found, is_whole = repeated(Rule.read(rule), date(2026, 10, 12), ())
    assert (len(found), is_whole) == wanted


def test_a_cancelled_event_says_so() -> None:
    assert one("DTSTART:20261012", "STATUS:Cancelled").is_cancelled
    assert not one("DTSTART:20261012", "STATUS:CONFIRMED").is_cancelled


class TestCalendarsFoundInTheWild:
    __test__ = SAMPLES.is_dir()  # nobody can install them: where they do not lie, no test is left out

    def test_they_are_read(self) -> None:
        found = {path.name: read(path.read_bytes()) for path in sorted(SAMPLES.glob("*.ics"))}
        events = {name: len(reading.events) for name, reading in found.items()}
        assert events == {
            "icalendar__bom_calendar.ics": 0,
            "icalendar__broken_ical.ics": 0,
            "icalendar__calendar_with_unicode.ics": 0,
            "icalendar__issue_218_bad_tzid.ics": 1,
            "icaljs__only_dtstart_date.ics": 1,
            "khal__event_dt_floating.ics": 1,
            "khal__without_uid.ics": 1,
            "municipal_waste_collection.ics": 112,
        }
        (broken,) = found["icalendar__broken_ical.ics"].broken
        assert broken.name == "An Event with too many semicolons"

    @given(st.data())
    @settings(max_examples=120, deadline=None)
    def test_they_may_be_damaged_anywhere(self, data: st.DataObject) -> None:
        paths = sorted(SAMPLES.glob("*.ics"))
        content = bytearray(data.draw(st.sampled_from(paths)).read_bytes()[:4000])
        for _ in range(data.draw(st.integers(1, 8))):
            at = data.draw(st.integers(0, len(content)))
            content[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
        read(bytes(content))


@given(st.integers(0, len(BROKEN)), st.integers(0, 10), st.binary(max_size=10))
@example(0, 0, b"\xff\xfe")
@settings(max_examples=300, deadline=None)
def test_no_damage_breaks_the_reader(at: int, cut: int, put: bytes) -> None:
    read(BROKEN[:at] + put + BROKEN[at + cut :])


@pytest.mark.parametrize(
    "line", ["DTSTART;" + "A=B;" * 500_000 + ":20261001", "SUMMARY;X=" + '"a",' * 500_000]
)
def test_a_line_of_megabytes_is_looked_at_in_part(line: str) -> None:
    begun = process_time()
    assert read(f"BEGIN:VEVENT\nUID:a\n{line}\nEND:VEVENT\n").broken
    assert process_time() - begun < 1
