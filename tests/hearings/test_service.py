"""Drawing up, announcing, moving, cancelling: what each use case writes, refuses and asks."""

from dataclasses import replace
from datetime import date, time

import pytest

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing, restore_hearing
from pb_app.hearings.calendar_tables import CalendarEdition, CalendarEntry
from pb_app.hearings.coverage import coverage, due_lists
from pb_app.hearings.figures import season_counts
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.queries import HearingFilters, list_hearings, upcoming
from pb_app.hearings.rules import Audience, HearingKind, HearingStatus, Part, Slot, VenueChoice
from pb_app.hearings.service import (
    create_hearing,
    discard_draft,
    edit_hearing,
    reschedule_hearing,
    set_agenda,
)
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from tests.cast import Cast
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 10, 1)


def last_audit() -> tuple[AuditEntry, dict]:
    entry = make.rows_of(AuditEntry)[-1]
    (payload,) = make.rows_of(AuditPayload, AuditPayload.entry_id == entry.id)
    return entry, payload.body


def test_references_count_by_municipality_and_budget_year() -> None:
    cycle_id = make.cycle(2027)
    refs = [make.draft().ref, make.draft().ref, make.draft(slot=Slot(date(2027, 2, 1))).ref]
    assert refs == ["D27-001", "D27-002", "D28-001"]
    assert make.draft(municipality_id="fier", place_ids=("fier-levan",)).ref == "D27-001"
    assert make.draft(slot=Slot(date(2027, 2, 1)), cycle_id=cycle_id).ref == "D27-003"
    (row,) = make.rows_of(Hearing, Hearing.municipality_id == "vlore", Hearing.ref == "D27-001")
    row.ref = "D27-1000"
    db.session.commit()
    assert make.draft().ref == "D27-1001"


def test_a_form_sent_twice_makes_one_hearing() -> None:
    sent = {"actor": SYSTEM, "municipality_id": "vlore", "facts": make.facts(), "token": "t" * 22}
    assert create_hearing(**sent) == create_hearing(**sent) == "D27-001"
    assert len(make.rows_of(Hearing)) == 1


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"slot": Slot(date(2026, 9, 30))}, "in_the_past", "on_date"),
        ({"place_ids": ("fier-levan",)}, "foreign_place", "place_ids"),
        ({"place_ids": ("nowhere",)}, "unknown_place", "place_ids"),
        ({"theme_ids": ("nothing",)}, "unknown_theme", "theme_ids"),
        ({"venue": VenueChoice(venue_id=999_999)}, "unknown_venue", "venue_id"),
        ({"organisations": ((999_999, Part.ASSISTED),)}, "unknown_organisation", "organisations"),
        ({"team": (999_999,)}, "unknown_person", "team"),
        ({"slot": Slot(date(2026, 10, 20), time(18), time(17))}, "end_before_start", "end_time"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(given: dict, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        make.draft(**given)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert make.rows_of(Hearing) == []


def test_a_hall_taken_asks_for_a_tick_that_the_audit_keeps(cast: Cast) -> None:
    hall = make.venue()
    make.announced(venue=VenueChoice(venue_id=hall))
    second = make.facts(venue=VenueChoice(venue_id=hall), slot=Slot(date(2026, 10, 20), time(17)))
    with pytest.raises(NeedsConfirmation) as caught:
        create_hearing(actor=cast.coordinator, municipality_id="vlore", facts=second)
    assert [warn.code for warn in caught.value.warnings] == ["clash_venue"]
    create_hearing(
        actor=cast.coordinator, municipality_id="vlore", facts=second, confirmed=frozenset({"clash_venue"})
    )
    entry, body = last_audit()
    assert entry.action == "hearing.created"
    assert entry.actor_id == cast.coordinator.person_id
    assert body["after"]["confirmed"] == ["clash_venue"]


def test_a_team_at_two_hearings_asks_for_a_tick(cast: Cast) -> None:
    team = (cast.actor("officer_1").person_id or 0,)
    make.announced(team=team)
    with pytest.raises(NeedsConfirmation) as caught:
        create_hearing(actor=SYSTEM, municipality_id="vlore", facts=make.facts(team=team))
    assert [warn.code for warn in caught.value.warnings] == ["clash_team"]


def test_announcing_an_incomplete_coming_hearing_warns() -> None:
    card = make.draft(slot=Slot(date(2026, 10, 5)), venue=VenueChoice(), place_ids=())
    with pytest.raises(NeedsConfirmation) as caught:
        publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    codes = {warn.code for warn in caught.value.warnings}
    assert codes == {"hour_unknown", "venue_unknown", "place_unknown", "short_notice"}
    publish_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, confirmed=frozenset(codes)
    )
    assert make.again(card).status is HearingStatus.CONFIRMED


def test_drafts_are_for_staff_alone_until_they_are_announced() -> None:
    card = make.draft()
    with pytest.raises(NotFound):
        get_hearing("vlore", card.ref)
    assert get_hearing("vlore", card.ref, for_staff=True).card.ref == card.ref
    assert list_hearings("vlore") == []
    assert [one.ref for one in list_hearings("vlore", HearingFilters().with_drafts())] == [card.ref]
    assert make.rows_of(CalendarEntry) == []


def test_a_tentative_hearing_is_confirmed_and_sequence_counts_from_the_first_publication() -> None:
    card = make.announced(HearingStatus.TENTATIVE)
    assert (card.status, card.sequence) == (HearingStatus.TENTATIVE, 0)
    publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    confirmed = make.again(card)
    assert (confirmed.status, confirmed.sequence) == (HearingStatus.CONFIRMED, 1)
    with pytest.raises(DomainError, match="transition"):
        publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=confirmed.version)


