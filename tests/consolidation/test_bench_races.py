"""Two people at one pile at the same moment: one gathers, the others hear who did; nothing is undone twice."""

from functools import partial

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.accounts.tables import Person
from pb_app.consolidation.rules.gathering import GatheredMeanwhile
from pb_app.consolidation.service import create_item_from, take_seat, undo_last
from pb_app.consolidation.service.undoing import Undone
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.errors import DomainError
from tests.proposals.factories import listed, row
from tests.trust.conftest import Race

AT_ONCE = 5


def _coordinator() -> Actor:
    person_id = db.session.scalars(
        sa.select(Person.id).where(Person.email == "coordinator@example.org")
    ).one()
    return Actor(person_id=person_id, grants=(Grant(Role.COORDINATOR, "vlore"),))


def test_one_gathers_and_the_others_hear_of_it(running: APIFlask, race: Race) -> None:
    with running.app_context():
        ref, actor = listed(), _coordinator()
    gather = partial(
        create_item_from, actor, municipality_id="vlore", references=[ref], title="T", seen={ref: ""}
    )
    results = race(*[gather] * AT_ONCE)
    assert sum(isinstance(one, str) for one in results) == 1, results
    assert sum(isinstance(one, GatheredMeanwhile) for one in results) == AT_ONCE - 1, results
    with running.app_context():
        assert db.session.scalar(sa.select(sa.func.count(ItemLink.id))) == 1
        assert db.session.scalar(sa.select(sa.func.count(ConsolidatedItem.id))) == 1


def test_a_step_is_undone_once(running: APIFlask, race: Race) -> None:
    with running.app_context():
        ref, actor = listed(), _coordinator()
        cycle_id = get_cycle("vlore", 2027).id
        create_item_from(actor, municipality_id="vlore", references=[ref], title="T")
    undo = partial(undo_last, actor, municipality_id="vlore", cycle_id=cycle_id)
    results = race(*[undo] * AT_ONCE)
    assert sum(isinstance(one, Undone) for one in results) == 1, results
    assert {one.code for one in results if isinstance(one, DomainError)} == {"nothing_to_undo"}, results


def test_one_seat_a_person(running: APIFlask, race: Race) -> None:
    with running.app_context():
        proposal_id, actor = row(listed()).id, _coordinator()
        cycle_id = get_cycle("vlore", 2027).id
    sit = partial(take_seat, actor, municipality_id="vlore", cycle_id=cycle_id, proposal_id=proposal_id)
    results = race(*[sit] * AT_ONCE)
    assert results == [None] * AT_ONCE
