"""Rows of the day of a hearing: published minutes, seats."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class MinutesRevision(Base):
    """Minutes as they were published, frozen; a newer one says why, the older ones stay."""

    __tablename__ = "minutes_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    scan_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.UniqueConstraint("hearing_id", "number", name="uq_minutes_revision_hearing_number"),)


class SeatRegistration(Base):
    """Who wishes a seat or help to take part; personal, never public, erased after the hearing."""

    __tablename__ = "seat_registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    people: Mapped[int] = mapped_column(default=1)
    needs: Mapped[list[str]] = mapped_column(sa.JSON)
    needs_text: Mapped[str] = mapped_column(sa.String(300), default="")
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    language: Mapped[str] = mapped_column(sa.String(2))
    created_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_on: Mapped[date]

    __table_args__ = (sa.CheckConstraint("people BETWEEN 1 AND 20", name="people"),)
