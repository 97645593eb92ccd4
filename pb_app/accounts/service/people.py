"""Invite, change, deactivate and reactivate people; give and end their roles."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.accounts import policy, rules
from pb_app.accounts.events import MembershipEnded, MembershipGranted
from pb_app.accounts.rules import Scope
from pb_app.accounts.service.links import apply_link, apply_use_of_links
from pb_app.accounts.tables import Membership, Organisation, Person
from pb_app.audit.service import log
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.contact import normal_email
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion, Warn
from pb_app.territory.queries import get_place, places_by_id
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Invitation:
    """Who was invited, and the token of the link that sets the password (None: the account needs none)."""

    person_id: int
    token: str | None


def add_person(*, actor: Actor, email: str, name: str, scope: Scope) -> Invitation:
    """Give a role to the person with this address, who is added if unknown; a new account gets a one-time link.

    Raises ``Forbidden``, and ``DomainError`` for an unreadable address or a scope that means nothing.
    """
    address = normal_email(email)
    rules.check_scope(scope)
    if not policy.may_grant(actor, scope.role, scope.municipality_id):
        raise Forbidden("grant_role")
    with unit_of_work(actor) as uow:
        person = uow.session.scalars(sa.select(Person).where(Person.email == address)).first()
        if person is None:
            person = _new_person(uow, address, name)
        elif not person.active:
            raise DomainError("person_inactive", field="email")
        _apply_grant(uow, person, scope)
        uow.session.flush()
        grants = grants_of(uow, person.id)
        needs_link = person.password is None and policy.may_change_account(actor, grants)
        return Invitation(person.id, apply_link(uow, person) if needs_link else None)


def change_person(*, actor: Actor, person_id: int, expected_version: int, name: str, email: str) -> None:
    """Change name and address; raises ``Forbidden``, ``StaleVersion``, and ``email_taken``."""
    address = normal_email(email)
    with unit_of_work(actor) as uow:
        person = changeable_person(uow, person_id)
        if person.version != expected_version:
            raise StaleVersion("person", expected=expected_version, actual=person.version)
        taken = sa.select(Person.id).where(Person.email == address, Person.id != person_id)
        if uow.session.scalar(taken) is not None:
            raise DomainError("email_taken", field="email")
        before = {"name": person.name, "email": person.email}
        if person.email != address:
            apply_use_of_links(uow, person_id)
        person.name, person.email = name, address
        person.touch()
        log(
            uow,
            action="person.changed",
            subject_type="person",
            subject_id=person_id,
            before=before,
            after={"name": name, "email": address},
        )


def deactivate_person(*, actor: Actor, person_id: int, confirmed: bool = False) -> None:
    """Lock an account and end its sessions and links; roles stay noted, so that it can be taken back.

    Raises ``NeedsConfirmation`` where a municipality would be left without a coordinator.
    """
    if actor.person_id == person_id:
        raise DomainError("own_account")
    with unit_of_work(actor) as uow:
        person = changeable_person(uow, person_id)
        if not confirmed:
            _warn_of_last_coordinator(uow, person_id, grants_of(uow, person_id))
        person.active, person.fs_uniquifier = False, new_identity()
        person.touch()
        apply_use_of_links(uow, person_id)
        log(
            uow,
            action="person.deactivated",
            subject_type="person",
            subject_id=person_id,
            after={"confirmed": confirmed},
        )


def reactivate_person(*, actor: Actor, person_id: int) -> None:
    """Open a locked account again, with the roles that it had."""
    with unit_of_work(actor) as uow:
        person = changeable_person(uow, person_id)
        if person.active:
            raise DomainError("transition")
        person.active = True
        person.touch()
        log(uow, action="person.reactivated", subject_type="person", subject_id=person_id)


def grant_membership(*, actor: Actor, person_id: int, scope: Scope) -> None:
    """Give one more role; what the person already holds is not doubled."""
    rules.check_scope(scope)
    if not policy.may_grant(actor, scope.role, scope.municipality_id):
        raise Forbidden("grant_role")
    with unit_of_work(actor) as uow:
        person = uow.session.get(Person, person_id)
        if person is None:
            raise NotFound("person")
        _apply_grant(uow, person, scope)


def end_membership(*, actor: Actor, membership_id: int, confirmed: bool = False) -> None:
    """End a role at once; raises ``NeedsConfirmation`` for the last coordinator of a municipality."""
    with unit_of_work(actor) as uow:
        membership = uow.session.get(Membership, membership_id)
        if membership is None or membership.ended_at is not None:
            raise NotFound("membership")
        if not policy.may_grant(actor, membership.role, membership.municipality_id):
            raise Forbidden("end_role")
        grant = Grant(role=membership.role, municipality_id=membership.municipality_id)
        if not confirmed:
            _warn_of_last_coordinator(uow, membership.person_id, (grant,))
        membership.ended_at = uow.now
        uow.record(
            MembershipEnded(
                person_id=membership.person_id, role=grant.role, municipality_id=grant.municipality_id
            )
        )
        log(
            uow,
            action="membership.ended",
            subject_type="person",
            subject_id=membership.person_id,
            municipality_id=grant.municipality_id,
            before=_as_audited(membership),
            after={"confirmed": confirmed},
        )


def grants_of(uow: UnitOfWork, person_id: int) -> tuple[Grant, ...]:
    """The roles in force of a person, without the paths of places."""
    rows = uow.session.scalars(
        sa.select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    )
    return tuple(Grant(role=row.role, municipality_id=row.municipality_id) for row in rows)


def changeable_person(uow: UnitOfWork, person_id: int) -> Person:
    """The row of a person whose account the actor may change, locked; raise ``NotFound`` or ``Forbidden``."""
    person = uow.session.get(Person, person_id, with_for_update={"key_share": True})
    if person is None:
        raise NotFound("person")
    if not policy.may_change_account(uow.actor, grants_of(uow, person_id)):
        raise Forbidden("change_person")
    return person


def new_identity() -> str:
    """A fresh session identity: sessions that carry another one are over."""
    return secrets.token_hex(16)


def _new_person(uow: UnitOfWork, email: str, name: str) -> Person:
    person = Person(
        email=email, name=name or email, fs_uniquifier=new_identity(), active=True, created_at=uow.now
    )
    uow.session.add(person)
    uow.session.flush()
    log(
        uow,
        action="person.added",
        subject_type="person",
        subject_id=person.id,
        after={"email": email, "name": name},
    )
    return person


def _apply_grant(uow: UnitOfWork, person: Person, scope: Scope) -> None:
    _check_references(uow, scope)
    for place_id in scope.place_ids or (None,):
        membership = Membership(
            person_id=person.id,
            role=scope.role,
            municipality_id=scope.municipality_id,
            place_id=place_id,
            organisation_id=scope.organisation_id,
            created_at=uow.now,
        )
        if _is_held(uow, membership):
            continue
        uow.session.add(membership)
        uow.record(
            MembershipGranted(person_id=person.id, role=scope.role, municipality_id=scope.municipality_id)
        )
        log(
            uow,
            action="membership.granted",
            subject_type="person",
            subject_id=person.id,
            municipality_id=scope.municipality_id,
            after=_as_audited(membership),
        )


def _check_references(uow: UnitOfWork, scope: Scope) -> None:
    known = places_by_id(set(scope.place_ids))
    for place_id in scope.place_ids:
        if place_id not in known or known[place_id].municipality_id != scope.municipality_id:
            raise DomainError("foreign_place", field="places")
        get_place(place_id, str(scope.municipality_id))
    if scope.organisation_id is not None and uow.session.get(Organisation, scope.organisation_id) is None:
        raise DomainError("unknown_organisation", field="organisation")


def _is_held(uow: UnitOfWork, wanted: Membership) -> bool:
    same = sa.select(Membership.id).where(
        Membership.person_id == wanted.person_id,
        Membership.ended_at.is_(None),
        Membership.role == wanted.role,
        Membership.municipality_id.is_not_distinct_from(wanted.municipality_id),
        Membership.place_id.is_not_distinct_from(wanted.place_id),
        Membership.organisation_id.is_not_distinct_from(wanted.organisation_id),
    )
    return uow.session.scalar(same) is not None


def _warn_of_last_coordinator(uow: UnitOfWork, person_id: int, grants: tuple[Grant, ...]) -> None:
    for municipality_id in {grant.municipality_id for grant in grants if grant.role is Role.COORDINATOR}:
        coordinators = uow.session.scalars(
            sa.select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.municipality_id == municipality_id,
                Membership.role == Role.COORDINATOR,
                Membership.ended_at.is_(None),
                Person.active,
            )
            .order_by(Membership.id)
            .with_for_update(
                key_share=True, of=(Membership, Person)
            )  # two at once must not each leave the other
        )
        if rules.is_last_coordinator(person_id, list(coordinators)):
            raise NeedsConfirmation((Warn("last_coordinator"),))


def _as_audited(membership: Membership) -> dict[str, object]:
    return {
        "role": membership.role,
        "municipality": membership.municipality_id,
        "place": membership.place_id,
        "organisation": membership.organisation_id,
    }
