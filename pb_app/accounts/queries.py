"""Reads of people, memberships and organisations: frozen views, never rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.tables import Membership, OneTimeLink, Organisation, OrganisationAlias, Person
from pb_app.database import db
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.kernel.text import fold
from pb_app.territory.queries import PlaceCard, places_by_id
from pb_app.unit_of_work import house


@dataclass(frozen=True)
class MembershipCard:
    """One role in force."""

    id: int
    role: Role
    municipality_id: str | None
    place: PlaceCard | None
    organisation_id: int | None
    organisation_name: str | None

    @property
    def grant(self) -> Grant:
        """The same as the access check reads it."""
        return Grant(
            role=self.role,
            municipality_id=self.municipality_id,
            place_path=self.place.path if self.place else None,
            organisation_id=self.organisation_id,
        )


@dataclass(frozen=True)
class PersonCard:
    """Somebody who can log in, with the roles in force."""

    id: int
    email: str
    name: str
    is_active: bool
    has_password: bool
    version: int
    memberships: tuple[MembershipCard, ...]

    def memberships_in(self, municipality_id: str) -> tuple[MembershipCard, ...]:
        """The roles that reach this municipality."""
        return tuple(card for card in self.memberships if card.municipality_id in (None, municipality_id))

    @property
    def grants(self) -> tuple[Grant, ...]:
        """All roles as the access check reads them."""
        return tuple(card.grant for card in self.memberships)


@dataclass(frozen=True)
class OrganisationCard:
    """A youth centre, NGO or network."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind
    municipality_id: str | None
    website: str
    aliases: tuple[str, ...]
    version: int


@dataclass(frozen=True)
class LinkCard:
    """A one-time link that can still be used, and whose it is."""

    id: int
    person_id: int
    email: str
    name: str


def find_actor(fs_uniquifier: str) -> Actor | None:
    """The active person of a session with the memberships in force now."""
    wanted = (
        sa.select(Person.id, Person.name, Membership)
        .outerjoin(Membership, sa.and_(Membership.person_id == Person.id, Membership.ended_at.is_(None)))
        .where(Person.fs_uniquifier == fs_uniquifier, Person.active)
        .order_by(Membership.id)
    )
    rows = db.session.execute(wanted).all()
    if not rows:
        return None
    held = _membership_cards([membership for _id, _name, membership in rows if membership is not None])
    return Actor(person_id=rows[0][0], name=rows[0][1], grants=tuple(card.grant for card in held))


def find_person(person_id: int) -> PersonCard | None:
    """A person by id with the roles in force, or None."""
    row = db.session.get(Person, person_id)
    return _person_cards([row])[0] if row is not None else None


def get_person(person_id: int, municipality_id: str) -> PersonCard:
    """A person who has or had a role in this municipality; raise ``NotFound`` for any other."""
    belongs = sa.select(Membership.id).where(
        Membership.person_id == person_id, Membership.municipality_id == municipality_id
    )
    found = find_person(person_id) if db.session.scalar(belongs.limit(1)) is not None else None
    if found is None:
        raise NotFound("person")
    return found


def find_person_by_email(email: str) -> PersonCard | None:
    """A person by the normal form of the address, or None."""
    row = db.session.scalars(sa.select(Person).where(Person.email == email)).first()
    return _person_cards([row])[0] if row is not None else None


def list_people(municipality_id: str) -> list[PersonCard]:
    """Everybody who has or had a role in a municipality, in Albanian order of names."""
    here = sa.select(Membership.person_id).where(Membership.municipality_id == municipality_id)
    rows = list(db.session.scalars(sa.select(Person).where(Person.id.in_(here))))
    return sorted(_person_cards(rows), key=lambda card: (sort_key(card.name), card.id))


