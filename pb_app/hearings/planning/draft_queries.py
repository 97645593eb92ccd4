"""Reads of a draft: its lines beside the public calendar, in a number of statements that does not grow with theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.cycles.queries import CycleCard, ThemeCard, themes_by_id
from pb_app.database import db
from pb_app.hearings.planning.differences import Standing, Step, Wanted, step_of
from pb_app.hearings.planning.draft_doubts import Booking
from pb_app.hearings.planning.draft_items import Draft, DraftItem, hearing_key, line_key
from pb_app.hearings.planning.draft_lines import Pin, slot_of
from pb_app.hearings.planning.draft_surroundings import Season, read_season
from pb_app.hearings.planning.draft_wording import name_words
from pb_app.hearings.planning.facts_teams import TeamCard
from pb_app.hearings.planning.notes import open_notes
from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import HearingStatus, VenueChoice, shown_end
from pb_app.hearings.slot import Slot
from pb_app.hearings.tables import Hearing, HearingTeamMember
from pb_app.hearings.wording import title_of
from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import PlaceCard, get_municipality, places_by_id


def read_draft(cycle: CycleCard, today: date) -> Draft:
    """The lines of a cycle and its hearings, by day and hour; what has no day comes last."""
    rows = db.session.scalars(
        sa.select(PlanEntry)
        .where(PlanEntry.cycle_id == cycle.id)
        .options(selectinload(PlanEntry.places), selectinload(PlanEntry.themes))
    ).all()
    return _Reading(read_season(cycle, today), rows).draft()


def find_line(cycle: CycleCard, entry_id: int, today: date) -> tuple[Draft, DraftItem]:
    """A line of this cycle's draft, with the draft around it; raise ``NotFound``."""
    draft = read_draft(cycle, today)
    item = draft.find(line_key(entry_id))
    if item is None:
        raise NotFound("plan_entry")
    return draft, item


class _Reading:
    """The draft while it is put together."""

    def __init__(self, season: Season, rows: Sequence[PlanEntry]) -> None:
        self.season, self.rows = season, rows
        self.municipality = get_municipality(season.cycle.municipality_id)
        self.hearings = {card.id: card for card in hearing_cards(_hearings(season, rows))}
        self.people = people_of(self.hearings)
        self.places = places_by_id({link.place_id for row in rows for link in row.places})
        self.themes = themes_by_id()
        self.team_of = {frozenset(team.member_ids): team for team in season.teams.values() if team.member_ids}

    def draft(self) -> Draft:
        items = [self._line(row) for row in self.rows]
        touched = {row.hearing_id for row in self.rows}
        own = [card for card in self.hearings.values() if card.cycle_id == self.season.cycle.id]
        items += [self._hearing(card) for card in own if card.id not in touched and not card.is_cancelled]
        named = [replace(item, name=name_words(item)) for item in items]
        return Draft(
            self.season,
            tuple(sorted(named, key=_order)),
            {
                item.key: self._booking(item.hearing)
                for item in named
                if item.entry_id is not None and item.hearing is not None and not item.hearing.is_cancelled
            },
            tuple(
                self._booking(card)
                for card in self.hearings.values()
                if card.cycle_id != self.season.cycle.id and not card.is_cancelled and card.id not in touched
            ),
            open_notes(self.season.cycle.municipality_id),
        )

    def _line(self, row: PlanEntry) -> DraftItem:
        card = self.hearings.get(row.hearing_id or 0)
        team = self.season.teams.get(row.team_id or 0)
        slot = slot_of(row) or (card.slot if card is not None else None)
        said: PlanEntry | HearingCard = card if card is not None else row
        return DraftItem(
            key=line_key(row.id), entry_id=row.id, version=row.version, hearing=card,
            step=step_of(_wanted(row, team), self._standing(card)), action=row.action, origin=row.origin,
            round_number=row.round_number, kind=said.kind, audience=said.audience, title=said.title,
            title_en=said.title_en, purpose=said.purpose, purpose_en=said.purpose_en, slot=slot,
            shown_end=self._end(slot), venue=self.season.halls.get(row.venue_id or 0), venue_text=row.venue_text,
            team=team or self._team(card), own_team_id=row.team_id,
            people=frozenset(team.member_ids) if team else self._people_of(card),
            places=card.places if card is not None else self._places(row),
            themes=card.themes if card is not None else self._themes(row),
            pinned=frozenset(Pin(pin) for pin in row.pinned), reason=row.reason,
            municipality_name=self.municipality.name, updated_at=row.updated_at, updated_by_id=row.updated_by_id,
        )  # fmt: skip

    def _hearing(self, card: HearingCard) -> DraftItem:
        return DraftItem(
            key=hearing_key(card.id), entry_id=None, version=card.version, hearing=card,
            step=Step.NEW if card.is_draft else Step.SAME, action=PlanAction.HOLD, origin=None, round_number=None,
            kind=card.kind, audience=card.audience, title=card.title, title_en=card.title_en,
            purpose=card.purpose, purpose_en=card.purpose_en, slot=card.slot, shown_end=card.shown_end,
            venue=card.venue, venue_text=card.venue_text, team=self._team(card), own_team_id=None,
            people=self._people_of(card), places=card.places, themes=card.themes, pinned=frozenset(), reason="",
            municipality_name=self.municipality.name, updated_at=None, updated_by_id=None,
        )  # fmt: skip

    def _booking(self, card: HearingCard) -> Booking:
        return booking_of_card(self.season, card, self._people_of(card))

    def _standing(self, card: HearingCard | None) -> Standing | None:
        if card is None:
            return None
        venue = VenueChoice(card.venue.id if card.venue else None, card.venue_text)
        return Standing(card.status, card.slot, venue, self._people_of(card))

    def _people_of(self, card: HearingCard | None) -> frozenset[int]:
        return self.people.get(card.id, frozenset()) if card is not None else frozenset()

    def _team(self, card: HearingCard | None) -> TeamCard | None:
        return self.team_of.get(self._people_of(card))

    def _end(self, slot: Slot | None) -> time | None:
        return shown_end(slot, self.municipality.usual_minutes) if slot is not None else None

    def _places(self, row: PlanEntry) -> tuple[PlaceCard, ...]:
        found = [self.places[link.place_id] for link in row.places]
        return tuple(sorted(found, key=lambda place: sort_key(place.name)))

    def _themes(self, row: PlanEntry) -> tuple[ThemeCard, ...]:
        chosen = {link.theme_id for link in row.themes}
        return tuple(theme for theme in self.themes.values() if theme.id in chosen)


