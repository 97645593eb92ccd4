"""Names and their forms, colours, halls, and who may change them: no application, no database."""

import pytest

from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.contact import normal_phone
from pb_app.kernel.errors import DomainError
from pb_app.territory import office_rules, policy
from pb_app.territory.name_forms import definite_forms
from pb_app.territory.office_rules import OfficeDraft, VenueDraft


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Vlorë", ("Vlora", "Vlorës")),
        ("Tiranë", ("Tirana", "Tiranës")),
        ("Korçë", ("Korça", "Korçës")),
        ("Fier", ("Fieri", "Fierit")),
        ("Kukës", ("Kukësi", "Kukësit")),
        ("Durrës", ("Durrësi", "Durrësit")),
        ("Shkodër", ("Shkodra", "Shkodrës")),
        ("Gjirokastër", ("Gjirokastra", "Gjirokastrës")),
        ("Pukë", ("Puka", "Pukës")),
        ("Elbasan", ("Elbasani", "Elbasanit")),
        ("Cërrik", ("Cërriku", "Cërrikut")),
        ("Shijak", ("Shijaku", "Shijakut")),
        ("Belsh", ("Belshi", "Belshit")),
        ("Peshkopi", ("Peshkopia", "Peshkopisë")),
        ("Kamëz", ("Kamza", "Kamzës")),
        ("Vau i Dejës", ("Vaut të Dejës",)),
        ("Malësi e Madhe", ("Malësia e Madhe", "Malësisë së Madhe")),
        ("Bajram Curri", ()),
        ("3", ()),
    ],
)
def test_a_name_has_its_albanian_forms(name: str, forms: tuple[str, ...]) -> None:
    assert definite_forms(name) == forms


def test_contrast_is_that_of_the_standard() -> None:
    assert office_rules.contrast_with_white("#ffffff") == pytest.approx(1)
    assert office_rules.contrast_with_white("#000000") == pytest.approx(21)
    assert office_rules.contrast_with_white("#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("", None), ("  ", None), ("A4161A", "#a4161a"), ("#036", "#003366"), ("#767676", "#767676")],
)
def test_a_dark_colour_is_kept(text: str, colour: str | None) -> None:
    assert office_rules.normal_accent(text) == colour


def test_a_light_colour_is_refused_with_the_measured_figure() -> None:
    with pytest.raises(DomainError) as caught:
        office_rules.normal_accent("#777777")
    assert (caught.value.code, caught.value.params["measured"]) == ("accent_contrast", "4.47")


@pytest.mark.parametrize("text", ["red", "#12345", "#gggggg", "#a4161a;}", "rgb(1,2,3)"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        office_rules.normal_accent(text)
    assert caught.value.code == "accent_unreadable"


@pytest.mark.parametrize("text", ["033 222 333", "+355 69 12 34 567", "(033) 22-23-24", ""])
def test_a_number_that_can_be_dialled_is_kept(text: str) -> None:
    assert normal_phone(f" {text} ") == text


@pytest.mark.parametrize("text", ["12345", "thirrni Agimin", "033 222 333 <b>", "9" * 60])
def test_another_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        normal_phone(text)


def test_a_hearing_has_a_usual_length_that_can_be() -> None:
    values = {"office": "", "address": "", "phone": "", "email": "", "accent": None, "privacy_notice": ""}
    office_rules.check_office(OfficeDraft(**values, usual_minutes=90))
    for minutes in (0, 14, 481):
        with pytest.raises(DomainError):
            office_rules.check_office(OfficeDraft(**values, usual_minutes=minutes))


@pytest.mark.parametrize(
    "draft", [VenueDraft("", None), VenueDraft("S", None, capacity=0), VenueDraft("S", None, capacity=60_000)]
)
def test_an_impossible_hall_is_refused(draft: VenueDraft) -> None:
    with pytest.raises(DomainError):
        office_rules.check_venue(draft)


def test_an_officer_changes_only_the_halls_of_the_own_units() -> None:
    officer = Actor(person_id=1, grants=(Grant(Role.OFFICER, "vlore", "vlore/vlore-novosele"),))
    assert policy.may_see_venues(officer, "vlore")
    assert policy.may_change_venue(officer, "vlore", "vlore/vlore-novosele/vlore-novosele-poro")
    assert not policy.may_change_venue(officer, "vlore", "vlore/vlore-orikum")
    assert not policy.may_change_venue(officer, "vlore", None)
    assert not policy.may_change_office(officer, "vlore")
