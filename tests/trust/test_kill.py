"""``kill -9`` of the server amid writers: what a citizen was thanked for is there, once, with its audit entry."""

import contextlib
import http.client
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.audit.service import seal, verify
from pb_app.audit.tables import AuditEntry
from pb_app.config import Settings
from pb_app.cycles.counters import value_of
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.ids import token_hash
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.queries.figures import RECEIVED
from pb_app.proposals.tables import Proposal
from tests.trust.conftest import YEAR

ROOT = Path(__file__).parents[2]
WRITERS = 4
HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|token|shown)"[^>]*value="([^"]*)"')
FOLLOW = re.compile(r"/vlore/follow/([\w-]+)")
# What a request meets when its server dies.
BROKEN = (OSError, http.client.HTTPException, ValueError)


@contextlib.contextmanager
def served(settings: Settings, port: int) -> Iterator[None]:
    """A server that is killed without warning at the end."""
    command = [
        sys.executable,
        "-m",
        "tests.trust.served",
        settings.database_url,
        str(settings.data_dir),
        str(port),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _try in range(300):
        assert process.poll() is None, "the server did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("the server does not answer")


def _send_one(port: int, text: str) -> str:
    """Send a proposal as a browser does, and give the token of the link in the thanks."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{port}/vlore/proposals/new"
    page = browser.open(address, timeout=20).read().decode()
    fields = dict(HIDDEN.findall(page)) | {
        "place": "vlore-rajoni-3", "theme": "ndricimi", "text": text, "email": "shembull@example.org",
    }  # fmt: skip
    response = browser.open(address, urllib.parse.urlencode(fields).encode(), timeout=20)
    found = FOLLOW.search(response.geturl())
    assert found, "the proposal was refused"
    return found[1]


def _write(port: int, name: str, stop: Event, thanked: dict[str, str]) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        text = f"Ndriçim në rrugë, shembulli {name}-{number}."
        with contextlib.suppress(*BROKEN):
            thanked[_send_one(port, text)] = text


def _round(settings: Settings, number: int, thanked: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    stop, before = Event(), len(thanked)
    writers = [
        Thread(target=_write, args=(port, f"{number}-{writer}", stop, thanked)) for writer in range(WRITERS)
    ]
    with served(settings, port):
        for writer in writers:
            writer.start()
        for _tenth in range(200):
            if len(thanked) >= before + WRITERS:
                break
            time.sleep(0.1)
        time.sleep(0.037 * (number % 7))  # so that the cut falls elsewhere each time
    stop.set()
    for writer in writers:
        writer.join(timeout=60)
    assert len(thanked) > before, "nobody could write"


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.long)])
def test_what_was_acknowledged_outlives_the_server(
    running: APIFlask, fresh_database: Settings, rounds: int
) -> None:
    thanked: dict[str, str] = {}
    for number in range(rounds):
        _round(fresh_database, number, thanked)
    with running.app_context():
        rows = db.session.scalars(sa.select(Proposal)).all()
        kept = {row.follow_token_hash: row.text for row in rows}
        lost = {text for token, text in thanked.items() if kept.get(token_hash(token)) != text}
        doubled = [text for text, count in Counter(row.text for row in rows).items() if count > 1]
        refs = sorted(row.ref for row in rows)
        audited = sorted(_audited())
        promised = sorted(
            key.partition(":")[2] for key in db.session.scalars(sa.select(OutboxMessage.dedup_key))
        )
        counted = value_of(get_cycle("vlore", YEAR).id, RECEIVED)
        db.session.rollback()
        seal()
        faults = verify() + _broken_pages()
    assert (lost, doubled, faults) == (set(), [], [])
    assert audited == refs
    assert promised == refs
    assert counted == len(rows)


def _audited() -> list[str]:
    return list(
        db.session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.action == "proposal.submitted"))
    )


def _broken_pages() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []
    db.session.rollback()
    answer = db.session.execute(sa.text("PRAGMA integrity_check")).scalars().all()
    return [line for line in answer if line != "ok"]
