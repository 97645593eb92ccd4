"""Who may do what; no application, no database."""

import pytest

from pb_app.hearings.policy import (
    HearingScope,
    may_draft,
    may_edit,
    may_publish_minutes,
    may_read,
    may_record,
    may_schedule,
)
from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.actor import VISITOR, Actor, Grant, Role

RAJONI_1 = "vlore/vlore-vlore/vlore-rajoni-1"
NOVOSELE = "vlore/vlore-novosele"


def person(role: Role, municipality_id: str | None = "vlore", place_path: str | None = None) -> Actor:
    return Actor(person_id=1, grants=(Grant(role, municipality_id, place_path),))


COORDINATOR = person(Role.COORDINATOR)
OFFICER_1 = person(Role.OFFICER, place_path=RAJONI_1)
OFFICER_OF_ALL = person(Role.OFFICER)
CENTRE = person(Role.YOUTH_CENTRE)
BUDGET = person(Role.BUDGET_OFFICER)
MONITOR = person(Role.MONITOR)
ADMIN = person(Role.ADMIN, None)
STRANGER = person(Role.COORDINATOR, "fier")


def hearing(*paths: str, status: HearingStatus = HearingStatus.CONFIRMED) -> HearingScope:
    return HearingScope("vlore", status, paths)


@pytest.mark.parametrize("actor", [BUDGET, MONITOR, STRANGER, VISITOR])
def test_readers_and_strangers_change_nothing(actor: Actor) -> None:
    draft = hearing(RAJONI_1, status=HearingStatus.DRAFT)
    assert not may_draft(actor, "vlore", (RAJONI_1,))
    for may in (may_edit, may_schedule, may_record, may_publish_minutes):
        assert not may(actor, draft)


@pytest.mark.parametrize("actor", [COORDINATOR, ADMIN, OFFICER_OF_ALL])
def test_who_answers_for_the_municipality_may_everything(actor: Actor) -> None:
    for scope in (hearing(), hearing(RAJONI_1, NOVOSELE)):
        assert may_edit(actor, scope)
        assert may_schedule(actor, scope)
        assert may_record(actor, scope)
        assert may_publish_minutes(actor, scope)
    assert may_draft(actor, "vlore", ())


def test_an_officer_runs_hearings_wholly_within_his_places() -> None:
    assert may_schedule(OFFICER_1, hearing(RAJONI_1))
    assert may_schedule(OFFICER_1, hearing(RAJONI_1 + "/lagjja-1"))
    assert not may_schedule(OFFICER_1, hearing(RAJONI_1, NOVOSELE))
    assert not may_schedule(OFFICER_1, hearing())
    assert not may_schedule(OFFICER_1, hearing("vlore/vlore-vlore/vlore-rajoni-10"))
    assert may_draft(OFFICER_1, "vlore", (RAJONI_1,))
    assert not may_draft(OFFICER_1, "vlore", (NOVOSELE,))


def test_the_youth_centre_drafts_and_counts_but_never_announces() -> None:
    assert may_draft(CENTRE, "vlore", ())
    assert may_edit(CENTRE, hearing(NOVOSELE, status=HearingStatus.DRAFT))
    assert not may_edit(CENTRE, hearing(NOVOSELE))
    assert may_record(CENTRE, hearing(NOVOSELE))
    assert not may_schedule(CENTRE, hearing(NOVOSELE))
    assert not may_publish_minutes(CENTRE, hearing(NOVOSELE))
    assert not may_record(CENTRE, HearingScope("fier", HearingStatus.CONFIRMED))


def test_every_role_reads_the_desk_of_its_own_municipality() -> None:
    for actor in (COORDINATOR, OFFICER_1, CENTRE, BUDGET, MONITOR, ADMIN):
        assert may_read(actor, "vlore")
    assert not may_read(STRANGER, "vlore")
    assert not may_read(VISITOR, "vlore")
