"""Who may do what; no application, no database."""

from collections.abc import Callable

import pytest

from pb_app.consolidation import policy
from pb_app.kernel.actor import VISITOR, Actor, Grant, Role

EVERYBODY = frozenset(Role)


def person(role: Role, municipality_id: str | None = "vlore") -> Actor:
    """Somebody with one role."""
    return Actor(person_id=1, name=role.value, grants=(Grant(role, municipality_id),))


@pytest.mark.parametrize(
    ("may", "roles"),
    [
        (policy.may_see_bench, {Role.COORDINATOR, Role.BUDGET_OFFICER, Role.OFFICER}),
        (policy.may_gather, {Role.COORDINATOR}),
        (policy.may_value, {Role.COORDINATOR, Role.BUDGET_OFFICER}),
        (policy.may_decide, {Role.COORDINATOR}),
        (policy.may_publish, {Role.COORDINATOR}),
    ],
)
def test_who_may(may: Callable[[Actor, str], bool], roles: set[Role]) -> None:
    found = {role for role in EVERYBODY - {Role.ADMIN} if may(person(role), "vlore")}
    assert found == roles
    assert may(person(Role.ADMIN, None), "vlore")
    assert not may(VISITOR, "vlore")
    assert not any(may(person(role), "fier") for role in EVERYBODY - {Role.ADMIN})
