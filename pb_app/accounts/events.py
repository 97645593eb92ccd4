"""What happened to accounts and organisations."""

from dataclasses import dataclass

from pb_app.kernel.actor import Role
from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MembershipGranted(Event):
    """A person received a role."""

    person_id: int
    role: Role
    municipality_id: str | None


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """A role is no longer in force."""

    person_id: int
    role: Role
    municipality_id: str | None


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Event):
    """An organisation has another name: pages and feeds that show it follow."""

    organisation_id: int
    old: str
    new: str
