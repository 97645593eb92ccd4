"""Leases: who still works keeps the job; who lost it leaves it to who has it now."""

from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.jobs import lease
from pb_app.jobs.lease import LEASE, renew
from pb_app.jobs.service import enqueue, run_due
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock

KIND = "test_job"


@pytest.fixture
def queued(app: APIFlask) -> None:
    with unit_of_work(SYSTEM) as uow:
        enqueue(uow, kind=KIND, dedup_key=KIND, payload={})


def job() -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Job).where(Job.kind == KIND)).one()


def taken_by_another(_payload: Mapping[str, Any]) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.update(Job).values(attempts=2))


@pytest.mark.usefixtures("queued")
def test_a_job_that_takes_longer_than_its_lease_is_not_taken_by_another(clock: StillClock) -> None:
    others: list[int] = []

    def long(_payload: Mapping[str, Any]) -> None:
        for _part in range(3):
            clock.move(seconds=LEASE.total_seconds() - 1)
            renew(job().id, 1)
            others.append(run_due({KIND: taken_by_another}))

    assert run_due({KIND: long}) == 1
    assert others == [0, 0, 0]
    assert job().attempts == 1


@pytest.mark.usefixtures("queued")
def test_the_lease_is_renewed_while_the_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    enough = Event()

    def note(job_id: int, attempt: int) -> None:
        seen.append((job_id, attempt))
        if len(seen) == 1:
            raise OSError  # the database is locked, say: it is tried again
        enough.set()

    def long(_payload: Mapping[str, Any]) -> None:
        assert enough.wait(30)

    monkeypatch.setattr(lease, "RENEW_EVERY", 0.001)
    monkeypatch.setattr(lease, "renew", note)
    assert run_due({KIND: long}) == 1
    assert set(seen) == {(job().id, 1)}


@pytest.mark.usefixtures("queued")
def test_who_lost_the_lease_renews_it_no_more(clock: StillClock) -> None:
    def slow(_payload: Mapping[str, Any]) -> None:
        taken_by_another({})
        clock.move(minutes=1)
        renew(job().id, 1)

    until = clock.now() + LEASE
    run_due({KIND: slow})
    assert job().lease_until == until


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize("fails", [False, True])
def test_who_lost_the_lease_does_not_say_what_became_of_the_job(fails: bool) -> None:  # noqa: FBT001 - a parameter
    def slow(_payload: Mapping[str, Any]) -> None:
        taken_by_another({})
        if fails:
            raise ValueError

    run_due({KIND: slow})
    assert (job().state, job().attempts, job().error) == (JobState.RUNNING, 2, None)
