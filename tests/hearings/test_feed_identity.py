"""UID, SEQUENCE and LAST-MODIFIED of one hearing through its life, as a subscriber's program sees them."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Component

from pb_app.cycles.events import ThemeChanged
from pb_app.cycles.tables import Theme
from pb_app.database import db
from pb_app.formats.calendar_check import problems
from pb_app.hearings import feed
from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing, restore_hearing
from pb_app.hearings.calendar_tables import CalendarEntry, FeedState
from pb_app.hearings.feed_reading import FeedScope, read_feed
from pb_app.hearings.feed_texts import Language
from pb_app.hearings.meeting_service import mark_held
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import edit_hearing, reschedule_hearing
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NotFound
from pb_app.kernel.events import Event
from pb_app.territory.events import MunicipalityChanged, PlaceChanged, VenueChanged
from pb_app.territory.tables import Municipality, Place, Venue
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")


def body(place_id: str | None = None, theme_id: str | None = None, language: Language = "sq") -> bytes:
    """A feed of Vlorë; the project's own checker looks at every one."""
    found = read_feed(FeedScope("vlore", place_id, theme_id), language)
    assert problems(found.body) == []
    return found.body


def events(
    place_id: str | None = None, theme_id: str | None = None, language: Language = "sq"
) -> list[Component]:
    return list(Calendar.from_ical(body(place_id, theme_id, language)).walk("VEVENT"))


def event(language: Language = "sq") -> Component:
    (found,) = events(language=language)
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt
    return found


def rename(row: object, happened: Event, **values: str) -> None:
    """Change a row of a lower feature and say so, as its use case does."""
    with unit_of_work(SYSTEM) as uow:
        for name, value in values.items():
            setattr(row, name, value)
        uow.session.add(row)
        uow.record(happened)


def test_a_hearing_keeps_its_identity_from_creation_to_restoration(clock: StillClock) -> None:
    hall = make.venue("Pallati i Kulturës", address="Sheshi i Flamurit", lat=40.4667, lon=19.4897)
    card = make.draft(venue=VenueChoice(venue_id=hall))
    assert events() == []
    seen: list[tuple[str, int, datetime]] = []

    def look(status: str, sequence: int) -> Component:
        found = event()
        english = event("en")
        assert (found["UID"], found["SEQUENCE"]) == (english["UID"], english["SEQUENCE"])
        assert (found["STATUS"], found["SEQUENCE"]) == (status, sequence)
        last = found["LAST-MODIFIED"].dt
        if seen:
            assert found["UID"] == seen[-1][0]
            assert last > seen[-1][2], "LAST-MODIFIED must strictly grow, also within one second"
        seen.append((found["UID"], sequence, last))
        return found

    publish_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, status=HearingStatus.TENTATIVE
    )
    look("TENTATIVE", 0)
    publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version)
    look("CONFIRMED", 1)
    clock.move(minutes=5)
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version,
        slot=Slot(date(2026, 10, 27), time(17), time(19)), reason="Salla nuk është e lirë",
    )  # fmt: skip
    moved = look("CONFIRMED", 2)
    assert "e martë, 20 tetor 2026, ora 16:30" in moved["DESCRIPTION"]
    assert "Salla nuk është e lirë" in moved["DESCRIPTION"]
    rename(
        db.session.get_one(Venue, hall),
        VenueChanged(municipality_id="vlore", venue_id=hall),
        name="Salla e re",
    )
    renamed = look("CONFIRMED", 2)
    assert renamed["LOCATION"] == "Salla e re, Sheshi i Flamurit, Vlorë"
    cancel_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="Zgjedhjet"
    )
    cancelled = look("CANCELLED", 3)
    assert cancelled["SUMMARY"] == "ANULUAR: Dëgjesë publike: Rajoni 3"
    assert "Zgjedhjet" in cancelled["DESCRIPTION"]
    assert event("en")["SUMMARY"] == "CANCELLED: Public hearing: Rajoni 3"
    restore_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="U gjet datë"
    )
    restored = look("CONFIRMED", 4)
    assert restored["SUMMARY"] == "Dëgjesë publike: Rajoni 3"
    assert restored["UID"] == card.uid


