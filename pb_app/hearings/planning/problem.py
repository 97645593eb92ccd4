"""The season of a municipality as the planner is told it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.hearings.holidays import PublicDays
from pb_app.hearings.planner.model import (
    DayRange,
    Demand,
    FixedHearing,
    FreeDay,
    FreeDayKind,
    Hall,
    OpenHours,
    Position,
    Round,
    SeasonProblem,
    Settings,
    Team,
    WeekdayOff,
)
from pb_app.hearings.planning.facts_places import PlaceFacts, list_place_facts
from pb_app.hearings.planning.facts_rules import SettingsDraft
from pb_app.hearings.planning.facts_settings import get_settings
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.facts_teams import DaysOffCard, TeamCard, list_teams
from pb_app.hearings.planning.standing import NO_PINS, Booking, Surroundings, Versions, load_bookings
from pb_app.hearings.planning.working_days import first_day_allowed
from pb_app.hearings.rules import shown_end
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import PlaceCard, VenueCard, get_municipality, list_places, list_venues
from pb_app.territory.tables import Place
from pb_app.territory.venue_times import VenueTimes, venue_times

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Target:
    """What a demand of the problem is in the database: a line, a hearing, or (neither) a new one."""

    place_ids: tuple[str, ...]
    round_number: int
    index: int
    entry_id: int | None = None
    hearing_id: int | None = None
    has_open_end: bool = False
    """Its end is not said: the planner reckons with the usual length, and leaves it unsaid."""


@dataclass(frozen=True)
class LoadedSeason:
    """The problem, what its demands stand for, and the versions at which all was read."""

    problem: SeasonProblem
    targets: Mapping[str, Target]
    versions: Versions
    standing: int
    """How many of the hearings that places are due stand already and cannot be moved."""


def load_season(cycle: CycleCard, today: date) -> LoadedSeason:
    """Everything that the planner must heed in this season, read from the database.

    Rounds that have gone by are left out. Raises ``no_rounds`` where no dates are known at all.
    """
    m = cycle.municipality_id
    season = get_settings(cycle)
    if not season.rounds:
        raise DomainError("no_rounds")
    rounds = tuple(
        Round(number, one.starts_on, one.ends_on)
        for number, one in enumerate(season.rounds, start=1)
        if one.ends_on >= today
    )
    days = public_days(m)
    teams = tuple(list_teams(m, only_active=True))
    venues = list_venues(m)
    places = list_places(m, with_villages=True)
    facts = {one.place.id: one for one in list_place_facts(m) if one.hearings_per_round}
    around = Surroundings(
        cycle_id=cycle.id, municipality_id=m, usual_minutes=get_municipality(m).usual_minutes, today=today,
        rounds=rounds, places={place.id: place for place in places}, due_ids=facts.keys(), teams=teams,
        hall_ids={venue.id for venue in venues},
    )  # fmt: skip
    margin = timedelta(weeks=season.said.weeks_between)
    bookings, versions = load_bookings(around, margin) if rounds else ([], Versions({}, {}))
    halls = _HallChoice(venues, around.places, _seat_ids(m))
    shared = _Shared(bookings, facts, rounds, halls, around)
    problem = SeasonProblem(
        settings=_settings(season.said, first_day_allowed(today, cycle.notice_days, days.is_holiday)),
        rounds=rounds, demands=tuple(shared.demands), fixed=tuple(shared.fixed),
        halls=tuple(_halls(venues, venue_times([venue.id for venue in venues]), around.places)),
        teams=tuple(_team(team) for team in teams), free_days=_free_days(rounds, days),
    )  # fmt: skip
    return LoadedSeason(problem, shared.targets, versions, shared.standing)


class _Shared:
    """What stands, shared out: to the demand it stands for, or fixed; what is left over is due anew."""

    def __init__(
        self,
        bookings: list[Booking],
        facts: Mapping[str, PlaceFacts],
        rounds: tuple[Round, ...],
        halls: "_HallChoice",
        around: Surroundings,
    ) -> None:
        self.facts, self.halls, self.around = facts, halls, around
        self.demands: list[Demand] = []
        self.targets: dict[str, Target] = {}
        self.fixed: list[FixedHearing] = []
        self.standing = 0
        self._count = {(place_id, one.number): 0 for place_id in facts for one in rounds}
        numbers = {one.number for one in rounds}
        # What is announced or written by a person is taken first; earlier answers of the planner fill what is left.
        for booking in sorted(bookings, key=lambda one: one.is_dispensable):
            self._take(booking, numbers)
        for (place_id, number), count in list(self._count.items()):
            for _missing in range(count, facts[place_id].hearings_per_round):
                self._due(place_id, number, None)

    def _take(self, booking: Booking, numbers: set[int]) -> None:
        due, number = booking.due_place_ids, booking.round_number
        if number not in numbers or not due:
            self._fix(booking)
            return
        if booking.is_dispensable and not self._is_missing(due[0], number):
            return
        movable = booking.is_movable and (len(due) == 1 or booking.hearing_id is None)
        if not movable:
            self._fix(booking)
            self.standing += len(due)
        for place_id in due[1:] if movable else due:
            self._count[(place_id, number)] += 1
        if movable:
            self._due(due[0], number, booking)

    def _is_missing(self, place_id: str, number: int) -> bool:
        return self._count[(place_id, number)] < self.facts[place_id].hearings_per_round

    def _due(self, place_id: str, number: int, booking: Booking | None) -> None:
        index = self._count[(place_id, number)]
        self._count[(place_id, number)] += 1
        facts = self.facts[place_id]
        key = f"{place_id}/{number}/{index}"
        self.demands.append(
            Demand(
                key=key, place_id=place_id, round_number=number, index=index, label=facts.place.short_label,
                position=_position(facts.place, self.around.places), expected_people=facts.said.expected_people,
                needs_step_free=facts.said.needs_step_free,
                hall_ids=self.halls.for_place(facts.place, booking),
                weekdays=None if facts.said.weekdays is None else frozenset(facts.said.weekdays),
                earliest=facts.said.earliest, latest=facts.said.latest,
                weekdays_off=tuple(
                    WeekdayOff(off.weekday, off.reason) for off in facts.days_off if off.weekday is not None
                ),
                days_off=_ranges(facts.days_off), pins=booking.pins if booking else NO_PINS,
                current=booking.current if booking else None,
            )
        )  # fmt: skip
        self.targets[key] = Target((place_id,), number, index)
        if booking is not None:
            self.targets[key] = Target(
                booking.place_ids, number, index, booking.entry_id, booking.hearing_id,
                has_open_end=booking.slot is not None and booking.slot.end is None,
            )  # fmt: skip

    def _fix(self, booking: Booking) -> None:
        if booking.slot is None:
            return
        place_ids = booking.due_place_ids or booking.place_ids
        places = [self.around.places[place_id] for place_id in place_ids if place_id in self.around.places]
        position = _position(places[0], self.around.places) if places else None
        self.fixed.append(
            FixedHearing(
                key=booking.key, day=booking.slot.on, start=booking.slot.start,
                end=shown_end(booking.slot, self.around.usual_minutes),
                label=", ".join(place.short_label for place in places),
                hall_id=self.around.known_hall(booking.venue_id),
                team_id=self.around.known_team(booking.team_id), position=position,
                place_ids=place_ids, round_number=booking.round_number,
            )
        )  # fmt: skip


class _HallChoice:
    """Which halls may serve a place, the best first."""

    def __init__(
        self, venues: Iterable[VenueCard], places: Mapping[str, PlaceCard], seat_ids: frozenset[str]
    ) -> None:
        self._venues, self._places, self._seat_ids = list(venues), places, seat_ids

    def for_place(self, place: PlaceCard, booking: Booking | None) -> tuple[int, ...]:
        """The halls of the place, then those of what it is part of; in town those of the whole municipality too.

        People of a village do not travel to the town hall: a unit without a hall has its hall still to be found.
        A hall that a person chose already is among them in any case; where one was written as text, it stays.
        """
        if booking is not None and booking.has_other_hall:
            return ()
        found = [venue.id for venue in self._venues if self._is_below(venue, place)]
        found += [
            venue.id for venue in self._venues if self._is_above(venue, place) and venue.id not in found
        ]
        if place.parent_id is not None or place.id in self._seat_ids:
            found += [venue.id for venue in self._venues if venue.place_id is None]
        chosen = booking.venue_id if booking is not None else None
        found += [venue.id for venue in self._venues if venue.id == chosen]
        return tuple(dict.fromkeys(found))

    def _is_below(self, venue: VenueCard, place: PlaceCard) -> bool:
        own = self._places.get(venue.place_id or "")
        return own is not None and (own.path + "/").startswith(place.path + "/")

    def _is_above(self, venue: VenueCard, place: PlaceCard) -> bool:
        own = self._places.get(venue.place_id or "")
        return own is not None and place.path.startswith(own.path + "/")


def _seat_ids(m: str) -> frozenset[str]:
    return frozenset(db.session.scalars(sa.select(Place.id).where(Place.municipality_id == m, Place.is_seat)))


def _settings(said: SettingsDraft, not_before: date) -> Settings:
    return Settings(
        weekdays=frozenset(said.weekdays), earliest=said.earliest, latest=said.latest, not_before=not_before,
        minutes=said.minutes, step_minutes=said.step_minutes, buffer_minutes=said.buffer_minutes,
        travel_km_per_hour=said.travel_km_per_hour, weeks_between=said.weeks_between,
        evening_from=said.evening_from,
    )  # fmt: skip


def _team(card: TeamCard) -> Team:
    return Team(id=card.id, label=card.name, max_per_day=card.max_per_day, days_off=_ranges(card.days_off))


def _ranges(days_off: Iterable[DaysOffCard]) -> tuple[DayRange, ...]:
    return tuple(
        DayRange(off.first_day, off.last_day, off.reason)
        for off in days_off
        if off.first_day is not None and off.last_day is not None
    )


def _halls(
    venues: Iterable[VenueCard], times: Mapping[int, VenueTimes], places: Mapping[str, PlaceCard]
) -> Iterator[Hall]:
    for venue in venues:
        known = times[venue.id]
        position = (venue.lat, venue.lon) if venue.lat is not None and venue.lon is not None else None
        own = places.get(venue.place_id or "")
        if position is None and own is not None:
            position = _position(own, places)
        yield Hall(
            id=venue.id, label=venue.name, place_id=venue.place_id, position=position, capacity=venue.capacity,
            step_free=venue.step_free,
            hours=tuple(OpenHours(one.weekday, one.opens, one.closes) for one in known.hours),
            closures=tuple(DayRange(one.first_day, one.last_day, one.reason) for one in known.closures),
        )  # fmt: skip


def _position(place: PlaceCard, places: Mapping[str, PlaceCard]) -> Position | None:
    """Of the place, else of what it is part of."""
    if place.lat is not None and place.lon is not None:
        return (place.lat, place.lon)
    above = places.get(place.parent_id or "")
    return None if above is None else _position(above, places)


def _free_days(rounds: Iterable[Round], days: PublicDays) -> dict[date, FreeDay]:
    found = {}
    for one in rounds:
        on = one.first_day
        while on <= one.last_day:
            election = days.election(on)
            name = days.holiday_name(on)
            if name is not None:
                found[on] = FreeDay(FreeDayKind.HOLIDAY, name)
            elif election is not None:
                found[on] = FreeDay(FreeDayKind.ELECTION, election.name)
            on += _ONE_DAY
    return found
