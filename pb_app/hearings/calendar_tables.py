"""Rows of the calendar: kept events, feed states, planning drafts, frozen editions, activity totals."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.hearings.rules import HearingKind


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
    """The one row behind a 304: what was last changed in a feed (``vlore``, ``vlore/place/…``)."""

    __tablename__ = "feed_state"

    scope: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    last_modified: Mapped[datetime] = mapped_column(Instant)


class PlanEntry(Base, Versioned):
    """A line of a planning draft: a change of a hearing, or a new one."""

    __tablename__ = "plan_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hearing.id"))
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    on_date: Mapped[date | None]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id"))
    is_pinned: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(500), default="")


class CalendarEdition(Base):
    """A frozen, numbered state of a cycle's calendar, with what changed since the one before."""

    __tablename__ = "calendar_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)

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
