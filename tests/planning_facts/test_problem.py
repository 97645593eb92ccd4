"""From the database to the planner: what is due, what stands for it, what is fixed, which halls may serve."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.planner.model import DayRange, FreeDayKind, OpenHours, Standing, WeekdayOff
from pb_app.hearings.planning.facts_places import add_place_days_off
from pb_app.hearings.planning.facts_rules import DaysOffDraft, RoundDraft, SpecialPeriodDraft
from pb_app.hearings.planning.facts_settings import change_settings, get_settings
from pb_app.hearings.planning.facts_special_days import add_special_period
from pb_app.hearings.planning.facts_teams import add_team_days_off
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin, SpecialPeriodKind
from pb_app.hearings.rules import HearingKind, Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.territory.venue_times import ClosureDraft, add_closure, change_venue_hours
from pb_app.territory.venue_times import OpenHours as HallHours
from tests.hearings import factories as hearings
from tests.planning_facts.season import KEPT, ROUND, SECOND, line, load, make_season, rule, team

IN_ROUND = Slot(date(2026, 10, 20), time(16, 30), time(18))


def test_each_place_is_due_one_hearing_in_each_round(app: object) -> None:
    found = load(make_season(ROUND, SECOND))
    assert {(one.place_id, one.round_number) for one in found.problem.demands} == {
        (place_id, number) for place_id in KEPT for number in (1, 2)
    }
    assert all(target.entry_id is None and target.hearing_id is None for target in found.targets.values())
    assert found.targets.keys() == {one.key for one in found.problem.demands}


def test_settings_reach_the_planner(app: object) -> None:
    cycle = make_season()
    said = get_settings(cycle).said
    change_settings(actor=SYSTEM, cycle_id=cycle.id, expected_version=1, draft=said.__class__(60, (1, 5)))
    settings = load(cycle).problem.settings
    assert (settings.minutes, settings.weekdays, settings.not_before) == (
        60, frozenset({1, 5}), date(2026, 10, 8),
    )  # fmt: skip


def test_what_is_said_of_a_place_reaches_its_demand(app: object) -> None:
    cycle = make_season()
    rule("vlore-novosele", 2, weekdays=(2,), earliest=time(16), needs_step_free=True, expected_people=70)
    where = {"actor": SYSTEM, "municipality_id": "vlore", "place_id": "vlore-novosele"}
    add_place_days_off(**where, draft=DaysOffDraft(weekday=1, reason="pazar"))
    add_place_days_off(**where, draft=DaysOffDraft(date(2026, 10, 12), date(2026, 10, 16), None, "ullinjtë"))
    first, second = (one for one in load(cycle).problem.demands if one.place_id == "vlore-novosele")
    assert (first.index, second.index) == (0, 1)
    assert (first.weekdays, first.earliest, first.latest) == (frozenset({2}), time(16), None)
    assert (first.needs_step_free, first.expected_people) == (True, 70)
    assert first.weekdays_off == (WeekdayOff(1, "pazar"),)
    assert first.days_off == (DayRange(date(2026, 10, 12), date(2026, 10, 16), "ullinjtë"),)
    assert first.position is not None


def test_rounds_that_have_gone_by_ask_for_nothing(app: object) -> None:
    over = RoundDraft(date(2026, 9, 1), date(2026, 9, 20))
    found = load(make_season(over, ROUND)).problem
    assert [one.number for one in found.rounds] == [2]
    assert {one.round_number for one in found.demands} == {2}


def test_without_dates_it_says_so(app: object) -> None:
    make_season(places=())
    db.session.execute(sa.text("DELETE FROM plan_round"))
    db.session.execute(sa.text("UPDATE budget_cycle SET opens_on = NULL"))
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(DomainError, match="no_rounds"):
        load(get_cycle("vlore", 2027))


# ---- the public calendar


def test_an_announced_hearing_stands_for_its_place_and_round(app: object) -> None:
    cycle = make_season()
    hall = hearings.venue()
    card = hearings.announced(
        slot=IN_ROUND, place_ids=("vlore-rajoni-1",), venue=VenueChoice(hall), cycle_id=cycle.id
    )
    found = load(cycle)
    of_place = [one for one in found.problem.demands if one.place_id == "vlore-rajoni-1"]
    assert len(of_place) == 1
    current = of_place[0].current
    assert current is not None
    assert (current.standing, current.appointment.day, current.appointment.hall_id) == (
        Standing.ANNOUNCED, date(2026, 10, 20), hall,
    )  # fmt: skip
    assert found.targets[of_place[0].key].hearing_id == card.id
    assert found.versions.hearings[card.id] == hearings.again(card).version


def test_a_cancelled_one_leaves_its_place_due(app: object) -> None:
    cycle = make_season()
    card = hearings.announced(slot=IN_ROUND, place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="stuhi")
    found = load(cycle)
    assert found.problem.fixed == ()
    assert all(target.hearing_id is None for target in found.targets.values())


def test_a_hearing_of_the_whole_unit_covers_its_regions_and_stays(app: object) -> None:
    cycle = make_season(places=("vlore-rajoni-1", "vlore-rajoni-2", "vlore-novosele"))
    hearings.announced(slot=IN_ROUND, place_ids=("vlore-vlore",), cycle_id=cycle.id)
    found = load(cycle).problem
    assert [one.place_id for one in found.demands] == ["vlore-novosele"]
    assert set(found.fixed[0].place_ids) == {"vlore-rajoni-1", "vlore-rajoni-2"}


@pytest.mark.parametrize(
    "given",
    [
        {"kind": HearingKind.FOCUS_GROUP},
        {"place_ids": ()},
        {"slot": Slot(date(2026, 11, 5), time(17), None)},
    ],
    ids=["focus group", "whole municipality", "outside the rounds"],
)
def test_what_is_no_hearing_of_a_place_only_takes_hall_and_hour(
    app: object, given: dict[str, object]
) -> None:
    cycle = make_season()
    hearings.announced(
        **{"slot": IN_ROUND, "place_ids": ("vlore-rajoni-1",), "cycle_id": cycle.id, **given}  # type: ignore[arg-type]
    )
    found = load(cycle).problem
    assert len(found.demands) == 2
    assert len(found.fixed) == 1


def test_what_has_begun_or_has_no_hour_stays_where_it_is(app: object, clock: object) -> None:
    cycle = make_season(RoundDraft(date(2026, 9, 20), date(2026, 10, 30)))
    hearings.announced(slot=Slot(date(2026, 10, 20)), place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    card = hearings.announced(slot=IN_ROUND, place_ids=("vlore-novosele",), cycle_id=cycle.id)
    db.session.execute(sa.text("UPDATE hearing SET on_date = '2026-09-25' WHERE id = :id"), {"id": card.id})
    db.session.commit()
    found = load(cycle).problem
    assert found.demands == ()
    assert {(one.day, one.start) for one in found.fixed} == {
        (date(2026, 10, 20), None), (date(2026, 9, 25), time(16, 30)),
    }  # fmt: skip


def test_the_people_of_a_hearing_are_its_team(app: object) -> None:
    cycle = make_season()
    officer = db.session.scalars(sa.select(Person.id).where(Person.email == "officer_1@example.org")).one()
    own = team("Ekipi 1", (officer,))
    team("Ekipi 2")
    hearings.announced(slot=IN_ROUND, place_ids=(), team=(officer,), cycle_id=cycle.id)
    assert [one.team_id for one in load(cycle).problem.fixed] == [own]


# ---- the draft


def test_a_line_of_a_person_is_planned_on_with_its_pins(app: object) -> None:
    cycle = make_season()
    hall = hearings.venue(place_id="vlore-novosele")
    own = line(cycle, "vlore-novosele", venue_id=hall, pinned=["day", "hall"])
    found = load(cycle)
    key, target = next((key, one) for key, one in found.targets.items() if one.entry_id == own)
    demand = next(one for one in found.problem.demands if one.key == key)
    assert (demand.pins.day, demand.pins.start, demand.pins.hall_id) == (date(2026, 10, 15), None, hall)
    assert demand.current is not None
    assert demand.current.standing is Standing.DRAFTED
    assert (target.hearing_id, found.versions.entries[own]) == (None, 1)


def test_an_earlier_answer_is_used_again_or_forgotten(app: object) -> None:
    cycle = make_season()
    first = line(cycle, "vlore-novosele", origin=PlanOrigin.PLANNER)
    line(cycle, "vlore-novosele", origin=PlanOrigin.PLANNER, on_date=date(2026, 10, 16))
    found = load(cycle)
    assert [one.entry_id for one in found.targets.values() if one.place_ids == ("vlore-novosele",)] == [first]
    assert len(found.problem.demands) == 2


def test_a_second_line_of_a_person_is_kept_beside_the_rule(app: object) -> None:
    cycle = make_season()
    line(cycle, "vlore-novosele")
    line(cycle, "vlore-novosele", on_date=date(2026, 10, 22))
    assert [one.index for one in load(cycle).problem.demands if one.place_id == "vlore-novosele"] == [0, 1]


def test_a_line_that_cancels_frees_the_place_and_one_that_moves_says_where_to(app: object) -> None:
    cycle = make_season()
    card = hearings.announced(slot=IN_ROUND, place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    moves = line(cycle, hearing_id=card.id, on_date=date(2026, 10, 22), round_number=1)
    found = load(cycle)
    key, target = next((key, one) for key, one in found.targets.items() if one.hearing_id == card.id)
    demand = next(one for one in found.problem.demands if one.key == key)
    assert target.entry_id == moves
    assert demand.current is not None
    assert demand.current.appointment.day == date(2026, 10, 22)
    db.session.execute(sa.text("UPDATE plan_entry SET action = :action"), {"action": PlanAction.CANCEL.value})
    db.session.commit()
    assert all(target.hearing_id is None for target in load(cycle).targets.values())


def test_an_earlier_move_of_the_planner_begins_again_from_what_is_announced(app: object) -> None:
    cycle = make_season()
    card = hearings.announced(slot=IN_ROUND, place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    line(cycle, hearing_id=card.id, on_date=date(2026, 10, 22), origin=PlanOrigin.PLANNER)
    found = load(cycle)
    target = next(one for one in found.targets.values() if one.hearing_id == card.id)
    current = next(one.current for one in found.problem.demands if one.current)
    assert target.entry_id is None
    assert (current.standing, current.appointment.day) == (Standing.ANNOUNCED, date(2026, 10, 20))


# ---- halls, teams, days


def test_halls_of_the_place_come_first_and_the_town_hall_is_for_the_town(app: object) -> None:
    cycle = make_season()
    own = hearings.venue("Salla e Rajonit 1", place_id="vlore-rajoni-1")
    unit = hearings.venue("Salla e njësisë", place_id="vlore-vlore")
    town = hearings.venue("Pallati i Kulturës")
    hearings.venue("Salla e Rajonit 2", place_id="vlore-rajoni-2")
    hearings.venue("E mbyllur", place_id="vlore-rajoni-1", lat=40.0, lon=19.0)
    db.session.execute(sa.text("UPDATE venue SET is_active = false WHERE name = 'E mbyllur'"))
    db.session.commit()
    by_place = {one.place_id: one.hall_ids for one in load(cycle).problem.demands}
    assert by_place["vlore-rajoni-1"] == (own, unit, town)
    assert by_place["vlore-novosele"] == ()


def test_a_hall_with_its_hours_and_closures(app: object) -> None:
    cycle = make_season()
    hall = hearings.venue(place_id="vlore-novosele", capacity=40, step_free=False)
    hours = (HallHours(0, time(9), time(14)),)
    change_venue_hours(actor=SYSTEM, venue_id=hall, expected_version=1, hours=hours)
    add_closure(actor=SYSTEM, venue_id=hall, draft=ClosureDraft(date(2026, 10, 12), None, "dasmë"))
    found = load(cycle).problem.halls[0]
    assert (found.capacity, found.step_free) == (40, False)
    assert found.hours == (OpenHours(0, time(9), time(14)),)
    assert found.closures == (DayRange(date(2026, 10, 12), date(2026, 10, 12), "dasmë"),)
    assert found.position is not None, "a hall without a position of its own stands where its place is"


def test_a_line_with_a_hall_out_of_use_begins_without_one(app: object) -> None:
    cycle = make_season()
    hall = hearings.venue(place_id="vlore-novosele")
    line(cycle, "vlore-novosele", venue_id=hall, pinned=["hall"])
    db.session.execute(sa.text("UPDATE venue SET is_active = false"))
    db.session.commit()
    demand = next(one for one in load(cycle).problem.demands if one.current)
    assert demand.current is not None
    assert (demand.current.appointment.hall_id, demand.pins.hall_id, demand.hall_ids) == (None, None, ())


def test_teams_and_free_days(app: object) -> None:
    cycle = make_season()
    own = team("Ekipi", most=2)
    add_team_days_off(actor=SYSTEM, team_id=own, draft=DaysOffDraft(date(2026, 10, 6), date(2026, 10, 9)))
    add_special_period(
        actor=SYSTEM, municipality_id="vlore",
        draft=SpecialPeriodDraft(
            SpecialPeriodKind.ELECTION, date(2026, 10, 26), date(2026, 11, 20), "Zgjedhje", act="Dekret SHEMBULL"
        ),
    )  # fmt: skip
    found = load(cycle).problem
    assert [(one.max_per_day, one.days_off[0].first) for one in found.teams] == [(2, date(2026, 10, 6))]
    assert found.free_days[date(2026, 10, 26)].kind is FreeDayKind.ELECTION
    # Nënë Tereza, on 19 October until 2017, is none any more: what the library says counts.
    assert all(on <= ROUND.ends_on for on in found.free_days)
    assert min(found.free_days) >= ROUND.starts_on


def test_the_number_of_statements_does_not_grow(app: object) -> None:
    cycle = make_season()

    def statements() -> int:
        counted = 0

        def count(*_args: object) -> None:
            nonlocal counted
            counted += 1

        db.session.expire_all()
        sa.event.listen(db.engines[None].engine, "before_cursor_execute", count)
        try:
            load(cycle)
        finally:
            sa.event.remove(db.engines[None].engine, "before_cursor_execute", count)
        return counted

    line(cycle, "vlore-novosele")
    hearings.announced(slot=IN_ROUND, place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    team()
    hearings.venue()
    before = statements()
    for number in range(2, 5):
        day = date(2026, 10, 20) + timedelta(days=number)
        line(cycle, "vlore-novosele", on_date=day)
        hearings.announced(slot=Slot(day, time(10), None), place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
        team(f"Ekipi {number}")
        hearings.venue(f"Salla {number}")
    assert statements() == before
