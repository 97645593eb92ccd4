"""Logging in and out, the forgotten password, and the page behind a one-time link."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.accounts.authentication import hash_password
from pb_app.accounts.queries import find_person_by_email
from pb_app.accounts.service import passwords
from pb_app.accounts.service.people import new_identity
from pb_app.accounts.web.public import next_address
from pb_app.database import db
from pb_app.extensions import limiter
from pb_app.kernel.actor import SYSTEM
from pb_app.outbox.tables import OutboxMessage
from pb_app.unit_of_work import EXTENSION
from tests.cast import Cast
from tests.conftest import StillClock
from tests.house_client import HouseClient

GOOD = "ulli gur det mëngjes"


@pytest.fixture(scope="module")
def good_hash(whole_app: APIFlask) -> str:
    with whole_app.app_context():
        return hash_password(GOOD)


@pytest.fixture
def person_id(app: APIFlask, good_hash: str) -> int:
    """Vlorë's coordinator, with a password."""
    card = find_person_by_email("coordinator@example.org")
    assert card is not None
    passwords.set_password(actor=SYSTEM, person_id=card.id, password_hash=good_hash, identity=new_identity())
    return card.id


def log_in(
    client: HouseClient,
    password: str = GOOD,
    *,
    status: int = 303,
    email: str = "Coordinator@example.org",
    **more: str,
) -> str:
    response = client.post("/staff/login", {"email": email, "password": password, **more}, status=status)
    return response.headers.get("Location") or response.get_data(as_text=True)


def test_the_right_password_opens_the_desk(client: HouseClient, person_id: int) -> None:
    assert log_in(client) == "/staff/"
    client.get("/staff/vlore/people")


def test_after_logging_in_one_is_where_one_wanted_to_be(client: HouseClient, person_id: int) -> None:
    response = client.get("/staff/vlore/people", status=303)
    page = client.get(response.headers["Location"]).get_data(as_text=True)
    assert 'name="next" value="/staff/vlore/people"' in page
    assert log_in(client, next="/staff/vlore/people") == "/staff/vlore/people"


def test_logging_out_ends_the_session(client: HouseClient, person_id: int) -> None:
    log_in(client)
    client.post("/staff/logout", token_from="/staff/vlore/people")
    client.get("/staff/vlore/people", status=303)


def test_wrong_address_and_wrong_password_read_the_same(client: HouseClient, person_id: int) -> None:
    wrong = log_in(client, "gabim gabim gabim", status=401)
    unknown = log_in(client, GOOD, status=401, email="coordinator@example.com")
    sentence = "E-mail-i ose fjalëkalimi nuk përputhet"
    assert sentence in wrong
    assert sentence in unknown


@pytest.mark.parametrize("password", ["x" * 5000, "\x00" * 12, " "])
def test_an_odd_password_is_only_wrong(client: HouseClient, person_id: int, password: str) -> None:
    log_in(client, password, status=401)


def test_an_account_without_password_or_with_a_lock_stays_shut(
    client: HouseClient, person_id: int, cast: Cast
) -> None:
    log_in(client, "", status=200, email="officer_1@example.org")
    log_in(client, GOOD, status=401, email="officer_1@example.org")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "",
        "/" * 2,
        "/x" * 400,
    ],
)
def test_the_next_page_is_never_on_another_site(app: APIFlask, wanted: str) -> None:
    with app.test_request_context("/staff/login"):
        assert next_address(wanted) == "/staff/"


def test_the_next_page_keeps_the_language(app: APIFlask) -> None:
    with app.test_request_context("/staff/login", environ_overrides={"SCRIPT_NAME": "/en"}):
        assert next_address("/staff/vlore/people") == "/en/staff/vlore/people"
        assert next_address("/en/staff/vlore/people") == "/en/staff/vlore/people"


@pytest.fixture
def with_limits(whole_app: APIFlask) -> Iterator[None]:
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def test_guessing_is_slowed_down_for_one_address_only(
    client: HouseClient, person_id: int, with_limits: None
) -> None:
    for _attempt in range(10):
        log_in(client, "gabim gabim gabim", status=401)
    log_in(client, status=429)
    log_in(client, "gabim gabim gabim", status=401, email="officer_1@example.org")


def test_without_mail_nothing_promises_one(client: HouseClient) -> None:
    page = client.get("/staff/forgot").get_data(as_text=True)
    assert "<form" not in page.partition("<main")[2]
    assert "koordinator" in page


@pytest.fixture
def with_mail(app: APIFlask) -> Iterator[None]:
    house = app.extensions[EXTENSION]
    before = house.settings
    house.settings = replace(before, mail_url="smtp://127.0.0.1:2525")
    yield
    house.settings = before


def test_a_forgotten_password_ends_in_a_new_one(client: HouseClient, person_id: int, with_mail: None) -> None:
    known = client.post("/staff/forgot", {"email": "coordinator@example.org"}, status=200).get_data(
        as_text=True
    )
    unknown = client.post("/staff/forgot", {"email": "askush@example.org"}, status=200).get_data(as_text=True)
    assert known.partition("<main")[2] == unknown.partition("<main")[2]
    mail = db.session.scalars(sa.select(OutboxMessage)).one()
    assert "{" not in mail.body
    address = next(line for line in mail.body.splitlines() if line.startswith("http://localhost/"))
    path = address.removeprefix("http://localhost")
    page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    client.post(path, {"password": "shkurt"}, status=200)
    client.post(path, {"password": "dy fjalë të reja"})
    assert log_in(client, "dy fjalë të reja") == "/staff/"
    client.get(path, status=410)


def test_a_new_password_ends_the_sessions_elsewhere(
    app: APIFlask, client: HouseClient, person_id: int
) -> None:
    log_in(client)
    token = passwords.make_one_time_link(actor=SYSTEM, person_id=person_id)
    elsewhere = HouseClient(app)
    elsewhere.post(f"/staff/password/{token}", {"password": "dy fjalë të reja"})
    client.get("/staff/vlore/people", status=303)


def test_a_link_that_is_over_says_so(client: HouseClient, person_id: int, clock: StillClock) -> None:
    token = passwords.make_one_time_link(actor=SYSTEM, person_id=person_id)
    form = {**client.form(f"/staff/password/{token}"), "password": GOOD}
    clock.move(minutes=61)
    client.post(f"/staff/password/{token}", form, status=410)
    client.get("/staff/password/nothing-of-the-kind", status=410)


def test_an_old_page_asks_once_more_and_keeps_the_address(client: HouseClient, person_id: int) -> None:
    data = {"email": "coordinator@example.org", "password": GOOD, "csrf_token": "old"}
    page = client.post("/staff/login", data, status=200).get_data(as_text=True)
    assert 'value="coordinator@example.org"' in page
