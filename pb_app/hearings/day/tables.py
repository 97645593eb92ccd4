"""Rows of the day of a hearing: counting, published minutes, seats."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class AttendanceStep(Base):
    """What one device, or one page of the sign-in sheet, added to the count; the same step arrives once."""

    __tablename__ = "attendance_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"))
    device_key: Mapped[str] = mapped_column(sa.String(64))
    number: Mapped[int]
    change: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    counted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.UniqueConstraint("hearing_id", "device_key", "number", name="uq_attendance_step_device_number"),
    )


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
    expires_on: Mapped[date]

    __table_args__ = (sa.CheckConstraint("people BETWEEN 1 AND 20", name="people"),)


class SeatCount(Base):
    """What is left of the registrations of a hearing once they are erased: how many, for how many, which needs."""

    __tablename__ = "seat_count"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    registrations: Mapped[int]
    people: Mapped[int]
    needs: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    erased_at: Mapped[datetime] = mapped_column(Instant)
