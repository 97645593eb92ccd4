"""Settings, rounds, teams, rules of places: defaults without a row, who may, what is refused, two at once."""

from dataclasses import replace
from datetime import date, time

import pytest
import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.cycles.queries import get_cycle
from pb_app.cycles.rules import PhaseKind
from pb_app.cycles.tables import CyclePhase
from pb_app.database import db
from pb_app.hearings.planning.facts_places import (
    add_place_days_off,
    change_place_rule,
    default_places,
    get_place_facts,
    list_place_facts,
    remove_place_days_off,
)
from pb_app.hearings.planning.facts_rules import (
    DaysOffDraft,
    PlaceRuleDraft,
    RoundDraft,
    SettingsDraft,
    TeamDraft,
)
from pb_app.hearings.planning.facts_settings import change_rounds, change_settings, get_settings
from pb_app.hearings.planning.facts_teams import (
    add_team,
    add_team_days_off,
    change_team,
    get_team,
    list_teams,
    remove_team_days_off,
)
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.territory.queries import list_places
from tests.cast import Cast
from tests.cycles.factories import make_cycle

NOT_COORDINATORS = ["officer_1", "youth_centre", "budget_officer", "monitor", "stranger"]
OCTOBER = RoundDraft(date(2026, 10, 1), date(2026, 10, 20))
NOVEMBER = RoundDraft(date(2026, 11, 9), date(2026, 11, 30))


def person(key: str) -> int:
    return db.session.scalars(sa.select(Person.id).where(Person.email == f"{key}@example.org")).one()


def code_of(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


# ---- settings and rounds


def test_a_season_needs_no_row(app: object) -> None:
    make_cycle()
    found = get_settings(get_cycle("vlore", 2027))
    assert (found.version, found.are_rounds_default) == (0, True)
    assert found.said == SettingsDraft(minutes=90)
    assert found.rounds == (RoundDraft(date(2026, 9, 1), date(2026, 11, 30)),)


def test_the_default_round_is_the_phase_of_the_hearings(app: object) -> None:
    cycle_id = make_cycle()
    db.session.add(
        CyclePhase(
            cycle_id=cycle_id, kind=PhaseKind.HEARINGS, name="Dëgjesat", starts_on=date(2026, 10, 5),
            ends_on=date(2026, 11, 7), position=1,
        )
    )  # fmt: skip
    db.session.commit()
    found = get_settings(get_cycle("vlore", 2027))
    assert found.rounds == (RoundDraft(date(2026, 10, 5), date(2026, 11, 7)),)


def test_without_any_dates_there_is_no_round(app: object) -> None:
    make_cycle(opens_on=None, closes_on=None)
    assert get_settings(get_cycle("vlore", 2027)).rounds == ()


def test_settings_and_rounds_share_one_version(cast: Cast) -> None:
    cycle_id = make_cycle()
    draft = SettingsDraft(minutes=60, weekdays=(5, 1), earliest=time(16), latest=time(20, 30))
    change_settings(actor=cast.coordinator, cycle_id=cycle_id, expected_version=0, draft=draft)
    with pytest.raises(StaleVersion):
        change_rounds(actor=cast.coordinator, cycle_id=cycle_id, expected_version=0, rounds=[OCTOBER])
    change_rounds(actor=cast.coordinator, cycle_id=cycle_id, expected_version=1, rounds=[OCTOBER, NOVEMBER])
    found = get_settings(get_cycle("vlore", 2027))
    assert found.said == replace(draft, weekdays=(1, 5))
    assert (found.rounds, found.version, found.are_rounds_default) == ((OCTOBER, NOVEMBER), 2, False)
    change_rounds(actor=cast.coordinator, cycle_id=cycle_id, expected_version=2, rounds=[])
    assert get_settings(get_cycle("vlore", 2027)).are_rounds_default


@pytest.mark.parametrize("key", NOT_COORDINATORS)
def test_only_the_coordinator_changes_the_season(cast: Cast, key: str) -> None:
    cycle_id = make_cycle()
    with pytest.raises(Forbidden):
        change_settings(
            actor=cast.actor(key), cycle_id=cycle_id, expected_version=0, draft=SettingsDraft(minutes=90)
        )
    with pytest.raises(Forbidden):
        change_rounds(actor=cast.actor(key), cycle_id=cycle_id, expected_version=0, rounds=[])
    with pytest.raises(Forbidden):
        add_team(actor=cast.actor(key), municipality_id="vlore", draft=TeamDraft("Ekipi 1"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"weekdays": ()}, ("weekday_required", "weekdays")),
        ({"weekdays": (7,)}, ("weekday_required", "weekdays")),
        ({"minutes": 14}, ("figure_range", "minutes")),
        ({"step_minutes": 0}, ("figure_range", "step_minutes")),
        ({"weeks_between": 27}, ("figure_range", "weeks_between")),
        ({"travel_km_per_hour": 0}, ("figure_range", "travel_km_per_hour")),
        ({"earliest": time(19)}, ("hours_too_short", "latest")),
        ({"earliest": time(20), "latest": time(9)}, ("hours_too_short", "latest")),
    ],
)
def test_settings_that_cannot_be(cast: Cast, changed: dict[str, object], code: tuple[str, str]) -> None:
    cycle_id = make_cycle()
    draft = replace(SettingsDraft(minutes=90), **changed)
    with pytest.raises(DomainError) as caught:
        change_settings(actor=cast.coordinator, cycle_id=cycle_id, expected_version=0, draft=draft)
    assert code_of(caught) == code


