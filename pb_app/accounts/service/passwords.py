"""Make a one-time link for somebody; keep a password's hash up to date."""

import sqlalchemy as sa

from pb_app.accounts.service.links import apply_link
from pb_app.accounts.service.people import changeable_person
from pb_app.accounts.tables import Person
from pb_app.audit.service import log
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import unit_of_work


def make_one_time_link(*, actor: Actor, person_id: int) -> str:
    """Make a link for a person whose account the actor may change; give its token, which is kept nowhere."""
    with unit_of_work(actor) as uow:
        person = changeable_person(uow, person_id)
        if not person.active:
            raise DomainError("person_inactive")
        return apply_link(uow, person)


def set_password(*, actor: Actor, person_id: int, password_hash: str, identity: str) -> None:
    """Set a password without a link (the demonstration's log-ins); other sessions of the person end."""
    with unit_of_work(actor) as uow:
        person = changeable_person(uow, person_id)
        person.password, person.fs_uniquifier = password_hash, identity
        person.touch()
        log(uow, action="person.password_set", subject_type="person", subject_id=person.id)


def renew_hash(*, email: str, old_hash: str, new_hash: str) -> None:
    """Keep the same password under today's hashing, unless it was changed meanwhile."""
    with unit_of_work(SYSTEM) as uow:
        same = sa.update(Person).where(Person.email == email, Person.password == old_hash)
        uow.session.execute(same.values(password=new_hash))