def test_a_feed_is_the_same_to_the_byte_a_day_later(clock: StillClock) -> None:
    make.announced()
    make.announced(place_ids=("vlore-novosele",), slot=Slot(date(2026, 11, 3)))
    first = [read_feed(FeedScope("vlore"), language) for language in ("sq", "en")]
    clock.move(days=1)
    feed.render_all()
    feed.move_window()
    db.session.expire_all()
    assert [read_feed(FeedScope("vlore"), language) for language in ("sq", "en")] == first


def test_saying_the_same_again_changes_nothing_for_subscribers(clock: StillClock) -> None:
    card = make.announced()
    before = body()
    clock.move(hours=1)
    edit_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version,
        facts=make.facts(theme_ids=(make.some_theme(),), team=()),
    )  # fmt: skip
    assert body() == before
    assert [row.revision for row in make.rows_of(FeedState, FeedState.scope == "vlore")] == [1, 1]


def test_held_is_no_news_for_calendars(clock: StillClock) -> None:
    card = make.announced()
    before = body()
    clock.move(days=30)
    mark_held(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    assert body() == before


def test_what_is_unknown_is_said_and_filled_in_later() -> None:
    card = make.announced(slot=Slot(date(2026, 10, 20)), venue=VenueChoice())
    found = event()
    assert found["DTSTART"].dt == date(2026, 10, 20)
    assert found["DTEND"].dt == date(2026, 10, 21)
    assert found["LOCATION"] == "Vendi do të njoftohet"
    assert "Ora do të njoftohet" in found["DESCRIPTION"]
    given = make.facts(slot=Slot(date(2026, 10, 20), time(16, 30)), theme_ids=(make.some_theme(),))
    edit_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, facts=given)
    filled = event()
    assert filled["SEQUENCE"] == 1
    assert filled["DTEND"].dt - filled["DTSTART"].dt == timedelta(minutes=90)
    assert "rreth orës 18:00" in filled["DESCRIPTION"]
    assert filled["LOCATION"] == "Pallati i Kulturës, Vlorë"


def test_a_municipality_that_changes_its_usual_length_moves_the_shown_end() -> None:
    make.announced(slot=Slot(date(2026, 10, 20), time(16, 30)))
    vlore = db.session.get_one(Municipality, "vlore")
    rename(vlore, MunicipalityChanged(municipality_id="vlore"), usual_minutes=120, office="Koordinatori")  # type: ignore[arg-type]
    found = event()
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=120)
    assert found["CONTACT"] == "Koordinatori"


def test_renamed_places_and_themes_reach_events_and_feeds() -> None:
    card = make.announced()
    theme_id = card.themes[0].id
    rename(
        db.session.get_one(Place, "vlore-rajoni-3"),
        PlaceChanged(municipality_id="vlore", place_id="vlore-rajoni-3"),
        name="3 Skelë",
    )
    rename(db.session.get_one(Theme, theme_id), ThemeChanged(theme_id=theme_id), name="Emër i ri")
    found = event()
    assert found["SUMMARY"] == "Dëgjesë publike: Rajoni 3 Skelë"
    assert [str(name) for name in found["CATEGORIES"].cats] == ["Emër i ri", "Rajoni 3 Skelë"]
    assert "Emër i ri" in body(theme_id=theme_id)[:600].decode()
    assert found["SEQUENCE"] == 0


def test_a_hearing_stands_in_the_feeds_of_its_places_those_above_and_its_themes() -> None:
    card = make.announced()
    theme_id = card.themes[0].id
    other = make.announced(place_ids=("vlore-novosele",), theme_ids=())
    assert [one["UID"] for one in events("vlore-rajoni-3")] == [card.uid]
    assert [one["UID"] for one in events("vlore-vlore")] == [card.uid]
    assert [one["UID"] for one in events("vlore-novosele")] == [other.uid]
    assert [one["UID"] for one in events(theme_id=theme_id)] == [card.uid]
    assert events("vlore-rajoni-1") == []
    moved = make.facts(place_ids=("vlore-rajoni-1",), theme_ids=())
    edit_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, facts=moved)
    assert events("vlore-rajoni-3") == []
    assert events(theme_id=theme_id) == []
    assert [one["UID"] for one in events("vlore-rajoni-1")] == [card.uid]
    for scope in (
        FeedScope("fier", "vlore-rajoni-3"),
        FeedScope("atlantis"),
        FeedScope("vlore", None, "nothing"),
    ):
        with pytest.raises(NotFound):
            read_feed(scope, "sq")


