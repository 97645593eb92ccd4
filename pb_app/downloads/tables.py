"""Rows of files that somebody asked for."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.downloads.rules import DownloadState


class Download(Base):
    """A file for one person: what it holds, how far it is, where it lies until it is forgotten."""

    __tablename__ = "download"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    wish_key: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[DownloadState] = mapped_column(choice(DownloadState), default=DownloadState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str | None] = mapped_column(sa.String(40))
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        sa.Index("ix_download_of_person", "person_id", "municipality_id", "id"),
        sa.CheckConstraint("done >= 0 AND total >= 0 AND size >= 0", name="counts"),
    )
