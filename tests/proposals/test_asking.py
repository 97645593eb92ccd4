"""The office asks back: by mail, on the private page, by telephone; the public never reads it."""

import re

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditPayload
from pb_app.cycles.tables import CycleKey
from pb_app.database import db
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.proposals.moderating.questions import (
    answer_followed,
    answer_question,
    ask_author,
    write_answer_down,
)
from pb_app.proposals.moderating.reading import list_questions
from pb_app.proposals.moderating.tables import ProposalQuestion
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import Submitted, erase_contact, erase_expired_contacts
from pb_app.unit_of_work import EXTENSION
from tests.cast import Cast
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, list_it, row, submit
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")
QUESTION = "Në cilën rrugë saktësisht?"
CANARY = "Te kulla e Kanarinës"


@pytest.fixture
def mail_is_sent(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions[EXTENSION].settings  # type: ignore[attr-defined]
    monkeypatch.setattr(type(settings), "sends_mail", property(lambda _self: True))


def ask(cast: Cast, ref: str, who: str = "coordinator", version: int | None = None) -> bool:
    return ask_author(
        cast.actor(who), municipality_id="vlore", ref=ref, expected_version=version or row(ref).version,
        question=QUESTION,
    )  # fmt: skip


def asked_by_mail(cast: Cast) -> tuple[Submitted, str]:
    sent = submit(contact=Contact(email=EMAIL))
    assert ask(cast, sent.ref)
    return sent, link_token()


def link_token() -> str:
    body = db.session.scalars(
        sa.select(OutboxMessage.body).where(OutboxMessage.kind == "proposal_question")
    ).one()
    found = re.search(r"/vlore/question/([\w-]+)", body)
    assert found is not None
    return found.group(1)


def only_question(ref: str) -> object:
    [card] = list_questions(row(ref).id)
    return card


@pytest.mark.usefixtures("mail_is_sent")
def test_who_gave_an_address_is_asked_by_mail_and_answers_by_its_link(cast: Cast) -> None:
    sent, token = asked_by_mail(cast)
    assert row(sent.ref).status is ProposalStatus.UNDER_REVIEW
    for _ in range(2):  # a double click writes once
        answer_question(VISITOR, municipality_id="vlore", token=token, answer=CANARY)
    [card] = list_questions(row(sent.ref).id)
    assert (card.answer, card.is_open, card.is_written_down) == (CANARY, False, False)
    with pytest.raises(DomainError, match="question_answered"):
        answer_question(VISITOR, municipality_id="vlore", token=token, answer="Tjetër")


@pytest.mark.usefixtures("mail_is_sent")
def test_who_wrote_in_english_is_asked_in_english(cast: Cast, client: HouseClient) -> None:
    sent = submit(contact=Contact(email=EMAIL, language="en"))
    assert ask(cast, sent.ref)
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "proposal_question")).one()
    assert mail.subject == f"A question about your proposal {sent.ref}"
    assert f"/en/vlore/question/{link_token()}" in mail.body
    assert QUESTION in words(client.get(f"/en/vlore/question/{link_token()}"))


@pytest.mark.usefixtures("mail_is_sent")
def test_the_link_works_in_its_own_municipality_only(cast: Cast) -> None:
    _sent, token = asked_by_mail(cast)
    for municipality, given in (("fier", token), ("vlore", token + "x"), ("vlore", "")):
        with pytest.raises(NotFound):
            answer_question(VISITOR, municipality_id=municipality, token=given, answer="x")


def test_without_mail_nothing_is_promised_and_the_private_page_asks(cast: Cast, client: HouseClient) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    assert not ask(cast, sent.ref)
    page = words(client.get(f"/vlore/follow/{sent.follow_token}"))
    assert QUESTION in page
    where = f"/vlore/follow/{sent.follow_token}"
    done = client.post(f"{where}/answer", {"answer": CANARY}, token_from=where)
    assert done.location.endswith("done=answered")
    assert [card.answer for card in list_questions(row(sent.ref).id)] == [CANARY]
    assert QUESTION not in words(client.get(f"/vlore/follow/{sent.follow_token}"))


def test_what_was_heard_on_the_telephone_is_written_down(cast: Cast) -> None:
    sent = submit(contact=Contact(phone="069 11 22 333"))
    ask(cast, sent.ref)
    write_answer_down(cast.actor("coordinator"), municipality_id="vlore", ref=sent.ref, answer=CANARY)
    [card] = list_questions(row(sent.ref).id)
    assert card.is_written_down


def test_one_question_at_a_time(cast: Cast) -> None:
    sent = submit()
    ask(cast, sent.ref)
    with pytest.raises(DomainError, match="question_open"):
        ask(cast, sent.ref)
    answer_followed(VISITOR, municipality_id="vlore", follow_token=sent.follow_token, answer="Rruga e parë")
    ask(cast, sent.ref)
    assert len(list_questions(row(sent.ref).id)) == 2