def test_examples_are_marked_in_both_languages() -> None:
    cycle_id = make.cycle()
    card = make.draft(cycle_id=cycle_id)
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Hearing, card.id).is_example = True
    publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    assert event()["SUMMARY"] == "SHEMBULL: Dëgjesë publike: Rajoni 3"
    assert event("en")["SUMMARY"] == "EXAMPLE: Public hearing: Rajoni 3"


def test_past_hearings_stay_400_days_and_cancelled_ones_30(clock: StillClock) -> None:
    kept = make.announced()
    gone = make.announced(place_ids=("vlore-novosele",))
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="x")
    revision = read_feed(FeedScope("vlore"), "sq").revision
    clock.move(days=49)
    feed.move_window()
    assert len(events()) == 2
    assert read_feed(FeedScope("vlore"), "sq").revision == revision
    clock.move(days=1)
    feed.move_window()
    found = read_feed(FeedScope("vlore"), "sq")
    assert [one["UID"] for one in events()] == [kept.uid]
    assert found.revision == revision + 1
    assert found.last_modified == clock.instant, "Last-Modified also moves when something is removed"
    assert events("vlore-novosele") == []
    clock.move(days=369)
    feed.move_window()
    assert len(events()) == 1
    clock.move(days=1)
    feed.move_window()
    assert events() == []


def test_a_hearing_that_cannot_be_said_is_left_out_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    sound = make.announced()
    damaged = make.announced(place_ids=("vlore-novosele",))
    for entry in make.rows_of(CalendarEntry, CalendarEntry.hearing_id == damaged.id):
        entry.body = b"BEGIN:VEVENT\r\nSUMMARY:half"
    db.session.commit()
    with unit_of_work(SYSTEM) as uow:
        feed.bump(uow, {"vlore"}, "sq")
    assert [one["UID"] for one in events()] == [sound.uid]
    assert f"hearing {damaged.id} is damaged" in caplog.text


def test_a_row_that_no_calendar_can_say_does_not_stop_the_staff(caplog: pytest.LogCaptureFixture) -> None:
    card = make.draft()
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Hearing, card.id).online_url = "not an address"
    publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    assert make.again(card).status is HearingStatus.CONFIRMED
    assert events() == []
    assert f"hearing {card.id}" in caplog.text


def test_after_a_restore_every_subscriber_converges(clock: StillClock) -> None:
    card = make.announced()
    before = event()
    state = read_feed(FeedScope("vlore"), "sq")
    clock.move(hours=2)
    feed.after_restore()
    after = event()
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1000)
    assert after["LAST-MODIFIED"].dt == clock.instant
    restored = read_feed(FeedScope("vlore"), "sq")
    assert restored.revision == state.revision + 1 or restored.revision == state.revision + 2
    assert make.again(card).version == card.version + 1


def test_nothing_that_programs_stumble_over_is_in_a_feed() -> None:
    make.announced(
        title="Dëgjesë, «Ujë»; \\n", purpose="a\u2028b\x85c", online_url="https://takim.example/j?k=a,b"
    )
    found = body()
    for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE", b"VALARM", b"X-ALT-DESC"):
        assert word not in found
    assert re.search(rb"\r\nURL:http://localhost/vlore/hearings/D27-001\r\n", found)
    assert b"CONFERENCE;VALUE=URI:https://takim.example" in found
    assert event()["DESCRIPTION"].endswith("http://localhost/vlore/hearings/D27-001")


def test_a_town_that_the_address_names_is_not_named_twice() -> None:
    hall = make.venue("Pallati i Kulturës", address="Qendra e qytetit, Vlorë")
    make.announced(venue=VenueChoice(venue_id=hall))
    assert event()["LOCATION"] == "Pallati i Kulturës, Qendra e qytetit, Vlorë"
