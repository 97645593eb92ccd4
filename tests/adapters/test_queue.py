"""The queue only wakes: what it loses the sweep finds, and when it breaks no request fails."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pb_app.adapters.queue import ONE_LINE, HueyQueue, SilentQueue, make_huey
from pb_app.config import Settings


def _settings(folder: Path, redis_url: str | None = None) -> Settings:
    return Settings(
        env="test", database_url="sqlite://", data_dir=folder, secret_key="k", base_url="http://localhost",
        redis_url=redis_url,
    )  # fmt: skip


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[HueyQueue]:
    made = HueyQueue(_settings(tmp_path))
    yield made
    made.huey.storage.close()


def test_a_wake_up_reaches_the_worker(queue: HueyQueue) -> None:
    done = threading.Event()
    seen: list[int] = []

    def run(job_id: int) -> None:
        seen.append(job_id)
        done.set()

    queue.bind(run, lambda: None, lambda: None)
    queue.wake(7)
    consumer = queue.huey.create_consumer(workers=1, periodic=False, initial_delay=0.01, max_delay=0.01)
    consumer.start()
    assert done.wait(10)
    consumer.stop(graceful=True)
    assert seen == [7]


def test_it_survives_a_restart(queue: HueyQueue, tmp_path: Path) -> None:
    queue.bind(lambda _job_id: None, lambda: None, lambda: None)
    queue.wake(7)
    again = make_huey(_settings(tmp_path))
    assert again.pending_count() == 1
    again.storage.close()


def test_an_unbound_queue_wakes_nobody(queue: HueyQueue) -> None:
    queue.wake(7)
    assert queue.huey.pending_count() == 0


def test_a_broken_queue_fails_no_request(
    queue: HueyQueue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_job_id: int) -> None:
        raise OSError

    monkeypatch.setattr(queue, "_task", broken)
    queue.wake(7)
    assert "job 7: the worker could not be woken" in caplog.text


def test_the_silent_queue_is_silent() -> None:
    SilentQueue().wake(7)


def test_redis_is_asked_where_it_is_set(tmp_path: Path) -> None:
    assert type(make_huey(_settings(tmp_path, "redis://127.0.0.1:6379"))).__name__ == "RedisHuey"
    assert type(make_huey(_settings(tmp_path))).__name__ == "SqliteHuey"


def test_a_queue_out_of_reach_is_one_line_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Redis is down for a night: the disk must not be full of stack traces in the morning."""
    monkeypatch.setattr(ONE_LINE, "said_at", 0.0)
    made = HueyQueue(_settings(tmp_path, "redis://127.0.0.1:1"))
    made.bind(lambda _job_id: None, lambda: None, lambda: None)
    consumer = made.huey.create_consumer(workers=1, initial_delay=0.01, max_delay=0.01)
    with caplog.at_level(logging.ERROR, logger="huey"):
        consumer.start()
        time.sleep(0.5)
        consumer.stop(graceful=True)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1, said
    assert said[0].startswith("the queue does not answer, and is asked again: Error 111 connecting to")
    assert "Traceback" not in caplog.text


def test_news_of_the_worker_is_passed_on() -> None:
    record = logging.LogRecord("huey.consumer.Worker", logging.INFO, "", 0, "begun", None, None)
    assert ONE_LINE.filter(record)
    assert record.getMessage() == "begun"
