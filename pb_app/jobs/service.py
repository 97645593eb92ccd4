"""Queue a job inside a unit of work; run what is due."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from pb_app.jobs.lease import LEASE, renewed
from pb_app.jobs.tables import SWEEP, Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

MAX_ATTEMPTS = 5
Task = Callable[[Mapping[str, Any]], None]

log = logging.getLogger(__name__)


def enqueue(uow: UnitOfWork, *, kind: str, dedup_key: str, payload: Mapping[str, Any]) -> None:
    """Put a job into the table of the transaction and wake the worker after its commit.

    The same ``dedup_key`` again changes nothing.
    """
    if uow.session.scalar(sa.select(Job.id).where(Job.dedup_key == dedup_key)):
        return
    job = Job(kind=kind, dedup_key=dedup_key, payload=dict(payload), run_after=uow.now, created_at=uow.now)
    uow.session.add(job)
    uow.session.flush()
    job_id, queue = job.id, house().queue
    uow.after_commit(lambda: queue.wake(job_id))


def run_due(tasks: Mapping[str, Task]) -> int:
    """Run every job that is due, put back those whose worker died; return how many were done."""
    _put_back_lost()
    done = 0
    for job_id in _due_ids():
        done += run_one(job_id, tasks)
    return done


def note_sweep() -> None:
    """Note that the worker made its round: ``/readyz`` tells when that last happened."""
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(Job).where(Job.dedup_key == SWEEP)).first()
        if row is None:
            row = Job(kind=SWEEP, dedup_key=SWEEP, payload={}, run_after=uow.now, created_at=uow.now)
            uow.session.add(row)
        row.state, row.finished_at = JobState.DONE, uow.now


def run_one(job_id: int, tasks: Mapping[str, Task]) -> int:
    """Take one job under a lease, run its task outside any transaction, note the outcome; 1 if done.

    The lease is renewed as long as the task runs. A worker that lost it all the same notes nothing: the outcome is
    that of who has the job now.
    """
    taken = _take(job_id)
    if taken is None:
        return 0
    kind, payload, attempt = taken
    try:
        with renewed(job_id, attempt):
            tasks[kind](payload)
    except (
        Exception
    ) as error:  # any failure of a task must be noted, else the job would hang until its lease ends
        log.exception("job %s (%s) failed", job_id, kind)
        _note_failure(job_id, attempt, f"{type(error).__name__}: {error}"[:500])
        return 0
    with unit_of_work(SYSTEM) as uow:
        job = _held(uow, job_id, attempt)
        if job is not None:
            job.state, job.finished_at, job.error = JobState.DONE, uow.now, None
    return 1


def _due_ids() -> list[int]:
    with unit_of_work(SYSTEM) as uow:
        due = (
            sa.select(Job.id)
            .where(Job.state == JobState.WAITING, Job.run_after <= uow.now)
            .order_by(Job.id)
            .limit(100)
        )
        return list(uow.session.scalars(due))


def _take(job_id: int) -> tuple[str, Mapping[str, Any], int] | None:
    with unit_of_work(SYSTEM) as uow:
        job = uow.session.get(Job, job_id, with_for_update=True)
        if job is None or job.state is not JobState.WAITING:
            return None
        job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, uow.now + LEASE
        return job.kind, dict(job.payload), job.attempts


def _held(uow: UnitOfWork, job_id: int, attempt: int) -> Job | None:
    """The job, unless another worker took it up meanwhile."""
    job = uow.session.get_one(Job, job_id, with_for_update=True)
    return job if job.state is JobState.RUNNING and job.attempts == attempt else None


def _note_failure(job_id: int, attempt: int, error: str) -> None:
    with unit_of_work(SYSTEM) as uow:
        job = _held(uow, job_id, attempt)
        if job is None:
            return
        job.error = error
        job.state = JobState.FAILED if job.attempts >= MAX_ATTEMPTS else JobState.WAITING
        job.run_after = uow.now + timedelta(seconds=10 * 2**job.attempts)


def _put_back_lost() -> None:
    with unit_of_work(SYSTEM) as uow:
        lost = sa.select(Job).where(Job.state == JobState.RUNNING, Job.lease_until < uow.now)
        for job in uow.session.scalars(lost):
            job.state, job.run_after = JobState.WAITING, uow.now
            if job.attempts >= MAX_ATTEMPTS:  # it took its worker along each time
                job.state, job.error = JobState.FAILED, "the worker died"
