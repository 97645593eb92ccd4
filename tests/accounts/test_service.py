"""People, roles, links and organisations, with their audit entries."""

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.accounts.authentication import hash_password
from pb_app.accounts.queries import (
    find_actor,
    find_link,
    find_organisation_by_name,
    find_person,
    find_person_by_email,
    get_organisation,
    list_people,
)
from pb_app.accounts.rules import OrganisationKind, Scope
from pb_app.accounts.service import links, organisations, passwords, people
from pb_app.accounts.service.organisations import OrganisationDraft
from pb_app.accounts.tables import Person
from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM, Role
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.outbox.tables import OutboxMessage
from tests.cast import Cast
from tests.conftest import StillClock

OFFICER = Scope(Role.OFFICER, "vlore", ("vlore-novosele", "vlore-orikum"))
GOOD = "ulli gur det mëngjes"


def actions() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def uniquifier(person_id: int) -> str:
    return db.session.scalars(sa.select(Person.fs_uniquifier).where(Person.id == person_id)).one()


def test_an_invited_officer_gets_a_role_for_each_place_and_a_link(cast: Cast) -> None:
    made = people.add_person(
        actor=cast.coordinator, email="Ri@Example.org", name="Përgjegjës (shembull)", scope=OFFICER
    )
    card = find_person(made.person_id)
    assert card is not None
    assert card.email == "ri@example.org"
    assert [held.place.id for held in card.memberships if held.place] == ["vlore-novosele", "vlore-orikum"]
    assert made.token is not None
    link = find_link(made.token)
    assert link is not None
    assert link.person_id == made.person_id
    assert actions()[-4:] == ["person.added", "membership.granted", "membership.granted", "person.link_made"]


def test_a_person_known_elsewhere_gets_the_role_but_no_link(cast: Cast) -> None:
    scope = Scope(Role.MONITOR, "vlore")
    made = people.add_person(actor=cast.coordinator, email="stranger@example.org", name="x", scope=scope)
    assert made.token is None
    with pytest.raises(Forbidden):
        passwords.make_one_time_link(actor=cast.coordinator, person_id=made.person_id)


def test_the_same_role_twice_is_one_role(cast: Cast) -> None:
    first = people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=OFFICER)
    people.grant_membership(actor=cast.coordinator, person_id=first.person_id, scope=OFFICER)
    card = find_person(first.person_id)
    assert card is not None
    assert len(card.memberships) == 2


def test_a_place_of_another_municipality_is_refused(cast: Cast) -> None:
    scope = Scope(Role.OFFICER, "vlore", ("fier-fier",))
    with pytest.raises(DomainError) as caught:
        people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=scope)
    assert caught.value.code == "foreign_place"
    assert find_person_by_email("ri@example.org") is None


def test_a_coordinator_neither_makes_administrators_nor_invites_elsewhere(cast: Cast) -> None:
    for scope in (Scope(Role.ADMIN), Scope(Role.OFFICER, "fier")):
        with pytest.raises(Forbidden):
            people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=scope)


def test_an_ended_role_counts_no_longer_at_once(cast: Cast) -> None:
    officer = find_person_by_email("officer_1@example.org")
    assert officer is not None
    people.end_membership(actor=cast.coordinator, membership_id=officer.memberships[0].id)
    actor = find_actor("fs-officer_1")
    assert actor is not None
    assert actor.grants == ()
    assert officer.id in [card.id for card in list_people("vlore")]


def test_the_last_coordinator_leaves_only_after_a_tick(cast: Cast) -> None:
    coordinator = find_person_by_email("coordinator@example.org")
    assert coordinator is not None
    with pytest.raises(NeedsConfirmation):
        people.deactivate_person(actor=cast.actor("admin"), person_id=coordinator.id)
    membership = coordinator.memberships[0].id
    with pytest.raises(NeedsConfirmation):
        people.end_membership(actor=cast.actor("admin"), membership_id=membership)
    people.end_membership(actor=cast.actor("admin"), membership_id=membership, confirmed=True)
    assert not find_person(coordinator.id).memberships  # type: ignore[union-attr]


def test_nobody_locks_the_own_account(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        people.deactivate_person(actor=cast.coordinator, person_id=cast.coordinator.person_id or 0)
    assert caught.value.code == "own_account"


def test_a_locked_account_loses_its_sessions_and_links_and_can_be_unlocked(cast: Cast) -> None:
    made = people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=OFFICER)
    before = uniquifier(made.person_id)
    people.deactivate_person(actor=cast.coordinator, person_id=made.person_id)
    assert find_actor(before) is None
    assert find_link(made.token or "") is None
    with pytest.raises(DomainError):
        passwords.make_one_time_link(actor=cast.coordinator, person_id=made.person_id)
    people.reactivate_person(actor=cast.coordinator, person_id=made.person_id)
    card = find_person(made.person_id)
    assert card is not None
    assert card.is_active
    assert len(card.memberships) == 2


