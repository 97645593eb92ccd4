"""``kill -9`` of the browser, the server or both amid sending: what was typed arrives, each proposal once."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page

from pb_app.audit.tables import AuditEntry
from pb_app.config import Settings
from pb_app.database import db
from pb_app.proposals.tables import Proposal
from tests.e2e.conftest import CHROMIUM, QUIET
from tests.e2e.server import free_port
from tests.proposals.factories import make_hearing
from tests.trust.conftest import fresh_database, make_app, running
from tests.trust.test_kill import served

__all__ = ["fresh_database", "make_app", "running"]
RECORD = "/staff/vlore/hearings/VL26-H07/record"
A_ROUND = 4
PATIENCE = 60_000
STATE = "state => document.getElementById('recorder-state').dataset.state === state"


@contextmanager
def killed_browser(browser: Browser, profile: Path, base: str, cookie: dict[str, str]) -> Iterator[Page]:
    """A browser of its own over a profile that outlives it; at the end it is killed without warning."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path is not None
    with suppress(FileNotFoundError):
        (profile / "DevToolsActivePort").unlink()
    command = [
        path,
        *QUIET,
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "about:blank",
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        port = _port_of(profile, process)
        driven = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = driven.contexts[0]
        context.add_cookies([{**cookie, "url": base}])  # type: ignore[typeddict-item] - name and value
        yield context.new_page()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def _port_of(profile: Path, process: "subprocess.Popen[bytes]") -> str:
    for _try in range(300):
        assert process.poll() is None, "the browser did not start"
        with suppress(FileNotFoundError, IndexError):
            return (profile / "DevToolsActivePort").read_text().split()[0]
        time.sleep(0.1)
    pytest.fail("the browser does not answer")


def _log_in(app: APIFlask) -> dict[str, str]:
    """The cookie of somebody who is logged in, for a test's own secret."""
    interface = SecureCookieSessionInterface()
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    session = {"_user_id": "fs-coordinator", "_fresh": True}
    return {"name": interface.get_cookie_name(app), "value": str(signer.dumps(session))}


def _type(page: Page, texts: list[str]) -> None:
    """Type without a network; a proposal counts as said when it stands in the list."""
    page.context.set_offline(True)
    for text in texts:
        page.fill("#text", text)
        page.press("#text", "Enter")
        page.locator("#recorder-rows > li", has_text=text).wait_for(timeout=PATIENCE)


def _settle(page: Page, base: str) -> None:
    page.goto(base + RECORD)
    page.wait_for_function(STATE, arg="sent", timeout=PATIENCE)


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.long)])
def test_every_proposal_arrives_once(
    running: APIFlask, fresh_database: Settings, browser: Browser, tmp_path: Path, rounds: int
) -> None:
    with running.app_context():
        make_hearing()
    port, cookie, profile = free_port(), _log_in(running), tmp_path / "profile"
    base = f"http://127.0.0.1:{port}"
    said: list[str] = []
    arrived_before_the_cut = 0
    for number in range(rounds):
        texts = [f"Kërkesa {number}-{one} e sallës" for one in range(A_ROUND)]
        with ExitStack() as server, ExitStack() as device:
            server.enter_context(served(fresh_database, port))
            page = device.enter_context(killed_browser(browser, profile, base, cookie))
            _settle(page, base)
            _type(page, texts)
            said += texts
            page.context.set_offline(False)
            time.sleep(0.023 * (number % 23))  # so that the cut falls elsewhere each time
            first, then = (device, server) if number % 3 else (server, device)
            first.close()
            time.sleep(0.2 * (number % 3))  # nothing, or a while in which the other one goes on alone
            then.close()
        with running.app_context():
            arrived_before_the_cut += bool(_texts(texts))
    with served(fresh_database, port), killed_browser(browser, profile, base, cookie) as page:
        _settle(page, base)
    with running.app_context():
        counted = Counter(_texts(said))
        audited = db.session.scalar(
            sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "proposal.recorded")
        )
    sys.stdout.write(
        f"\n{rounds} cuts, {len(said)} proposals typed: {len(counted)} arrived,"
        f" {sum(count > 1 for count in counted.values())} twice; {arrived_before_the_cut} cuts after some had arrived"
    )
    assert sorted(counted.elements()) == sorted(said)
    assert audited == len(said)


def _texts(wanted: list[str]) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Proposal.text).where(Proposal.text.in_(wanted))))
