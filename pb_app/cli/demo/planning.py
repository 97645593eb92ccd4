"""What Vlorë's example season is planned by: rounds, teams, hours of halls, a market day, a day off of the town."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from functools import partial

from pb_app.accounts.queries import find_person_by_email
from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, actor_of
from pb_app.cycles.queries import get_cycle
from pb_app.hearings.planning.facts_places import add_place_days_off, change_place_rule
from pb_app.hearings.planning.facts_rules import (
    DaysOffDraft,
    PlaceRuleDraft,
    RoundDraft,
    SpecialPeriodDraft,
    TeamDraft,
)
from pb_app.hearings.planning.facts_settings import change_rounds, change_settings, get_settings
from pb_app.hearings.planning.facts_special_days import add_special_period
from pb_app.hearings.planning.facts_teams import add_team, add_team_days_off
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import list_venues
from pb_app.territory.venue_times import ClosureDraft, OpenHours, add_closure, change_venue_hours

MUNICIPALITY = "vlore"
SAID = -27
ROUNDS = ((-9, 15), (19, 38))
"""First and last working day of each: what is needed, and then what became of it in the draft list."""
MARKET_PLACE, HEARING_THERE = "vlore-shushice", 13
AFTER_SCHOOL_PLACE = "vlore-orikum"
CLOSED_HALL, CLOSED_ON = "Salla e Këshillit Bashkiak", 7
DAY_OFF = 26


def planning_moments(season: Season) -> Iterator[Moment]:
    """One morning of the coordinator of Vlorë."""
    at = season.calendar.at(SAID, "09:00")
    acts: list[Callable[[], None]] = [
        partial(_set_season, season),
        *(partial(_add_team, season, row) for row in read_examples("teams")),
        _open_halls,
        partial(_close_hall, season),
        partial(_set_places, season),
        partial(_add_day_off, season),
    ]
    for minutes, act in enumerate(acts):
        yield Moment(at + timedelta(minutes=5 * minutes), act)


def team_members(name: str) -> tuple[int, ...]:
    """Who runs the hearings of an example team."""
    row = next(row for row in read_examples("teams") if row["name"] == name)
    return tuple(_person_id(email) for email in row["people"].split())


def _person_id(email: str) -> int:
    found = find_person_by_email(email)
    if found is None:
        raise NotFound("person")
    return found.id


def _set_season(season: Season) -> None:
    actor, cycle = actor_of(COORDINATORS[MUNICIPALITY]), get_cycle(MUNICIPALITY, season.calendar.year)
    said = get_settings(cycle)
    change_settings(actor=actor, cycle_id=cycle.id, expected_version=said.version, draft=said.said)
    change_rounds(
        actor=actor, cycle_id=cycle.id, expected_version=get_settings(cycle).version,
        rounds=[RoundDraft(*(season.calendar.day(day) for day in days)) for days in ROUNDS],
    )  # fmt: skip


def _add_team(season: Season, row: Row) -> None:
    actor = actor_of(COORDINATORS[MUNICIPALITY])
    draft = TeamDraft(row["name"], int(row["max_per_day"]), team_members(row["name"]))
    team_id = add_team(actor=actor, municipality_id=MUNICIPALITY, draft=draft)
    if row["off_on"]:
        off = DaysOffDraft(season.calendar.day(int(row["off_on"])), reason=row["off_reason"])
        add_team_days_off(actor=actor, team_id=team_id, draft=off)


def _open_halls() -> None:
    venues = {venue.name: venue for venue in list_venues(MUNICIPALITY)}
    for row in read_examples("hall_hours"):
        opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
        venue = venues[row["venue"]]
        change_venue_hours(
            actor=actor_of(COORDINATORS[MUNICIPALITY]), venue_id=venue.id, expected_version=venue.version,
            hours=tuple(OpenHours(int(weekday), opens, closes) for weekday in row["weekdays"].split()),
        )  # fmt: skip


def _close_hall(season: Season) -> None:
    hall = next(venue for venue in list_venues(MUNICIPALITY) if venue.name == CLOSED_HALL)
    draft = ClosureDraft(season.calendar.day(CLOSED_ON), reason="Mbledhje e Këshillit (shembull)")
    add_closure(actor=actor_of(COORDINATORS[MUNICIPALITY]), venue_id=hall.id, draft=draft)


def _set_places(season: Season) -> None:
    """Never on the market's weekday, and not while school is on."""
    actor = actor_of(COORDINATORS[MUNICIPALITY])
    weekday = (season.calendar.day(HEARING_THERE).weekday() + 1) % 5
    add_place_days_off(
        actor=actor, municipality_id=MUNICIPALITY, place_id=MARKET_PLACE,
        draft=DaysOffDraft(weekday=weekday, reason="Ditë tregu (shembull)"),
    )  # fmt: skip
    change_place_rule(
        actor=actor, municipality_id=MUNICIPALITY, place_id=AFTER_SCHOOL_PLACE, expected_version=0,
        draft=PlaceRuleDraft(hearings_per_round=1, earliest=time(16), latest=time(20), expected_people=60),
    )  # fmt: skip


def _add_day_off(season: Season) -> None:
    day = season.calendar.day(DAY_OFF)
    add_special_period(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY,
        draft=SpecialPeriodDraft(
            SpecialPeriodKind.HOLIDAY, day, day, "Festa e qytetit (shembull)", "Festival of the town (example)",
        ),
    )  # fmt: skip