def booking_of_card(season: Season, card: HearingCard, people: frozenset[int]) -> Booking:
    """What a hearing takes up as it stands; rounds are looked at within its own cycle only."""
    teams = [
        team.id for team in season.teams.values() if team.member_ids and frozenset(team.member_ids) == people
    ]
    is_own = card.cycle_id == season.cycle.id
    return Booking(
        key=hearing_key(card.id), name=title_of(card), slot=card.slot, ends=card.shown_end,
        venue=VenueChoice(card.venue.id if card.venue else None, card.venue_text),
        is_online=bool(card.online_url), team_id=teams[0] if teams else None, people=people,
        place_ids=tuple(place.id for place in card.places) if is_own else (),
        round_number=season.round_of(card.on_date),
    )  # fmt: skip


def _wanted(row: PlanEntry, team: TeamCard | None) -> Wanted:
    people = frozenset(team.member_ids) if team is not None else None
    return Wanted(row.action, slot_of(row), VenueChoice(row.venue_id, row.venue_text), people)


def _hearings(season: Season, rows: Sequence[PlanEntry]) -> Sequence[Hearing]:
    """Those of the cycle, those that lines change, and others of the municipality on days of the draft."""
    days = [row.on_date for row in rows if row.on_date is not None]
    changed = [row.hearing_id for row in rows if row.hearing_id is not None]
    wanted = [Hearing.cycle_id == season.cycle.id, Hearing.id.in_(changed)]
    if days:
        wanted.append(Hearing.on_date.between(min(days), max(days)))
    here = sa.select(Hearing).where(Hearing.municipality_id == season.cycle.municipality_id, sa.or_(*wanted))
    keeps = sa.or_(Hearing.status != HearingStatus.CANCELLED, Hearing.id.in_(changed))
    return db.session.scalars(here.where(keeps).order_by(Hearing.id)).all()


def people_of(hearing_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who of the staff runs each of some hearings; without anybody it is left out."""
    found: dict[int, set[int]] = {}
    wanted = sa.select(HearingTeamMember.hearing_id, HearingTeamMember.person_id)
    for hearing_id, person_id in db.session.execute(
        wanted.where(HearingTeamMember.hearing_id.in_(list(hearing_ids)))
    ):
        found.setdefault(hearing_id, set()).add(person_id)
    return {key: frozenset(people) for key, people in found.items()}


def _order(item: DraftItem) -> tuple[object, ...]:
    on = item.slot.on if item.slot else date.max
    hour = f"{item.slot.start:%H:%M}" if item.slot and item.slot.start else ""
    return (on, hour, sort_key(item.name), item.key)
