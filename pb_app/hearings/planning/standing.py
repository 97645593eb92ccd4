"""What already stands in a season, as the planner sees it: hearings of the calendar and lines of the draft."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.database import db
from pb_app.hearings.planner.model import Appointment, Current, Pins, Round, Standing
from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.facts_teams import TeamCard
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.rules import ANNOUNCED, HearingKind, HearingStatus, Slot, shown_end
from pb_app.hearings.tables import Hearing
from pb_app.territory.queries import PlaceCard

STANDING_KINDS = frozenset({HearingKind.BUDGET_HEARING, HearingKind.PUBLIC_FORUM})
"""The meetings that are a place's hearing; a focus group or a council session only takes its hall and team."""
NO_PINS = Pins()
_MOVABLE = ANNOUNCED | {HearingStatus.DRAFT}


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A hearing or a line of the draft: it takes a hall and a team, and may stand for what a place is due.

    ``due_place_ids`` are the places it is the hearing of, among those that are due one; ``place_ids`` those it
    names. ``current`` is where the planner begins, None if it may put it anywhere.
    """

    key: str
    place_ids: tuple[str, ...]
    due_place_ids: tuple[str, ...]
    round_number: int | None
    slot: Slot | None
    entry_id: int | None = None
    hearing_id: int | None = None
    venue_id: int | None = None
    has_other_hall: bool = False
    """Its hall is written as text, or it is online: none of the list is looked for."""
    team_id: int | None = None
    is_movable: bool = False
    is_dispensable: bool = False
    """An earlier answer of the planner of which nothing is pinned: it goes when no place is due it any more."""
    pins: Pins = NO_PINS
    current: Current | None = None


@dataclass(frozen=True)
class Versions:
    """What was read, to see afterwards who wrote meanwhile."""

    entries: Mapping[int, int]
    hearings: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What bookings are read against."""

    cycle_id: int
    municipality_id: str
    usual_minutes: int
    today: date
    rounds: tuple[Round, ...]
    places: Mapping[str, PlaceCard]
    due_ids: Collection[str]
    teams: tuple[TeamCard, ...]
    hall_ids: Collection[int]

    def due_places(self, place_ids: Iterable[str]) -> tuple[str, ...]:
        """The places that are due a hearing and have it with one of these: themselves, or what they are part of."""
        paths = [self.places[place_id].path for place_id in place_ids if place_id in self.places]
        return tuple(
            due_id
            for due_id in self.places
            if due_id in self.due_ids and any(_lies_in(self.places[due_id].path, path) for path in paths)
        )

    def round_of(self, on: date | None) -> int | None:
        """The round that a day lies in."""
        return next((one.number for one in self.rounds if on and one.first_day <= on <= one.last_day), None)

    def team_of(self, person_ids: Collection[int]) -> int | None:
        """The team that most of these people are of, the smaller one if there are two."""
        shared = {team.id: len(set(team.member_ids) & set(person_ids)) for team in self.teams}
        best = max(self.teams, key=lambda team: (shared[team.id], -len(team.member_ids)), default=None)
        return best.id if best is not None and shared[best.id] else None

    def appointment(self, slot: Slot | None, venue_id: int | None, team_id: int | None) -> Appointment | None:
        """When and where, once the hour is known."""
        if slot is None or slot.start is None:
            return None
        end = shown_end(slot, self.usual_minutes)
        if end is None:
            return None
        return Appointment(slot.on, slot.start, end, self.known_hall(venue_id), self.known_team(team_id))

    def known_hall(self, venue_id: int | None) -> int | None:
        """A hall in use, or None."""
        return venue_id if venue_id in self.hall_ids else None

    def known_team(self, team_id: int | None) -> int | None:
        """A team in use, or None."""
        return team_id if any(team.id == team_id for team in self.teams) else None


