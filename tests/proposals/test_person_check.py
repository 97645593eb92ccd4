"""Robots are kept out and nobody is: every suspicion ends in a small question, answered without script."""

import pytest
import sqlalchemy as sa
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from pb_app.database import db
from pb_app.extensions import limiter
from pb_app.kernel.errors import DomainError
from pb_app.proposals.tables import Proposal
from pb_app.web.error_texts import text_of
from pb_app.web.person_check import FREE, LEAST_SECONDS, MOST, QUICK, Question, question_for
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.proposals.factories import TEXT
from tests.proposals.pages import NEW, TYPED, count, form, words

pytestmark = pytest.mark.usefixtures("cycle_id")


@pytest.fixture
def _limits(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter as it counts in production, empty."""
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setattr(limiter, "_limiter", FixedWindowRateLimiter(MemoryStorage()))


def answer_to(token: str) -> str:
    question = question_for(token)
    return str(question.first + question.second)


def test_the_trap_asks_and_the_answer_lets_through(client: HouseClient) -> None:
    filled = form(client, website="http://spam.example")
    asked = client.post(NEW, filled, status=200)
    assert "Sa bëjnë" in words(asked)
    assert TEXT in asked.get_data(as_text=True)
    assert count() == 0
    wrong = client.post(NEW, filled | {"answer": "nuk e di"}, status=200)
    assert "Sa bëjnë" in words(wrong)
    client.post(NEW, filled | {"answer": answer_to(filled["token"])})
    assert count() == 1


@pytest.mark.parametrize("said", ["12", " dymbëdhjetë ", "DYMBEDHJETE", "twelve"])
def test_the_answer_may_be_a_word(said: str) -> None:
    assert Question(5, 7).is_answered_by(said)
    assert not Question(5, 8).is_answered_by(said)


@pytest.mark.usefixtures("_limits")
def test_who_is_quick_all_the_time_is_asked(client: HouseClient, clock: StillClock) -> None:
    for number in range(QUICK.amount):
        client.post(NEW, form(client, text=f"Propozimi i shpejtë {number}"))
    filled = form(client)
    assert "Sa bëjnë" in words(client.post(NEW, filled, status=200))
    clock.move(seconds=LEAST_SECONDS + 1)
    client.post(NEW, filled)
    assert count() == QUICK.amount + 1


@pytest.mark.usefixtures("_limits")
@pytest.mark.parametrize("shown", ["", "forged", "MTIz.xyz"])
def test_a_forged_time_counts_as_quick(client: HouseClient, shown: str) -> None:
    for number in range(QUICK.amount):
        client.post(NEW, form(client, text=f"Propozimi i shpejtë {number}", shown=shown))
    assert "Sa bëjnë" in words(client.post(NEW, form(client, shown=shown), status=200))


@pytest.mark.usefixtures("_limits")
def test_a_hall_behind_one_connection_gets_through_by_answering(
    client: HouseClient, clock: StillClock
) -> None:
    for number in range(FREE.amount):
        filled = form(client, text=f"Propozimi i sallës {number}")
        clock.move(seconds=LEAST_SECONDS + 1)
        client.post(NEW, filled)
    filled = form(client, text="Edhe një i sallës")
    clock.move(seconds=LEAST_SECONDS + 1)
    assert "Sa bëjnë" in words(client.post(NEW, filled, status=200))
    client.post(NEW, filled | {"answer": answer_to(filled["token"])})
    assert count() == FREE.amount + 1


@pytest.mark.usefixtures("_limits")
def test_beyond_the_last_limit_the_text_is_still_kept(
    client: HouseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MOST.amount):
        limiter.limiter.hit(MOST, "proposal", "127.0.0.1")
    filled = form(client)
    page = client.post(NEW, filled | {"answer": answer_to(filled["token"])}, status=200)
    assert text_of(DomainError("rate_limited")) in words(page)
    assert TEXT in page.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Proposal.id))) == 0
    assert TYPED["place"] in page.get_data(as_text=True)
