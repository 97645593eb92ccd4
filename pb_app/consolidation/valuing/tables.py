"""Who values an item, until when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class ValuationAssignment(Base):
    """An item entrusted to a person or a directorate, with a day until which it is to be valued; the last one holds."""

    __tablename__ = "valuation_assignment"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("consolidated_item.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    directorate: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    due_on: Mapped[date]
    assigned_at: Mapped[datetime] = mapped_column(Instant)
    assigned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.CheckConstraint("person_id IS NOT NULL OR directorate <> ''", name="somebody_values"),
    )
