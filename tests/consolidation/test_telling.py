"""Authors who gave an address are told once for each version in which their answer is new; nobody else is."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.consolidation.queries.authors import digest_of, is_answer_wanted
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft
from pb_app.consolidation.rules.frozen import FrozenList
from pb_app.consolidation.rules.telling import answers_to_tell
from pb_app.consolidation.service import record_council, render_edition, rendering, stop_answers, telling
from pb_app.consolidation.service.telling import tell_authors
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.database import db
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.notices.service import is_wanted
from pb_app.outbox.service import BULK_KINDS, SECRET_KINDS, deliver_due
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.rules import Contact
from pb_app.proposals.service import change_contact, erase_contact
from pb_app.proposals.tables import ProposalContact
from pb_app.unit_of_work import house, unit_of_work
from tests.conftest import StillClock
from tests.consolidation.factories import decide, frozen, make_item, proposed_item, publish
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, list_it, listed, row, submit

TASKS = {"render_edition": render_edition, "tell_authors": tell_authors}
OTHER = "tjetra@example.org"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    quick_ones = {fmt: (lambda document, _at: document.hash.encode()) for fmt in ("pdf", "xlsx")}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


def from_author(email: str = EMAIL, *, language: str = "sq", **values: Any) -> str:
    """A published proposal whose author gave all contact data."""
    ref = submit(contact=Contact(name=NAME, email=email, phone=PHONE, language=language), **values).ref
    list_it(ref)
    return ref


def published(**values: Any) -> int:
    """Publish; the worker makes the files, then the mails."""
    number = publish(**values)
    run_due(TASKS)
    run_due(TASKS)
    return number


def answers() -> list[OutboxMessage]:
    """The promised answers, in the order of their addresses."""
    db.session.rollback()
    wanted = sa.select(OutboxMessage).where(OutboxMessage.kind == "proposal_answer")
    return list(db.session.scalars(wanted.order_by(OutboxMessage.id)))


class Letters:
    """A mailer that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, **message: Any) -> None:
        self.sent.append(message)


def test_one_mail_an_address_for_all_its_proposals(cycle_id: int) -> None:
    mine = [from_author(text=f"Kanali numër {number} yne mbyllet.") for number in range(2)]
    theirs = from_author(OTHER.upper())
    listed()  # nobody's address
    code = proposed_item(1_200_000, mine[0], title="Kanalet kulluese")
    no = make_item(mine[1], theirs, title="Ura")
    decide(no, Decision.NOT_ACCEPTED, "e kalon tavanin e programit")
    published()
    told = {one.recipient: one for one in answers()}
    assert set(told) == {EMAIL, OTHER}
    body = told[EMAIL].body
    for words in (*mine, "Kanalet kulluese", "Propozuar në projektbuxhetin 2027", "12 milionë lekë të vjetra",
                  "Nuk u pranua", "e kalon tavanin e programit", f"http://localhost/vlore/proposals/{mine[0]}",
                  "http://localhost/vlore/budget/2027/list/1"):  # fmt: skip
        assert words in body, words
    assert code not in told[OTHER].body
    for secret in (NAME, PHONE, EMAIL, "/follow/", "yne mbyllet", mine[0], "Miratuar"):
        assert secret not in told[OTHER].body, secret
    assert "Përgjigje për 2 propozime" in told[EMAIL].subject
    assert theirs in told[OTHER].subject


def test_who_wrote_last_in_english_is_told_in_english(cycle_id: int) -> None:
    first, last = from_author(), from_author(language="en", text="The channel floods the road each winter.")
    proposed_item(1_200_000, first, last, title="Kanalet kulluese")
    db.session.execute(sa.update(ConsolidatedItem).values(title_en="Drainage channels"))
    db.session.commit()
    published()
    [mail] = answers()
    assert mail.subject == "Answers to 2 proposals"
    for words in ("Drainage channels", "12 million old lekë", f"http://localhost/en/vlore/proposals/{last}",
                  "http://localhost/en/vlore/budget/2027/list/1"):  # fmt: skip
        assert words in mail.body, words
    assert mail.headers["List-Unsubscribe"].startswith("<http://localhost/en/vlore/")


