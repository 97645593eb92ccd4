"""The pages of the office, the halls and the places."""

import pytest

from pb_app.territory.office_rules import VenueDraft
from pb_app.territory.queries import find_venue, get_municipality, list_venues
from pb_app.territory.service import add_venue, change_venue
from tests.cast import Cast
from tests.house_client import HouseClient

OFFICE = "/staff/vlore/office"
VENUES = "/staff/vlore/venues"
PLACES = "/staff/vlore/places"
CONTACT = {
    "office": "Zyra e buxhetit", "address": "Sheshi i Flamurit", "phone": "033 222 333", "email": "zyra@vlora.example",
    "usual_minutes": "90", "accent": "#036", "privacy_notice": "",
}  # fmt: skip


@pytest.mark.parametrize(
    "page", [OFFICE, VENUES, f"{VENUES}/new", PLACES, f"{PLACES}?q=novosela", f"{PLACES}/vlore-novosele"]
)
def test_the_pages_stand_in_both_languages(client: HouseClient, page: str) -> None:
    client.login("coordinator").get(page)
    client.get("/en" + page)


@pytest.mark.parametrize("page", [OFFICE, VENUES, f"{VENUES}/new", PLACES, f"{PLACES}/vlore-novosele"])
@pytest.mark.parametrize("key", ["stranger", "youth_centre", "budget_officer", "monitor"])
def test_to_others_they_do_not_exist(client: HouseClient, key: str, page: str) -> None:
    client.login(key).get(page, status=404)


def test_the_office_is_saved(client: HouseClient) -> None:
    form = client.login("coordinator").form(OFFICE)
    client.post(OFFICE, {**form, **CONTACT})
    page = client.get(OFFICE).get_data(as_text=True)
    assert 'value="#003366"' in page
    assert "tel:033222333" in page or "033 222 333" in page


def test_a_pale_accent_is_refused_with_its_figure(client: HouseClient) -> None:
    form = client.login("coordinator").form(OFFICE)
    page = client.post(OFFICE, {**form, **CONTACT, "accent": "#ffcc00"}, status=200).get_data(as_text=True)
    assert "kontrast 1.5" in page
    assert 'value="#ffcc00"' in page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("phone", "thirrni"),
        ("email", "zyra"),
        ("usual_minutes", "900"),
        ("usual_minutes", "një orë"),
        ("office", "x" * 161),
        ("office", "a\x00b"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(client: HouseClient, name: str, text: str) -> None:
    form = client.login("coordinator").form(OFFICE)
    page = client.post(OFFICE, {**form, **CONTACT, name: text}, status=200).get_data(as_text=True)
    assert f'href="#{name}"' in page
    assert "Sheshi i Flamurit" in page
    assert "cannot be longer" not in page


def test_two_at_once_keep_both_texts(client: HouseClient) -> None:
    form = client.login("coordinator").form(OFFICE)
    client.post(OFFICE, {**form, **CONTACT})
    page = client.post(OFFICE, {**form, **CONTACT, "office": "Zyra ime"}, status=409).get_data(as_text=True)
    assert "Zyra e buxhetit" in page
    assert 'value="Zyra ime"' in page
    client.post(OFFICE, {**form, **CONTACT, "office": "Zyra ime", "version": str(int(form["version"]) + 1)})
    assert "Zyra ime" in client.get(OFFICE).get_data(as_text=True)


def test_a_hall_is_added_changed_and_taken_out_of_use(client: HouseClient) -> None:
    client.login("coordinator")
    data = {
        "name": "Salla e njësisë",
        "place_id": "vlore-novosele",
        "capacity": "80",
        "step_free": "no",
        "is_active": "y",
    }
    client.post(f"{VENUES}/new", data)
    hall = list_venues("vlore")[0]
    assert (hall.step_free, hall.capacity, hall.place_id) == (False, 80, "vlore-novosele")
    path = f"{VENUES}/{hall.id}"
    client.post(path, {**client.form(path), "name": "Salla", "place_id": "", "capacity": "", "step_free": ""})
    found = find_venue(hall.id)
    assert found is not None
    assert (found.is_active, found.step_free, found.capacity, found.place_id) == (False, None, None, None)


def test_a_stale_hall_keeps_both_texts(client: HouseClient, cast: Cast) -> None:
    hall = add_venue(actor=cast.coordinator, municipality_id="vlore", draft=VenueDraft("Salla", None))
    path = f"{VENUES}/{hall}"
    form = client.login("coordinator").form(path)
    change_venue(
        actor=cast.coordinator, venue_id=hall, expected_version=1, draft=VenueDraft("Salla e tyre", None)
    )
    data = {**form, "name": "Salla ime", "place_id": "", "step_free": ""}
    page = client.post(path, data, status=409).get_data(as_text=True)
    assert "Salla e tyre" in page
    assert 'value="Salla ime"' in page


def test_an_officer_sees_all_halls_but_adds_only_at_home(client: HouseClient) -> None:
    client.login("officer_2").get(VENUES)
    data = {"name": "Salla", "place_id": "vlore-orikum", "step_free": ""}
    page = client.post(f"{VENUES}/new", data, status=200).get_data(as_text=True)
    assert 'href="#place_id"' in page
    client.post(f"{VENUES}/new", {**data, "place_id": "vlore-novosele"})


def test_a_hall_of_another_municipality_is_not_found(client: HouseClient, cast: Cast) -> None:
    hall = add_venue(actor=cast.actor("stranger"), municipality_id="fier", draft=VenueDraft("Salla", None))
    client.login("coordinator").get(f"{VENUES}/{hall}", status=404)


def test_a_place_is_renamed_and_a_stale_name_noticed(client: HouseClient) -> None:
    path = f"{PLACES}/vlore-novosele"
    form = client.login("coordinator").form(path)
    client.post(path, {**form, "name": "Novosela e Re", "aliases": ""})
    assert "Novosela e Re" in client.get(f"{PLACES}?q=novosele").get_data(as_text=True)
    client.post(path, {**form, "name": "Tjetër", "aliases": ""}, status=409)
    client.get(f"{PLACES}/fier-fier", status=404)


def test_the_list_of_halls_asks_as_often_for_three_as_for_one(client: HouseClient, cast: Cast) -> None:
    counts = []
    for number in range(3):
        add_venue(
            actor=cast.coordinator,
            municipality_id="vlore",
            draft=VenueDraft(f"Salla {number}", "vlore-orikum"),
        )
        client.login("coordinator").get(VENUES)
        counts.append(len(client.statements))
    assert counts[0] == counts[2]
    assert get_municipality("vlore").id == "vlore"
