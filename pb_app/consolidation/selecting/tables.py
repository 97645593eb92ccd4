"""Rows of suggested selections: what a municipality asked for, what was run, and where people decided otherwise."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.consolidation.selecting.rules import Completion, Rule, Utility
from pb_app.consolidation.selecting.rules.sources import VoteSource
from pb_app.database import Base, Instant, Versioned, choice


class SelectionSettings(Base, Versioned):
    """What a municipality asked for in a budget year; without a row, or not enabled, nothing is suggested."""

    __tablename__ = "selection_settings"

    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), primary_key=True)
    is_enabled: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[Rule] = mapped_column(choice(Rule), default=Rule.GREEDY)
    utility: Mapped[Utility] = mapped_column(choice(Utility), default=Utility.COST)
    completion: Mapped[Completion] = mapped_column(choice(Completion), default=Completion.ADD_ONE)
    source: Mapped[VoteSource] = mapped_column(choice(VoteSource), default=VoteSource.SUPPORTS)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_programme.id"))
    year: Mapped[int]
    basis_run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("selection_run.id"))


class SelectionRun(Base):
    """A run that can be cited: what went in, what came out, and every step between; it never changes."""

    __tablename__ = "selection_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    number: Mapped[int]
    rule_choice: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    source: Mapped[VoteSource] = mapped_column(choice(VoteSource))
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_programme.id"))
    year: Mapped[int]
    instance: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    left_out: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    selected: Mapped[list[str]] = mapped_column(sa.JSON)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    digest: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.UniqueConstraint("cycle_id", "number", name="uq_selection_run_cycle_number"),)


class SelectionDeparture(Base):
    """Why an item was decided otherwise than the run suggested; it goes when the decision agrees again."""

    __tablename__ = "selection_departure"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("consolidated_item.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_run.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(1000))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.CheckConstraint("reason <> ''", name="reason_given"),)