def load_bookings(around: Surroundings, margin: timedelta) -> tuple[list[Booking], Versions]:
    """Everything that stands near the rounds, and the versions at which it was read."""
    first = min(one.first_day for one in around.rounds) - margin
    last = max(one.last_day for one in around.rounds) + margin
    near = sa.and_(Hearing.on_date.between(first, last), Hearing.status != HearingStatus.CANCELLED)
    lines = list(
        db.session.scalars(
            sa.select(PlanEntry)
            .where(PlanEntry.cycle_id == around.cycle_id)
            .options(selectinload(PlanEntry.places))
            .order_by(PlanEntry.id)
        )
    )
    named = [line.hearing_id for line in lines if line.hearing_id is not None]
    wanted = (
        sa.select(Hearing)
        .where(
            Hearing.municipality_id == around.municipality_id,
            Hearing.status != HearingStatus.CANCELLED,
            sa.or_(near, Hearing.id.in_(named)),
        )
        .options(selectinload(Hearing.places), selectinload(Hearing.team))
        .order_by(Hearing.on_date, Hearing.id)
    )
    hearings = list(db.session.scalars(wanted))
    of_hearing = {line.hearing_id: line for line in lines if line.hearing_id is not None}
    found = [_of_hearing(around, row, of_hearing.get(row.id)) for row in hearings]
    found += [_of_line(around, line) for line in lines if line.hearing_id is None]
    versions = Versions({line.id: line.version for line in lines}, {row.id: row.version for row in hearings})
    return [booking for booking in found if booking is not None], versions


def _of_hearing(around: Surroundings, row: Hearing, line: PlanEntry | None) -> Booking | None:
    """A hearing of the calendar; a line that cancels it takes it away, one that a person wrote says where it goes."""
    if line is not None and line.action is PlanAction.CANCEL:
        return None
    place_ids = tuple(sorted(link.place_id for link in row.places))
    due = around.due_places(place_ids) if _stands_for_place(around, row) else ()
    slot = Slot(row.on_date, row.start_time, row.end_time)
    team_id = around.team_of({link.person_id for link in row.team})
    hall, entry_id, pins = (row.venue_id, row.venue_text), None, NO_PINS
    standing = Standing.DRAFTED if row.status is HearingStatus.DRAFT else Standing.ANNOUNCED
    if line is not None:
        pins = _pins(around, line)
        if line.origin is not PlanOrigin.PLANNER or line.pinned:
            slot = draft_lines.slot_of(line) or slot
            if line.venue_id is not None or line.venue_text:
                hall = (line.venue_id, line.venue_text)
            team_id = line.team_id if line.team_id is not None else team_id
            entry_id, standing = line.id, Standing.DRAFTED
    appointment = around.appointment(slot, hall[0], team_id)
    return Booking(
        key=f"hearing:{row.id}", place_ids=place_ids, due_place_ids=due,
        round_number=(line.round_number if line is not None else None) or around.round_of(slot.on),
        slot=slot, entry_id=entry_id, hearing_id=row.id, venue_id=hall[0], team_id=team_id, pins=pins,
        has_other_hall=hall[0] is None and bool(hall[1] or row.online_url),
        is_movable=row.status in _MOVABLE and row.on_date >= around.today and appointment is not None,
        current=None if appointment is None else Current(appointment, standing),
    )  # fmt: skip


def _of_line(around: Surroundings, line: PlanEntry) -> Booking | None:
    """A new hearing of the draft; without a day it is only what its places are due."""
    if line.action is PlanAction.CANCEL:
        return None
    place_ids = draft_lines.place_ids_of(line)
    slot = draft_lines.slot_of(line)
    appointment = around.appointment(slot, line.venue_id, line.team_id)
    return Booking(
        key=f"line:{line.id}", place_ids=place_ids,
        due_place_ids=around.due_places(place_ids) if line.kind in STANDING_KINDS else (),
        round_number=line.round_number or around.round_of(line.on_date), slot=slot, entry_id=line.id,
        venue_id=line.venue_id, team_id=line.team_id, is_movable=True,
        has_other_hall=line.venue_id is None and bool(line.venue_text),
        is_dispensable=line.origin is PlanOrigin.PLANNER and not line.pinned, pins=_pins(around, line),
        current=None if appointment is None else Current(appointment, Standing.DRAFTED),
    )  # fmt: skip


def _stands_for_place(around: Surroundings, row: Hearing) -> bool:
    return row.cycle_id == around.cycle_id and row.kind in STANDING_KINDS


def _pins(around: Surroundings, line: PlanEntry) -> Pins:
    """What a person holds fast of a line, as far as it says anything."""
    slot = draft_lines.slot_of(line)
    pinned = set(line.pinned)
    return Pins(
        day=slot.on if slot is not None and Pin.DAY in pinned else None,
        start=slot.start if slot is not None and Pin.HOUR in pinned else None,
        hall_id=around.known_hall(line.venue_id) if Pin.HALL in pinned else None,
        team_id=around.known_team(line.team_id) if Pin.TEAM in pinned else None,
    )


def _lies_in(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")
