"""One transaction a use case: only the unit of work commits, and no use case runs inside another."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from apiflask import APIFlask

from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.events import Event
from pb_app.territory.tables import County
from pb_app.unit_of_work import EXTENSION, NestedUnitOfWorkError, UnitOfWork, unit_of_work
from tests.house.source_code import PACKAGE, called_name, calls_in, modules, place

ENDS_A_TRANSACTION = {"commit", "begin_nested"}
# database.py asks PostgreSQL for an extension behind a savepoint, while a migration runs.
MAY_END_ONE = {PACKAGE / "unit_of_work.py", PACKAGE / "database.py"}


def test_only_the_unit_of_work_commits() -> None:
    found = [
        place(path, call)
        for path in modules()
        if path not in MAY_END_ONE
        for call in calls_in(path)
        if called_name(call) in ENDS_A_TRANSACTION
    ]
    assert found == []


def test_the_guard_sees_a_commit() -> None:
    assert [call for call in calls_in(PACKAGE / "unit_of_work.py") if called_name(call) == "commit"]


def test_a_use_case_inside_a_use_case_is_refused(app: APIFlask) -> None:
    with pytest.raises(NestedUnitOfWorkError), unit_of_work(SYSTEM), unit_of_work(SYSTEM):
        pass
    with unit_of_work(SYSTEM) as uow:  # and the refusal leaves nothing behind
        assert uow.session.in_transaction()


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    what: str


@pytest.fixture
def handlers(app: APIFlask) -> Iterator[list[object]]:
    house = app.extensions[EXTENSION]
    seen: list[object] = []
    house.on(Happened, lambda uow, event: seen.append((uow, event)))
    yield seen
    del house.handlers[Happened]


def test_events_reach_their_handlers_in_the_same_transaction(app: APIFlask, handlers: list[object]) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.record(Happened(what="it"))
        assert handlers == []
    assert handlers == [(uow, Happened(what="it"))]


def test_a_handler_that_fails_undoes_the_use_case(app: APIFlask) -> None:
    house = app.extensions[EXTENSION]

    def refuse(_uow: UnitOfWork, _event: Happened) -> None:
        raise RuntimeError

    house.on(Happened, refuse)
    try:
        with pytest.raises(RuntimeError), unit_of_work(SYSTEM) as uow:
            uow.session.add(County(id="askund", name="Askund", name_en="Nowhere", sort_key="askund"))
            uow.record(Happened(what="it"))
    finally:
        del house.handlers[Happened]
    with unit_of_work(SYSTEM) as uow:
        assert uow.session.get(County, "askund") is None


def test_what_follows_the_commit_runs_once_it_is_durable(app: APIFlask) -> None:
    seen: list[str] = []
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM) as uow:
        uow.after_commit(lambda: seen.append("too early"))
        _ = 1 / 0
    with unit_of_work(SYSTEM) as uow:
        uow.after_commit(lambda: seen.append("after"))
        assert seen == []
    assert seen == ["after"]


def test_what_fails_after_the_commit_takes_nothing_back(app: APIFlask) -> None:
    ran: list[str] = []

    def fail() -> None:
        ran.append("failed")
        raise OSError

    with unit_of_work(SYSTEM) as uow:
        uow.session.add(County(id="AL-99", name="Provë", name_en="Trial", sort_key="0"))
        uow.after_commit(fail)
        uow.after_commit(lambda: ran.append("went on"))
    assert ran == ["failed", "went on"]
    with unit_of_work(SYSTEM) as uow:
        assert uow.session.get(County, "AL-99") is not None