@pytest.mark.parametrize(
    "who", ["officer_1", "officer_2", "budget_officer", "youth_centre", "monitor", "stranger"]
)
def test_only_who_answers_the_proposal_asks(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        ask(cast, submit().ref, who)


def test_a_stale_version_asks_nothing(cast: Cast) -> None:
    ref = submit().ref
    with pytest.raises(StaleVersion):
        ask(cast, ref, version=9)
    assert not list_questions(row(ref).id)


@pytest.mark.parametrize("answer", ["", "   ", "x" * 2001])
def test_an_answer_within_its_limits(cast: Cast, answer: str) -> None:
    sent = submit()
    ask(cast, sent.ref)
    with pytest.raises(DomainError, match=r"words_required|too_long"):
        answer_followed(VISITOR, municipality_id="vlore", follow_token=sent.follow_token, answer=answer)


@pytest.mark.usefixtures("mail_is_sent")
def test_neither_question_nor_answer_is_public_or_in_the_record(cast: Cast, client: HouseClient) -> None:
    sent, token = asked_by_mail(cast)
    answer_question(VISITOR, municipality_id="vlore", token=token, answer=CANARY)
    list_it(sent.ref)
    for path in (f"/vlore/proposals/{sent.ref}", "/vlore/proposals", f"/api/v1/proposals/{sent.ref}"):
        page = client.get(path).get_data(as_text=True)
        assert CANARY not in page
        assert QUESTION not in page
    kept = str([payload.body for payload in db.session.scalars(sa.select(AuditPayload))])
    assert CANARY not in kept
    assert EMAIL not in kept


@pytest.mark.usefixtures("mail_is_sent")
def test_erasing_the_contact_takes_the_question_back_from_the_post(cast: Cast) -> None:
    sent, token = asked_by_mail(cast)
    erase_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    message = db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.kind == "proposal_question")
    ).one()
    assert (message.recipient, message.state) == ("", MessageState.SENT)
    assert token not in message.body


@pytest.mark.usefixtures("mail_is_sent")
def test_the_pages_of_both_sides(cast: Cast, client: HouseClient) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    client.login("coordinator")
    where = f"/staff/vlore/proposals/{sent.ref}"
    assert "Me e-mail" in words(client.get(f"{where}/ask"))
    assert "Shkruani çfarë doni të dini." in words(
        client.post(f"{where}/ask", {"version": "1", "question": ""}, status=200)
    )
    client.post(f"{where}/ask", {"version": "1", "question": QUESTION})
    client.post(f"{where}/ask", {"version": "1", "question": QUESTION}, status=409)
    assert QUESTION in words(client.get(where))
    link = f"/vlore/question/{link_token()}"
    shown = client.get(link)
    assert shown.headers["Cache-Control"] == "no-store"
    assert QUESTION in words(shown)
    assert client.post(link, {"answer": CANARY}).location.endswith(link)
    assert "përgjigjja juaj mbërriti" in words(client.get(link))
    assert CANARY in words(client.get(where))


def test_nobody_to_ask_is_said_plainly(client: HouseClient, cast: Cast) -> None:
    sent = submit()
    db.session.execute(sa.update(type(row(sent.ref))).values(follow_token_hash=None))
    db.session.commit()
    client.login("coordinator")
    assert "Nuk ka kë të pyesni" in words(client.get(f"/staff/vlore/proposals/{sent.ref}/ask"))


def answered(cast: Cast, contact: Contact) -> Submitted:
    sent = submit(contact=contact)
    ask(cast, sent.ref)
    answer_followed(VISITOR, municipality_id="vlore", follow_token=sent.follow_token, answer=CANARY)
    return sent


def answers() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(ProposalQuestion.answer)))


def test_who_erases_the_own_data_erases_what_was_answered(cast: Cast) -> None:
    sent = answered(cast, Contact(email=EMAIL))
    erase_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    assert answers() == []
    assert list_questions(row(sent.ref).id) == []


def test_a_question_that_waits_for_its_answer_stays(cast: Cast) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    ask(cast, sent.ref)
    erase_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    assert answers() == [""]


def test_the_night_drops_what_was_answered_and_the_secret_of_a_year_that_is_over(
    cast: Cast, clock: StillClock
) -> None:
    answered(cast, Contact())
    submit(contact=Contact(email=EMAIL))
    erase_expired_contacts()
    assert answers() == [CANARY]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CycleKey)) == 1
    clock.move(days=830)
    erase_expired_contacts()
    assert answers() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CycleKey)) == 0
