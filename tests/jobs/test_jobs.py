"""Jobs: the row is the truth; a task that fails is tried again, a worker that dies loses nothing."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.jobs.lease import LEASE
from pb_app.jobs.service import MAX_ATTEMPTS, enqueue, run_due, run_one
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import EXTENSION, unit_of_work
from tests.conftest import StillClock


class Worker:
    """Tasks that note what they were given, or fail as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.done: list[Mapping[str, Any]] = []
        self.tasks = {"render": self._render}

    def _render(self, payload: Mapping[str, Any]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.done.append(payload)


def _enqueue(key: str = "list:1", kind: str = "render") -> None:
    with unit_of_work(SYSTEM) as uow:
        enqueue(uow, kind=kind, dedup_key=key, payload={"edition": 1})


def _job(key: str = "list:1") -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Job).where(Job.dedup_key == key)).one()


def test_the_same_job_is_kept_once_and_done_once(app: APIFlask) -> None:
    _enqueue()
    _enqueue()
    worker = Worker()
    assert run_due(worker.tasks) == 1
    assert run_due(worker.tasks) == 0
    assert worker.done == [{"edition": 1}]
    assert _job().state is JobState.DONE


def test_the_worker_is_woken_after_the_commit(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []
    house = app.extensions[EXTENSION]
    monkeypatch.setattr(house, "queue", type("Queue", (), {"wake": staticmethod(woken.append)})())
    with unit_of_work(SYSTEM) as uow:
        enqueue(uow, kind="render", dedup_key="list:1", payload={})
        assert woken == []
    assert woken == [_job().id]


def test_a_failed_task_is_tried_again_later(app: APIFlask, clock: StillClock) -> None:
    _enqueue()
    worker = Worker(OSError("disk full"))
    assert run_due(worker.tasks) == 0
    assert (_job().state, _job().error) == (JobState.WAITING, "OSError: disk full")
    assert run_due(worker.tasks) == 0, "not at once"
    clock.move(minutes=1)
    assert run_due(worker.tasks) == 1
    assert _job().error is None


def test_it_gives_up_after_a_while_and_says_why(app: APIFlask, clock: StillClock) -> None:
    _enqueue()
    for _attempt in range(MAX_ATTEMPTS + 2):
        run_due(Worker(OSError("disk full")).tasks)
        clock.move(hours=1)
    assert (_job().state, _job().attempts) == (JobState.FAILED, MAX_ATTEMPTS)


def test_one_that_fails_does_not_hold_up_the_others(app: APIFlask) -> None:
    _enqueue("list:1")
    _enqueue("list:2")
    assert run_due(Worker(OSError("disk full")).tasks) == 1
    assert _job("list:2").state is JobState.DONE


def test_a_kind_that_nobody_knows_is_a_failure_not_a_crash(app: APIFlask) -> None:
    _enqueue(kind="forgotten")
    assert run_due(Worker().tasks) == 0
    assert _job().error == "KeyError: 'forgotten'"


class Killed(BaseException):
    """The worker's process ends in the middle of a task."""


def test_a_killed_worker_loses_nothing(app: APIFlask, clock: StillClock) -> None:
    _enqueue()

    def die(_payload: Mapping[str, Any]) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_one(_job().id, {"render": die})
    worker = Worker()
    assert run_due(worker.tasks) == 0, "its lease still runs"
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert run_due(worker.tasks) == 1
    assert worker.done == [{"edition": 1}]


def test_a_task_that_kills_its_worker_each_time_is_given_up(app: APIFlask, clock: StillClock) -> None:
    _enqueue()

    def die(_payload: Mapping[str, Any]) -> None:
        raise Killed

    for _attempt in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            run_due({"render": die})
        clock.move(seconds=LEASE.total_seconds() + 1)
    assert run_due({"render": die}) == 0
    assert (_job().state, _job().error) == (JobState.FAILED, "the worker died")
