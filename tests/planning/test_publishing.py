"""Publishing: one transaction and one edition, what each line becomes, who is second, what must be ticked."""

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.audit.service import verify
from pb_app.audit.tables import AuditEntry
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.calendar_tables import CalendarEdition, CalendarEntry, FeedState
from pb_app.hearings.planning.draft_items import Draft
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.notes import list_notes, write_note
from pb_app.hearings.planning.publishing import Chosen, Published, publish_lines, tick_of
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.hearings.tables import Hearing, HearingPlace, HearingTeamMember
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion
from tests.cast import Cast
from tests.hearings import factories as make
from tests.planning import factories as plan

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 10, 1)


def draft() -> Draft:
    db.session.expire_all()
    return read_draft(get_cycle("vlore", 2027), TODAY)


def every(reason: str = "Salla nuk është e lirë") -> list[Chosen]:
    return [Chosen(item.key, item.seen, reason if item.needs_reason else "") for item in draft().publishable]


def ticks() -> frozenset[str]:
    return frozenset(tick_of(key, doubt.code) for key, doubts in draft().doubts().items() for doubt in doubts)


def publish(chosen: list[Chosen] | None = None, actor: Any = SYSTEM, **given: Any) -> Published:
    cycle_id = get_cycle("vlore", 2027).id
    given.setdefault("confirmed", ticks())
    return publish_lines(
        actor=actor, cycle_id=cycle_id, chosen=every() if chosen is None else chosen, **given
    )


def test_new_lines_become_hearings_with_all_that_they_say() -> None:
    cycle_id = make.cycle()
    hall, team, theme = make.venue(), plan.team("Ekipi 1", "officer_1", "youth_centre"), make.some_theme()
    entry_id = plan.line(
        cycle_id, origin=PlanOrigin.IMPORT, source_key="k1", venue_id=hall, team_id=team, theme_ids=(theme,),
        title="Dëgjesa e parë", purpose="Buxheti",
    )  # fmt: skip
    write_note(actor=SYSTEM, municipality_id="vlore", entry_id=entry_id, text="salla është gati")
    assert publish() == Published(1, 1)
    (row,) = make.rows_of(Hearing)
    assert (row.ref, row.status, row.title, row.purpose, row.venue_id, row.source_key, row.sequence) == (
        "D27-001", HearingStatus.CONFIRMED, "Dëgjesa e parë", "Buxheti", hall, "k1", 0,
    )  # fmt: skip
    assert (row.on_date, row.start_time, row.cycle_id) == (plan.TUESDAY.on, plan.TUESDAY.start, cycle_id)
    assert [link.place_id for link in make.rows_of(HearingPlace)] == ["vlore-rajoni-3"]
    assert len(make.rows_of(HearingTeamMember)) == 2
    assert plan.entries() == []
    assert [note.text for note in list_notes(hearing_id=row.id)] == ["salla është gati"]
    assert {entry.language for entry in make.rows_of(CalendarEntry)} == {"sq", "en"}


def test_a_season_is_one_edition() -> None:
    cycle_id = make.cycle()
    moved, hall_only, cancelled, drafted = (
        make.announced(),
        make.announced(),
        make.announced(),
        make.draft(),
    )
    plan.line(cycle_id)
    plan.line(cycle_id, hearing_id=moved.id, venue_text="Pallati i Kulturës")
    plan.line(cycle_id, hearing_id=hall_only.id, slot=hall_only.slot, venue_text="Shkolla")
    plan.line(cycle_id, hearing_id=cancelled.id, slot=cancelled.slot, action=PlanAction.CANCEL)
    before = len(make.rows_of(CalendarEdition))
    assert publish(status=HearingStatus.TENTATIVE) == Published(before + 1, 5)
    last = make.rows_of(CalendarEdition)[-1]
    by_ref = {change["ref"]: change for change in last.changes}
    new = make.rows_of(Hearing, Hearing.on_date == plan.TUESDAY.on, Hearing.id != moved.id)[0]
    why = "Salla nuk është e lirë"
    assert by_ref == {
        new.ref: {"ref": new.ref, "uid": new.uid, "change": "published"},
        drafted.ref: {"ref": drafted.ref, "uid": drafted.uid, "change": "published"},
        moved.ref: {
            "ref": moved.ref, "uid": moved.uid, "change": "moved", "reason": why, "from": "2026-10-20 16:30",
            "to": "2026-11-10 16:30",
        },
        hall_only.ref: {
            "ref": hall_only.ref, "uid": hall_only.uid, "change": "hall", "reason": why, "from": "2026-10-20 16:30",
            "to": "2026-10-20 16:30", "from_hall": "Pallati i Kulturës", "to_hall": "Shkolla",
        },
        cancelled.ref: {"ref": cancelled.ref, "uid": cancelled.uid, "change": "cancelled", "reason": why},
    }  # fmt: skip
    assert len(last.content["hearings"]) == 5
    assert (new.status, make.again(drafted).status) == (HearingStatus.TENTATIVE, HearingStatus.TENTATIVE)
    assert make.again(moved).status is HearingStatus.CONFIRMED, "what was certain stays so"
    assert [make.again(card).sequence for card in (moved, hall_only, cancelled, drafted)] == [1, 1, 1, 0]
    assert make.again(moved).moved_from_date == date(2026, 10, 20)
    assert verify() == []


