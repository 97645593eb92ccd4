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
from pb_app.notices.service import is_wanted, prepare_due
from pb_app.outbox.service import deliver_due
from pb_app.portal.dataset.service import ask_for_archives
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
    with app.app_context():
        ask_for_archives()
        run_due(TASKS)
        send_mail(app)
        seal()
        note_sweep()


def send_mail(app: Flask) -> int:
    """Decide what is to be told now and deliver what is due; return how many mails went out.

    Without a mailer nothing is decided either: what is told must be true on the day on which it can be sent.
    """
    settings: Settings = app.extensions["pb_house"].settings
    mailer = make_mailer(settings)
    if mailer is None:
        return 0
    try:
        prepare_due()
    except Exception:  # what cannot be written must not hold up what was promised before: links, receipts
        log.exception("notices could not be prepared")
    host = urlsplit(settings.base_url).hostname or "localhost"
    return deliver_due(mailer, host=host, is_wanted=is_wanted)


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
