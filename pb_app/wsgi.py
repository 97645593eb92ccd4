"""The application for any WSGI server, beside ``pb worker``: ``gunicorn pb_app.wsgi:app``."""

import sys
from typing import NoReturn

from flask import Flask
from sqlalchemy.exc import OperationalError

from pb_app.adapters.queue import HueyQueue
from pb_app.app import create_app
from pb_app.cli.schema import refuse_other_schema
from pb_app.cli.work import bind_worker
from pb_app.config import Settings, SettingsError

BOOT_ERROR = 3
"""gunicorn stops on this exit status; after any other it would start the process again, for ever."""


def make_app() -> Flask:
    """The application of the environment's settings, which wakes the worker through Redis.

    Without Redis nobody would run its jobs: ``pb serve`` carries a worker of its own, a WSGI server does not.
    """
    settings = Settings.from_environment()
    if not settings.redis_url:
        message = "PB_REDIS_URL is not set: a WSGI server needs 'pb worker' beside it; 'pb serve' does not"
        raise SettingsError(message)
    queue = HueyQueue(settings)
    made = create_app(settings, queue=queue)
    bind_worker(made, queue)
    with made.app_context():
        refuse_other_schema()
    return made


def _stop(reason: str) -> NoReturn:
    sys.stderr.write(f"degjesa: {reason}\n")
    sys.exit(BOOT_ERROR)


try:
    app = make_app()
except SettingsError as error:
    _stop(str(error))
except OperationalError as error:
    _stop(f"the database cannot be reached: {str(error.orig).splitlines()[0]}")
