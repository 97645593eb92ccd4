"""iTIP messages as calendar programs read them (RFC 5546)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest

from pb_app.formats.calendar_invitation import CalendarInvitation, render_invitation
from tests.readers.reading import READERS

UID = "5f0c2b1e-7c57-4f4e-9a55-0d2b4bb1c9a1"
INVITATION = CalendarInvitation(
    uid=UID, sequence=3, status="CONFIRMED", written_at=datetime(2026, 10, 1, 8, 0, 5, 99, tzinfo=UTC),
    starts=datetime(2026, 10, 20, 14, 30, tzinfo=UTC), ends=datetime(2026, 10, 20, 16, 0, tzinfo=UTC),
    summary="Dëgjesë publike: Rajoni 3; çfarë, pse?", description="Rreshti i parë\n\nRreshti i dytë: ë ç",
    url="https://degjesa.example.al/vlore/hearings/D27-001", language="sq",
    location="Pallati i Kulturës, Vlorë", organiser="njoftime@degjesa.example.al",
    organiser_name='Bashkia "Vlorë"; zyra', attendee="banor+dëgjesa@example.org",
)  # fmt: skip


def read(invitation: CalendarInvitation) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(render_invitation(invitation))
    assert [error for component in calendar.walk() for error in component.errors] == []
    (event,) = calendar.events
    return calendar, event


def test_what_every_calendar_needs() -> None:
    calendar, event = read(INVITATION)
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (UID, 3, "CONFIRMED")
    assert event["DTSTAMP"].dt == datetime(2026, 10, 1, 8, 0, 5, tzinfo=UTC)
    assert event["SUMMARY"] == INVITATION.summary
    assert event["ORGANIZER"] == "mailto:njoftime@degjesa.example.al"
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:banor+dëgjesa@example.org"
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("FALSE", "NEEDS-ACTION")


def test_hours_are_in_utc_and_no_zone_is_needed() -> None:
    text = render_invitation(INVITATION)
    assert "DTSTART:20261020T143000Z\r\n" in text
    assert "DTEND:20261020T160000Z\r\n" in text
    assert "TZID" not in text


def test_without_an_hour_it_is_a_day() -> None:
    text = render_invitation(replace(INVITATION, starts=date(2026, 10, 20), ends=None))
    assert "DTSTART;VALUE=DATE:20261020\r\n" in text
    assert "DTEND;VALUE=DATE:20261021\r\n" in text


def test_a_cancelled_one_cancels() -> None:
    calendar, event = read(replace(INVITATION, status="CANCELLED", sequence=4))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)


def test_lines_are_short_and_end_in_crlf() -> None:
    lines = render_invitation(replace(INVITATION, description="ë" * 5000)).encode().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("status", ["CONFIRMED", "TENTATIVE", "CANCELLED"])
def test_every_reader_reads_it(reader: str, status: str) -> None:
    invitation = replace(INVITATION, status=status)  # type: ignore[arg-type]  # one of the three
    (event,) = READERS[reader](render_invitation(invitation).encode())
    assert (event.uid, event.starts, event.ends, event.status) == (
        UID, INVITATION.starts, INVITATION.ends, status,
    )  # fmt: skip
    assert event.summary == INVITATION.summary


@pytest.mark.parametrize(
    "fault",
    [
        {"starts": datetime(2026, 10, 20, 14, 30)},  # noqa: DTZ001 - the fault
        {"ends": datetime(2026, 10, 20, 14, 30, tzinfo=UTC)},
        {"ends": None},
        {"attendee": "a@example.org\r\nATTENDEE:mailto:b@example.org"},
        {"attendee": "a@example.org,b@example.org"},
        {"organiser": "degjesa"},
        {"url": "javascript alert"},
    ],
)
def test_what_cannot_be_said_is_an_error(fault: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        render_invitation(replace(INVITATION, **fault))  # type: ignore[arg-type]  # the fault


def test_texts_cannot_break_out_of_their_line() -> None:
    text = render_invitation(
        replace(
            INVITATION,
            summary="a\r\nATTENDEE:mailto:x@example.org",
            organiser_name='x"\r\nMETHOD:ADD',
            location="l\x00",
        )
    )
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("ATTENDEE") for line in unfolded) == 1
    assert sum(line.startswith("METHOD") for line in unfolded) == 1
