"""A proposal is sent once, whatever the browser does."""

from datetime import date

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token, token_hash
from pb_app.outbox.service import deliver_due
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.events import ProposalSubmitted
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import submission, submit_proposal
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.unit_of_work import house
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.proposals.factories import EMAIL, NAME, PHONE, a_draft, listed, row, submit

pytestmark = pytest.mark.usefixtures("cycle_id")


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_it_gets_a_reference_waits_and_leaves_its_trace(cycle_id: int) -> None:
    heard: list[ProposalSubmitted] = []
    house().on(ProposalSubmitted, lambda _uow, event: heard.append(event))
    sent = submit()
    kept = row(sent.ref)
    assert kept.status is ProposalStatus.SUBMITTED
    assert kept.listed_at is None
    assert sent.ref.startswith("VL27-0001-")
    assert kept.follow_token_hash == token_hash(sent.follow_token)
    assert sent.follow_token not in str(vars(kept))
    assert [event.ref for event in heard] == [sent.ref]
    entries = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_id == sent.ref)).all()
    assert entries == ["proposal.submitted"]
    assert values_of(cycle_id, "proposal") == {"proposal": 1}
    house().handlers[ProposalSubmitted].clear()


def test_the_same_form_twice_is_one_proposal_with_the_same_link() -> None:
    token = new_token()
    first, second = (
        submit_proposal(
            VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=Contact(email=EMAIL)
        )
        for _ in range(2)
    )
    assert (first.ref, first.follow_token) == (second.ref, second.follow_token)
    assert (first.is_new, second.is_new) == (True, False)
    assert (count(Proposal), count(OutboxMessage), count(AuditEntry)) == (1, 1, 1)


def test_the_same_form_with_other_words_is_no_double_click() -> None:
    token = new_token()
    first = submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=Contact()
    )
    with pytest.raises(DomainError) as caught:
        submit_proposal(
            VISITOR,
            municipality_id="vlore",
            form_token=token,
            draft=a_draft(text="Diçka tjetër"),
            contact=Contact(),
        )
    assert (caught.value.code, caught.value.params["ref"]) == ("already_sent", first.ref)
    assert count(Proposal) == 1


def test_two_at_the_same_moment_end_in_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    token, contact = new_token(), Contact()
    first = submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=contact
    )
    found, asked = submission.find_result, []

    def blind_once(*args: object, **kwargs: object) -> object:
        """The other one's commit is not seen yet when the receipt is first looked for."""
        asked.append(1)
        return None if len(asked) == 1 else found(*args, **kwargs)

    monkeypatch.setattr(submission, "find_result", blind_once)
    second = submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=contact
    )
    assert (second.ref, second.is_new) == (first.ref, False)
    assert len(asked) == 2
    assert count(Proposal) == 1


@pytest.mark.parametrize("token", ["", "short", "x" * 65, "ë" * 20, "a b" * 10])
def test_a_token_that_no_form_makes_is_refused(token: str) -> None:
    with pytest.raises(DomainError, match="form_token"):
        submit_proposal(
            VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=Contact()
        )


def test_the_link_cannot_be_made_from_the_form_alone() -> None:
    token = new_token()
    here = submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=Contact()
    )
    assert here.follow_token != token
    assert len(here.follow_token) == 22


def test_a_place_of_another_municipality_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        submit(place_id="fier-fier")
    assert (caught.value.code, caught.value.field) == ("foreign_place", "place")
    assert count(Proposal) == 0


def test_outside_the_window_and_without_a_cycle_nothing_is_taken(clock: StillClock) -> None:
    with pytest.raises(DomainError, match="no_process"):
        submit("fier", place_id=None)
    clock.move(days=90)
    with pytest.raises(DomainError, match="window_closed"):
        submit()


def test_contact_data_stand_apart_and_expire() -> None:
    ref = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE)).ref
    contact = db.session.get(ProposalContact, row(ref).id)
    assert contact is not None
    assert (contact.name, contact.email, contact.phone) == (NAME, EMAIL, PHONE)
    assert contact.expires_on == date(2028, 12, 31)
    submit(text="Pa asnjë të dhënë")
    assert count(ProposalContact) == 1


class Letterbox:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def send(self, *, recipient: str, subject: str, body: str, **_rest: object) -> None:
        self.sent.append((recipient, subject, body))


def test_the_receipt_carries_the_link_once_and_is_wiped_after_it() -> None:
    sent = submit(contact=Contact(email=EMAIL))
    box = Letterbox()
    deliver_due(box, host="example.org")
    [(recipient, subject, body)] = box.sent
    assert recipient == EMAIL
    assert sent.ref in subject
    assert f"http://localhost/vlore/follow/{sent.follow_token}" in body
    assert "Bashkia Vlorë" in body
    assert sent.follow_token not in (db.session.scalar(sa.select(OutboxMessage.body)) or "")


def test_no_address_no_mail() -> None:
    submit(contact=Contact(phone=PHONE))
    assert count(OutboxMessage) == 0


def test_numbers_have_no_gaps_and_years_their_own(cycle_id: int) -> None:
    refs = [listed(text=f"Propozimi i radhës {word}") for word in ("një", "dy", "tre")]
    assert [ref[:9] for ref in refs] == ["VL27-0001", "VL27-0002", "VL27-0003"]
    assert values_of(cycle_id, "proposal")["proposal"] == 3
    make_cycle("divjake", 2027)
    assert submit("divjake", place_id=None).ref.startswith("DV27-0001")
