"""Rows of the planning draft of a season, and of what the planner must heed."""

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.hearings.planning.rules import PlanAction, PlanEngine, PlanOrigin, RunState, SpecialPeriodKind
from pb_app.hearings.rules import Audience, HearingKind


class PlanSettings(Base, Versioned):
    """How the season of a cycle is planned; ``weekdays`` holds 0 (Monday) to 6."""

    __tablename__ = "plan_settings"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weekdays: Mapped[list[int]] = mapped_column(sa.JSON)
    earliest: Mapped[time]
    latest: Mapped[time]
    minutes: Mapped[int]
    step_minutes: Mapped[int]
    weeks_between: Mapped[int]
    evening_from: Mapped[time]
    buffer_minutes: Mapped[int]
    travel_km_per_hour: Mapped[int]


class PlanRound(Base):
    """A round of hearings: each place its hearing or hearings between these days."""

    __tablename__ = "plan_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "number", name="uq_plan_round_cycle_number"),
        sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    )


class PlanTeam(Base, Versioned):
    """People who run hearings together; the planner gives each hearing to one team."""

    __tablename__ = "plan_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    max_per_day: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)

    members: Mapped[list["PlanTeamMember"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "name", name="uq_plan_team_municipality_name"),
        sa.CheckConstraint("max_per_day >= 1", name="max_per_day_positive"),
    )


class PlanTeamMember(Base):
    """Somebody of a team."""

    __tablename__ = "plan_team_member"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_team.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class PlanTeamDayOff(Base):
    """Days on which a team runs no hearing."""

    __tablename__ = "plan_team_day_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_team.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (sa.CheckConstraint("last_day >= first_day", name="days_in_order"),)


class PlaceRule(Base, Versioned):
    """What planning must heed in one place; what is NULL is as the settings of the cycle say."""

    __tablename__ = "place_rule"

    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    hearings_per_round: Mapped[int] = mapped_column(default=1)
    weekdays: Mapped[list[int] | None] = mapped_column(sa.JSON(none_as_null=True))
    earliest: Mapped[time | None]
    latest: Mapped[time | None]
    needs_step_free: Mapped[bool] = mapped_column(default=False)
    expected_people: Mapped[int | None]

    __table_args__ = (sa.CheckConstraint("hearings_per_round BETWEEN 0 AND 20", name="hearings_per_round"),)


class PlaceDayOff(Base):
    """When a place has no time: each market day (``weekday``), or the days of the harvest."""

    __tablename__ = "place_day_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (
        sa.CheckConstraint("(weekday IS NULL) <> (first_day IS NULL)", name="weekday_or_days"),
        sa.CheckConstraint("(first_day IS NULL) = (last_day IS NULL)", name="days_together"),
        sa.CheckConstraint("last_day >= first_day", name="days_in_order"),
    )


class SpecialPeriod(Base, Versioned):
    """Days of which officials say what they are; without a municipality they hold for all."""

    __tablename__ = "special_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str | None] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    kind: Mapped[SpecialPeriodKind] = mapped_column(choice(SpecialPeriodKind))
    first_day: Mapped[date]
    last_day: Mapped[date]
    name: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    act: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (sa.CheckConstraint("last_day >= first_day", name="days_in_order"),)


class PlanEntry(Base, Versioned):
    """A line of a planning draft: a new hearing, or a change of the one named.

    Of a change (``hearing_id``) only action, slot, hall, team and reason count: what else is said of
    a hearing is edited on the hearing. ``source_key`` recognises a line of a file read before,
    ``source_digest`` whether the file still says the same. An id is never given twice: a form that
    was open when its line went away must not meet another one.
    """

    __tablename__ = "plan_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hearing.id"))
    action: Mapped[PlanAction] = mapped_column(choice(PlanAction), default=PlanAction.HOLD)
    origin: Mapped[PlanOrigin] = mapped_column(choice(PlanOrigin), default=PlanOrigin.PERSON)
    round_number: Mapped[int | None]
    kind: Mapped[HearingKind] = mapped_column(choice(HearingKind), default=HearingKind.BUDGET_HEARING)
    audience: Mapped[Audience] = mapped_column(choice(Audience), default=Audience.ALL)
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    purpose_en: Mapped[str] = mapped_column(sa.Text, default="")
    on_date: Mapped[date | None]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    venue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("venue.id"))
    venue_text: Mapped[str] = mapped_column(sa.String(200), default="")
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan_team.id"))
    pinned: Mapped[list[str]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    source_key: Mapped[str | None] = mapped_column(sa.String(64))
    source_digest: Mapped[str | None] = mapped_column(sa.String(64))
    updated_at: Mapped[datetime] = mapped_column(Instant)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    places: Mapped[list["PlanEntryPlace"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    themes: Mapped[list["PlanEntryTheme"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("hearing_id", name="uq_plan_entry_hearing"),
        sa.UniqueConstraint("cycle_id", "source_key", name="uq_plan_entry_cycle_source_key"),
        sa.CheckConstraint("end_time IS NULL OR end_time > start_time", name="end_after_start"),
        {"sqlite_autoincrement": True},
    )


class PlanEntryPlace(Base):
    """A place that a new hearing of the draft is for."""

    __tablename__ = "plan_entry_place"

    entry_id: Mapped[int] = mapped_column(
        sa.ForeignKey("plan_entry.id", ondelete="CASCADE"), primary_key=True
    )
    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, index=True)


class PlanEntryTheme(Base):
    """A theme of a new hearing of the draft."""

    __tablename__ = "plan_entry_theme"

    entry_id: Mapped[int] = mapped_column(
        sa.ForeignKey("plan_entry.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[str] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True)


class PlanNote(Base):
    """A word between municipality and youth centre about a hearing or a line: «salla e zënë»."""

    __tablename__ = "plan_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("hearing.id", ondelete="CASCADE"), index=True
    )
    entry_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("plan_entry.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(sa.String(500))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.CheckConstraint("(hearing_id IS NULL) <> (entry_id IS NULL)", name="hearing_or_line"),
    )


class PlanRun(Base):
    """One run of the planner: how far it is, and what it came to."""

    __tablename__ = "plan_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    engine: Mapped[PlanEngine] = mapped_column(choice(PlanEngine))
    seed: Mapped[int]
    state: Mapped[RunState] = mapped_column(choice(RunState), default=RunState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stop_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    report: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
