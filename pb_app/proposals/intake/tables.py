"""Rows of imports under way."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.proposals.intake.rules import ImportState


class ProposalImport(Base):
    """A table that somebody sent: how far it is, what was found in it, up to where it has been taken in."""

    __tablename__ = "proposal_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    file_key: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.READING)
    round: Mapped[int] = mapped_column(default=1)
    headings: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    samples: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)
    columns: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    with_changes: Mapped[bool] = mapped_column(default=False)
    publishes: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether its proposals are public at once; else, and where a row looks personal, they wait in the queue."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    queued: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_back: Mapped[int] = mapped_column(default=0, server_default="0")
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (sa.CheckConstraint("done >= 0 AND total >= 0 AND position >= 0", name="counts"),)
