"""Reads of hearings: frozen views, never rows; the number of statements does not grow with the number of hearings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pb_app.cycles.queries import ThemeCard, themes_by_id
from pb_app.database import db
from pb_app.hearings.rules import (
    ANNOUNCED,
    PUBLIC_STATUSES,
    Audience,
    HearingKind,
    HearingStatus,
    Slot,
    shown_end,
)
from pb_app.hearings.tables import Hearing, HearingPlace, HearingTheme
from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.errors import NotFound
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import (
    MunicipalityCard,
    PlaceCard,
    VenueCard,
    get_municipality,
    places_by_id,
    venues_by_id,
)
from pb_app.territory.tables import Place


@dataclass(frozen=True)
class HearingCard:
    """A hearing as lists, feeds and exports show it; texts in words come from ``pb_app.hearings.wording``."""

    id: int
    uid: str
    ref: str
    municipality_id: str
    municipality_name: str
    cycle_id: int | None
    kind: HearingKind
    status: HearingStatus
    audience: Audience
    title: str
    title_en: str
    purpose: str
    purpose_en: str
    on_date: date
    start_time: time | None
    end_time: time | None
    shown_end: time | None
    """The end, or start and usual length where the end is not known; None without a start."""
    venue: VenueCard | None
    venue_text: str
    online_url: str
    accessibility: str
    """What was said of this hearing, else of its hall."""
    places: tuple[PlaceCard, ...]
    themes: tuple[ThemeCard, ...]
    cancel_reason: str
    move_reason: str
    moved_from_date: date | None
    moved_from_time: time | None
    moved_at: datetime | None
    published_at: datetime | None
    is_example: bool
    source_url: str
    sequence: int
    version: int

    @property
    def slot(self) -> Slot:
        """Date and hours as far as known."""
        return Slot(self.on_date, self.start_time, self.end_time)

    @property
    def is_draft(self) -> bool:
        """Staff only."""
        return self.status is HearingStatus.DRAFT

    @property
    def is_cancelled(self) -> bool:
        """It will not take place."""
        return self.status is HearingStatus.CANCELLED

    @property
    def is_moved(self) -> bool:
        """It was announced for another slot before."""
        return self.moved_from_date is not None

    @property
    def is_end_known(self) -> bool:
        """Whether ``shown_end`` was said by somebody, not computed."""
        return self.end_time is not None

    @property
    def is_venue_known(self) -> bool:
        """Whether people would find the way."""
        return self.venue is not None or bool(self.venue_text)

    @property
    def venue_name(self) -> str:
        """The hall as text; empty while it is not known."""
        return self.venue.name if self.venue is not None else self.venue_text

    @property
    def place_paths(self) -> tuple[str, ...]:
        """For the policy: none means the whole municipality."""
        return tuple(place.path for place in self.places)

    @property
    def iso(self) -> str:
        """The local start for ``<time datetime>``: date and hour, or the date."""
        return self.on_date.isoformat() + (f"T{self.start_time:%H:%M}" if self.start_time else "")

    def is_report_missing(self, today: date) -> bool:
        """Its day has gone by and nobody has said that it was held."""
        return self.status in ANNOUNCED and self.on_date < today


@dataclass(frozen=True)
class HearingFilters:
    """What the calendar page, the feeds and the exports filter by; of a place is whatever concerns it."""

    place_id: str | None = None
    theme_id: str | None = None
    kind: HearingKind | None = None
    audience: Audience | None = None
    from_date: date | None = None
    to_date: date | None = None
    statuses: frozenset[HearingStatus] = field(default=PUBLIC_STATUSES)
    """Add DRAFT for the desk."""
    cycle_id: int | None = None

    def with_drafts(self) -> "HearingFilters":
        """The same for staff."""
        return HearingFilters(**(self.__dict__ | {"statuses": frozenset(HearingStatus)}))


EVERY_PUBLIC = HearingFilters()


def list_hearings(
    municipality_id: str,
    filters: HearingFilters = EVERY_PUBLIC,
    *,
    newest_first: bool = False,
    limit: int | None = None,
) -> list[HearingCard]:
    """Hearings of a municipality by date and hour, those without an hour first in their day."""
    wanted = matching(sa.select(Hearing).where(Hearing.municipality_id == municipality_id), filters)
    keys = (Hearing.on_date, sa.func.coalesce(Hearing.start_time, time(0, 0)), Hearing.id)
    ordered = wanted.order_by(*(key.desc() if newest_first else key for key in keys))
    return hearing_cards(db.session.scalars(ordered.limit(limit)).all())


def upcoming(municipality_id: str, today: date, limit: int = 6) -> list[HearingCard]:
    """The next hearings that are announced, today's included."""
    filters = HearingFilters(from_date=today, statuses=ANNOUNCED)
    return list_hearings(municipality_id, filters, limit=limit)


def hearings_between(
    municipality_id: str, first: date, last: date, filters: HearingFilters = EVERY_PUBLIC
) -> list[HearingCard]:
    """The hearings of a month or a week, both days included."""
    bounded = HearingFilters(**(filters.__dict__ | {"from_date": first, "to_date": last}))
    return list_hearings(municipality_id, bounded)


def date_bounds(municipality_id: str) -> tuple[date, date] | None:
    """The first and last day with a public hearing, or None."""
    wanted = sa.select(sa.func.min(Hearing.on_date), sa.func.max(Hearing.on_date)).where(
        Hearing.municipality_id == municipality_id, Hearing.status.in_(PUBLIC_STATUSES)
    )
    first, last = db.session.execute(wanted).one()
    return None if first is None else (first, last)


