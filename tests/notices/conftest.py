"""Fixtures of notices: a house that sends mail to a real server on loopback."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from apiflask import APIFlask

from pb_app.unit_of_work import EXTENSION
from tests import mail_server
from tests.mail_server import MailServer
from tests.notices.post import Post


@pytest.fixture(scope="session")
def running_mail() -> Iterator[MailServer]:
    with mail_server.running() as server:
        yield server


@pytest.fixture
def mail(running_mail: MailServer, app: APIFlask) -> Iterator[MailServer]:
    """The server, empty, with the house set up to use it."""
    running_mail.envelopes.clear()
    running_mail.refusals.clear()
    house = app.extensions[EXTENSION]
    before = house.settings
    house.settings = replace(before, mail_url=running_mail.url, mail_from="njoftime@degjesa.example.org")
    try:
        yield running_mail
    finally:
        house.settings = before


@pytest.fixture
def post(mail: MailServer, app: APIFlask) -> Post:
    """The worker's part: decide what is due, and deliver it."""
    return Post(app, mail)
