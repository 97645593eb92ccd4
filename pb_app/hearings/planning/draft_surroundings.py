"""Reads what a season has to heed: halls, teams, places, days, settings; a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.hearings.planning.draft_doubts import DaysOff, HallFacts, PlaceNeeds, Surroundings, TeamFacts
from pb_app.hearings.planning.facts_places import list_place_facts
from pb_app.hearings.planning.facts_rules import RoundDraft
from pb_app.hearings.planning.facts_settings import get_settings
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.facts_teams import DaysOffCard, TeamCard, list_teams
from pb_app.territory.queries import VenueCard, get_municipality, list_venues
from pb_app.territory.tables import Venue, VenueClosure, VenueHours


@dataclass(frozen=True)
class Season:
    """A budget year's planning as it stands around the lines."""

    cycle: CycleCard
    facts: Surroundings
    halls: dict[int, VenueCard]
    teams: dict[int, TeamCard]
    rounds: Sequence[RoundDraft]

    def round_of(self, on: date) -> int | None:
        """The number of the round that a day lies in."""
        for number, one in enumerate(self.rounds, start=1):
            if one.starts_on <= on <= one.ends_on:
                return number
        return None


def read_season(cycle: CycleCard, today: date) -> Season:
    """All that the lines of a cycle are held against."""
    m = cycle.municipality_id
    halls = {card.id: card for card in list_venues(m, only_active=False)}
    teams = {card.id: card for card in list_teams(m)}
    settings = get_settings(cycle)
    facts = Surroundings(
        today=today,
        notice_days=cycle.notice_days,
        usual_minutes=get_municipality(m).usual_minutes,
        weeks_between=settings.said.weeks_between,
        days=public_days(m),
        halls=_hall_facts(m, halls),
        teams={card.id: TeamFacts(card.max_per_day, _days_off(card.days_off)) for card in teams.values()},
        places={
            one.place.id: PlaceNeeds(
                _days_off(one.days_off), one.said.needs_step_free, one.said.expected_people
            )
            for one in list_place_facts(m)
        },
    )
    return Season(cycle, facts, halls, teams, settings.rounds)


def _hall_facts(municipality_id: str, halls: dict[int, VenueCard]) -> dict[int, HallFacts]:
    of_here = sa.select(Venue.id).where(Venue.municipality_id == municipality_id)
    hours: dict[int, dict[int, tuple[time, time]]] = {}
    for row in db.session.scalars(sa.select(VenueHours).where(VenueHours.venue_id.in_(of_here))):
        hours.setdefault(row.venue_id, {})[row.weekday] = (row.opens, row.closes)
    closures: dict[int, list[DaysOff]] = {}
    for closed in db.session.scalars(sa.select(VenueClosure).where(VenueClosure.venue_id.in_(of_here))):
        days = DaysOff(closed.reason, closed.first_day, closed.last_day)
        closures.setdefault(closed.venue_id, []).append(days)
    return {
        key: HallFacts(hours.get(key, {}), tuple(closures.get(key, ())), card.capacity, card.step_free)
        for key, card in halls.items()
    }


def _days_off(cards: Sequence[DaysOffCard]) -> tuple[DaysOff, ...]:
    return tuple(DaysOff(card.reason, card.first_day, card.last_day, card.weekday) for card in cards)
