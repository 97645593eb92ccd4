"""An address is seen by its owner's mail program alone: not on pages, in feeds, data, logs or the audit record."""

import logging

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.cli.work import run_night, sweep
from pb_app.database import db
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced, rows_of
from tests.house_client import HouseClient
from tests.notices.post import CANARY, Post, asked, invited, subscribed
from tests.notices.steps import move

NAME = CANARY.partition("@")[0]
PUBLIC = (
    "/?all=1", "/vlore/", "/vlore/hearings", "/vlore/hearings?view=month&month=2026-10", "/vlore/hearings.ics",
    "/vlore/hearings.csv", "/vlore/hearings.json", "/embed/vlore/hearings", "/vlore/notices",
    "/vlore/notices?sent=1", "/vlore/budget/2027", "/api/v1/municipalities", "/api/v1/hearings?municipality=vlore",
    "/sitemap.xml", "/readyz", "/healthz", "/vlore/nothing",
)  # fmt: skip
TEST_SERVER = "mail.log"
STAFF = ("/staff/", "/staff/vlore/hearings", "/staff/vlore/subscribers")


def test_nobody_else_sees_an_address(
    client: HouseClient, post: Post, app: APIFlask, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_cycle()
    card = announced()
    subscribed(reminder_hours=(24,))
    invited(card.ref, f"{NAME}.3@example.org")
    asked(f"{NAME}.2@example.org")
    move(card)
    post.server.refusals[CANARY] = "550 no such person"
    assert {str(message["To"]) for message in post.send()} == {
        f"{NAME}.2@example.org",
        f"{NAME}.3@example.org",
    }
    sweep(app)
    page = f"/vlore/hearings/{card.ref}"
    for path in (*PUBLIC, page, f"{page}.ics", f"{page}/invite", f"/en{page}"):
        assert NAME not in client.client.get(path).get_data(as_text=True), path
    client.login("coordinator")
    for path in (*STAFF, f"/staff/vlore/hearings/{card.ref}"):
        assert NAME not in client.get(path).get_data(as_text=True), path
    run_night(app)
    telling = [record for record in caplog.records if NAME in record.getMessage()]
    assert {record.name for record in telling} <= {TEST_SERVER}
    for table in (AuditEntry, AuditPayload):
        for row in rows_of(table):
            assert NAME not in str(vars(row)), table.__tablename__
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) > 0


def test_a_mail_names_no_other_reader(post: Post) -> None:
    readers = [f"{NAME}.{number}@example.org" for number in range(3)]
    for reader in readers:
        subscribed(reader)
    announced()
    post.send()
    for _sender, recipients, content in post.server.envelopes:
        (recipient,) = recipients
        others = [reader for reader in readers if reader != recipient]
        assert not any(other.encode() in content for other in others)
