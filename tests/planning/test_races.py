"""Two at the same moment: one publishes, one edit wins, one line comes back, the other hears of it."""

from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.planning.bulk import Target, cancel_many
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.line_removal import remove_line, restore_line
from pb_app.hearings.planning.lines import LineFacts, add_line, edit_line, propose_change
from pb_app.hearings.planning.publishing import Chosen, Published, publish_lines, tick_of
from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.unit_of_work import house
from tests.trust.conftest import Race

AT_ONCE = 4
FACTS = LineFacts(
    slot=Slot(date(2027, 11, 9)), place_ids=("vlore-rajoni-3",), venue=VenueChoice(text="Shkolla")
)


def _some_lines(running: APIFlask, count: int) -> tuple[int, list[int]]:
    with running.app_context():
        cycle_id = get_cycle("vlore", 2027).id
        return cycle_id, [add_line(actor=SYSTEM, cycle_id=cycle_id, facts=FACTS) for _number in range(count)]


def _everything(running: APIFlask) -> tuple[list[Chosen], frozenset[str]]:
    with running.app_context():
        draft = read_draft(get_cycle("vlore", 2027), local_today(house().clock.now()))
        ticks = frozenset(tick_of(key, one.code) for key, found in draft.doubts().items() for one in found)
        return [Chosen(item.key, item.seen, "Arsye") for item in draft.publishable], ticks


def _count(running: APIFlask, table: type) -> int:
    with running.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_one_publishes_and_the_others_hear_that_the_draft_changed(running: APIFlask, race: Race) -> None:
    cycle_id, _ids = _some_lines(running, 3)
    chosen, ticks = _everything(running)
    publish = partial(publish_lines, actor=SYSTEM, cycle_id=cycle_id, chosen=chosen, confirmed=ticks)
    results = race(*[publish] * AT_ONCE)
    assert [one for one in results if isinstance(one, Published)] == [Published(1, 3)]
    assert sum(isinstance(one, StaleVersion) for one in results) == AT_ONCE - 1, results
    assert (_count(running, Hearing), _count(running, CalendarEdition), _count(running, PlanEntry)) == (
        3,
        1,
        0,
    )


def test_halves_published_at_once_are_two_editions(running: APIFlask, race: Race) -> None:
    cycle_id, _ids = _some_lines(running, 4)
    chosen, ticks = _everything(running)
    publish = partial(publish_lines, actor=SYSTEM, cycle_id=cycle_id, confirmed=ticks)
    results = race(partial(publish, chosen=chosen[:2]), partial(publish, chosen=chosen[2:]))
    assert sorted(one.edition for one in results) == [1, 2], results
    with running.app_context():
        refs = db.session.scalars(sa.select(Hearing.ref)).all()
    assert len(set(refs)) == 4


def test_one_edit_wins(running: APIFlask, race: Race) -> None:
    cycle_id, (entry_id,) = _some_lines(running, 1)
    edit = partial(edit_line, actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1)
    results = race(*[partial(edit, facts=replace(FACTS, title=f"Fjala {n}")) for n in range(AT_ONCE)])
    assert sum(one is None for one in results) == 1, results
    assert sum(isinstance(one, StaleVersion) for one in results) == AT_ONCE - 1, results


def test_a_line_comes_back_once(running: APIFlask, race: Race) -> None:
    cycle_id, (entry_id,) = _some_lines(running, 1)
    with running.app_context():
        remove_line(actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id, expected_version=1)
    results = race(*[partial(restore_line, actor=SYSTEM, cycle_id=cycle_id, entry_id=entry_id)] * AT_ONCE)
    assert sum(isinstance(one, int) for one in results) == 1, results
    assert sum(isinstance(one, DomainError) for one in results) == AT_ONCE - 1, results
    assert _count(running, PlanEntry) == 1


def test_a_storm_and_a_proposal_to_move_the_same_hearing(running: APIFlask, race: Race) -> None:
    cycle_id, _ids = _some_lines(running, 1)
    chosen, ticks = _everything(running)
    with running.app_context():
        publish_lines(actor=SYSTEM, cycle_id=cycle_id, chosen=chosen, confirmed=ticks)
        row = db.session.scalars(sa.select(Hearing)).one()
        hearing_id, version = row.id, row.version
    cancel = partial(
        cancel_many, actor=SYSTEM, cycle_id=cycle_id, targets=[Target(hearing_id, version)], reason="Stuhi"
    )
    propose = partial(
        propose_change, actor=SYSTEM, cycle_id=cycle_id, hearing_id=hearing_id, action=PlanAction.HOLD
    )
    results = race(cancel, cancel, propose, propose)
    assert sum(isinstance(one, StaleVersion) for one in results) == 1, results
    assert _count(running, CalendarEdition) == 2
    proposed = {one for one in results[2:] if isinstance(one, int)}
    assert len(proposed) == _count(running, PlanEntry) <= 1
