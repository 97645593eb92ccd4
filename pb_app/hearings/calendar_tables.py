"""Rows of the calendar: kept events, feed states, saved filters, frozen editions, activity totals."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.hearings.rules import Audience, HearingKind


class CalendarEntry(Base):
    """A hearing's VEVENT in one language, rendered once a revision and kept.

    ``body_hash`` leaves the stamps out, so that it tells whether the content changed.
    """

    __tablename__ = "calendar_entry"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    body: Mapped[bytes]
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    last_modified: Mapped[datetime] = mapped_column(Instant)
    sequence: Mapped[int]
    in_feed: Mapped[bool] = mapped_column(default=True)


class FeedState(Base):
    """The one row behind a 304: when something last changed in the feeds of a municipality (``scope``)."""

    __tablename__ = "feed_state"

    scope: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    last_modified: Mapped[datetime] = mapped_column(Instant)


class SavedFilter(Base):
    """A choice of hearings with a short code, since calendar clients refuse long addresses."""

    __tablename__ = "saved_filter"

    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    content_key: Mapped[str] = mapped_column(sa.String(64))
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    theme_id: Mapped[str | None] = mapped_column(sa.ForeignKey("theme.id"))
    kind: Mapped[HearingKind | None] = mapped_column(choice(HearingKind))
    audience: Mapped[Audience | None] = mapped_column(choice(Audience))
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "content_key", name="uq_saved_filter_municipality_content"),
    )


class CalendarEdition(Base):
    """A frozen, numbered state of a cycle's calendar, with what changed since the one before."""

    __tablename__ = "calendar_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    protocol_number: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    protocol_on: Mapped[date | None]

    __table_args__ = (sa.UniqueConstraint("cycle_id", "number", name="uq_calendar_edition_cycle_number"),)


class ActivityTotal(Base):
    """What a source gives only as a sum; counts in statistics and is in no calendar."""

    __tablename__ = "activity_total"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[HearingKind] = mapped_column(choice(HearingKind))
    period_from: Mapped[date]
    period_to: Mapped[date]
    count: Mapped[int]
    participants: Mapped[int | None]
    participants_as_printed: Mapped[str] = mapped_column(sa.String(120), default="")
    places: Mapped[list[str]] = mapped_column(sa.JSON)
    source: Mapped[str] = mapped_column(sa.String(300))
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (
        sa.UniqueConstraint(
            "municipality_id", "kind", "period_from", "period_to", "source", name="uq_activity_total_source"
        ),
    )
