"""Events as search engines read them (schema.org)."""

import datetime as dt
from zoneinfo import ZoneInfo

from pb_app.formats.event_json_ld import EventState, LinkedEvent, linked_event

START = dt.datetime(2026, 10, 12, 16, 30, tzinfo=ZoneInfo("Europe/Tirane"))
PLAIN = {
    "name": "Dëgjesë publike: Rajoni 3", "url": "https://a.example/vlore/hearings/D27-001", "starts": START,
    "organiser": "Bashkia Vlorë", "organiser_url": "https://a.example/vlore/", "locality": "Vlorë",
}  # fmt: skip


def test_all_that_is_known_is_said() -> None:
    found = linked_event(
        LinkedEvent(
            **PLAIN, ends=START.replace(hour=18), state=EventState.RESCHEDULED, previous_start=dt.date(2026, 10, 6),
            venue="Pallati i Kulturës", address="Sheshi i Flamurit", position=(40.4, 19.4),
            online_url="https://takim.example/1", audience="Të rinjtë", about=("Ujë",), uid="0b9e", language="sq",
        )
    )  # fmt: skip
    assert found["startDate"] == "2026-10-12T16:30:00+02:00"
    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["previousStartDate"] == "2026-10-06"
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, online = found["location"]
    assert place["name"] == "Pallati i Kulturës"
    assert place["address"] == {
        "@type": "PostalAddress", "streetAddress": "Sheshi i Flamurit", "addressLocality": "Vlorë",
        "addressCountry": "AL",
    }  # fmt: skip
    assert online == {"@type": "VirtualLocation", "url": "https://takim.example/1"}
    assert found["organizer"]["@type"] == "GovernmentOrganization"
    assert (found["inLanguage"], found["isAccessibleForFree"]) == ("sq", True)
    assert found["audience"]["audienceType"] == "Të rinjtë"
    assert found["identifier"] == "urn:uuid:0b9e"
    assert "offers" not in found, "nobody pays to be heard"


def test_while_the_hall_is_not_known_the_town_is_the_place() -> None:
    (place,) = linked_event(LinkedEvent(**PLAIN))["location"]
    assert place["name"] == "Vlorë"
    assert "streetAddress" not in place["address"]


def test_what_is_only_online_has_no_hall() -> None:
    found = linked_event(LinkedEvent(**PLAIN, online_url="https://takim.example/1"))
    assert [one["@type"] for one in found["location"]] == ["VirtualLocation"]
    assert found["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_an_unknown_hour_is_a_date_and_what_is_not_known_is_left_out() -> None:
    found = linked_event(LinkedEvent(**{**PLAIN, "starts": dt.date(2026, 10, 12)}))
    assert found["startDate"] == "2026-10-12"
    assert (
        not {"endDate", "previousStartDate", "description", "about", "audience", "identifier"} & found.keys()
    )
