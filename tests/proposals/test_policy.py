"""Who may do what; no application."""

import pytest

from pb_app.kernel.actor import VISITOR, Actor, Grant, Role
from pb_app.proposals import policy
from pb_app.proposals.policy import ProposalFacts

RAJONI_1 = "vlore/vlore-vlore/vlore-rajoni-1"
NOVOSELE = "vlore/vlore-novosele"


def actor(role: Role, municipality: str | None = "vlore", path: str | None = None) -> Actor:
    return Actor(person_id=1, grants=(Grant(role, municipality, path),))


def facts(
    path: str | None = RAJONI_1, *, is_recorded: bool = False, is_public: bool = False
) -> ProposalFacts:
    return ProposalFacts("vlore", path, is_recorded=is_recorded, is_public=is_public)


COORDINATOR = actor(Role.COORDINATOR)
OFFICER = actor(Role.OFFICER, path=RAJONI_1)
BUDGET = actor(Role.BUDGET_OFFICER)
YOUTH = actor(Role.YOUTH_CENTRE)
MONITOR = actor(Role.MONITOR)
STRANGER = actor(Role.COORDINATOR, "fier")


@pytest.mark.parametrize(
    ("who", "here", "elsewhere", "whole"),
    [
        (COORDINATOR, True, True, True),
        (OFFICER, True, False, False),
        (BUDGET, False, False, False),
        (YOUTH, False, False, False),
        (MONITOR, False, False, False),
        (STRANGER, False, False, False),
        (VISITOR, False, False, False),
    ],
)
def test_who_answers_a_proposal_and_reads_its_contact(
    who: Actor, *, here: bool, elsewhere: bool, whole: bool
) -> None:
    for path, expected in ((RAJONI_1, here), (NOVOSELE, elsewhere), (None, whole)):
        assert policy.may_moderate(who, facts(path)) is expected
        assert policy.may_read_contact(who, facts(path)) is expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (COORDINATOR, True),
        (OFFICER, True),
        (BUDGET, True),
        (YOUTH, True),
        (MONITOR, False),
        (STRANGER, False),
        (VISITOR, False),
    ],
)
def test_who_opens_the_queue(who: Actor, *, expected: bool) -> None:
    assert policy.may_open_queue(who, "vlore") is expected


def test_the_budget_officer_reads_everything_and_changes_nothing() -> None:
    assert policy.may_read(BUDGET, facts(NOVOSELE))
    assert not policy.may_add_voice(BUDGET, facts(is_recorded=True))


def test_the_youth_centre_reads_what_was_recorded_or_is_public() -> None:
    assert not policy.may_read(YOUTH, facts())
    assert policy.may_read(YOUTH, facts(is_recorded=True))
    assert policy.may_read(YOUTH, facts(is_public=True))
    assert policy.may_add_voice(YOUTH, facts(is_recorded=True))
    assert not policy.may_add_voice(YOUTH, facts(is_public=True))


def test_an_officer_reaches_the_own_places_only() -> None:
    assert policy.reach_of(OFFICER, "vlore").place_paths == (RAJONI_1,)
    assert policy.reach_of(COORDINATOR, "vlore").place_paths is None
    assert policy.reach_of(YOUTH, "vlore").only_recorded_or_public
    assert policy.reach_of(STRANGER, "vlore").place_paths == ()


def test_only_the_coordinator_brings_a_file_in() -> None:
    assert policy.may_import(COORDINATOR, "vlore")
    assert not any(policy.may_import(who, "vlore") for who in (OFFICER, BUDGET, YOUTH, MONITOR, STRANGER))
