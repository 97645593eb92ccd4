"""Lines of the draft: who may write them, what cannot be, two at once, out and back again with their notes."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from pb_app.audit.tables import AuditEntry
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.line_removal import remove_line, restore_line
from pb_app.hearings.planning.lines import (
    LineFacts,
    add_line,
    edit_line,
    pin_line,
    propose_change,
    shift_line,
)
from pb_app.hearings.planning.notes import list_notes, open_notes, settle_note, write_note
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntryPlace, PlanNote
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from tests.cast import Cast
from tests.hearings import factories as make
from tests.planning import factories as plan

pytestmark = pytest.mark.usefixtures("app")
SLOT = Slot(date(2026, 11, 10), time(16, 30), time(18))
FACTS = LineFacts(slot=SLOT, place_ids=("vlore-rajoni-1",), venue=VenueChoice(text="Shkolla"))


def added(cast: Cast, who: str = "coordinator", **given: Any) -> int:
    cycle_id = given.pop("cycle_id", None) or make.cycle()
    return add_line(actor=cast.actor(who), cycle_id=cycle_id, facts=replace(FACTS, **given))


def change(entry_id: int, version: int = 1, actor: Any = SYSTEM, **given: Any) -> None:
    edit_line(
        actor=actor, cycle_id=plan.entry(entry_id).cycle_id, entry_id=entry_id, expected_version=version,
        facts=replace(FACTS, **given),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["coordinator", "officer_1", "youth_centre"])
def test_who_draws_up_hearings_writes_lines(cast: Cast, who: str) -> None:
    entry_id = added(cast, who)
    row = plan.entry(entry_id)
    assert (row.origin, row.on_date, row.venue_text, row.updated_by_id) == (
        PlanOrigin.PERSON, SLOT.on, "Shkolla", cast.actor(who).person_id,
    )  # fmt: skip
    change(entry_id, actor=cast.actor(who), title="Takim")
    assert (plan.entry(entry_id).title, plan.entry(entry_id).version) == ("Takim", 2)


@pytest.mark.parametrize("who", ["officer_2", "budget_officer", "monitor", "stranger"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    cycle_id = make.cycle()
    entry_id = added(cast, cycle_id=cycle_id)
    actor = cast.actor(who)
    same: dict[str, Any] = {"actor": actor, "cycle_id": cycle_id, "entry_id": entry_id, "expected_version": 1}
    with pytest.raises(Forbidden):
        add_line(actor=actor, cycle_id=cycle_id, facts=FACTS)
    with pytest.raises(Forbidden):
        change(entry_id, actor=actor)
    with pytest.raises(Forbidden):
        shift_line(**same, days=1)
    with pytest.raises(Forbidden):
        remove_line(**same)
    assert len(plan.entries()) == 1
    assert plan.entry(entry_id).version == 1


def test_an_officer_cannot_take_a_line_to_places_of_others(cast: Cast) -> None:
    entry_id = added(cast, "officer_1")
    with pytest.raises(Forbidden):
        change(entry_id, actor=cast.actor("officer_1"), place_ids=("vlore-rajoni-1", "vlore-novosele"))
    with pytest.raises(Forbidden):
        change(entry_id, actor=cast.actor("officer_1"), place_ids=())


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"slot": Slot(date(2026, 9, 30))}, "in_the_past", "on_date"),
        ({"slot": Slot(date(2026, 11, 10), time(18), time(17))}, "end_before_start", "end_time"),
        ({"slot": Slot(date(2027, 3, 28), time(2, 30))}, "time_does_not_exist", "start_time"),
        ({"place_ids": ("fier-levan",)}, "foreign_place", "place_ids"),
        ({"theme_ids": ("nothing",)}, "unknown_theme", "theme_ids"),
        ({"venue": VenueChoice(venue_id=999_999)}, "unknown_venue", "venue_id"),
        ({"team_id": 999_999}, "unknown_team", "team_id"),
        ({"round_number": 21}, "round_unreadable", "round_number"),
        ({"title": "a" * 201}, "too_long", "title"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, given: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        added(cast, **given)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert plan.entries() == []


def test_a_team_of_another_municipality_is_unknown(cast: Cast) -> None:
    other = plan.team("Ekipi i Fierit", municipality_id="fier")
    with pytest.raises(DomainError, match="unknown_team"):
        added(cast, team_id=other)


def test_the_same_form_twice_adds_one_line(cast: Cast) -> None:
    cycle_id = make.cycle()
    sent: dict[str, Any] = {
        "actor": cast.coordinator,
        "cycle_id": cycle_id,
        "facts": FACTS,
        "token": "t" * 22,
    }
    assert add_line(**sent) == add_line(**sent)
    assert len(plan.entries()) == 1


def test_municipality_and_youth_centre_at_once(cast: Cast) -> None:
    entry_id = added(cast)
    change(entry_id, actor=cast.actor("youth_centre"), slot=Slot(date(2026, 11, 11), time(10)))
    with pytest.raises(StaleVersion):
        change(entry_id, actor=cast.coordinator, slot=Slot(date(2026, 11, 12), time(10)))
    assert plan.entry(entry_id).on_date == date(2026, 11, 11)


def test_saving_without_a_difference_counts_no_write(cast: Cast) -> None:
    entry_id = added(cast)
    change(entry_id)
    assert plan.entry(entry_id).version == 1


def test_a_line_of_the_planner_that_somebody_changes_is_theirs() -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id, origin=PlanOrigin.PLANNER)
    pin_line(
        actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1, pinned=frozenset({Pin.DAY})
    )
    assert (plan.entry(entry_id).origin, plan.entry(entry_id).pinned) == (PlanOrigin.PLANNER, ["day"])
    shift_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=2, days=7)
    row = plan.entry(entry_id)
    assert (row.origin, row.on_date, row.start_time) == (PlanOrigin.PERSON, date(2026, 11, 17), time(16, 30))


def test_a_shift_into_the_past_or_without_a_day_is_refused() -> None:
    cycle_id = make.cycle()
    soon, dayless = plan.line(cycle_id, slot=Slot(date(2026, 10, 3))), plan.line(cycle_id, slot=None)
    for entry_id, code in ((soon, "in_the_past"), (dayless, "line_without_day")):
        with pytest.raises(DomainError, match=code):
            shift_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1, days=-7)


def test_a_change_of_an_announced_hearing_is_proposed_once(cast: Cast) -> None:
    cycle_id = make.cycle()
    card = make.announced(place_ids=("vlore-rajoni-1",))
    sent: dict[str, Any] = {"actor": cast.actor("officer_1"), "cycle_id": cycle_id, "hearing_id": card.id}
    first = propose_change(**sent, action=PlanAction.CANCEL)
    assert propose_change(**sent, action=PlanAction.HOLD) == first
    row = plan.entry(first)
    assert (row.action, row.on_date, row.venue_text) == (
        PlanAction.CANCEL,
        card.on_date,
        "Pallati i Kulturës",
    )
    change(first, place_ids=("vlore-novosele",), reason="Stuhi", action=PlanAction.HOLD)
    assert make.rows_of(PlanEntryPlace) == [], "places are the hearing's own"
    assert (plan.entry(first).reason, plan.entry(first).title) == ("Stuhi", "")
    with pytest.raises(Forbidden):
        propose_change(**sent | {"actor": cast.actor("officer_2")}, action=PlanAction.HOLD)


def test_no_change_is_proposed_of_what_is_not_announced_or_elsewhere() -> None:
    cycle_id = make.cycle()
    with pytest.raises(DomainError, match="transition"):
        propose_change(actor=SYSTEM, cycle_id=cycle_id, hearing_id=make.draft().id, action=PlanAction.HOLD)
    foreign = make.announced(municipality_id="fier", place_ids=("fier-levan",))
    for hearing_id in (foreign.id, 999_999):
        with pytest.raises(NotFound):
            propose_change(actor=SYSTEM, cycle_id=cycle_id, hearing_id=hearing_id, action=PlanAction.HOLD)


def test_a_line_comes_back_with_everything(cast: Cast) -> None:
    cycle_id = make.cycle()
    theme, team, hall = make.some_theme(), plan.team(), make.venue()
    entry_id = add_line(
        actor=cast.coordinator, cycle_id=cycle_id,
        facts=replace(
            FACTS, theme_ids=(theme,), team_id=team, venue=VenueChoice(venue_id=hall), title="Ë",
            pinned=frozenset({Pin.HALL}), round_number=2,
        ),
    )  # fmt: skip
    write_note(
        actor=cast.actor("youth_centre"), municipality_id="vlore", entry_id=entry_id, text="salla e zënë"
    )
    before = plan.entry(entry_id)
    said = (before.title, before.on_date, before.start_time, before.venue_id, before.team_id, before.pinned)
    remove_line(actor=cast.coordinator, cycle_id=cycle_id, entry_id=entry_id, expected_version=1)
    assert (plan.entries(), make.rows_of(PlanNote)) == ([], [])
    new_id = restore_line(actor=cast.actor("youth_centre"), cycle_id=cycle_id, entry_id=entry_id)
    row = plan.entry(new_id)
    assert (row.title, row.on_date, row.start_time, row.venue_id, row.team_id, row.pinned) == said
    (note,) = list_notes(entry_id=new_id)
    assert (note.text, note.author) == ("salla e zënë", "youth_centre")
    with pytest.raises(DomainError, match="line_not_removed"):
        restore_line(actor=cast.coordinator, cycle_id=cycle_id, entry_id=entry_id)
    assert len(plan.entries()) == 1


def test_nothing_comes_back_elsewhere_or_to_others(cast: Cast) -> None:
    cycle_id, other = make.cycle(), make.cycle(2028)
    entry_id = added(cast, cycle_id=cycle_id)
    with pytest.raises(DomainError, match="line_not_removed"):
        restore_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id)
    remove_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1)
    with pytest.raises(NotFound):
        restore_line(actor=SYSTEM, cycle_id=other, entry_id=entry_id)
    with pytest.raises(Forbidden):
        restore_line(actor=cast.actor("officer_2"), cycle_id=cycle_id, entry_id=entry_id)
    with pytest.raises(NotFound):
        restore_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=999_999)


def test_an_id_is_never_given_twice() -> None:
    """A form that was open when its line went away must not meet another line."""
    cycle_id = make.cycle()
    first = plan.line(cycle_id)
    remove_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=first, expected_version=1)
    assert plan.line(cycle_id) > first


def test_notes_are_written_settled_and_opened_again(cast: Cast) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id)
    hearing = make.announced()
    youth = cast.actor("youth_centre")
    sent: dict[str, Any] = {
        "actor": youth,
        "municipality_id": "vlore",
        "entry_id": entry_id,
        "token": "n" * 22,
    }
    note_id = write_note(**sent, text="salla e zënë")
    assert write_note(**sent, text="salla e zënë") == note_id
    write_note(actor=cast.actor("officer_2"), municipality_id="vlore", hearing_id=hearing.id, text="Po vij")
    assert open_notes("vlore") == {f"e{entry_id}": 1, f"h{hearing.id}": 1}
    for _twice in range(2):
        settle_note(actor=cast.coordinator, municipality_id="vlore", note_id=note_id, is_settled=True)
    assert open_notes("vlore") == {f"h{hearing.id}": 1}
    (note,) = list_notes(entry_id=entry_id)
    assert (note.author, note.settled_by) == ("youth_centre", "coordinator")
    settle_note(actor=youth, municipality_id="vlore", note_id=note_id, is_settled=False)
    assert list_notes(entry_id=entry_id)[0].settled_at is None
    actions = [row.action for row in make.rows_of(AuditEntry) if row.subject_type == "plan_note"]
    assert actions == ["plan_note.written", "plan_note.written", "plan_note.settled", "plan_note.reopened"]


def test_notes_stay_within_a_municipality(cast: Cast) -> None:
    cycle_id = make.cycle()
    entry_id = plan.line(cycle_id)
    note_id = write_note(actor=cast.coordinator, municipality_id="vlore", entry_id=entry_id, text="x")
    stranger = cast.actor("stranger")
    with pytest.raises(NotFound):
        write_note(actor=stranger, municipality_id="fier", entry_id=entry_id, text="x")
    with pytest.raises(NotFound):
        settle_note(actor=stranger, municipality_id="fier", note_id=note_id, is_settled=True)
    for who in ("monitor", "budget_officer"):
        with pytest.raises(Forbidden):
            write_note(actor=cast.actor(who), municipality_id="vlore", entry_id=entry_id, text="x")
    for text, code in (("", "text_required"), ("a" * 501, "too_long")):
        with pytest.raises(DomainError, match=code):
            write_note(actor=cast.coordinator, municipality_id="vlore", entry_id=entry_id, text=text)
    assert len(make.rows_of(PlanNote)) == 1
