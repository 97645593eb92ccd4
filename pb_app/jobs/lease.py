"""While a task runs, its lease is renewed: nobody else takes up what is still under way."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from flask import Flask, current_app

from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work

LEASE: Final = timedelta(minutes=5)
RENEW_EVERY: float = LEASE.total_seconds() / 5
"""Seconds. Often enough that several renewals in a row may fail, while the task itself writes, say."""

log = logging.getLogger(__name__)


@contextmanager
def renewed(job_id: int, attempt: int) -> Iterator[None]:
    """Renew the lease of a job from a thread beside it, as long as the block runs in this process."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the way Flask gives
    is_over = threading.Event()
    beside = threading.Thread(
        target=_renew, args=(app, job_id, attempt, is_over), name=f"lease-{job_id}", daemon=True
    )
    beside.start()
    try:
        yield
    finally:
        is_over.set()
        beside.join()


def _renew(app: Flask, job_id: int, attempt: int, is_over: threading.Event) -> None:
    while not is_over.wait(RENEW_EVERY):
        try:
            with app.app_context():
                renew(job_id, attempt)
        except Exception:  # the next one may succeed; without any, another worker takes the job up
            log.exception("the lease of job %s could not be renewed", job_id)


def renew(job_id: int, attempt: int) -> None:
    """Put the end of the lease off, unless another worker has the job by now."""
    with unit_of_work(SYSTEM) as uow:
        mine = sa.update(Job).where(Job.id == job_id, Job.state == JobState.RUNNING, Job.attempts == attempt)
        uow.session.execute(mine.values(lease_until=uow.now + LEASE))
