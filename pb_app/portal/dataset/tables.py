"""Rows of the archives that stand ready."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class DataArchive(Base):
    """An archive under its address (``vlore/2027``, ``all``): of which state of the data, where it lies, its digest."""

    __tablename__ = "data_archive"

    address: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    revision: Mapped[int] = mapped_column(sa.BigInteger)
    file_key: Mapped[str] = mapped_column(sa.String(40))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime] = mapped_column(Instant)
