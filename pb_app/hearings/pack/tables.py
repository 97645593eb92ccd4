"""Rows of what was taken away."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class PackExport(Base):
    """A pack that somebody asked for: the hearings as they then stood, and where its archive lies once it is made."""

    __tablename__ = "pack_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    month: Mapped[date]
    exported_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    archive_key: Mapped[str | None] = mapped_column(sa.String(64))

    __table_args__ = (sa.Index("ix_pack_export_latest", "municipality_id", "organisation_id", "exported_at"),)