def test_the_same_version_is_told_once_and_an_interruption_loses_nobody(
    cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    refs = [from_author(f"autore{number}@example.org") for number in range(5)]
    proposed_item(1_000, *refs)
    batches = iter((False, True))

    def tell(version: Any, after: str, _real: Any = telling._tell_batch) -> str | None:
        if next(batches, False):
            raise RuntimeError
        return _real(version, after)

    with monkeypatch.context() as patch:
        patch.setattr(telling, "_tell_batch", tell)
        published()
        assert len(answers()) == 2
    edition_id = int(answers()[0].dedup_key.split(":")[1])
    for _again in range(2):
        tell_authors({"edition_id": edition_id})
        assert sorted(one.recipient for one in answers()) == [
            f"autore{number}@example.org" for number in range(5)
        ]
    tell_authors({"edition_id": 999_999})


def test_only_new_answers_are_told_and_in_the_councils_words(cycle_id: int, clock: StillClock) -> None:
    ref, other = from_author(), from_author(OTHER)
    code = proposed_item(1_200_000, ref)
    deferred = make_item(other)
    decide(deferred, Decision.DEFERRED, "pritet prona")
    published()
    clock.move(days=1)
    record_council(
        SYSTEM, municipality_id="vlore", year=2027, act=CouncilAct(number="45", decided_on=date(2026, 9, 30)),
        drafts=[CouncilDraft(code=code, outcome=CouncilOutcome.DROPPED, reason="mungojnë fondet")],
    )  # fmt: skip
    assert len(answers()) == 2
    published(stage=Stage.APPROVED)
    new = answers()[2:]
    assert [one.recipient for one in new] == [EMAIL]
    assert "Nuk u miratua nga Këshilli (VKB nr. 45, datë 30 shtator 2026)" in new[0].body
    assert "mungojnë fondet" in new[0].body


def test_an_erased_or_expired_address_gets_nothing(cycle_id: int, clock: StillClock) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    list_it(sent.ref)
    changed = submit(contact=Contact(email="e.vjeter@example.org"))
    list_it(changed.ref)
    expiring = from_author(OTHER)
    proposed_item(1_000, sent.ref, changed.ref, expiring)
    published()
    assert len(answers()) == 3
    erase_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    change_contact(
        VISITOR,
        municipality_id="vlore",
        follow_token=changed.follow_token,
        contact=Contact(email="e.re@example.org"),
    )
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(ProposalContact, row(expiring).id).expires_on = date(2026, 9, 30)
    letters = Letters()
    assert deliver_due(letters, host="localhost", is_wanted=is_wanted) == 0 or not [
        one for one in letters.sent if one["subject"].startswith("Përgjigje")
    ]
    kept = str([(one.recipient, one.body, one.headers) for one in answers()])
    assert EMAIL not in kept
    assert "e.vjeter" not in kept


def test_an_address_that_is_kept_is_written_to_and_the_link_is_wiped(cycle_id: int) -> None:
    proposed_item(1_000, from_author())
    published()
    letters = Letters()
    deliver_due(letters, host="localhost", is_wanted=is_wanted)
    assert [one["recipient"] for one in letters.sent if one["subject"].startswith("Përgjigje")] == [EMAIL]
    assert all(
        one["headers"]["List-Unsubscribe-Post"] for one in letters.sent if "Unsub" in str(one["headers"])
    )
    assert "/stop" not in answers()[0].body
    assert "proposal_answer" in SECRET_KINDS & BULK_KINDS


def test_the_link_in_the_mail_stops_it(client: HouseClient, cycle_id: int) -> None:
    mine, bare = from_author(), submit(contact=Contact(email=EMAIL)).ref
    list_it(bare)
    other = from_author(OTHER)
    proposed_item(1_000, mine, bare, other)
    published()
    message = next(one for one in answers() if one.recipient == EMAIL)
    url = message.headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert url in message.body
    page = client.get(url).get_data(as_text=True)
    assert EMAIL not in page
    assert is_answer_wanted(message.dedup_key, date(2026, 10, 1))
    response = client.post(url, {"List-Unsubscribe": "One-Click", "csrf_token": ""}, status=200)
    assert response.headers["Cache-Control"] == "no-store"
    db.session.rollback()
    kept = {one.email: (one.name, one.phone) for one in db.session.scalars(sa.select(ProposalContact))}
    assert kept == {"": (NAME, PHONE), OTHER: (NAME, PHONE)}
    assert EMAIL not in [one.recipient for one in answers()]
    client.post(url, {"csrf_token": ""}, status=200)
    client.get(url.replace("/budget/2027/", "/budget/2031/"), status=404)
    wrong = digest_of(cycle_id, OTHER, secret="another secret")
    stop_answers(municipality_id="vlore", year=2027, digest=wrong)
    db.session.rollback()
    assert row(other).id in set(db.session.scalars(sa.select(ProposalContact.proposal_id)))
    assert house().settings.secret_key not in url


def test_nobody_with_an_address_is_no_job(cycle_id: int) -> None:
    proposed_item(1_000, listed())
    published()
    assert answers() == []


def test_what_is_news_and_what_is_not() -> None:
    def content(**values: Any) -> FrozenList:
        item = frozen("VL27-Z001", references=("VL27-0001-A",), **values)
        return FrozenList(
            municipality_id="vlore", municipality="Bashkia Vlorë", year=2027, number=1, published_on="2026-10-01",
            years=(2027,), is_example=False, items=(item,),
        )  # fmt: skip

    assert set(answers_to_tell(None, content())) == {"VL27-0001-A"}
    assert answers_to_tell(content(), content(title="Titull tjetër", voices=9)) == {}
    for news in (
        {"decision": Decision.DEFERRED}, {"amounts": {2027: 5}}, {"reason": "tjetër"},
        {"council": CouncilOutcome.APPROVED, "approved": {2027: 1_000_000}},
    ):  # fmt: skip
        assert answers_to_tell(content(), content(**news)), news