def test_an_announced_hearing_is_completed_by_editing_but_moved_only_with_a_reason() -> None:
    card = make.announced(slot=Slot(date(2026, 10, 20)), venue=VenueChoice())
    given = make.facts(slot=Slot(date(2026, 10, 20), time(16, 30)), theme_ids=(make.some_theme(),))
    edit_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, facts=given)
    completed = make.again(card)
    assert completed.sequence == 1
    assert completed.shown_end == time(18)
    moved = replace(given, slot=Slot(date(2026, 10, 21), time(16, 30)))
    with pytest.raises(DomainError, match="use_move"):
        edit_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=completed.version, facts=moved)


def test_a_purpose_may_change_without_a_new_sequence() -> None:
    card = make.announced()
    given = make.facts(theme_ids=(make.some_theme(),), purpose="Vetëm buxheti", audience=Audience.YOUTH)
    edit_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, facts=given)
    edited = make.again(card)
    assert (edited.purpose, edited.audience, edited.sequence) == ("Vetëm buxheti", Audience.YOUTH, 0)
    assert edited.version == card.version + 1


def test_a_hearing_moves_with_its_reason_and_remembers_from_where() -> None:
    cycle_id = make.cycle()
    card = make.announced()
    new = Slot(date(2026, 10, 27), time(17), time(19))
    reschedule_hearing(
        actor=SYSTEM,
        hearing_id=card.id,
        expected_version=card.version,
        slot=new,
        reason="Salla nuk është e lirë",
    )
    moved = make.again(card)
    assert (moved.slot, moved.sequence) == (new, 1)
    assert (moved.moved_from_date, moved.moved_from_time) == (card.on_date, card.start_time)
    first, second = make.rows_of(CalendarEdition, CalendarEdition.cycle_id == cycle_id)
    assert (first.number, second.number) == (1, 2)
    assert first.changes[0]["change"] == "published"
    assert second.changes == [
        {
            "ref": card.ref, "uid": card.uid, "change": "moved", "reason": "Salla nuk është e lirë",
            "from": "2026-10-20 16:30", "to": "2026-10-27 17:00",
        }
    ]  # fmt: skip
    assert first.content["hearings"][0]["date"] == "2026-10-20"
    assert second.content["hearings"][0]["date"] == "2026-10-27"


@pytest.mark.parametrize(
    ("slot", "reason", "code"),
    [
        (Slot(date(2026, 9, 30), time(17)), "x", "in_the_past"),
        (Slot(date(2026, 10, 27), time(17)), " ", "reason_required"),
        (Slot(date(2026, 10, 20), time(16, 30), time(18)), "x", "not_moved"),
        (Slot(date(2027, 3, 28), time(2, 30)), "x", "time_does_not_exist"),
    ],
)
def test_a_move_that_cannot_be_is_refused(slot: Slot, reason: str, code: str) -> None:
    card = make.announced()
    with pytest.raises(DomainError, match=code):
        reschedule_hearing(
            actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=slot, reason=reason
        )
    assert make.again(card) == card


def test_moving_at_short_notice_or_onto_a_holiday_asks() -> None:
    card = make.announced()
    with pytest.raises(NeedsConfirmation) as caught:
        reschedule_hearing(
            actor=SYSTEM, hearing_id=card.id, expected_version=card.version,
            slot=Slot(date(2026, 10, 2), time(17)), reason="x",
        )  # fmt: skip
    assert [warn.code for warn in caught.value.warnings] == ["short_notice"]


def test_cancelling_and_restoring_both_take_a_reason() -> None:
    card = make.announced()
    with pytest.raises(DomainError, match="reason_required"):
        cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="")
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Zgjedhjet")
    cancelled = make.again(card)
    assert (cancelled.status, cancelled.cancel_reason, cancelled.sequence) == (
        HearingStatus.CANCELLED, "Zgjedhjet", 1,
    )  # fmt: skip
    assert [one.ref for one in list_hearings("vlore")] == [card.ref]
    with pytest.raises(DomainError, match="reason_required"):
        restore_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=cancelled.version, reason="")
    restore_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=cancelled.version, reason="U gjet sallë"
    )
    restored = make.again(card)
    assert (restored.status, restored.cancel_reason, restored.sequence) == (HearingStatus.CONFIRMED, "", 2)
    _entry, body = last_audit()
    assert body["after"]["reason"] == "U gjet sallë"


