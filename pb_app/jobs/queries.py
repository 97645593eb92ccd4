"""Reads of the worker's work, for those who watch over it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.jobs.tables import SWEEP, Job, JobState


@dataclass(frozen=True)
class WorkState:
    """How the worker does: its last round, what waits and what it gave up."""

    last_sweep_at: datetime | None
    waiting: int
    failed: int


def work_state() -> WorkState:
    """The state of the worker, in one statement; ``last_sweep_at`` is None before its first round."""
    wanted = sa.select(
        sa.func.count(sa.case((Job.state.in_((JobState.WAITING, JobState.RUNNING)), 1))),
        sa.func.count(sa.case((Job.state == JobState.FAILED, 1))),
        sa.func.max(sa.case((Job.dedup_key == SWEEP, Job.finished_at))),
    ).where(sa.or_(Job.state != JobState.DONE, Job.dedup_key == SWEEP))
    waiting, failed, last = db.session.execute(wanted).one()
    return WorkState(last_sweep_at=last, waiting=waiting, failed=failed)
