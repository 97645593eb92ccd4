"""What is doubtful about a line, each doubt alone: pure, without a database."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.holidays import PublicDays, SpecialDays
from pb_app.hearings.planning.differences import Standing, Step, Wanted, step_of
from pb_app.hearings.planning.draft_doubts import (
    Board,
    Booking,
    DaysOff,
    HallFacts,
    PlaceNeeds,
    Surroundings,
    TeamFacts,
)
from pb_app.hearings.planning.rules import PlanAction, SpecialPeriodKind
from pb_app.hearings.rules import HearingStatus, VenueChoice
from pb_app.hearings.slot import Slot

pytestmark = pytest.mark.usefixtures("app")  # only for the language of the holidays' names
ON = date(2026, 11, 10)  # a Tuesday
SLOT = Slot(ON, time(16, 30), time(18))
ONE = Booking(
    key="e1", name="E para", slot=SLOT, ends=SLOT.end, venue=VenueChoice(venue_id=1), team_id=1,
    people=frozenset({7}), place_ids=("rajoni-1",), round_number=1,
)  # fmt: skip
FACTS = Surroundings(today=date(2026, 10, 1), notice_days=5, usual_minutes=90, weeks_between=3)


def codes(*others: Booking, one: Booking = ONE, **facts: Any) -> list[str]:
    return [doubt.code for doubt in Board([one, *others], replace(FACTS, **facts)).doubts_of(one)]


def other(**given: Any) -> Booking:
    base = replace(
        ONE,
        key="e2",
        name="E dyta",
        venue=VenueChoice(venue_id=2),
        team_id=2,
        people=frozenset(),
        place_ids=(),
    )
    return replace(base, **given)


def at(start: time | None, end: time | None = None, on: date = ON) -> dict[str, Any]:
    return {"slot": Slot(on, start, end), "ends": end}


def test_a_plain_line_is_without_doubt() -> None:
    assert codes(other()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"venue": VenueChoice(venue_id=1)}, ["hall_taken"]),
        ({"venue": VenueChoice(venue_id=1)} | at(time(18), time(19)), []),
        ({"venue": VenueChoice(venue_id=1)} | at(time(17, 59), time(19)), ["hall_taken"]),
        ({"venue": VenueChoice(venue_id=1)} | at(None), []),
        ({"venue": VenueChoice(venue_id=1)} | at(time(16, 30), time(18), date(2026, 11, 11)), []),
        ({"venue": VenueChoice(text="Shkolla")}, []),
        ({"team_id": 1}, ["team_taken"]),
        ({"team_id": None, "people": frozenset({7, 8})}, ["team_taken"]),
        ({"team_id": None, "people": frozenset({8})}, []),
    ],
)
def test_hall_and_team_at_one_hour(given: dict[str, Any], expected: list[str]) -> None:
    assert codes(other(**given)) == expected


def test_halls_written_alike_are_one_hall_and_no_hall_is_none() -> None:
    one = replace(ONE, venue=VenueChoice(text="Shkolla e Re"))
    assert codes(other(venue=VenueChoice(text="shkolla e re")), one=one) == ["hall_taken"]
    unknown = replace(ONE, venue=VenueChoice())
    assert codes(other(venue=VenueChoice()), one=unknown) == ["venue_unknown"]


def test_a_team_runs_so_many_a_day() -> None:
    teams = {1: TeamFacts(max_per_day=1)}
    later = other(team_id=1, **at(time(19), time(20)))
    assert codes(later, teams=teams) == ["team_day_full"]
    assert codes(later, teams={1: TeamFacts(max_per_day=2)}) == []
    assert codes(other(team_id=1), teams=teams) == ["team_taken"], "said once"
    off = {1: TeamFacts(1, (DaysOff("Trajnim", date(2026, 11, 9), date(2026, 11, 10)),))}
    assert codes(teams=off) == ["team_day_off"]
    (doubt,) = Board([ONE], replace(FACTS, teams=off)).doubts_of(ONE)
    assert doubt.params["why"] == ": Trajnim"


@pytest.mark.parametrize(
    ("hall", "expected"),
    [
        (HallFacts(), []),
        (HallFacts(hours={1: (time(9), time(18))}), []),
        (HallFacts(hours={1: (time(9), time(17))}), ["hall_hours"]),
        (HallFacts(hours={1: (time(17), time(20))}), ["hall_hours"]),
        (HallFacts(hours={0: (time(9), time(20))}), ["hall_closed"]),
        (HallFacts(closures=(DaysOff("", ON, ON),)), ["hall_closed"]),
        (HallFacts(capacity=40, step_free=False), ["hall_has_steps", "hall_small"]),
        (HallFacts(capacity=60, step_free=True), []),
        (HallFacts(step_free=None), []),
    ],
)
def test_the_hall(hall: HallFacts, expected: list[str]) -> None:
    needs = {"rajoni-1": PlaceNeeds(needs_step_free=True, expected_people=60)}
    assert codes(halls={1: hall}, places=needs) == expected


def test_market_days_and_harvest() -> None:
    for days in (DaysOff("Pazari", weekday=1), DaysOff("Ullinjtë", date(2026, 11, 1), date(2026, 11, 30))):
        assert codes(places={"rajoni-1": PlaceNeeds((days,))}) == ["place_day_off"]
    assert codes(places={"rajoni-1": PlaceNeeds((DaysOff("", weekday=2),))}) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"round_number": 2, "on": date(2026, 11, 30)}, ["rounds_close"]),
        ({"round_number": 2, "on": date(2026, 12, 1)}, []),
        ({"round_number": 1, "on": date(2026, 11, 11)}, []),
        ({"round_number": None, "on": date(2026, 11, 11)}, []),
        ({"round_number": 2, "on": date(2026, 11, 11), "place_ids": ("rajoni-2",)}, []),
    ],
)
def test_rounds_of_one_place(given: dict[str, Any], expected: list[str]) -> None:
    days = at(time(9), time(10), given["on"])
    said = {name: value for name, value in given.items() if name != "on"}
    near = other(**{"place_ids": ("rajoni-1",)} | said | days)
    assert codes(near) == expected


def test_days_that_officials_name() -> None:
    period = SpecialDays(SpecialPeriodKind.ELECTION, ON, ON, "Fushata", act="Dekreti 1")
    assert codes(days=PublicDays((period,))) == ["election_period"]
    assert codes(days=PublicDays((replace(period, kind=SpecialPeriodKind.HOLIDAY),))) == ["holiday"]
    working = replace(
        period, kind=SpecialPeriodKind.WORKING, first_day=date(2026, 11, 28), last_day=date(2026, 11, 28)
    )
    flag_day = replace(ONE, slot=Slot(date(2026, 11, 28), time(9), time(10)), ends=time(10))
    assert codes(one=flag_day) == ["holiday"]
    assert codes(one=flag_day, days=PublicDays((working,))) == []


def test_notice_hours_and_what_is_not_known() -> None:
    assert codes(today=date(2026, 11, 5)) == ["short_notice"]
    twice = replace(ONE, slot=Slot(date(2026, 10, 25), time(2, 30), time(4)), ends=time(4))
    assert "hour_twice" in codes(one=twice)
    bare = replace(ONE, venue=VenueChoice(), place_ids=(), **at(None))
    assert codes(one=bare) == ["hour_unknown", "venue_unknown", "place_unknown"]
    assert codes(one=replace(bare, is_online=True)) == ["hour_unknown", "place_unknown"]


def test_a_free_day_is_a_working_day_with_all_free() -> None:
    board = Board([other(venue=VenueChoice(venue_id=1))], FACTS)
    assert not board.is_free(ONE)
    assert board.is_free(replace(ONE, slot=Slot(date(2026, 11, 11), time(16, 30), time(18))))
    for on in (date(2026, 11, 14), date(2026, 12, 8)):
        assert not board.is_free(replace(ONE, slot=Slot(on, time(16, 30), time(18))))


STANDING = Standing(HearingStatus.CONFIRMED, SLOT, VenueChoice(text="Shkolla"), frozenset({7}))
SAME = Wanted(PlanAction.HOLD, SLOT, VenueChoice(text="Shkolla"))


@pytest.mark.parametrize(
    ("wanted", "standing", "step"),
    [
        (SAME, None, Step.NEW),
        (SAME, STANDING, Step.SAME),
        (replace(SAME, slot=None), STANDING, Step.SAME),
        (replace(SAME, slot=Slot(ON, time(17), time(18))), STANDING, Step.MOVED),
        (replace(SAME, slot=Slot(ON), venue=VenueChoice(venue_id=1)), STANDING, Step.MOVED),
        (replace(SAME, venue=VenueChoice(venue_id=1)), STANDING, Step.HALL),
        (replace(SAME, people=frozenset({8})), STANDING, Step.TEAM),
        (replace(SAME, people=frozenset({7})), STANDING, Step.SAME),
        (replace(SAME, action=PlanAction.CANCEL), STANDING, Step.CANCELLED),
        (SAME, replace(STANDING, status=HearingStatus.TENTATIVE), Step.SAME),
        (SAME, replace(STANDING, status=HearingStatus.CANCELLED), Step.GONE),
        (SAME, replace(STANDING, status=HearingStatus.HELD), Step.GONE),
    ],
)
def test_what_a_line_does(wanted: Wanted, standing: Standing | None, step: Step) -> None:
    assert step_of(wanted, standing) is step
