"""What is doubtful about hearings of a season: each against all the others, its hall, team, places and days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from pb_app.hearings.doubts import doubt_of_notice, doubts_of_completeness, doubts_of_slot
from pb_app.hearings.holidays import LIBRARY_DAYS, PublicDays
from pb_app.hearings.rules import HearingFacts, VenueChoice
from pb_app.hearings.slot import Slot
from pb_app.kernel.errors import Warn

NO_HALL = VenueChoice()
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A hearing as it would be, with whom and what it takes up."""

    key: str
    name: str
    slot: Slot
    ends: time | None
    """The end, said or usual; None without a start."""
    venue: VenueChoice = NO_HALL
    is_online: bool = False
    team_id: int | None = None
    people: frozenset[int] = frozenset()
    place_ids: tuple[str, ...] = ()
    round_number: int | None = None

    def overlaps(self, other: "Booking") -> bool:
        """Whether both are on at the same minute; without an hour nothing clashes yet."""
        if self.slot.on != other.slot.on:
            return False
        start, end, other_start, other_end = self.slot.start, self.ends, other.slot.start, other.ends
        if start is None or end is None or other_start is None or other_end is None:
            return False
        return start < other_end and other_start < end


@dataclass(frozen=True)
class DaysOff:
    """Days, both ends included, or one weekday each week, and why."""

    reason: str
    first: date | None = None
    last: date | None = None
    weekday: int | None = None

    def covers(self, on: date) -> bool:
        """Whether the day is one of them."""
        if self.weekday is not None:
            return on.weekday() == self.weekday
        return self.first is not None and self.last is not None and self.first <= on <= self.last


@dataclass(frozen=True)
class HallFacts:
    """When a hall can be used (no hours: always), and for whom."""

    hours: Mapping[int, tuple[time, time]] = field(default_factory=dict)
    closures: tuple[DaysOff, ...] = ()
    capacity: int | None = None
    step_free: bool | None = None


@dataclass(frozen=True)
class TeamFacts:
    """How much a team can do."""

    max_per_day: int
    days_off: tuple[DaysOff, ...] = ()


@dataclass(frozen=True)
class PlaceNeeds:
    """What a place needs, and when it has no time."""

    days_off: tuple[DaysOff, ...] = ()
    needs_step_free: bool = False
    expected_people: int | None = None


@dataclass(frozen=True)
class Surroundings:
    """All that a season has to heed beside its own hearings."""

    today: date
    notice_days: int
    usual_minutes: int
    weeks_between: int = 0
    days: PublicDays = LIBRARY_DAYS
    halls: Mapping[int, HallFacts] = field(default_factory=dict)
    teams: Mapping[int, TeamFacts] = field(default_factory=dict)
    places: Mapping[str, PlaceNeeds] = field(default_factory=dict)


