"""Rows of the bench: what each person did there, so that it can be undone, and where each person is."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.consolidation.rules.undoing import BenchStep
from pb_app.database import Base, Instant, choice


class BenchAction(Base):
    """One action of one person; ``trace`` names the links and items that it touched, as they were after it."""

    __tablename__ = "bench_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[BenchStep] = mapped_column(choice(BenchStep))
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    trace: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    __table_args__ = (sa.Index("ix_bench_action_last", "cycle_id", "person_id", "id"),)


class BenchSeat(Base):
    """The proposal that a person was offered last: others are offered another one for a few minutes."""

    __tablename__ = "bench_seat"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    taken_at: Mapped[datetime] = mapped_column(Instant)