@pytest.mark.parametrize(
    ("rounds", "code"),
    [
        ([NOVEMBER, OCTOBER], ("rounds_overlap", "starts_2")),
        ([OCTOBER, replace(NOVEMBER, starts_on=date(2026, 10, 20))], ("rounds_overlap", "starts_2")),
        ([replace(OCTOBER, ends_on=date(2026, 9, 30))], ("days_reversed", "ends_1")),
        ([replace(OCTOBER, starts_on=date(2062, 10, 1))], ("date_far_from_year", "starts_1")),
        ([OCTOBER] * 7, ("too_many_rounds", None)),
    ],
)
def test_rounds_that_cannot_be(cast: Cast, rounds: list[RoundDraft], code: tuple[str, str | None]) -> None:
    cycle_id = make_cycle()
    with pytest.raises(DomainError) as caught:
        change_rounds(actor=cast.coordinator, cycle_id=cycle_id, expected_version=0, rounds=rounds)
    assert code_of(caught) == code


# ---- teams


def test_a_team_is_changed_and_keeps_members_who_left(cast: Cast) -> None:
    officer, other = person("officer_1"), person("officer_2")
    team = add_team(
        actor=cast.coordinator, municipality_id="vlore", draft=TeamDraft("Ekipi 1", 2, (officer,))
    )
    officer_row = db.session.get(Person, officer)
    assert officer_row is not None
    officer_row.active = False
    db.session.commit()
    change_team(
        actor=cast.coordinator,
        team_id=team,
        expected_version=1,
        draft=TeamDraft("Ekipi i parë", 1, (officer, other)),
    )
    found = get_team(team, "vlore")
    assert (found.name, found.member_ids, found.version) == (
        "Ekipi i parë",
        tuple(sorted((officer, other))),
        2,
    )
    with pytest.raises(StaleVersion):
        change_team(actor=cast.coordinator, team_id=team, expected_version=1, draft=TeamDraft("x"))
    change_team(
        actor=cast.coordinator, team_id=team, expected_version=2, draft=TeamDraft("Ekipi", is_active=False)
    )
    assert list_teams("vlore", only_active=True) == []


