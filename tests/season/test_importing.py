"""A season from an office's table into the draft: twice changes nothing, and what changed is found again."""

from contextlib import AbstractContextManager
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.meeting_service import mark_held
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import HearingKind, Slot, VenueChoice
from pb_app.hearings.season import importing
from pb_app.hearings.season.importing import RowState, remembered_columns, take_over
from pb_app.hearings.season.reading import SeasonReading, read_season
from pb_app.hearings.season.sheet import pack, read_sheet, unpack
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from tests.cast import Cast
from tests.hearings import factories as make
from tests.season.tables import SEASON, YEAR, faults, look, sheet_of, states, take

pytestmark = pytest.mark.usefixtures("app")
NEW, CHANGED, SAME, PROPOSED = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.PROPOSED


@pytest.fixture(autouse=True)
def cycle_id(app: APIFlask) -> int:
    assert app
    return make.cycle(YEAR)


def entries() -> list[PlanEntry]:
    rows = make.rows_of(PlanEntry)
    return sorted(rows, key=lambda row: row.on_date)


def written() -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(AuditEntry)).one()


def test_the_official_table_becomes_lines_of_the_draft() -> None:
    hall = make.venue("Pallati i Kulturës")
    assert states(take(sheet_of(*SEASON))) == [NEW] * 3
    first, second, third = entries()
    assert (first.on_date, first.start_time, first.end_time) == (date(2026, 10, 12), time(16, 30), None)
    assert (first.title, first.venue_id, first.venue_text) == (
        "Takim me banorët e Rajonit 1",
        None,
        "Bar Hallowen",
    )
    assert (second.venue_id, second.venue_text) == (hall, "")
    assert (third.title, third.start_time, third.venue_text) == ("", None, ""), (
        "kind and place make the title"
    )


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    sheet, before = sheet_of(*SEASON), written()
    assert states(look(sheet)) == [NEW] * 3
    assert (entries(), written()) == ([], before)
    assert states(take(sheet)) == [NEW] * 3


def test_the_same_file_twice_changes_nothing_also_in_another_order() -> None:
    take(sheet_of(*SEASON))
    before = written()
    for again in (sheet_of(*SEASON), sheet_of(*reversed(SEASON))):
        assert states(take(again)) == [SAME] * 3
    assert written() == before
    assert len(entries()) == 3


def test_an_hour_and_a_hall_filled_in_later_change_the_same_line() -> None:
    take(sheet_of(*SEASON))
    ids = {row.id for row in entries()}
    completed = ("3", SEASON[2][1], "14.10.2026", "Shkolla 9-vjeçare", "nga ora 10:00 deri 12:00", "", "")
    assert states(take(sheet_of(completed, *SEASON[:2]))) == [CHANGED, SAME, SAME]
    assert {row.id for row in entries()} == ids
    assert (entries()[2].start_time, entries()[2].end_time) == (time(10), time(12))


def test_a_row_moved_to_another_day_moves_its_line() -> None:
    take(sheet_of(*SEASON))
    ids = {row.id for row in entries()}
    moved = (*SEASON[0][:2], "19.10.2026", *SEASON[0][3:])
    assert states(take(sheet_of(moved, *SEASON[1:]))) == [CHANGED, SAME, SAME]
    assert {row.id for row in entries()} == ids


def test_a_round_put_in_front_leaves_the_other_rounds_where_they_are() -> None:
    rounds = [
        ("1", "Rajoni 1", "20.10.2026", "", "16:30", "", ""),
        ("2", "Rajoni 1", "3.11.2026", "", "16:30", "", ""),
    ]
    take(sheet_of(*rounds))
    earlier = ("1", "Rajoni 1", "6.10.2026", "", "16:30", "", "")
    assert states(take(sheet_of(earlier, *rounds))) == [NEW, SAME, SAME]


def test_what_a_person_has_changed_in_the_draft_since_stays() -> None:
    take(sheet_of(*SEASON))
    row = entries()[0]
    row.start_time = time(18)
    db.session.commit()
    assert states(take(sheet_of(*SEASON))) == [SAME] * 3
    assert entries()[0].start_time == time(18)


def test_lines_that_the_file_no_longer_holds_stay_and_are_counted() -> None:
    take(sheet_of(*SEASON))
    report = take(sheet_of(*SEASON[:2]))
    assert (report.not_in_file, len(entries())) == (1, 3)