def find_link(token: str) -> LinkCard | None:
    """A one-time link that is neither used nor over, of an active person; None says nothing more."""
    wanted = (
        sa.select(OneTimeLink.id, Person.id, Person.email, Person.name)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > house().clock.now(),
            Person.active,
        )
    )
    row = db.session.execute(wanted).first()
    return None if row is None else LinkCard(id=row[0], person_id=row[1], email=row[2], name=row[3])


def find_password(email: str) -> tuple[str, str | None] | None:
    """The session identity and the password hash of the active person with this address."""
    wanted = sa.select(Person.fs_uniquifier, Person.password).where(Person.email == email, Person.active)
    row = db.session.execute(wanted).first()
    return None if row is None else (row[0], row[1])


def list_organisations(municipality_id: str | None = None) -> list[OrganisationCard]:
    """All organisations in Albanian order; with a municipality, its own and those of no one town."""
    wanted = sa.select(Organisation)
    if municipality_id is not None:
        wanted = wanted.where(
            sa.or_(Organisation.municipality_id == municipality_id, Organisation.municipality_id.is_(None))
        )
    return sorted(
        _organisation_cards(db.session.scalars(wanted)), key=lambda card: (sort_key(card.name), card.id)
    )


def organisations_by_id(ids: Iterable[int]) -> dict[int, OrganisationCard]:
    """Several organisations at once."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(wanted)))
    return {card.id: card for card in _organisation_cards(rows)}


def get_organisation(slug: str) -> OrganisationCard:
    """An organisation by its address; raise ``NotFound``."""
    rows = db.session.scalars(sa.select(Organisation).where(Organisation.slug == slug))
    cards = _organisation_cards(rows)
    if not cards:
        raise NotFound("organisation")
    return cards[0]


def find_organisation_by_name(text: str) -> OrganisationCard | None:
    """The one organisation whose address, name or alias reads like ``text``, or None."""
    key = fold(text)
    for card in list_organisations():
        if text == card.slug or key in {fold(card.name), *map(fold, card.aliases)}:
            return card
    return None


def _person_cards(rows: list[Person]) -> list[PersonCard]:
    wanted = (
        sa.select(Membership)
        .where(Membership.person_id.in_([row.id for row in rows]), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    held: dict[int, list[MembershipCard]] = defaultdict(list)
    memberships = list(db.session.scalars(wanted))
    for membership, card in zip(memberships, _membership_cards(memberships), strict=True):
        held[membership.person_id].append(card)
    return [
        PersonCard(
            id=row.id,
            email=row.email,
            name=row.name,
            is_active=row.active,
            has_password=row.password is not None,
            version=row.version,
            memberships=tuple(held[row.id]),
        )
        for row in rows
    ]


def _membership_cards(rows: list[Membership]) -> list[MembershipCard]:
    places = places_by_id({row.place_id for row in rows if row.place_id is not None})
    organisations = organisations_by_id(
        row.organisation_id for row in rows if row.organisation_id is not None
    )
    return [
        MembershipCard(
            id=row.id,
            role=row.role,
            municipality_id=row.municipality_id,
            place=places[row.place_id] if row.place_id else None,
            organisation_id=row.organisation_id,
            organisation_name=organisations[row.organisation_id].name if row.organisation_id else None,
        )
        for row in rows
    ]


def _organisation_cards(rows: Iterable[Organisation]) -> list[OrganisationCard]:
    found = list(rows)
    names: dict[int, list[str]] = defaultdict(list)
    wanted = sa.select(OrganisationAlias).where(
        OrganisationAlias.organisation_id.in_([row.id for row in found])
    )
    for alias in db.session.scalars(wanted.order_by(OrganisationAlias.id)) if found else ():
        names[alias.organisation_id].append(alias.name)
    return [
        OrganisationCard(
            id=row.id,
            slug=row.slug,
            name=row.name,
            kind=row.kind,
            municipality_id=row.municipality_id,
            website=row.website,
            aliases=tuple(names[row.id]),
            version=row.version,
        )
        for row in found
    ]
