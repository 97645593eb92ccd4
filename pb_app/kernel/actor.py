"""Who acts, and what each membership grants."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles of a membership; a visitor has none."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    OFFICER = "officer"
    BUDGET_OFFICER = "budget_officer"
    YOUTH_CENTRE = "youth_centre"
    MONITOR = "monitor"


@dataclass(frozen=True)
class Grant:
    """One membership in force: a role, in one municipality or in all, in one place or in all.

    ``place_path`` is the path of a place in the tree (``vlore/vlore-vlore/vlore-rajoni-5``);
    the grant covers that place and all below it.
    """

    role: Role
    municipality_id: str | None = None
    place_path: str | None = None
    organisation_id: int | None = None

    def covers(self, municipality_id: str, place_path: str | None) -> bool:
        """Whether the grant reaches this municipality and, if it is bound to a place, this place."""
        if self.municipality_id is not None and self.municipality_id != municipality_id:
            return False
        if self.place_path is None:
            return True
        if place_path is None:
            return False
        return place_path == self.place_path or place_path.startswith(self.place_path + "/")


@dataclass(frozen=True)
class Actor:
    """A person, the system itself, or a visitor without a name."""

    person_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False

    @property
    def is_visitor(self) -> bool:
        """Nobody has logged in."""
        return self.person_id is None and not self.is_system

    @property
    def is_admin(self) -> bool:
        """The network's administrator, or the system itself."""
        return self.is_system or any(grant.role is Role.ADMIN for grant in self.grants)

    def has_role(self, roles: frozenset[Role] | set[Role], municipality_id: str) -> bool:
        """Holds one of the roles somewhere in this municipality, whatever the place."""
        return self.is_admin or any(
            grant.role in roles and grant.municipality_id in (None, municipality_id) for grant in self.grants
        )

    def has_role_at(
        self, roles: frozenset[Role] | set[Role], municipality_id: str, place_paths: tuple[str, ...]
    ) -> bool:
        """Holds one of the roles for every one of the places (none: for the whole municipality)."""
        if self.is_admin:
            return True
        grants = [grant for grant in self.grants if grant.role in roles]
        wanted: tuple[str | None, ...] = place_paths or (None,)
        return all(any(grant.covers(municipality_id, path) for grant in grants) for path in wanted)

    def municipality_ids(self) -> frozenset[str]:
        """The municipalities that some grant names."""
        return frozenset(grant.municipality_id for grant in self.grants if grant.municipality_id is not None)


VISITOR = Actor()
SYSTEM = Actor(is_system=True, name="system")