def test_a_calendar_that_is_public_already_is_recognised() -> None:
    card = make.announced(
        place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 12), time(16, 30), time(18))
    )
    make.announced(place_ids=("vlore-rajoni-2",), slot=Slot(date(2026, 10, 13), time(16, 30)))
    assert states(look(sheet_of(*SEASON[:2]))) == [PROPOSED, SAME], "the first is in another hall"
    row = ("1", "Rajoni 1", "12.10.2026", "Pallati i Kulturës", "16.30", "", "")
    assert states(take(sheet_of(row))) == [SAME]
    before = written()
    assert states(take(sheet_of(row))) == [SAME]
    assert (entries(), written()) == ([], before)
    assert source_key(card) is None


def source_key(card: HearingCard) -> str | None:
    row = db.session.get(Hearing, card.id)
    assert row is not None
    return row.source_key


def test_a_row_that_moves_a_public_hearing_proposes_it_once() -> None:
    card = make.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 12), time(16, 30)))
    row = ("1", "Rajoni 1", "19.10.2026", "", "", "", "")
    assert states(take(sheet_of(row))) == [PROPOSED]
    (entry,) = entries()
    assert (entry.hearing_id, entry.on_date, entry.start_time) == (card.id, date(2026, 10, 19), time(16, 30))
    assert entry.venue_text == "Pallati i Kulturës", "what the row does not know it does not take away"
    assert states(take(sheet_of(row))) == [SAME]
    assert make.again(card).on_date == date(2026, 10, 12), "people are told only when the draft is published"


def test_two_public_hearings_of_a_place_are_told_apart_by_their_hours() -> None:
    day = date(2026, 10, 12)
    for hour in (10, 16):
        make.announced(place_ids=("vlore-rajoni-1",), slot=Slot(day, time(hour)), venue=VenueChoice())
    rows = [(str(hour), "Rajoni 1", "12.10.2026", "", f"{hour}.00", "", "") for hour in (16, 10)]
    assert states(look(sheet_of(*rows))) == [SAME, SAME]


def test_what_was_held_or_cancelled_takes_in_no_row_of_another_day() -> None:
    held = make.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 1), time(16, 30)))
    mark_held(actor=make.SYSTEM, hearing_id=held.id, expected_version=held.version)
    gone = make.announced(place_ids=("vlore-rajoni-2",), slot=Slot(date(2026, 10, 20), time(16, 30)))
    cancel_hearing(actor=make.SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="stuhi")
    report = look(sheet_of(*SEASON[:2], ("3", "Rajoni 2", "20.10.2026", "", "", "", "")))
    assert states(report) == [NEW, NEW, SAME]
    assert report.rows[2].known is not None
    assert report.rows[2].known.ref == gone.ref


CALENDAR = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{uid}\nSUMMARY:Dëgjesë, Rajoni 1\n"
    "DTSTART;TZID=Europe/Tirane:{start}\nLOCATION:Pallati i Kulturës\nEND:VEVENT\nEND:VCALENDAR\n"
)


def test_an_event_is_known_by_its_uid_wherever_it_moves() -> None:
    first = read_sheet(CALENDAR.format(uid="a", start="20261012T163000").encode())
    assert states(take(first)) == [NEW]
    assert states(take(first)) == [SAME]
    moved = read_sheet(
        CALENDAR.format(uid="a", start="20261109T100000").encode().replace(b"Rajoni 1", b"Rajoni 2")
    )
    assert states(take(moved)) == [CHANGED]
    assert [row.on_date for row in entries()] == [date(2026, 11, 9)]


def test_our_own_feed_read_back_names_our_own_hearing() -> None:
    card = make.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 12), time(16, 30)))
    assert states(look(read_sheet(CALENDAR.format(uid=card.uid, start="20261012T163000").encode()))) == [SAME]


def test_a_uid_in_a_file_gives_no_way_to_hearings_of_other_places(cast: Cast) -> None:
    card = make.announced(place_ids=("vlore-novosele",), slot=Slot(date(2026, 10, 12), time(16, 30)))
    sheet = read_sheet(CALENDAR.format(uid=card.uid, start="20261013T163000").encode())
    report = take(sheet, actor=cast.actor("officer_1"), without_faulty=True)
    assert (report.rows, faults(report)) == ((), [(2, "", "places_not_yours")])
    assert entries() == []


def test_an_officer_takes_over_the_rows_of_his_own_places(cast: Cast) -> None:
    report = take(sheet_of(*SEASON), actor=cast.actor("officer_1"), without_faulty=True)
    assert states(report) == [NEW]
    assert [(fault.line, fault.error.code) for fault in report.faults] == [
        (3, "places_not_yours"), (4, "places_not_yours"),
    ]  # fmt: skip


