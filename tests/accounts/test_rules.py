"""Passwords, addresses, scopes and who may manage whom: no application, no database."""

import pytest

from pb_app.accounts import policy, rules
from pb_app.accounts.rules import Scope
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.contact import normal_email
from pb_app.kernel.errors import DomainError

COORDINATOR = Actor(person_id=1, grants=(Grant(Role.COORDINATOR, "vlore"),))
ADMIN = Actor(person_id=2, grants=(Grant(Role.ADMIN),))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("shkurt", "password_too_short"),
        ("emri.shembull", "password_is_email"),
        ("Emri.Shembull@bashkia.example", "password_is_email"),
        ("aaaaaaaaaaaa", "password_too_simple"),
        ("x" * 150 + "abcdefghijk" * 5, "password_unreadable"),
        ("tetë ujqër\x00 në pyll", "password_unreadable"),
        ("tetë ujqër\ud800 në pyll", "password_unreadable"),
    ],
)
def test_a_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        rules.check_password(password, email="emri.shembull@bashkia.example")
    assert caught.value.code == code


def test_four_words_are_a_good_password() -> None:
    rules.check_password("ulli gur det mëngjes", email="emri@bashkia.example")


def test_an_address_is_kept_in_lower_case() -> None:
    assert normal_email("  Emri.Shembull@Bashkia.EXAMPLE.org ") == "emri.shembull@bashkia.example.org"


@pytest.mark.parametrize(
    "text", ["", "emri", "emri@", "a@b", "emri@bashkia .al", "emri@x.org\nBcc: a@b.org", "x" * 300]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        normal_email(text)
    assert caught.value.code == "email_unreadable"


@pytest.mark.parametrize(
    ("text", "address"),
    [("", ""), ("qendra.example.org", "https://qendra.example.org"), ("http://a.al/x", "http://a.al/x")],
)
def test_a_website_gets_its_scheme(text: str, address: str) -> None:
    assert rules.normal_website(text) == address


@pytest.mark.parametrize(
    "text", ["javascript://x.al/%0aalert(1)", "ftp://x.al", "https://", "fjalë e lirë.al"]
)
def test_another_scheme_is_no_website(text: str) -> None:
    with pytest.raises(DomainError):
        rules.normal_website(text)


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        (Scope(Role.ADMIN, "vlore"), "scope_admin"),
        (Scope(Role.COORDINATOR), "scope_municipality"),
        (Scope(Role.BUDGET_OFFICER, "vlore", ("vlore-novosele",)), "scope_places"),
    ],
)
def test_a_membership_without_sense_is_refused(scope: Scope, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        rules.check_scope(scope)
    assert caught.value.code == code


def test_an_officer_of_two_units_and_an_administrator_of_all_make_sense() -> None:
    rules.check_scope(Scope(Role.OFFICER, "vlore", ("vlore-novosele", "vlore-orikum")))
    rules.check_scope(Scope(Role.ADMIN))


def test_the_last_coordinator_is_recognised() -> None:
    assert rules.is_last_coordinator(1, [1])
    assert rules.is_last_coordinator(1, [1, 1])
    assert not rules.is_last_coordinator(1, [1, 2])
    assert not rules.is_last_coordinator(3, [1])


def test_only_an_administrator_makes_administrators() -> None:
    assert policy.may_grant(ADMIN, Role.ADMIN, None)
    assert not policy.may_grant(COORDINATOR, Role.ADMIN, None)
    assert policy.may_grant(COORDINATOR, Role.COORDINATOR, "vlore")
    assert not policy.may_grant(COORDINATOR, Role.OFFICER, "fier")


def test_a_coordinator_cannot_take_over_an_account_that_serves_elsewhere() -> None:
    own = (Grant(Role.OFFICER, "vlore"),)
    assert policy.may_change_account(COORDINATOR, own)
    assert not policy.may_change_account(COORDINATOR, (*own, Grant(Role.COORDINATOR, "fier")))
    assert not policy.may_change_account(COORDINATOR, (*own, Grant(Role.ADMIN)))
    assert policy.may_change_account(ADMIN, (*own, Grant(Role.ADMIN)))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.COORDINATOR}])
def test_no_other_role_manages_people(role: Role) -> None:
    assert not policy.may_manage_people(Actor(person_id=3, grants=(Grant(role, "vlore"),)), "vlore")
