"""What the worker does: jobs, mail, seals; each in an application context of its own."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask

from pb_app.adapters.mail import ConsoleMailer, SmtpMailer
from pb_app.adapters.queue import HueyQueue
from pb_app.audit.service import seal
from pb_app.config import Settings
from pb_app.jobs.service import Task, note_sweep, run_due, run_one
from pb_app.outbox.service import deliver_due
from pb_app.ports import Mailer

TASKS: dict[str, Task] = {}
log = logging.getLogger(__name__)
NIGHTLY: list[Callable[[], None]] = []


def make_mailer(settings: Settings) -> Mailer | None:
    """The mailer of the settings; None means that mail waits in the outbox."""
    if settings.mail_url:
        return SmtpMailer(settings.mail_url, settings.mail_from)
    return ConsoleMailer() if settings.is_demo else None


def sweep(app: Flask) -> None:
    """Everything that is due: jobs (also lost ones), mail, the seal of the audit record."""
    settings: Settings = app.extensions["pb_house"].settings
    with app.app_context():
        run_due(TASKS)
        mailer = make_mailer(settings)
        if mailer is not None:
            deliver_due(mailer, host=urlsplit(settings.base_url).hostname or "localhost")
        seal()
        note_sweep()


def run_job(app: Flask, job_id: int) -> None:
    """One job, as soon as the queue names it."""
    with app.app_context():
        run_one(job_id, TASKS)


def run_night(app: Flask) -> None:
    """The work of the night: what expires and what leaves the feeds."""
    for action in NIGHTLY:
        try:
            with app.app_context():
                action()
        except Exception:  # what fails tonight must not keep personal data of others from expiring
            log.exception("%s failed tonight", action.__name__)


def bind_worker(app: Flask, queue: HueyQueue) -> None:
    """Tell the queue what to run."""
    queue.bind(lambda job_id: run_job(app, job_id), lambda: sweep(app), lambda: run_night(app))
