"""The fixed cast of the tests: one person of each role, in Vlorë, and a stranger from Fier.

No invented people: each is named by the role.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.tables import Membership, Organisation, Person
from pb_app.database import db
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.territory.tables import Place

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ROLES: dict[str, tuple[Role, str | None, str | None]] = {
    "admin": (Role.ADMIN, None, None),
    "coordinator": (Role.COORDINATOR, "vlore", None),
    "officer_1": (Role.OFFICER, "vlore", "vlore-rajoni-1"),
    "officer_2": (Role.OFFICER, "vlore", "vlore-novosele"),
    "budget_officer": (Role.BUDGET_OFFICER, "vlore", None),
    "youth_centre": (Role.YOUTH_CENTRE, "vlore", None),
    "monitor": (Role.MONITOR, "vlore", None),
    "stranger": (Role.COORDINATOR, "fier", None),
}


def make_cast() -> None:
    """Write the cast into the database, once a session."""
    centre = Organisation(
        slug="qendra-rinore", name="Qendra rinore (shembull)", kind=OrganisationKind.YOUTH_CENTRE
    )
    db.session.add(centre)
    db.session.flush()
    for key, (role, municipality_id, place_id) in ROLES.items():
        person = Person(
            email=f"{key}@example.org", name=key, fs_uniquifier=f"fs-{key}", active=True, created_at=LONG_AGO
        )
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Membership(
                person_id=person.id,
                role=role,
                municipality_id=municipality_id,
                place_id=place_id,
                organisation_id=centre.id if role is Role.YOUTH_CENTRE else None,
                created_at=LONG_AGO,
            )
        )
    db.session.commit()


class Cast:
    """Actors by role, as the application would load them."""

    def actor(self, key: str) -> Actor:
        """The actor of this role, with its one grant."""
        person = db.session.scalars(sa.select(Person).where(Person.email == f"{key}@example.org")).one()
        membership = db.session.scalars(sa.select(Membership).where(Membership.person_id == person.id)).one()
        place = db.session.get(Place, membership.place_id) if membership.place_id else None
        grant = Grant(
            role=membership.role, municipality_id=membership.municipality_id,
            place_path=place.path if place else None, organisation_id=membership.organisation_id,
        )  # fmt: skip
        return Actor(person_id=person.id, name=person.name, grants=(grant,))

    @property
    def coordinator(self) -> Actor:
        """Vlorë's coordinator."""
        return self.actor("coordinator")
