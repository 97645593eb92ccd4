"""The pages of people and organisations."""

import re

import pytest
from apiflask import APIFlask

from pb_app.accounts.queries import find_person_by_email, get_organisation
from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.service import organisations, people
from pb_app.accounts.service.organisations import OrganisationDraft
from tests.cast import Cast
from tests.house_client import HouseClient

PAGES = (
    "/staff/vlore/people",
    "/staff/vlore/people/new",
    "/staff/vlore/organisations",
    "/staff/vlore/organisations/new",
)


def id_of(key: str) -> int:
    card = find_person_by_email(f"{key}@example.org")
    assert card is not None
    return card.id


def own(person_id: int) -> str:
    return f"/staff/vlore/people/{person_id}"


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_and_the_administrator_see_the_pages(client: HouseClient, page: str) -> None:
    client.login("coordinator").get(page)
    client.login("admin").get("/en" + page)


@pytest.mark.parametrize("key", ["stranger", "officer_1", "budget_officer", "youth_centre", "monitor"])
@pytest.mark.parametrize("page", PAGES)
def test_to_others_the_pages_do_not_exist(client: HouseClient, key: str, page: str) -> None:
    client.login(key).get(page, status=404)


def test_an_officer_is_invited_and_the_link_is_shown_once(client: HouseClient) -> None:
    client.login("coordinator")
    data = {"name": "Përgjegjës", "email": "ri@example.org", "role": "officer", "places": ["vlore-novosele"]}
    where = client.post("/staff/vlore/people/new", data).headers["Location"]
    page = client.get(where).get_data(as_text=True)
    assert re.search(r"http://localhost/staff/password/[\w-]{22}", page)
    assert "Njësia Administrative Novoselë" in page
    assert "/staff/password/" not in client.get(where).get_data(as_text=True)


def test_errors_of_an_invitation_keep_what_was_typed(client: HouseClient) -> None:
    data = {"name": "Përgjegjës", "email": "pa adresë", "role": ""}
    page = (
        client.login("coordinator").post("/staff/vlore/people/new", data, status=200).get_data(as_text=True)
    )
    assert 'value="pa adresë"' in page
    assert "Zgjidhni një rol" in page


def test_an_administrator_is_not_made_here(client: HouseClient) -> None:
    data = {"name": "x", "email": "ri@example.org", "role": "admin"}
    client.login("admin").post("/staff/vlore/people/new", data, status=200)
    assert find_person_by_email("ri@example.org") is None


def test_a_stale_form_shows_both_texts(client: HouseClient, cast: Cast) -> None:
    person_id = id_of("officer_1")
    form = client.login("coordinator").form(own(person_id))
    people.change_person(
        actor=cast.coordinator,
        person_id=person_id,
        expected_version=1,
        name="Emri i tyre",
        email="officer_1@example.org",
    )
    data = {**form, "name": "Emri im", "email": "officer_1@example.org"}
    page = client.post(own(person_id), data, status=409).get_data(as_text=True)
    assert "Emri i tyre" in page
    assert 'value="Emri im"' in page
    assert 'name="version" value="2"' in page or 'name="version" type="hidden" value="2"' in page
    client.post(own(person_id), {**data, "version": "2"})


def test_a_person_of_another_municipality_is_not_found(client: HouseClient) -> None:
    client.login("coordinator").get(own(id_of("stranger")), status=404)


def test_a_role_is_given_and_ended(client: HouseClient) -> None:
    person_id = id_of("officer_1")
    client.login("coordinator").post(
        f"{own(person_id)}/roles/new", {"role": "budget_officer", "organisation": ""}
    )
    card = find_person_by_email("officer_1@example.org")
    assert card is not None
    assert [held.role.value for held in card.memberships] == ["officer", "budget_officer"]
    client.post(f"{own(person_id)}/roles/{card.memberships[0].id}/end")
    client.get(f"{own(person_id)}/roles/{card.memberships[0].id}/end", status=404)


def test_the_last_coordinator_ends_the_own_role_only_after_a_tick(client: HouseClient) -> None:
    person_id = id_of("coordinator")
    card = find_person_by_email("coordinator@example.org")
    assert card is not None
    path = f"{own(person_id)}/roles/{card.memberships[0].id}/end"
    page = client.login("coordinator").post(path, status=200).get_data(as_text=True)
    assert 'name="confirmed"' in page
    client.post(path, {"confirmed": "y"})
    client.get("/staff/vlore/people", status=404)


def test_an_account_is_locked_and_unlocked(app: APIFlask, client: HouseClient) -> None:
    person_id = id_of("officer_1")
    client.login("coordinator").post(f"{own(person_id)}/deactivate")
    HouseClient(app).login("officer_1").get("/staff/vlore/people", status=303)
    client.post(f"{own(person_id)}/reactivate", token_from=own(person_id))
    client.post(f"{own(person_id)}/link", token_from=own(person_id))
    assert "/staff/password/" in client.get(own(person_id)).get_data(as_text=True)


def test_an_organisation_is_added_renamed_and_found_stale(client: HouseClient, cast: Cast) -> None:
    client.login("coordinator")
    client.post("/staff/vlore/organisations/new", {"name": "Forumi", "kind": "ngo", "aliases": "FR\nForum\n"})
    path = "/staff/vlore/organisations/forumi"
    form = client.form(path)
    draft = OrganisationDraft("Forumi i ri", OrganisationKind.NGO)
    organisations.change_organisation(actor=cast.coordinator, slug="forumi", expected_version=1, draft=draft)
    data = {**form, "name": "Forumi ynë", "kind": "ngo", "aliases": "FR", "website": ""}
    page = client.post(path, data, status=409).get_data(as_text=True)
    assert "Forumi i ri" in page
    client.post(path, {**data, "version": "2"})
    assert get_organisation("forumi").name == "Forumi ynë"


def test_the_networks_organisation_is_read_only_for_a_coordinator(client: HouseClient) -> None:
    page = client.login("coordinator").get("/staff/vlore/organisations/qendra-rinore").get_data(as_text=True)
    assert 'name="name"' not in page


def test_the_list_asks_the_database_as_often_for_three_people_as_for_one(
    client: HouseClient, cast: Cast
) -> None:
    client.login("coordinator").get("/staff/vlore/people")
    before = len(client.statements)
    from pb_app.accounts.rules import Scope  # noqa: PLC0415 - one scope only
    from pb_app.kernel.actor import Role  # noqa: PLC0415 - as above

    for number in range(2):
        people.add_person(
            actor=cast.coordinator,
            email=f"ri{number}@example.org",
            name="x",
            scope=Scope(Role.OFFICER, "vlore", ("vlore-orikum",)),
        )
    client.get("/staff/vlore/people")
    assert len(client.statements) == before
