"""The office's answer reaches who left an address: once, in their language, and nobody else."""

from datetime import date

import pytest
import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.actor import VISITOR
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.proposals.moderating.forwarding import Forwarding, note_forwarding
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import erase_contact, moderate_proposal, withdraw_proposal
from tests.cast import Cast
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, list_it, row, submit
from tests.proposals.pages import NEW, form, words
from tests.proposals.test_bringing_in import rows

pytestmark = pytest.mark.usefixtures("cycle_id")
REASON = "Rruga është nën administrimin e ARRSH-së."
AUTHORITY = "Autoriteti Rrugor Shqiptar"


def answer(cast: Cast, ref: str, status: ProposalStatus, **values: str) -> None:
    moderate_proposal(
        cast.actor("coordinator"), municipality_id="vlore", ref=ref, expected_version=row(ref).version, status=status,
        **values,
    )  # fmt: skip


def mails() -> list[OutboxMessage]:
    db.session.rollback()
    wanted = sa.select(OutboxMessage).where(OutboxMessage.kind == "proposal_told").order_by(OutboxMessage.id)
    return list(db.session.scalars(wanted))


def note(cast: Cast, ref: str, **facts: object) -> None:
    note_forwarding(
        cast.actor("coordinator"), municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        facts=Forwarding(**facts),
    )  # fmt: skip


def test_who_is_declined_reads_why_and_where_to_turn(cast: Cast) -> None:
    sent = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE))
    answer(cast, sent.ref, ProposalStatus.DECLINED, reason=REASON)
    [mail] = mails()
    assert (mail.recipient, mail.subject) == (EMAIL, f"Përgjigje për propozimin tuaj {sent.ref}")
    for said in (TEXT, "Nuk u pranua.", REASON, "Bashkia Vlorë"):
        assert said in mail.body
    for canary in (NAME, PHONE, sent.follow_token, "/proposals/"):
        assert canary not in mail.body, "no private link, and no address of a page that is not public"


def test_what_was_public_is_told_with_its_page_in_the_language_of_the_form(cast: Cast) -> None:
    sent = submit(contact=Contact(email=EMAIL, language="en"))
    list_it(sent.ref)
    assert mails() == [], "that it stands in the list is no answer yet"
    answer(cast, sent.ref, ProposalStatus.FORWARDED, reason=REASON, forwarded_to=AUTHORITY)
    [mail] = mails()
    assert mail.subject == f"Answer to your proposal {sent.ref}"
    assert f"passed on to: {AUTHORITY}" in mail.body
    assert f"/en/vlore/proposals/{sent.ref}" in mail.body


def test_the_answer_of_the_other_authority_is_told_once(cast: Cast) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    answer(cast, sent.ref, ProposalStatus.FORWARDED, reason=REASON, forwarded_to=AUTHORITY)
    note(cast, sent.ref, forward_protocol="1204/3")
    assert len(mails()) == 1, "a protocol number alone is no news for the author"
    note(cast, sent.ref, forward_protocol="1204/3", forward_answer="Punimet fillojnë në maj.",
         forward_answered_on=date(2026, 9, 30))  # fmt: skip
    note(cast, sent.ref, forward_protocol="1204/3", forward_answer="Punimet fillojnë në maj.",
         forward_answered_on=date(2026, 9, 30))  # fmt: skip
    first, second = mails()
    assert "Punimet" not in first.body
    assert "Punimet fillojnë në maj." in second.body
    assert "1204/3" in second.body


def test_an_answer_taken_back_before_the_mail_left_is_not_told(cast: Cast) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    answer(cast, sent.ref, ProposalStatus.DECLINED, reason="Gabim i klikimit.")
    answer(cast, sent.ref, ProposalStatus.UNDER_REVIEW, reason="Gabim i yni.")
    assert mails() == []


def test_an_answer_that_has_left_is_followed_by_the_new_one(cast: Cast) -> None:
    sent = submit(contact=Contact(email=EMAIL))
    list_it(sent.ref)
    answer(cast, sent.ref, ProposalStatus.DECLINED, reason=REASON)
    db.session.execute(sa.update(OutboxMessage).values(state=MessageState.SENT))
    db.session.commit()
    answer(cast, sent.ref, ProposalStatus.UNDER_REVIEW, reason="Gabim i yni.")
    answer(cast, sent.ref, ProposalStatus.LISTED)
    assert ["nuk vlen më" in mail.body for mail in mails()] == [False, True]
    told = [f"/proposals/{sent.ref}" in mail.body for mail in mails()]
    assert told == [True, False], "under review nobody finds its page"


def test_nobody_is_told_who_gave_no_address_or_whose_data_have_expired(cast: Cast, clock: StillClock) -> None:
    answer(cast, submit(contact=Contact(phone=PHONE)).ref, ProposalStatus.DECLINED, reason=REASON)
    late = submit(contact=Contact(email=EMAIL)).ref
    clock.move(days=3 * 365)
    answer(cast, late, ProposalStatus.DECLINED, reason=REASON)
    assert mails() == []


def test_who_erases_the_own_data_or_withdraws_gets_no_mail_that_still_waits(cast: Cast) -> None:
    erased = submit(contact=Contact(email=EMAIL))
    answer(cast, erased.ref, ProposalStatus.DECLINED, reason=REASON)
    erase_contact(VISITOR, municipality_id="vlore", follow_token=erased.follow_token)
    [mail] = mails()
    assert (mail.recipient, mail.state) == ("", MessageState.SENT)
    assert TEXT not in mail.body
    withdrawn = submit(contact=Contact(email=EMAIL))
    answer(cast, withdrawn.ref, ProposalStatus.FORWARDED, reason=REASON, forwarded_to=AUTHORITY)
    withdraw_proposal(VISITOR, municipality_id="vlore", follow_token=withdrawn.follow_token)
    assert [one.recipient for one in mails()] == [""]


def test_the_form_keeps_the_language_of_its_page(cast: Cast, client: HouseClient) -> None:
    client.post(f"/en{NEW}", form(client, email=EMAIL))
    answer(cast, rows()[-1].ref, ProposalStatus.DECLINED, reason=REASON)
    [mail] = mails()
    assert "It was not accepted." in mail.body
    assert f"Reason: {REASON}" in mail.body


def test_the_office_sees_before_saving_that_a_mail_goes_and_in_which_language(client: HouseClient) -> None:
    client.login("coordinator")
    with_address, without = (
        submit(contact=Contact(email=EMAIL, language="en")),
        submit(contact=Contact(phone=PHONE)),
    )
    page = words(client.get(f"/staff/vlore/proposals/{with_address.ref}"))
    assert "Autori ka lënë adresë" in page
    assert "Gjuha e mesazheve Anglisht" in page
    assert "Autori ka lënë adresë" not in words(client.get(f"/staff/vlore/proposals/{without.ref}"))
