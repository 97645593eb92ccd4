"""Short codes for choices of hearings, and which hearings a choice holds."""

from datetime import date, time

import pytest
from icalendar import Calendar

from pb_app.hearings.calendar_tables import SavedFilter
from pb_app.hearings.feed_reading import read_feed
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.queries import list_hearings
from pb_app.hearings.rules import Audience, HearingKind, Slot
from pb_app.hearings.saved_filters import find_code, save_filter
from pb_app.hearings.service import edit_hearing
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.errors import DomainError, NotFound
from tests.conftest import StillClock
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")
YOUNG_IN_3 = FeedScope("vlore", place_id="vlore-rajoni-3", audience=Audience.YOUTH)


def uids(scope: FeedScope) -> set[str]:
    """The hearings of a feed, which are those of the page with the same filters."""
    calendar = Calendar.from_ical(read_feed(scope, "sq").body)
    found = {str(event["UID"]) for event in calendar.walk("VEVENT")}
    resolved = {card.uid for card in list_hearings("vlore", scope.filters)} if not scope.code else found
    assert found == resolved
    return found


def test_a_place_holds_its_own_its_parts_what_it_lies_in_and_what_is_for_all() -> None:
    own = make.announced(place_ids=("vlore-rajoni-3",))
    city = make.announced(place_ids=("vlore-vlore",), slot=Slot(date(2026, 10, 21), time(9)))
    everywhere = make.announced(place_ids=(), slot=Slot(date(2026, 10, 22), time(9)))
    neighbour = make.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 23), time(9)))
    village = make.announced(place_ids=("vlore-novosele",), slot=Slot(date(2026, 10, 24), time(9)))
    elsewhere = make.announced(municipality_id="fier", place_ids=(), slot=Slot(date(2026, 10, 22), time(9)))
    assert uids(FeedScope("vlore", "vlore-rajoni-3")) == {own.uid, city.uid, everywhere.uid}
    assert uids(FeedScope("vlore", "vlore-vlore")) == {own.uid, city.uid, everywhere.uid, neighbour.uid}
    assert uids(FeedScope("vlore", "vlore-novosele")) == {village.uid, everywhere.uid}
    assert elsewhere.uid not in uids(FeedScope("vlore"))


def test_themes_and_audiences_are_taken_as_they_are_said() -> None:
    theme = make.some_theme()
    about = make.announced(theme_ids=(theme,))
    general = make.announced(theme_ids=(), slot=Slot(date(2026, 10, 21), time(9)))
    young = make.announced(
        theme_ids=(), audience=Audience.YOUTH, slot=Slot(date(2026, 10, 22), time(9)), title="E jona"
    )
    assert uids(FeedScope("vlore", theme_id=theme)) == {about.uid}
    assert uids(FeedScope("vlore", audience=Audience.YOUTH)) == {young.uid}
    assert uids(FeedScope("vlore")) == {about.uid, general.uid, young.uid}


@pytest.mark.parametrize(
    ("scope", "given"),
    [
        (FeedScope("vlore", audience=Audience.YOUTH), {"audience": Audience.YOUTH}),
        (FeedScope("vlore", kind=HearingKind.FOCUS_GROUP), {"kind": HearingKind.FOCUS_GROUP}),
        (FeedScope("vlore", "vlore-novosele"), {"place_ids": ("vlore-novosele",)}),
    ],
)
def test_a_hearing_enters_and_leaves_a_feed_by_an_edit_of_words_alone(
    clock: StillClock, scope: FeedScope, given: dict[str, object]
) -> None:
    plain = {"title": "Takim", "theme_ids": ()}
    card = make.announced(**plain)
    assert uids(scope) == set()
    for wanted, there in ((given, {card.uid}), ({}, set()), (given, {card.uid})):
        clock.move(minutes=1)
        before = read_feed(FeedScope("vlore"), "sq")
        edit_hearing(
            actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version,
            facts=make.facts(**plain, **wanted), confirmed=make.EVERY_TICK,
        )  # fmt: skip
        assert uids(scope) == there
        assert read_feed(FeedScope("vlore"), "sq").revision > before.revision