def test_feeds_are_bumped_once() -> None:
    cycle_id = make.cycle()
    make.announced()
    (before,) = [
        state.revision
        for state in make.rows_of(FeedState)
        if (state.scope, state.language) == ("vlore", "sq")
    ]
    for _number in range(3):
        plan.line(cycle_id)
    publish()
    (after,) = [
        state.revision
        for state in make.rows_of(FeedState)
        if (state.scope, state.language) == ("vlore", "sq")
    ]
    assert after == before + 1


def test_the_second_who_publishes_changes_nothing() -> None:
    cycle_id = make.cycle()
    plan.line(cycle_id)
    plan.line(cycle_id)
    chosen, confirmed = every(), ticks()
    publish(chosen, confirmed=confirmed)
    with pytest.raises(StaleVersion):
        publish(chosen, confirmed=confirmed)
    assert (len(make.rows_of(Hearing)), len(make.rows_of(CalendarEdition))) == (2, 1)


def test_a_line_or_its_hearing_that_changed_meanwhile_is_seen_first() -> None:
    cycle_id = make.cycle()
    card = make.announced()
    plan.line(cycle_id, hearing_id=card.id)
    chosen, confirmed = every(), ticks()
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="x", confirmed=make.EVERY_TICK,
        slot=Slot(date(2026, 10, 27), time(9)),
    )  # fmt: skip
    with pytest.raises(StaleVersion):
        publish(chosen, confirmed=confirmed)
    assert make.again(card).on_date == date(2026, 10, 27)


def test_some_lines_may_wait() -> None:
    cycle_id = make.cycle()
    plan.line(cycle_id, title="Tani")
    later = plan.line(cycle_id, title="Më vonë", slot=Slot(date(2026, 12, 1)))
    publish([one for one in every() if one.key != f"e{later}"])
    assert [row.title for row in make.rows_of(Hearing)] == ["Tani"]
    assert [row.id for row in plan.entries()] == [later]


def test_every_doubt_of_every_line_asks_for_its_own_tick() -> None:
    cycle_id = make.cycle()
    soon = plan.line(cycle_id, slot=Slot(date(2026, 10, 5), time(9)), venue_text="Shkolla")
    free = plan.line(cycle_id, slot=Slot(date(2026, 11, 28), time(9)), venue_text="Shkolla")
    with pytest.raises(NeedsConfirmation) as caught:
        publish(confirmed=frozenset())
    asked = {(warn.params["line"], warn.code) for warn in caught.value.warnings}
    assert asked == {(f"e{soon}", "short_notice"), (f"e{free}", "holiday")}
    with pytest.raises(NeedsConfirmation):
        publish(confirmed=frozenset({f"e{soon}:short_notice", f"e{soon}:holiday"}))
    assert make.rows_of(Hearing) == []
    publish(confirmed=frozenset({f"e{soon}:short_notice", f"e{free}:holiday"}))
    entry = make.rows_of(AuditEntry, AuditEntry.action == "hearing.published")[0]
    body = db.session.scalar(sa.text("SELECT body FROM audit_payload WHERE entry_id = :id"), {"id": entry.id})
    assert "short_notice" in str(body)


@pytest.mark.parametrize(
    ("given", "reason", "code"),
    [
        ({"slot": None}, "", "line_without_day"),
        ({"slot": Slot(date(2026, 9, 30))}, "", "line_in_the_past"),
        ({"hearing_id": -1}, " ", "reason_required"),
        ({"hearing_id": -1, "action": PlanAction.CANCEL}, "", "reason_required"),
        ({"hearing_id": -1}, "a" * 501, "too_long"),
    ],
)
def test_what_cannot_be_published_writes_nothing(given: dict[str, Any], reason: str, code: str) -> None:
    cycle_id = make.cycle()
    if "hearing_id" in given:
        given = given | {"hearing_id": make.announced().id}
    plan.line(cycle_id)
    plan.line(cycle_id, **given)
    hearings = len(make.rows_of(Hearing))
    with pytest.raises(DomainError, match=code):
        publish(every(reason))
    assert (len(make.rows_of(Hearing)), len(plan.entries())) == (hearings, 2)