def test_a_team_holds_people_of_the_municipality_only(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        add_team(
            actor=cast.coordinator,
            municipality_id="vlore",
            draft=TeamDraft("Ekipi", 1, (person("stranger"),)),
        )
    assert code_of(caught) == ("unknown_person", "member_ids")
    team = add_team(actor=cast.coordinator, municipality_id="vlore", draft=TeamDraft("Ekipi"))
    with pytest.raises(DomainError) as twice:
        add_team(actor=cast.coordinator, municipality_id="vlore", draft=TeamDraft("EKIPI"))
    assert code_of(twice) == ("team_name_taken", "name")
    with pytest.raises(NotFound):
        get_team(team, "fier")
    with pytest.raises(Forbidden):
        change_team(actor=cast.actor("stranger"), team_id=team, expected_version=1, draft=TeamDraft("Imi"))


def test_days_off_are_one_whatever_is_pressed_twice(cast: Cast) -> None:
    team = add_team(actor=cast.coordinator, municipality_id="vlore", draft=TeamDraft("Ekipi"))
    days = DaysOffDraft(date(2026, 10, 5), None, None, "pushim")
    first = add_team_days_off(actor=cast.coordinator, team_id=team, draft=days)
    assert add_team_days_off(actor=cast.coordinator, team_id=team, draft=days) == first
    assert [(off.first_day, off.last_day) for off in get_team(team, "vlore").days_off] == [
        (date(2026, 10, 5), date(2026, 10, 5))
    ]
    removed = remove_team_days_off(actor=cast.coordinator, team_id=team, days_off_id=first)
    assert removed == replace(days, last_day=date(2026, 10, 5))
    assert remove_team_days_off(actor=cast.coordinator, team_id=team, days_off_id=first) is None
    with pytest.raises(DomainError) as caught:
        add_team_days_off(actor=cast.coordinator, team_id=team, draft=DaysOffDraft(weekday=1))
    assert code_of(caught) == ("weekday_required", "weekday")


# ---- places


def test_units_have_a_hearing_and_a_divided_one_its_parts(app: object) -> None:
    found = default_places(list_places("vlore", with_villages=True))
    assert {f"vlore-rajoni-{number}" for number in range(1, 6)} <= found
    assert "vlore-novosele" in found
    assert "vlore-vlore" not in found
    by_id = {one.place.id: one for one in list_place_facts("vlore")}
    assert by_id["vlore-vlore"].hearings_per_round == 0
    assert sum(one.hearings_per_round for one in by_id.values()) == len(found)


def test_every_municipality_has_what_covers_each_unit_once(app: object) -> None:
    places = list_places("tirane")
    found = default_places(places)
    units = {place.id for place in places if place.parent_id is None}
    assert len(found) == len(units) - 1 + 14
    shkoder = default_places(list_places("shkoder"))
    assert len([place_id for place_id in shkoder if "lagj" in place_id]) == 5


def test_a_rule_is_said_changed_and_forgotten(cast: Cast) -> None:
    draft = PlaceRuleDraft(2, (2, 0), time(16), None, needs_step_free=True, expected_people=60)

    def change(version: int, said: PlaceRuleDraft | None) -> None:
        change_place_rule(
            actor=cast.actor("officer_2"), municipality_id="vlore", place_id="vlore-novosele",
            expected_version=version, draft=said,
        )  # fmt: skip

    change(0, draft)
    found = get_place_facts("vlore-novosele", "vlore")
    assert (found.said, found.has_rule) == (replace(draft, weekdays=(0, 2)), True)
    with pytest.raises(StaleVersion):
        change(0, draft)
    change(1, None)
    again = get_place_facts("vlore-novosele", "vlore")
    assert (again.said, again.has_rule, again.version) == (PlaceRuleDraft(1), False, 0)


@pytest.mark.parametrize("key", ["officer_1", "youth_centre", "budget_officer", "monitor", "stranger"])
def test_only_the_coordinator_and_the_officer_of_the_place_say_its_rule(cast: Cast, key: str) -> None:
    actor = cast.actor(key)
    with pytest.raises(Forbidden):
        change_place_rule(
            actor=actor, municipality_id="vlore", place_id="vlore-novosele", expected_version=0,
            draft=PlaceRuleDraft(0),
        )  # fmt: skip
    with pytest.raises(Forbidden):
        add_place_days_off(
            actor=actor, municipality_id="vlore", place_id="vlore-novosele", draft=DaysOffDraft(weekday=1)
        )


def test_a_place_of_another_municipality_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        change_place_rule(
            actor=cast.actor("stranger"), municipality_id="fier", place_id="vlore-novosele", expected_version=0,
            draft=PlaceRuleDraft(0),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (PlaceRuleDraft(21), ("figure_range", "hearings_per_round")),
        (PlaceRuleDraft(1, ()), ("weekday_required", "weekdays")),
        (PlaceRuleDraft(1, None, time(18), time(16)), ("end_before_start", "latest")),
        (PlaceRuleDraft(1, expected_people=0), ("figure_range", "expected_people")),
    ],
)
def test_rules_that_cannot_be(cast: Cast, draft: PlaceRuleDraft, code: tuple[str, str]) -> None:
    with pytest.raises(DomainError) as caught:
        change_place_rule(
            actor=cast.coordinator, municipality_id="vlore", place_id="vlore-novosele", expected_version=0,
            draft=draft,
        )  # fmt: skip
    assert code_of(caught) == code


def test_market_days_and_harvest(cast: Cast) -> None:
    where = {"actor": cast.coordinator, "municipality_id": "vlore", "place_id": "vlore-novosele"}
    market = add_place_days_off(**where, draft=DaysOffDraft(weekday=1, reason="pazar"))
    assert add_place_days_off(**where, draft=DaysOffDraft(weekday=1)) == market
    add_place_days_off(**where, draft=DaysOffDraft(date(2026, 10, 5), date(2026, 10, 9), None, "ullinjtë"))
    found = get_place_facts("vlore-novosele", "vlore").days_off
    assert [(off.weekday, off.first_day) for off in found] == [(1, None), (None, date(2026, 10, 5))]
    with pytest.raises(DomainError) as caught:
        add_place_days_off(**where, draft=DaysOffDraft(date(2026, 10, 5), None, 1))
    assert code_of(caught) == ("weekday_or_days", "first_day")
    removed = remove_place_days_off(**where, days_off_id=market)
    assert removed == DaysOffDraft(None, None, 1, "pazar")