def test_a_draft_is_discarded_and_an_announced_hearing_never() -> None:
    card = make.draft()
    discard_draft(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    assert make.rows_of(Hearing) == []
    public = make.announced()
    with pytest.raises(DomainError, match="transition"):
        discard_draft(actor=SYSTEM, hearing_id=public.id, expected_version=public.version)


def test_a_stale_version_writes_nothing() -> None:
    card = make.announced()
    set_agenda(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, agenda="1. Buxheti")
    with pytest.raises(StaleVersion) as caught:
        cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="x")
    assert caught.value.params["actual"] == card.version + 1
    detail = get_hearing("vlore", card.ref)
    assert (detail.card.status, detail.agenda) == (HearingStatus.CONFIRMED, "1. Buxheti")


def test_an_officer_cannot_take_a_hearing_out_of_his_places(cast: Cast) -> None:
    officer = cast.actor("officer_1")
    with pytest.raises(Forbidden):
        create_hearing(actor=officer, municipality_id="vlore", facts=make.facts())
    ref = create_hearing(
        actor=officer, municipality_id="vlore", facts=make.facts(place_ids=("vlore-rajoni-1",))
    )
    (row,) = make.rows_of(Hearing, Hearing.ref == ref)
    with pytest.raises(Forbidden):
        edit_hearing(
            actor=officer, hearing_id=row.id, expected_version=row.version, facts=make.facts(place_ids=())
        )
    publish_hearing(actor=officer, hearing_id=row.id, expected_version=row.version)


def test_the_youth_centre_drafts_but_does_not_announce(cast: Cast) -> None:
    centre = cast.actor("youth_centre")
    ref = create_hearing(actor=centre, municipality_id="vlore", facts=make.facts())
    (row,) = make.rows_of(Hearing, Hearing.ref == ref)
    edit_hearing(
        actor=centre, hearing_id=row.id, expected_version=row.version, facts=make.facts(title="Tani")
    )
    with pytest.raises(Forbidden):
        publish_hearing(actor=centre, hearing_id=row.id, expected_version=row.version + 1)
    with pytest.raises(Forbidden):
        create_hearing(actor=centre, municipality_id="fier", facts=make.facts(place_ids=()))


def test_filters_of_the_calendar_reach_below_a_place() -> None:
    rajoni = make.announced()
    whole = make.announced(place_ids=(), theme_ids=(), kind=HearingKind.PUBLIC_FORUM)
    novosele = make.announced(
        place_ids=("vlore-novosele",), slot=Slot(date(2026, 11, 3)), audience=Audience.YOUTH
    )

    def refs(**given: object) -> list[str]:
        return [card.ref for card in list_hearings("vlore", HearingFilters(**given))]  # type: ignore[arg-type]

    assert refs() == [rajoni.ref, whole.ref, novosele.ref]
    assert refs(place_id="vlore-vlore") == [
        rajoni.ref,
        whole.ref,
    ]  # the whole municipality concerns each place
    assert refs(place_id="vlore-rajoni-3") == [rajoni.ref, whole.ref]
    assert refs(place_id="vlore-rajoni-1") == [whole.ref]
    assert refs(theme_id=make.some_theme()) == [rajoni.ref, novosele.ref]
    assert refs(kind=HearingKind.PUBLIC_FORUM) == [whole.ref]
    assert refs(audience=Audience.YOUTH) == [novosele.ref]
    assert refs(from_date=date(2026, 11, 1)) == [novosele.ref]
    assert refs(to_date=date(2026, 10, 31)) == [rajoni.ref, whole.ref]
    assert [card.ref for card in upcoming("vlore", TODAY, limit=1)] == [rajoni.ref]


def test_coverage_counts_units_and_leaves_cancelled_hearings_out() -> None:
    cycle_id = make.cycle()
    make.announced(place_ids=("vlore-novosele",))
    gone = make.announced(place_ids=("vlore-orikum",))
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="x")
    make.announced(place_ids=())
    found = coverage("vlore", cycle_id)
    covered = {entry.place.id for entry in found.places if entry.is_covered}
    assert covered == {"vlore-novosele"}
    assert found.covered_units == 1
    assert len(found.whole_municipality) == 1


def test_the_desk_is_reminded_of_halls_notice_and_reports(clock: object) -> None:
    late = make.announced(slot=Slot(date(2026, 10, 8)))
    hall = make.announced(slot=Slot(date(2026, 10, 30)), venue=VenueChoice())
    near = make.draft(slot=Slot(date(2026, 10, 16)))
    make.draft(slot=Slot(date(2026, 12, 16)))
    found = due_lists("vlore", date(2026, 10, 10), 5)
    assert [card.ref for card in found.report_missing] == [late.ref]
    assert [card.ref for card in found.without_hall] == [hall.ref]
    assert [card.ref for card in found.notice_due] == [near.ref]
    counts = season_counts("vlore", date(2026, 10, 10))
    assert (counts.coming, counts.report_missing, counts.announced) == (1, 1, 2)


def test_example_data_of_an_example_cycle_is_marked() -> None:
    cycle_id = make.cycle()
    db.session.get_one(BudgetCycle, cycle_id).is_example = True
    db.session.commit()
    assert make.draft().is_example
