"""Rows of a budget year."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.database import Base, Instant, Versioned, choice


class Theme(Base):
    """A theme of hearings and proposals; the id is its address (``uji-i-pijshem``)."""

    __tablename__ = "theme"

    id: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    examples: Mapped[str] = mapped_column(sa.String(300), default="")
    examples_en: Mapped[str] = mapped_column(sa.String(300), default="")
    icon: Mapped[str] = mapped_column(sa.String(20))
    budget_functions: Mapped[str] = mapped_column(sa.String(60), default="")
    position: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(300), default="")


class BudgetCycle(Base, Versioned):
    """The process of one budget year in one municipality."""

    __tablename__ = "budget_cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    year: Mapped[int]
    status: Mapped[CycleStatus] = mapped_column(choice(CycleStatus), default=CycleStatus.PREPARING)
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    is_example: Mapped[bool] = mapped_column(default=False)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    notice_days: Mapped[int] = mapped_column(default=5, server_default="5")
    comment_days: Mapped[int] = mapped_column(default=20, server_default="20")
    created_at: Mapped[datetime] = mapped_column(Instant)

    phases: Mapped[list["CyclePhase"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CyclePhase.position"
    )

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "year", name="uq_budget_cycle_municipality_year"),
    )


class CyclePhase(Base):
    """A phase with its dates, which may still be unknown."""

    __tablename__ = "cycle_phase"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PhaseKind] = mapped_column(choice(PhaseKind))
    name: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    position: Mapped[int]


class CycleTheme(Base):
    """A theme in use in one cycle."""

    __tablename__ = "cycle_theme"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[str] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True)
    position: Mapped[int]


class BudgetProgramme(Base, Versioned):
    """A budget programme (program buxhetor) as the municipality's own list names it."""

    __tablename__ = "budget_programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    function_code: Mapped[str | None] = mapped_column(sa.String(3))
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("cycle_id", "code", name="uq_budget_programme_cycle_code"),)


class Ceiling(Base, Versioned):
    """A ceiling in whole lekë of a programme (or of all) and a place (or of all) in one budget year."""

    __tablename__ = "ceiling"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_programme.id"))
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    year: Mapped[int]
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    stage: Mapped[CeilingStage] = mapped_column(choice(CeilingStage), default=CeilingStage.PREPARATORY)
    act: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount_not_negative"),)


class CycleKey(Base):
    """The secret with which addresses of one budget year are counted once each, deleted with the year.

    Counts of people outlive their addresses: what is kept is an HMAC of the address under this key.
    """

    __tablename__ = "cycle_key"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(sa.String(64))


class CycleCounter(Base):
    """A number kept in the transaction: the next reference, or a public figure of a cycle."""

    __tablename__ = "cycle_counter"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
