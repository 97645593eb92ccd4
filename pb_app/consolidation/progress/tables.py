"""Rows of what is reported about approved items."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.consolidation.progress.rules import ALT_LIMIT, COUNCIL_LIMIT, NOTE_LIMIT, ProgressState
from pb_app.database import Base, Instant, choice


class ItemProgress(Base):
    """One report on the work; taken back, it stays as history."""

    __tablename__ = "item_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("consolidated_item.id"))
    state: Mapped[ProgressState] = mapped_column(choice(ProgressState))
    on_date: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(NOTE_LIMIT), default="")
    cost_to_date: Mapped[int | None] = mapped_column(sa.BigInteger)
    carried_to_year: Mapped[int | None]
    council_decision: Mapped[str] = mapped_column(sa.String(COUNCIL_LIMIT), default="")
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    photo_alt: Mapped[str] = mapped_column(sa.String(ALT_LIMIT), default="")
    photo_width: Mapped[int | None]
    photo_height: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_back_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    take_back_reason: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (
        sa.Index("ix_item_progress_item", "item_id", "id"),
        sa.CheckConstraint("cost_to_date >= 0", name="cost_not_negative"),
    )
