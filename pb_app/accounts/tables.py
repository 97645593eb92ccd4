"""Rows of people, organisations and memberships."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.accounts.rules import OrganisationKind
from pb_app.database import Base, Instant, Versioned, choice
from pb_app.kernel.actor import Role


class Person(Base, Versioned):
    """Somebody who can log in; citizens never need to."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password: Mapped[str | None] = mapped_column(sa.String(200))
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", back_populates="person")


class Organisation(Base, Versioned):
    """A youth centre, NGO or network; its address stays the same when it is renamed."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind))
    municipality_id: Mapped[str | None] = mapped_column(sa.ForeignKey("municipality.id"))
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    source: Mapped[str] = mapped_column(sa.String(300), default="")

    aliases: Mapped[list["OrganisationAlias"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class OrganisationAlias(Base):
    """Another name under which an organisation appears."""

    __tablename__ = "organisation_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(160))
    search_key: Mapped[str] = mapped_column(sa.String(160), unique=True)


class Membership(Base):
    """A role in force until ``ended_at``: of one person, in one scope."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    municipality_id: Mapped[str | None] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(lazy="raise", back_populates="memberships")


class OneTimeLink(Base):
    """A link that sets a password once, within an hour; only its hash is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
