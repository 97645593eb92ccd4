"""Rows of hearings and what hangs on them."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.hearings.rules import Audience, DocumentKind, HearingKind, HearingStatus, Part


class Hearing(Base, Versioned):
    """A hearing; truth is the local date and hour in ``zone``, the UTC columns are derived.

    ``sequence`` is iCalendar's (RFC 5545 section 3.8.7.4): +1 when start, end, place or status
    changes, from the first publication. ``version`` is the lock, +1 at every write.
    """

    __tablename__ = "hearing"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    ref: Mapped[str] = mapped_column(sa.String(24))
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    cycle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    kind: Mapped[HearingKind] = mapped_column(choice(HearingKind), default=HearingKind.BUDGET_HEARING)
    status: Mapped[HearingStatus] = mapped_column(choice(HearingStatus), default=HearingStatus.DRAFT)
    audience: Mapped[Audience] = mapped_column(choice(Audience), default=Audience.ALL)
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    purpose_en: Mapped[str] = mapped_column(sa.Text, default="")
    agenda: Mapped[str] = mapped_column(sa.Text, default="")
    agenda_en: Mapped[str] = mapped_column(sa.Text, default="")

    on_date: Mapped[date]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    zone: Mapped[str] = mapped_column(sa.String(40), default="Europe/Tirane")
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)

    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id"), index=True)
    venue_text: Mapped[str] = mapped_column(sa.String(200), default="")
    online_url: Mapped[str] = mapped_column(sa.String(500), default="")
    accessibility: Mapped[str] = mapped_column(sa.String(300), default="")

    cancel_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    move_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    moved_from_date: Mapped[date | None]
    moved_from_time: Mapped[time | None]
    moved_at: Mapped[datetime | None] = mapped_column(Instant)

    sequence: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    held_at: Mapped[datetime | None] = mapped_column(Instant)
    is_example: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")
    source_note: Mapped[str] = mapped_column(sa.String(500), default="")
    source_key: Mapped[str | None] = mapped_column(sa.String(64))
    seats: Mapped[int | None]
    takes_registrations: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    places: Mapped[list["HearingPlace"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    themes: Mapped[list["HearingTheme"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    organisations: Mapped[list["HearingOrganisation"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )
    team: Mapped[list["HearingTeamMember"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "ref", name="uq_hearing_municipality_ref"),
        sa.UniqueConstraint("municipality_id", "source_key", name="uq_hearing_municipality_source_key"),
        sa.Index("ix_hearing_municipality_date", "municipality_id", "on_date", "id"),
        sa.CheckConstraint("end_time IS NULL OR start_time IS NOT NULL", name="end_needs_start"),
        sa.CheckConstraint("end_time IS NULL OR end_time > start_time", name="end_after_start"),
    )


class HearingPlace(Base):
    """A place that a hearing is for; none means the whole municipality."""

    __tablename__ = "hearing_place"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, index=True)


class HearingTheme(Base):
    """A theme of a hearing; none means all."""

    __tablename__ = "hearing_theme"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True, index=True)


class HearingOrganisation(Base):
    """An organisation's part in a hearing."""

    __tablename__ = "hearing_organisation"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), primary_key=True, index=True
    )
    part: Mapped[Part] = mapped_column(choice(Part))


class HearingTeamMember(Base):
    """Somebody of the staff who runs a hearing; the clash check looks at these."""

    __tablename__ = "hearing_team_member"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class HearingDocument(Base):
    """A version of a document; a newer one of the same kind and title replaces it, nothing is deleted."""

    __tablename__ = "hearing_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    title: Mapped[str] = mapped_column(sa.String(160))
    number: Mapped[int]
    dated_on: Mapped[date]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("hearing_id", "kind", "title", "number", name="uq_hearing_document_version"),
    )


class Attendance(Base, Versioned):
    """Counts of one hearing; unknown is NULL, never 0, and the parts may sum to less than the total."""

    __tablename__ = "attendance"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    total: Mapped[int | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    not_stated: Mapped[int | None]
    under_16: Mapped[int | None]
    from_16_to_29: Mapped[int | None]
    from_30_to_64: Mapped[int | None]
    from_65: Mapped[int | None]
    disabilities: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(Instant)


class Minutes(Base, Versioned):
    """The working text of the minutes of one hearing; what was published stands in ``minutes_revision``.

    Officials stand here with office and name; names of citizens do not belong here.
    """

    __tablename__ = "minutes"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    number: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    protocol_number: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    protocol_on: Mapped[date | None]
    opened_at: Mapped[time | None]
    closed_at: Mapped[time | None]
    chair: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    minute_taker: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    officials: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    votes: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    annexes: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
