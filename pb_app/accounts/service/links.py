"""One-time links: made by a coordinator, a command or a forgotten password; used once, within an hour."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.accounts import rules
from pb_app.accounts.tables import OneTimeLink, Person
from pb_app.audit.service import log
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.ids import new_token, token_hash
from pb_app.outbox.service import promise
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Letter:
    """A mail in the reader's language."""

    subject: str
    body: str


def apply_link(uow: UnitOfWork, person: Person) -> str:
    """Make a link and give its token; links made before it are over."""
    apply_use_of_links(uow, person.id)
    token = new_token()
    uow.session.add(
        OneTimeLink(
            person_id=person.id,
            token_hash=token_hash(token),
            created_by_id=uow.actor.person_id,
            created_at=uow.now,
            expires_at=uow.now + rules.LINK_LIFETIME,
        )
    )
    uow.session.flush()
    log(uow, action="person.link_made", subject_type="person", subject_id=person.id)
    return token


def apply_use_of_links(uow: UnitOfWork, person_id: int) -> None:
    """End every link of a person that is still open."""
    open_links = sa.update(OneTimeLink).where(
        OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None)
    )
    uow.session.execute(open_links.values(used_at=uow.now))


def request_link(*, email: str, compose: Callable[[str, str], Letter]) -> None:
    """Promise a mail with a link to the active person of this address; an unknown address changes nothing.

    ``compose(name, token)`` writes the mail. Nothing tells the caller which of the two it was.
    """
    with unit_of_work(SYSTEM) as uow:
        person = uow.session.scalars(sa.select(Person).where(Person.email == email, Person.active)).first()
        if person is None:
            return
        token = apply_link(uow, person)
        letter = compose(person.name, token)
        promise(
            uow,
            kind="one_time_link",
            dedup_key=f"one_time_link:{token_hash(token)[:32]}",
            recipient=person.email,
            subject=letter.subject,
            body=letter.body,
        )


def use_link(*, token: str, password: str, password_hash: str, identity: str) -> str:
    """Set the password of a link's person, end all other sessions, and give the address of the account.

    ``password_hash`` was made before the transaction. Raises ``NotFound`` for a link that is used or over.
    """
    with unit_of_work(SYSTEM) as uow:
        link = uow.session.scalars(
            sa.select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token)).with_for_update()
        ).first()
        person = uow.session.get(Person, link.person_id) if link is not None else None
        if link is None or person is None or link.used_at is not None or link.expires_at <= uow.now:
            raise NotFound("link")
        if not person.active:
            raise DomainError("person_inactive")
        rules.check_password(password, email=person.email)
        apply_use_of_links(uow, person.id)
        person.password, person.fs_uniquifier = password_hash, identity
        person.touch()
        log(uow, action="person.password_set", subject_type="person", subject_id=person.id)
        return person.email