class Board:
    """All bookings of a season beside one another."""

    def __init__(self, bookings: Sequence[Booking], facts: Surroundings) -> None:
        self._facts = facts
        self._by_day: dict[date, list[Booking]] = defaultdict(list)
        self._by_place: dict[str, list[Booking]] = defaultdict(list)
        for one in sorted(bookings, key=lambda one: (one.slot.on, one.slot.start or time.min, one.key)):
            self.put(one)

    def put(self, one: Booking) -> None:
        """One more booking."""
        self._by_day[one.slot.on].append(one)
        for place_id in one.place_ids:
            self._by_place[place_id].append(one)

    def clashes_of(self, one: Booking) -> tuple[Warn, ...]:
        """What stands in its way by the others alone: hall, team, rounds; a team that is taken is not also full."""
        taken = tuple(self._taken(one))
        is_taken = any(doubt.code == "team_taken" for doubt in taken)
        day = (doubt for doubt in self._team_day(one) if not (is_taken and doubt.code == "team_day_full"))
        return (*taken, *day, *self._rounds(one))

    def doubts_of(self, one: Booking) -> tuple[Warn, ...]:
        """Everything that a person must tick before this is announced."""
        facts = self._facts
        said = HearingFacts(
            slot=one.slot,
            venue=one.venue,
            place_ids=one.place_ids,
            online_url="online" if one.is_online else "",
        )
        return (
            *self.clashes_of(one),
            *doubts_of_slot(one.slot, facts.usual_minutes, (), facts.days),
            *doubt_of_notice(one.slot, facts.today, facts.notice_days, facts.days),
            *doubts_of_completeness(said, facts.today),
            *self._hall(one),
            *self._days_off(one),
        )

    def is_free(self, one: Booking) -> bool:
        """Whether offices work that day, hall and team are free, and the hall is open."""
        is_working = one.slot.on.weekday() < _SATURDAY and not self._facts.days.is_holiday(one.slot.on)
        return is_working and not any((*self._taken(one), *self._team_day(one), *self._hall_closed(one)))

    def _taken(self, one: Booking) -> Iterator[Warn]:
        others = [
            other for other in self._by_day[one.slot.on] if other.key != one.key and one.overlaps(other)
        ]
        in_hall = [other for other in others if one.venue.is_known and _same_hall(one.venue, other.venue)]
        in_team = [other for other in others if _same_team(one, other)]
        for code, found in (("hall_taken", in_hall), ("team_taken", in_team)):
            if found:
                yield Warn(code, name=found[0].name, start=f"{found[0].slot.start:%H:%M}")

    def _team_day(self, one: Booking) -> Iterator[Warn]:
        team = self._facts.teams.get(one.team_id or 0)
        if team is None:
            return
        same_day = [other for other in self._by_day[one.slot.on] if other.team_id == one.team_id]
        if len({other.key for other in same_day} | {one.key}) > team.max_per_day:
            yield Warn("team_day_full", limit=team.max_per_day)
        yield from _off("team_day_off", team.days_off, one.slot.on)

    def _rounds(self, one: Booking) -> Iterator[Warn]:
        """Hearings of another round of the same place, less than the wanted weeks away."""
        least = timedelta(weeks=self._facts.weeks_between)
        for place_id in one.place_ids:
            for other in self._by_place[place_id]:
                if None in (one.round_number, other.round_number) or one.round_number == other.round_number:
                    continue
                if other.key != one.key and abs(other.slot.on - one.slot.on) < least:
                    days = abs((other.slot.on - one.slot.on).days)
                    yield Warn("rounds_close", name=other.name, days=days, weeks=self._facts.weeks_between)
                    return

    def _hall(self, one: Booking) -> Iterator[Warn]:
        hall = self._facts.halls.get(one.venue.venue_id or 0)
        if hall is None:
            return
        yield from self._hall_closed(one)
        needs = [self._facts.places[key] for key in one.place_ids if key in self._facts.places]
        if hall.step_free is False and any(need.needs_step_free for need in needs):
            yield Warn("hall_has_steps")
        expected = sum(need.expected_people or 0 for need in needs)
        if hall.capacity is not None and expected > hall.capacity:
            yield Warn("hall_small", capacity=hall.capacity, expected=expected)

    def _hall_closed(self, one: Booking) -> Iterator[Warn]:
        hall = self._facts.halls.get(one.venue.venue_id or 0)
        if hall is None:
            return
        yield from _off("hall_closed", hall.closures, one.slot.on)
        if not hall.hours:
            return
        hours = hall.hours.get(one.slot.on.weekday())
        if hours is None:
            yield Warn("hall_closed", why="")
        elif one.slot.start is not None and (
            one.slot.start < hours[0] or (one.ends or one.slot.start) > hours[1]
        ):
            yield Warn("hall_hours", opens=f"{hours[0]:%H:%M}", closes=f"{hours[1]:%H:%M}")

    def _days_off(self, one: Booking) -> Iterator[Warn]:
        for place_id in one.place_ids:
            needs = self._facts.places.get(place_id)
            found = list(_off("place_day_off", needs.days_off, one.slot.on)) if needs else []
            if found:
                yield found[0]
                return


def _off(code: str, days_off: Sequence[DaysOff], on: date) -> Iterator[Warn]:
    found = [days for days in days_off if days.covers(on)]
    if found:
        yield Warn(code, why=f": {found[0].reason}" if found[0].reason else "")


def _same_hall(one: VenueChoice, other: VenueChoice) -> bool:
    if one.venue_id is not None or other.venue_id is not None:
        return one.venue_id == other.venue_id
    return one.text.casefold() == other.text.casefold()


def _same_team(one: Booking, other: Booking) -> bool:
    return (one.team_id is not None and one.team_id == other.team_id) or bool(one.people & other.people)
