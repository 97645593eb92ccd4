"""Jobs: what a dead worker leaves behind is done by the next one, but not for ever."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cli import work
from pb_app.database import db
from pb_app.jobs.lease import LEASE
from pb_app.jobs.service import MAX_ATTEMPTS, enqueue, run_due
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock

KIND = "test_job"


class PowerCutError(BaseException):
    """The worker's process ends in the middle of a task."""


@pytest.fixture
def queued(app: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        enqueue(uow, kind=KIND, dedup_key=KIND, payload={"n": 1})


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(sa.select(Job).where(Job.kind == KIND)).one()


def die(_payload: Mapping[str, Any]) -> None:
    raise PowerCutError


def fail(_payload: Mapping[str, Any]) -> None:
    raise ValueError


def die_once(clock: StillClock) -> None:
    with pytest.raises(PowerCutError):
        run_due({KIND: die})
    clock.move(seconds=LEASE.total_seconds() + 1)


@pytest.mark.usefixtures("queued")
def test_a_job_outlives_its_worker(clock: StillClock) -> None:
    done: list[Mapping[str, Any]] = []
    die_once(clock)
    assert job().state is JobState.RUNNING
    assert run_due({KIND: done.append}) == 1
    assert done == [{"n": 1}]
    assert job().state is JobState.DONE


@pytest.mark.usefixtures("queued")
def test_a_job_that_is_under_lease_is_left_alone(clock: StillClock) -> None:
    with pytest.raises(PowerCutError):
        run_due({KIND: die})
    clock.move(seconds=LEASE.total_seconds() - 1)
    assert run_due({KIND: die}) == 0


@pytest.mark.usefixtures("queued")
def test_a_job_that_kills_each_worker_is_given_up(clock: StillClock) -> None:
    for _worker in range(MAX_ATTEMPTS):
        die_once(clock)
    assert run_due({KIND: die}) == 0
    assert job().state is JobState.FAILED


@pytest.mark.usefixtures("queued")
def test_a_job_that_fails_each_time_is_given_up_with_its_error(clock: StillClock) -> None:
    for _attempt in range(MAX_ATTEMPTS + 2):
        run_due({KIND: fail})
        clock.move(hours=1)
    assert (job().state, job().attempts) == (JobState.FAILED, MAX_ATTEMPTS)
    assert "ValueError" in str(job().error)


def test_one_failure_of_the_night_does_not_keep_the_rest_from_its_work(
    app: APIFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def breaks() -> None:
        raise ValueError

    monkeypatch.setattr(work, "NIGHTLY", [breaks, lambda: done.append("erased")])
    work.run_night(app)
    assert done == ["erased"]
