"""Fixtures of the stories: one demonstration and one Chromium for all."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import mail_server
from tests.e2e.server import Demonstration, demonstration
from tests.mail_server import MailServer

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium looks for its maker's hosts at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration as a new user meets it."""
    with demonstration(tmp_path_factory.mktemp("demonstration")) as running:
        yield running


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A mail server that keeps what it is sent."""
    with mail_server.running() as server:
        yield server


@pytest.fixture
def town(post: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """A demonstration of its own, of somebody who has set up mail."""
    with demonstration(tmp_path_factory.mktemp("town"), PB_MAIL_URL=post.url) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, the one that the machine has."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path is not None, "Chromium is not installed"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: with ``PB_PICTURES=1`` (``make e2e``) to those that the README shows."""
    if os.environ.get("PB_PICTURES") == "1":
        return Path(__file__).parents[2] / "docs" / "screenshots"
    return tmp_path_factory.mktemp("pictures")