def test_a_stale_or_doubled_change_is_refused(cast: Cast) -> None:
    made = people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=OFFICER)
    change = {"actor": cast.coordinator, "person_id": made.person_id, "name": "y"}
    with pytest.raises(StaleVersion):
        people.change_person(**change, expected_version=7, email="ri@example.org")
    with pytest.raises(DomainError) as caught:
        people.change_person(**change, expected_version=1, email="Monitor@example.org")
    assert caught.value.code == "email_taken"
    people.change_person(**change, expected_version=1, email="tjeter@example.org")
    assert find_link(made.token or "") is None, "a link sent to the old address must not open the account"


def test_a_link_sets_the_password_once_and_ends_other_sessions(cast: Cast) -> None:
    made = people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=OFFICER)
    before, token = uniquifier(made.person_id), made.token or ""
    values = {"token": token, "password": GOOD, "password_hash": hash_password(GOOD)}
    assert links.use_link(**values, identity=people.new_identity()) == "ri@example.org"
    assert find_actor(before) is None
    with pytest.raises(NotFound):
        links.use_link(**values, identity=people.new_identity())


def test_a_link_is_over_after_an_hour_and_when_a_newer_one_is_made(cast: Cast, clock: StillClock) -> None:
    made = people.add_person(actor=cast.coordinator, email="ri@example.org", name="x", scope=OFFICER)
    newer = passwords.make_one_time_link(actor=cast.coordinator, person_id=made.person_id)
    assert find_link(made.token or "") is None
    assert find_link(newer) is not None
    clock.move(hours=1)
    assert find_link(newer) is None
    with pytest.raises(NotFound):
        links.use_link(token=newer, password=GOOD, password_hash="h", identity="i")


def test_a_forgotten_password_promises_one_mail_with_the_link(app: APIFlask) -> None:
    def compose(name: str, token: str) -> links.Letter:
        return links.Letter(subject="Lidhja", body=f"{name} {token}")

    links.request_link(email="nobody@example.org", compose=compose)
    links.request_link(email="coordinator@example.org", compose=compose)
    message = db.session.scalars(sa.select(OutboxMessage)).one()
    assert (message.kind, message.recipient) == ("one_time_link", "coordinator@example.org")
    assert find_link(message.body.split()[1]) is not None


def test_an_organisation_is_found_by_every_name_and_keeps_its_address(cast: Cast) -> None:
    draft = OrganisationDraft(
        "Qendra Rinore e Vlorës", OrganisationKind.YOUTH_CENTRE, "", ("Vlora Youth Center",)
    )
    slug = organisations.add_organisation(actor=cast.coordinator, municipality_id="vlore", draft=draft)
    assert slug == "qendra-rinore-e-vlores"
    renamed = OrganisationDraft(
        "Qendra e të Rinjve", OrganisationKind.YOUTH_CENTRE, "qr.example.org", (draft.name, *draft.aliases)
    )
    organisations.change_organisation(actor=cast.coordinator, slug=slug, expected_version=1, draft=renamed)
    for name in ("qendra e te rinjve", "QENDRA RINORE E VLORËS", "vlora youth center", slug):
        found = find_organisation_by_name(name)
        assert found is not None
        assert found.slug == slug
    assert get_organisation(slug).website == "https://qr.example.org"


def test_two_organisations_never_share_a_name(cast: Cast) -> None:
    draft = OrganisationDraft("Forumi", OrganisationKind.NGO, "", ("FR",))
    slug = organisations.add_organisation(actor=cast.coordinator, municipality_id="vlore", draft=draft)
    for taken in (
        OrganisationDraft("forumi", OrganisationKind.NGO),
        OrganisationDraft("Tjetër", OrganisationKind.NGO, "", ("fr",)),
    ):
        with pytest.raises(DomainError) as caught:
            organisations.add_organisation(actor=cast.coordinator, municipality_id="vlore", draft=taken)
        assert caught.value.code == "organisation_name_taken"
    organisations.change_organisation(actor=cast.coordinator, slug=slug, expected_version=1, draft=draft)


def test_an_organisation_of_the_network_is_the_administrators(cast: Cast) -> None:
    draft = OrganisationDraft("Rrjeti", OrganisationKind.NETWORK)
    with pytest.raises(Forbidden):
        organisations.add_organisation(actor=cast.coordinator, municipality_id=None, draft=draft)
    slug = organisations.add_organisation(actor=SYSTEM, municipality_id=None, draft=draft)
    with pytest.raises(Forbidden):
        organisations.change_organisation(actor=cast.coordinator, slug=slug, expected_version=1, draft=draft)