def get_card(municipality_id: str, ref: str, *, with_drafts: bool = False) -> HearingCard:
    """A hearing by its reference; raise ``NotFound``, for drafts too unless asked for."""
    wanted = sa.select(Hearing).where(Hearing.municipality_id == municipality_id, Hearing.ref == ref)
    row = db.session.scalars(wanted).first()
    if row is None or (row.status is HearingStatus.DRAFT and not with_drafts):
        raise NotFound("hearing")
    return hearing_cards([row])[0]


def cards_by_id(hearing_ids: Iterable[int]) -> dict[int, HearingCard]:
    """Several hearings at once, in any state."""
    wanted = set(hearing_ids)
    if not wanted:
        return {}
    rows = db.session.scalars(sa.select(Hearing).where(Hearing.id.in_(wanted))).all()
    return {card.id: card for card in hearing_cards(rows)}


def local_today(now: datetime) -> date:
    """The date in Albania at an instant."""
    return to_local(now).date()


def matching(wanted: sa.Select[*tuple[Any, ...]], filters: HearingFilters) -> sa.Select[*tuple[Any, ...]]:
    """Narrow a selection that reads ``Hearing`` to what the filters leave."""
    wanted = wanted.where(Hearing.status.in_(filters.statuses))
    if filters.kind is not None:
        wanted = wanted.where(Hearing.kind == filters.kind)
    if filters.audience is not None:
        wanted = wanted.where(Hearing.audience == filters.audience)
    if filters.from_date is not None:
        wanted = wanted.where(Hearing.on_date >= filters.from_date)
    if filters.to_date is not None:
        wanted = wanted.where(Hearing.on_date <= filters.to_date)
    if filters.cycle_id is not None:
        wanted = wanted.where(Hearing.cycle_id == filters.cycle_id)
    if filters.theme_id is not None:
        of_theme = sa.select(HearingTheme.hearing_id).where(HearingTheme.theme_id == filters.theme_id)
        wanted = wanted.where(Hearing.id.in_(of_theme))
    if filters.place_id is not None:
        wanted = wanted.where(concerns_place(filters.place_id))
    return wanted


def concerns_place(place_id: str) -> sa.ColumnElement[bool]:
    """Whether a hearing is for a place, a part of it, what it is a part of, or the whole municipality."""
    asked = aliased(Place)
    related = sa.or_(
        Place.id == asked.id, Place.path.like(asked.path + "/%"), asked.path.like(Place.path + "/%")
    )
    named = (
        sa.select(HearingPlace.hearing_id)
        .join(Place, Place.id == HearingPlace.place_id)
        .join(asked, sa.and_(asked.municipality_id == Place.municipality_id, related))
        .where(asked.id == place_id)
    )
    owner = sa.select(Place.municipality_id).where(Place.id == place_id).scalar_subquery()
    is_general = ~sa.exists().where(HearingPlace.hearing_id == Hearing.id)
    return sa.and_(Hearing.municipality_id == owner, sa.or_(Hearing.id.in_(named), is_general))


def hearing_cards(rows: Sequence[Hearing]) -> list[HearingCard]:
    """The views of some rows, in three statements whatever their number; for this feature's own rooms."""
    ids = [row.id for row in rows]
    place_ids = _children(HearingPlace.hearing_id, HearingPlace.place_id, ids)
    theme_ids = _children(HearingTheme.hearing_id, HearingTheme.theme_id, ids)
    places = places_by_id({place_id for several in place_ids.values() for place_id in several})
    venues = venues_by_id({row.venue_id for row in rows if row.venue_id is not None})
    themes = themes_by_id() if theme_ids else {}
    cards = []
    for row in rows:
        own_places = [places[place_id] for place_id in place_ids.get(row.id, ())]
        own_themes = [themes[theme_id] for theme_id in theme_ids.get(row.id, ())]
        cards.append(
            _card(
                row,
                get_municipality(row.municipality_id),
                tuple(sorted(own_places, key=lambda place: sort_key(place.name))),
                tuple(sorted(own_themes, key=lambda theme: list(themes).index(theme.id))),
                venues.get(row.venue_id or 0),
            )
        )
    return cards


def _children(
    parent: sa.orm.InstrumentedAttribute[int], child: sa.orm.InstrumentedAttribute[str], ids: list[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if ids:
        for hearing_id, child_id in db.session.execute(sa.select(parent, child).where(parent.in_(ids))):
            found.setdefault(hearing_id, []).append(child_id)
    return found


def _card(
    row: Hearing,
    municipality: MunicipalityCard,
    places: tuple[PlaceCard, ...],
    themes: tuple[ThemeCard, ...],
    venue: VenueCard | None,
) -> HearingCard:
    slot = Slot(row.on_date, row.start_time, row.end_time)
    return HearingCard(
        id=row.id, uid=row.uid, ref=row.ref, municipality_id=row.municipality_id,
        municipality_name=municipality.name, cycle_id=row.cycle_id, kind=row.kind, status=row.status,
        audience=row.audience, title=row.title, title_en=row.title_en, purpose=row.purpose,
        purpose_en=row.purpose_en, on_date=row.on_date, start_time=row.start_time, end_time=row.end_time,
        shown_end=shown_end(slot, municipality.usual_minutes), venue=venue, venue_text=row.venue_text,
        online_url=row.online_url, accessibility=row.accessibility or (venue.accessibility if venue else ""),
        places=places, themes=themes, cancel_reason=row.cancel_reason, move_reason=row.move_reason,
        moved_from_date=row.moved_from_date, moved_from_time=row.moved_from_time, moved_at=row.moved_at,
        published_at=row.published_at, is_example=row.is_example, source_url=row.source_url,
        sequence=row.sequence, version=row.version,
    )  # fmt: skip
