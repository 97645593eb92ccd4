"""Who can log in to the demonstration: one account for each role, named by the role, no invented person."""

from dataclasses import dataclass

from pb_app.accounts.queries import find_organisation_by_name, find_person_by_email
from pb_app.accounts.rules import ROLES_WITH_ORGANISATION, Scope
from pb_app.accounts.service.people import add_person
from pb_app.kernel.actor import SYSTEM, Actor, Role
from pb_app.kernel.errors import NotFound

REGIONS = tuple(f"vlore-rajoni-{number}" for number in range(1, 6))


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demonstration; the address lies in a domain that can never exist (RFC 2606)."""

    email: str
    name: str
    role: Role
    municipality_id: str | None = None
    place_ids: tuple[str, ...] = ()
    organisation: str = ""


ADMIN = DemoPerson("administratori@rrjeti.example", "Administratori i rrjetit (shembull)", Role.ADMIN)
COORDINATORS = {
    "vlore": DemoPerson(
        "koordinatori@vlore.example", "Koordinatori i Vlorës (shembull)", Role.COORDINATOR, "vlore"
    ),
    "fier": DemoPerson(
        "koordinatori@fier.example", "Koordinatori i Fierit (shembull)", Role.COORDINATOR, "fier"
    ),
    "divjake": DemoPerson(
        "koordinatori@divjake.example", "Koordinatori i Divjakës (shembull)", Role.COORDINATOR, "divjake"
    ),
}
OFFICER = DemoPerson(
    "pergjegjesi@vlore.example",
    "Përgjegjësi i dëgjesave, Rajonet 1–5 (shembull)",
    Role.OFFICER,
    "vlore",
    REGIONS,
)
BUDGET_OFFICER = DemoPerson(
    "financa@vlore.example", "Zyra e financës, Vlorë (shembull)", Role.BUDGET_OFFICER, "vlore"
)
YOUTH_CENTRE = DemoPerson(
    "qendra-rinore@vlore.example", "Qendra Rinore e Vlorës (shembull)", Role.YOUTH_CENTRE, "vlore",
    organisation="Qendra Rinore e Vlorës",
)  # fmt: skip
MONITOR = DemoPerson(
    "monitorimi@vlore.example", "Organizata monitoruese, Vlorë (shembull)", Role.MONITOR, "vlore",
    organisation="Rrjeti POP",
)  # fmt: skip
PEOPLE = (COORDINATORS["vlore"], OFFICER, BUDGET_OFFICER, YOUTH_CENTRE, MONITOR, COORDINATORS["fier"],
          COORDINATORS["divjake"], ADMIN)  # fmt: skip


def add_people() -> None:
    """Give everybody the role; an account that is there already is not doubled."""
    for person in PEOPLE:
        add_person(actor=SYSTEM, email=person.email, name=person.name, scope=_scope(person))


def _scope(person: DemoPerson) -> Scope:
    organisation = find_organisation_by_name(person.organisation) if person.organisation else None
    if organisation is None and person.role in ROLES_WITH_ORGANISATION:
        raise NotFound("organisation")
    return Scope(
        role=person.role, municipality_id=person.municipality_id, place_ids=person.place_ids,
        organisation_id=organisation.id if organisation else None,
    )  # fmt: skip


def actor_of(person: DemoPerson) -> Actor:
    """The account as the use cases know it."""
    found = find_person_by_email(person.email)
    if found is None:
        raise NotFound("person")
    return Actor(person_id=found.id, name=found.name, grants=found.grants)
