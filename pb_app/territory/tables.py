"""Rows of the territory; ids are stable names such as ``vlore-rajoni-5``."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.territory.rules import PlaceKind


class County(Base):
    """A county (qark)."""

    __tablename__ = "county"

    id: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    name_en: Mapped[str] = mapped_column(sa.String(80))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    population_2011: Mapped[int | None]
    population_2023: Mapped[int | None]


class Municipality(Base, Versioned):
    """A municipality (bashki) with the settings that its own people keep."""

    __tablename__ = "municipality"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    county_id: Mapped[str] = mapped_column(sa.ForeignKey("county.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    seat: Mapped[str] = mapped_column(sa.String(80))
    lau_code: Mapped[str | None] = mapped_column(sa.String(12))
    sort_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    search_key: Mapped[str] = mapped_column(sa.String(200))
    population_2011: Mapped[int | None]
    population_2023: Mapped[int | None]
    voters_2017: Mapped[int | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    office: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="", server_default="")
    accent: Mapped[str | None] = mapped_column(sa.String(7))
    privacy_notice: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    usual_minutes: Mapped[int] = mapped_column(default=90, server_default="90")

    county: Mapped[County] = relationship(lazy="raise")


class Place(Base):
    """A unit, region, quarter or village; ``name`` is kept without the word of its kind.

    ``path`` is ``municipality/unit/subunit``; everything below a place begins with its path.
    """

    __tablename__ = "place"

    id: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind))
    name: Mapped[str] = mapped_column(sa.String(80))
    path: Mapped[str] = mapped_column(sa.String(200), unique=True)
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    search_key: Mapped[str] = mapped_column(sa.String(400))
    is_seat: Mapped[bool] = mapped_column(default=False)
    is_town: Mapped[bool] = mapped_column(default=False)
    voters_2017: Mapped[int | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    confidence: Mapped[str] = mapped_column(sa.String(200), default="")

    aliases: Mapped[list["PlaceAlias"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class PlaceAlias(Base):
    """Another spelling or former name of a place."""

    __tablename__ = "place_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    search_key: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("place_id", "search_key", name="uq_place_alias_place_search"),)


class Venue(Base, Versioned):
    """A hall where hearings are held; ``step_free`` None means that nobody has said."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    capacity: Mapped[int | None]
    step_free: Mapped[bool | None]
    accessibility: Mapped[str] = mapped_column(sa.String(300), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (sa.UniqueConstraint("municipality_id", "name", name="uq_venue_municipality_name"),)


class VenueHours(Base):
    """When a hall can be used on a weekday (0 is Monday); a hall without any row is never closed by the week."""

    __tablename__ = "venue_hours"

    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[time]
    closes: Mapped[time]

    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("closes > opens", name="closes_after_opening"),
    )


class VenueClosure(Base):
    """Days on which a hall cannot be used: renovation, an election, a wedding."""

    __tablename__ = "venue_closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (sa.CheckConstraint("last_day >= first_day", name="days_in_order"),)