def test_equal_choices_share_a_code_and_others_do_not() -> None:
    code = save_filter(actor=VISITOR, scope=YOUNG_IN_3)
    assert save_filter(actor=SYSTEM, scope=YOUNG_IN_3) == code == find_code(YOUNG_IN_3)
    other = save_filter(actor=VISITOR, scope=FeedScope("vlore", kind=HearingKind.FOCUS_GROUP))
    fier = save_filter(actor=VISITOR, scope=FeedScope("fier", kind=HearingKind.FOCUS_GROUP))
    assert len({code, other, fier}) == 3
    assert len(make.rows_of(SavedFilter)) == 3
    assert all(7 <= len(one) <= 12 and one.isascii() and one.isalnum() for one in (code, other, fier))


def test_a_code_follows_from_the_choice_so_that_a_restored_database_gives_it_again() -> None:
    first = save_filter(actor=VISITOR, scope=YOUNG_IN_3)
    (row,) = make.rows_of(SavedFilter)
    make.db.session.delete(row)
    make.db.session.commit()
    assert find_code(YOUNG_IN_3) is None
    assert save_filter(actor=VISITOR, scope=YOUNG_IN_3) == first


def test_a_code_that_is_taken_grows() -> None:
    code = save_filter(actor=VISITOR, scope=YOUNG_IN_3)
    (row,) = make.rows_of(SavedFilter)
    row.content_key = "of another choice"
    make.db.session.commit()
    longer = save_filter(actor=VISITOR, scope=YOUNG_IN_3)
    assert longer.startswith(code)
    assert len(longer) == len(code) + 1


@pytest.mark.parametrize(
    "scope",
    [
        FeedScope("vlore"),
        FeedScope("vlore", "vlore-rajoni-3"),
        FeedScope("vlore", audience=Audience.YOUTH),
        FeedScope("vlore", "vlore-rajoni-3", kind=HearingKind.FOCUS_GROUP, from_date=date(2026, 10, 1)),
    ],
)
def test_what_needs_no_code_gets_none(scope: FeedScope) -> None:
    with pytest.raises(DomainError, match="nothing_to_save"):
        save_filter(actor=VISITOR, scope=scope)
    assert make.rows_of(SavedFilter) == []


@pytest.mark.parametrize(
    "scope",
    [
        FeedScope("atlantis", kind=HearingKind.FOCUS_GROUP),
        FeedScope("fier", "vlore-rajoni-3", kind=HearingKind.FOCUS_GROUP),
        FeedScope("vlore", theme_id="nothing", kind=HearingKind.FOCUS_GROUP),
    ],
)
def test_nothing_is_kept_of_places_and_themes_that_are_not_there(scope: FeedScope) -> None:
    with pytest.raises((NotFound, DomainError)):
        save_filter(actor=VISITOR, scope=scope)
    assert make.rows_of(SavedFilter) == []


def test_a_saved_feed_says_what_it_holds_in_both_languages() -> None:
    make.announced(audience=Audience.YOUTH)
    code = save_filter(actor=VISITOR, scope=YOUNG_IN_3)
    albanian = read_feed(FeedScope("vlore", code=code), "sq").body.replace(b"\r\n ", b"").decode()
    english = read_feed(FeedScope("vlore", code=code), "en").body.replace(b"\r\n ", b"").decode()
    assert "NAME;LANGUAGE=sq:Dëgjesat publike: Rajoni 3 · Të rinjtë (Bashkia Vlorë)" in albanian
    assert "Rajoni 3 · Young people (Municipality of Vlorë)" in english
    assert f"SOURCE;VALUE=URI:http://localhost/en/vlore/feeds/{code}.ics" in english
    assert albanian.count("BEGIN:VEVENT") == 1