def test_a_change_of_a_hearing_that_was_cancelled_meanwhile_is_no_choice() -> None:
    cycle_id = make.cycle()
    card = make.announced()
    plan.line(cycle_id, hearing_id=card.id)
    chosen = every()
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Stuhi")
    assert draft().publishable == ()
    with pytest.raises(StaleVersion):
        publish(chosen)


@pytest.mark.parametrize(
    ("who", "place"), [("officer_2", "vlore-novosele"), ("coordinator", "vlore-rajoni-3")]
)
def test_who_may_publish(cast: Cast, who: str, place: str) -> None:
    plan.line(make.cycle(), place_ids=(place,))
    assert publish(actor=cast.actor(who)).lines == 1


@pytest.mark.parametrize(
    "who", ["officer_1", "officer_2", "youth_centre", "budget_officer", "monitor", "stranger"]
)
def test_who_may_not(cast: Cast, who: str) -> None:
    cycle_id = make.cycle()
    plan.line(cycle_id)
    plan.line(cycle_id, place_ids=("vlore-novosele",))
    with pytest.raises(Forbidden):
        publish(actor=cast.actor(who))
    assert make.rows_of(Hearing) == []


def test_nothing_chosen_or_one_line_twice_is_refused() -> None:
    plan.line(make.cycle())
    (one,) = every()
    for chosen in ([], [one, one]):
        with pytest.raises(DomainError, match="nothing_chosen"):
            publish(chosen)


def test_another_team_is_no_news_for_the_public() -> None:
    cycle_id = make.cycle()
    card = make.announced()
    team = plan.team("Ekipi 1", "officer_1")
    plan.line(cycle_id, hearing_id=card.id, slot=card.slot, venue_text="Pallati i Kulturës", team_id=team)
    editions = len(make.rows_of(CalendarEdition))
    assert publish() == Published(None, 1)
    assert len(make.rows_of(CalendarEdition)) == editions
    assert len(make.rows_of(HearingTeamMember, HearingTeamMember.hearing_id == card.id)) == 1
    assert make.again(card).sequence == 0


def test_a_source_key_that_another_hearing_has_is_left_out() -> None:
    cycle_id = make.cycle()
    card = make.announced()
    db.session.get_one(Hearing, card.id).source_key = "k1"
    db.session.commit()
    plan.line(cycle_id, source_key="k1")
    publish()
    assert len(make.rows_of(Hearing, Hearing.source_key == "k1")) == 1


def test_two_lines_in_one_hall_warn_both() -> None:
    cycle_id = make.cycle()
    hall = make.venue()
    keys = {f"e{plan.line(cycle_id, venue_id=hall)}" for _twice in range(2)}
    assert {
        key for key, doubts in draft().doubts().items() if "hall_taken" in {d.code for d in doubts}
    } == keys


def test_a_swap_of_halls_is_no_clash_when_both_are_published_but_is_when_one_waits() -> None:
    cycle_id = make.cycle()
    one, other = make.venue("Salla 1"), make.venue("Salla 2")
    first = make.announced(venue=VenueChoice(venue_id=one))
    second = make.announced(venue=VenueChoice(venue_id=other))
    key = f"e{plan.line(cycle_id, hearing_id=first.id, slot=first.slot, venue_id=other)}"
    plan.line(cycle_id, hearing_id=second.id, slot=second.slot, venue_id=one)
    assert "hall_taken" not in str(draft().doubts())
    with pytest.raises(NeedsConfirmation) as caught:
        publish([chosen for chosen in every() if chosen.key == key])
    assert [warn.code for warn in caught.value.warnings] == ["hall_taken"]
    assert publish().lines == 2


def test_statements_do_not_grow_with_the_draft() -> None:
    cycle_id = make.cycle()
    make.announced()

    def counted() -> int:
        found: list[str] = []
        db.session.expire_all()

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            found.append(statement)

        engine = db.engines[None].engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            read_draft(get_cycle("vlore", 2027), TODAY).doubts()
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(found)

    plan.line(cycle_id)
    one = counted()
    for number in range(8):
        plan.line(
            cycle_id, place_ids=("vlore-rajoni-1", "vlore-rajoni-2"), slot=Slot(date(2026, 11, 2 + number))
        )
    assert counted() == one
    assert one < 40
    assert len(make.rows_of(PlanEntry)) == 9


def test_a_line_more_costs_its_rows_and_little_else() -> None:
    """Its rows of hearing and audit, and what those do who listen; all else is done for the whole season at once."""
    cycle_id = make.cycle()

    def counted(lines: int) -> int:
        for number in range(lines):
            plan.line(cycle_id, slot=Slot(date(2026, 11, 2 + number), time(9)), venue_text="Shkolla")
        chosen, confirmed, found = every(), ticks(), []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            found.append(statement)

        engine = db.engines[None].engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            publish(chosen, confirmed=confirmed)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(found)

    counted(1)  # the first makes the states of feeds
    assert counted(12) - counted(2) <= 10 * 9