def test_an_officer_plans_nothing_for_the_whole_municipality(cast: Cast) -> None:
    row = ("1", "Takim me bizneset", "12.10.2026", "", "", "", "")
    assert faults(look(sheet_of(row), actor=cast.actor("officer_1"))) == [(2, "", "places_not_yours")]
    assert states(look(sheet_of(row), actor=cast.actor("youth_centre"))) == [NEW]


@pytest.mark.parametrize("who", ["monitor", "budget_officer", "stranger"])
def test_others_import_nothing(cast: Cast, who: str) -> None:
    for use in (look, take):
        with pytest.raises(Forbidden):
            use(sheet_of(*SEASON), actor=cast.actor(who))


def test_rows_that_cannot_be_read_stop_the_import_unless_they_are_left_out() -> None:
    bad = ("4", "Rajoni 3", "e martë, 12.10.2026", "", "", "", "")
    sheet = sheet_of(*SEASON, bad)
    with pytest.raises(DomainError) as error:
        take(sheet)
    assert (error.value.code, error.value.params) == ("rows_faulty", {"count": 1})
    assert entries() == []
    report = take(sheet, without_faulty=True)
    assert (states(report), faults(report)) == ([NEW] * 3, [(5, "Data", "weekday_contradicts")])


def test_days_that_have_gone_by_and_cancelled_rows_are_left_out_with_the_reason() -> None:
    gone = ("1", "Rajoni 1", "12.09.2026", "", "", "", "")
    cancelled = ("2", "ANULUAR: Rajoni 2", "20.10.2026", "", "", "", "")
    report = take(sheet_of(gone, cancelled, SEASON[2]))
    assert [(one.line, one.why.code) for one in report.left_out] == [(2, "row_past"), (3, "row_cancelled")]
    assert states(report) == [NEW]


def test_the_columns_are_remembered_for_files_with_the_same_headings() -> None:
    odd = ("X", "Kush", "Kurdo")
    sheet = sheet_of(("1", "Rajoni 1", "12.10.2026"), headings=odd)
    assert remembered_columns("vlore", sheet) is None
    take_over(
        actor=make.SYSTEM,
        municipality_id="vlore",
        year=YEAR,
        sheet=sheet,
        columns=["number", "place", "date"],
    )
    again = sheet_of(("1", "Rajoni 2", "13.10.2026"), headings=("x", "KUSH", "kurdo"))
    assert remembered_columns("vlore", again) == ["number", "place", "date"]
    assert remembered_columns("fier", again) is None


def test_the_kind_of_meeting_is_read_from_its_words() -> None:
    take(sheet_of(("1", "Takim me Rajonin 1", "12.10.2026", "", "", "Fokus-grup", "")))
    assert entries()[0].kind is HearingKind.FOCUS_GROUP


def test_what_travels_in_the_form_comes_back_whole() -> None:
    for sheet in (sheet_of(*SEASON), read_sheet(CALENDAR.format(uid="a", start="20261012").encode())):
        assert unpack(pack(sheet)) == sheet


@pytest.mark.parametrize("text", ["", "x", "eJyrVkrOSMzLS81RslIqSS0uUaoFADcvBkI=", "=" * 100, "ë"])
def test_what_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as error:
        unpack(text)
    assert error.value.code == "sheet_lost"


def test_many_rows_travel_in_a_small_form() -> None:
    rows = [
        (str(at), f"Rajoni {at % 5 + 1}", f"{at % 28 + 1}.{10 + at % 3}.2026", f"Salla {at}", f"{8 + at // 500}.00")
        for at in range(1_500)
    ]  # fmt: skip
    sheet = sheet_of(*rows)
    assert len(pack(sheet)) < 60_000
    assert len(look(sheet).rows) == 1_500


def test_rows_are_read_while_others_may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of long rows take seconds; on SQLite nobody else writes while a unit of work is open."""
    steps: list[str] = []

    def reading(*given: Any) -> SeasonReading:
        steps.append("read")
        return read_season(*given)

    def unit(actor: Actor) -> AbstractContextManager[UnitOfWork]:
        steps.append("open")
        return unit_of_work(actor)

    monkeypatch.setattr(importing, "read_season", reading)
    monkeypatch.setattr(importing, "unit_of_work", unit)
    look(sheet_of(*SEASON))
    take(sheet_of(*SEASON))
    assert steps == ["read", "open"] * 2
