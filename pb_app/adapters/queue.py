"""The wake-up call of the worker: huey on its own SQLite file, or on Redis."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import RedisHuey, SqliteHuey, crontab

from pb_app.config import Settings

log = logging.getLogger(__name__)
SAID_AGAIN_AFTER = 60


class OneLineAMinute(logging.Filter):
    """Says in one line, at most once a minute, that the queue does not answer.

    The consumer asks each second and would write a stack trace each time, which fills the disk overnight.
    """

    said_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Let pass what is no error; of errors the first of a minute, shortened."""
        if not record.exc_info:
            return True
        if record.created - self.said_at < SAID_AGAIN_AFTER:
            return False
        self.said_at = record.created
        reason = str(record.exc_info[1]).partition("\n")[0]
        record.msg, record.args = "the queue does not answer, and is asked again: %s", (reason,)
        record.exc_info = None
        return True


ONE_LINE = OneLineAMinute()


def make_huey(settings: Settings) -> Any:  # noqa: ANN401 - huey has no types
    """The queue that the settings ask for; its SQLite file syncs like the database does."""
    if settings.redis_url:
        return RedisHuey("degjesa", url=settings.redis_url)
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    return SqliteHuey(
        "degjesa", filename=str(settings.data_dir / "queue.sqlite3"), journal_mode="delete", fsync=True
    )


class HueyQueue:
    """Fills ``ports.JobQueue``; a lost wake-up is found by the sweep of every minute."""

    def __init__(self, settings: Settings) -> None:
        self.huey = make_huey(settings)
        self._task: Callable[[int], Any] | None = None
        for part in ("Worker", "Scheduler"):
            logging.getLogger(f"huey.consumer.{part}").addFilter(ONE_LINE)

    def bind(
        self, run_job: Callable[[int], None], every_minute: Callable[[], None], nightly: Callable[[], None]
    ) -> None:
        """Name what the worker does: one job, the sweep of every minute, the work of the night."""
        self._task = self.huey.task(name="run_job")(run_job)
        self.huey.periodic_task(crontab(minute="*"), name="every_minute")(every_minute)
        self.huey.periodic_task(crontab(hour="2", minute="30"), name="nightly")(nightly)

    def wake(self, job_id: int) -> None:
        """Ask the worker to look at this job."""
        if self._task is None:
            return
        try:
            self._task(job_id)
        except Exception:  # noqa: BLE001 - the job row is the truth: a dead queue must not fail the request
            log.warning("job %s: the worker could not be woken; the sweep will find it", job_id)

    def run_forever(self) -> None:
        """Be the worker of this process, until it is told to stop."""
        self.huey.create_consumer(workers=1).run()

    def run_in_thread(self) -> threading.Thread:
        """Be the worker beside the web server, in threads of the same process, without signal handlers."""
        consumer = self.huey.create_consumer(workers=1, check_worker_health=False)
        consumer._set_signal_handlers = lambda: None  # noqa: SLF001 - the web server keeps the signals
        thread = threading.Thread(target=consumer.run, name="worker", daemon=True)
        thread.start()
        return thread


class SilentQueue:
    """Wakes nobody: for commands and tests, which run due jobs themselves."""

    def wake(self, job_id: int) -> None:
        """Nothing to do."""
