"""What makes a password, an e-mail address and a membership acceptable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from pb_app.kernel.actor import Role
from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold

LINK_LIFETIME = timedelta(hours=1)
PASSWORD_LEAST = 10
PASSWORD_MOST = 200
FEWEST_DIFFERENT_SIGNS = 4

ROLES_WITH_PLACES = frozenset({Role.OFFICER})
ROLES_WITH_ORGANISATION = frozenset({Role.YOUTH_CENTRE, Role.MONITOR})


class OrganisationKind(StrEnum):
    """What an organisation is."""

    YOUTH_CENTRE = "youth_centre"
    NGO = "ngo"
    NETWORK = "network"
    MUNICIPALITY = "municipality"
    OTHER = "other"


@dataclass(frozen=True)
class Scope:
    """What a membership reaches: a role, in one municipality or in all, in some of its places or in all."""

    role: Role
    municipality_id: str | None = None
    place_ids: tuple[str, ...] = field(default=())
    organisation_id: int | None = None


def check_password(password: str, *, email: str) -> None:
    """Refuse a password that is short, too long to be read, all alike, or the e-mail address."""
    if len(password) < PASSWORD_LEAST:
        raise DomainError("password_too_short", field="password", least=PASSWORD_LEAST)
    if not is_readable(password):
        raise DomainError("password_unreadable", field="password", most=PASSWORD_MOST)
    if fold(password) in {fold(email), fold(email.partition("@")[0])}:
        raise DomainError("password_is_email", field="password")
    if len(set(password)) < FEWEST_DIFFERENT_SIGNS:
        raise DomainError("password_too_simple", field="password")


def is_readable(password: str) -> bool:
    """Whether a text can be a password at all: not endless, no lone surrogates, no NUL."""
    is_broken = any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in password)
    return len(password) <= PASSWORD_MOST and not is_broken


def normal_website(text: str) -> str:
    """An address with its scheme, ``https`` where none was written; empty stays empty. Raise ``website_unreadable``."""
    address = text.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or " " in address:
        raise DomainError("website_unreadable", field="website")
    return address


def check_scope(scope: Scope) -> None:
    """Refuse a membership that means nothing: an administrator of one town, a coordinator of none."""
    if scope.role is Role.ADMIN:
        if scope.municipality_id is not None or scope.place_ids:
            raise DomainError("scope_admin", field="role")
        return
    if scope.municipality_id is None:
        raise DomainError("scope_municipality", field="municipality")
    if scope.place_ids and scope.role not in ROLES_WITH_PLACES:
        raise DomainError("scope_places", field="places")


def is_last_coordinator(person_id: int, coordinators: Sequence[int]) -> bool:
    """Whether nobody but this person coordinates; ``coordinators`` are the people who do now."""
    return person_id in coordinators and not set(coordinators) - {person_id}
