"""The office's answer, the author's own rights, and what stays in the record."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.proposals.queries import (
    ProposalFilter,
    find_public_proposal,
    get_followed_proposal,
    list_history,
    list_public_proposals,
    list_steps,
)
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import (
    ProposalEdit,
    change_contact,
    edit_proposal,
    erase_contact,
    erase_expired_contacts,
    moderate_proposal,
    withdraw_proposal,
)
from pb_app.proposals.tables import ProposalContact
from tests.cast import Cast
from tests.conftest import StillClock
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, listed, row, submit

pytestmark = pytest.mark.usefixtures("cycle_id")

EDIT = ProposalEdit(
    text="Ndriçim te shkolla", text_en="", theme_id="ndricimi", place_id="vlore-rajoni-3", village="", voices=1,
    signatures=None, answer_in_hall="", protocol_number="", protocol_on=None,
)  # fmt: skip


def moderate(
    cast: Cast, ref: str, status: ProposalStatus, who: str = "coordinator", **values: object
) -> None:
    version = values.pop("version", None) or row(ref).version
    moderate_proposal(
        cast.actor(who), municipality_id="vlore", ref=ref, expected_version=version, status=status, **values
    )


def edit(
    cast: Cast, ref: str, wanted: ProposalEdit, who: str = "coordinator", version: int | None = None
) -> None:
    edit_proposal(
        cast.actor(who),
        municipality_id="vlore",
        ref=ref,
        expected_version=version or row(ref).version,
        edit=wanted,
    )


def test_listing_makes_it_public_and_counts_it(cast: Cast, cycle_id: int) -> None:
    ref = submit(voices=2).ref
    assert find_public_proposal("vlore", ref) is None
    moderate(cast, ref, ProposalStatus.LISTED)
    assert find_public_proposal("vlore", ref) is not None
    assert values_of(cycle_id, "proposal")["proposals_voices"] == 2
    assert [step.status.value for step in list_steps(row(ref).id)] == ["submitted", "listed"]


def test_a_no_before_the_listing_is_read_by_its_author_alone(cast: Cast) -> None:
    sent = submit()
    moderate(cast, sent.ref, ProposalStatus.DECLINED, reason="Nuk është vend publik")
    assert find_public_proposal("vlore", sent.ref) is None
    card, _contact = get_followed_proposal("vlore", sent.follow_token)
    assert card.status_reason == "Nuk është vend publik"


def test_a_no_after_the_listing_stays_public_and_leaves_the_figures(cast: Cast, cycle_id: int) -> None:
    ref = listed()
    moderate(cast, ref, ProposalStatus.DECLINED, reason="Është bërë tashmë")
    assert find_public_proposal("vlore", ref) is not None
    assert values_of(cycle_id, "proposal") == {
        "proposal": 1, "proposals_listed": 0, "proposals_voices": 0
    }  # fmt: skip


def test_taken_back_for_review_it_is_private_again(cast: Cast) -> None:
    ref = listed()
    moderate(cast, ref, ProposalStatus.UNDER_REVIEW, reason="Emër personi në tekst")
    assert find_public_proposal("vlore", ref) is None
    assert list_public_proposals("vlore", ProposalFilter()).items == []


def test_a_stale_answer_is_refused_and_writes_nothing(cast: Cast) -> None:
    ref = submit().ref
    moderate(cast, ref, ProposalStatus.LISTED)
    with pytest.raises(StaleVersion):
        moderate(cast, ref, ProposalStatus.DECLINED, reason="x", version=1)
    assert row(ref).status is ProposalStatus.LISTED


@pytest.mark.parametrize(
    "who", ["officer_1", "officer_2", "budget_officer", "youth_centre", "monitor", "stranger"]
)
def test_only_who_runs_the_place_answers(cast: Cast, who: str) -> None:
    ref = submit().ref
    with pytest.raises(Forbidden):
        moderate(cast, ref, ProposalStatus.LISTED, who)
    with pytest.raises(Forbidden):
        edit(cast, ref, EDIT, who)


def test_the_officer_of_the_place_answers_but_cannot_hand_it_to_another_place(cast: Cast) -> None:
    ref = submit(place_id="vlore-rajoni-1").ref
    moderate(cast, ref, ProposalStatus.LISTED, "officer_1")
    with pytest.raises(Forbidden):
        edit(cast, ref, replace(EDIT, place_id="vlore-novosele"), "officer_1")
    assert row(ref).place_id == "vlore-rajoni-1"


def test_the_office_never_withdraws(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        moderate(cast, submit().ref, ProposalStatus.WITHDRAWN)


def test_an_edit_keeps_the_words_as_given_in_the_record(cast: Cast, cycle_id: int) -> None:
    ref = listed()
    edit(cast, ref, replace(EDIT, voices=4))
    kept = row(ref)
    assert (kept.text, kept.voices) == ("Ndriçim te shkolla", 4)
    assert values_of(cycle_id, "proposal")["proposals_voices"] == 4
    [entry] = [entry for entry in list_history(ref) if entry.action == "proposal.edited"]
    assert entry.before == {"text": TEXT, "voices": 1}
    assert entry.after == {"text": "Ndriçim te shkolla", "voices": 4}
    assert entry.who == "coordinator"


def test_an_edit_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    ref = listed()
    before = row(ref).version
    edit(cast, ref, replace(EDIT, text=TEXT))
    assert row(ref).version == before


def test_an_edit_is_found_by_its_new_words_only(cast: Cast) -> None:
    ref = listed(text="Pishinë e mbuluar")
    edit(cast, ref, replace(EDIT, text="Bibliotekë në lagje"))
    assert [card.ref for card in list_public_proposals("vlore", ProposalFilter(q="bibliotek")).items] == [ref]
    assert not list_public_proposals("vlore", ProposalFilter(q="pishine")).items


def test_an_edit_to_a_foreign_place_or_unknown_theme_is_refused(cast: Cast) -> None:
    ref = listed()
    with pytest.raises(DomainError, match="foreign_place"):
        edit(cast, ref, replace(EDIT, place_id="fier-fier"))
    with pytest.raises(DomainError, match="unknown_theme"):
        edit(cast, ref, replace(EDIT, theme_id="fluturimi"))


def test_the_author_withdraws_by_the_link_and_once_more_changes_nothing(cycle_id: int, cast: Cast) -> None:
    sent = submit()
    moderate(cast, sent.ref, ProposalStatus.LISTED)
    for _ in range(2):
        withdraw_proposal(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    assert row(sent.ref).status is ProposalStatus.WITHDRAWN
    assert values_of(cycle_id, "proposal")["proposals_listed"] == 0
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_id == sent.ref)).all()
    assert actions.count("proposal.withdrawn") == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "\x00", "\udcff"])
def test_a_link_that_leads_nowhere(token: str) -> None:
    submit()
    with pytest.raises(NotFound):
        withdraw_proposal(VISITOR, municipality_id="vlore", follow_token=token)


def test_a_link_works_in_its_own_municipality_only() -> None:
    sent = submit()
    with pytest.raises(NotFound):
        get_followed_proposal("fier", sent.follow_token)


def test_contact_data_are_changed_and_erased_without_a_trace_of_them() -> None:
    sent = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE))
    change_contact(
        VISITOR,
        municipality_id="vlore",
        follow_token=sent.follow_token,
        contact=Contact(phone="069 11 11 111"),
    )
    assert get_followed_proposal("vlore", sent.follow_token)[1] == Contact(phone="069 11 11 111")
    erase_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
    assert get_followed_proposal("vlore", sent.follow_token)[1].is_empty
    message = db.session.scalars(sa.select(OutboxMessage)).one()
    assert (message.recipient, message.state) == ("", MessageState.SENT)
    assert sent.follow_token not in message.body
    kept = str([payload.body for payload in db.session.scalars(sa.select(AuditPayload))])
    assert not any(canary in kept for canary in (NAME, EMAIL, PHONE, "069 11 11 111"))


def test_a_receipt_does_not_go_to_an_address_that_was_put_right() -> None:
    sent = submit(contact=Contact(email="gabim@example.org"))
    change_contact(
        VISITOR, municipality_id="vlore", follow_token=sent.follow_token, contact=Contact(email=EMAIL)
    )
    message = db.session.scalars(sa.select(OutboxMessage)).one()
    assert (message.recipient, message.state) == ("", MessageState.SENT)
    assert sent.follow_token not in message.body


def test_contact_data_may_be_added_later_and_left_empty_they_go() -> None:
    sent = submit()
    change_contact(
        VISITOR, municipality_id="vlore", follow_token=sent.follow_token, contact=Contact(email=EMAIL)
    )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProposalContact)) == 1
    change_contact(VISITOR, municipality_id="vlore", follow_token=sent.follow_token, contact=Contact())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProposalContact)) == 0


def test_the_night_erases_what_has_expired(clock: StillClock) -> None:
    submit(contact=Contact(name=NAME))
    erase_expired_contacts()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProposalContact)) == 1
    clock.move(days=830)
    erase_expired_contacts()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProposalContact)) == 0
