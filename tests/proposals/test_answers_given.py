"""How often each answer was given is kept, and always what counting the rows would give."""

import pytest
import sqlalchemy as sa

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.moderating.covering import cover_words
from pb_app.proposals.queries.figures import answers_given, no_longer_listed
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.apply import apply_status
from pb_app.proposals.tables import AnswerTally, Proposal
from pb_app.unit_of_work import unit_of_work
from tests.cycles.factories import make_cycle
from tests.proposals.factories import listed, row, submit

NO = ProposalStatus.DECLINED
ON = ProposalStatus.FORWARDED
Answers = list[tuple[ProposalStatus, str, int]]


@pytest.fixture
def _year(app: object) -> None:
    assert app
    make_cycle()


def move(ref: str, status: ProposalStatus, reason: str = "Nuk ka fonde") -> None:
    with unit_of_work(SYSTEM) as uow:
        one = uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()
        apply_status(uow, one, status, reason=reason, forwarded_to="UKT")


def kept() -> Answers:
    return sorted(answers_given(get_cycle("vlore", 2027).id))


def counted() -> Answers:
    wanted = (
        sa.select(Proposal.status, Proposal.status_reason, sa.func.count())
        .where(Proposal.status.in_((NO, ON)), Proposal.listed_at.is_not(None))
        .group_by(Proposal.status, Proposal.status_reason)
    )
    return sorted((status, reason, count) for status, reason, count in db.session.execute(wanted))


@pytest.mark.usefixtures("_year")
def test_they_follow_each_answer_and_each_step_back() -> None:
    ref = listed()
    for status, reason in (
        (NO, "Nuk ka fonde"), (ProposalStatus.UNDER_REVIEW, "u rishikua"), (ON, "Nuk ka fonde"),
        (ProposalStatus.UNDER_REVIEW, "u rishikua"), (NO, "Jashtë kompetencës"),
        (ProposalStatus.UNDER_REVIEW, "u rishikua"), (ProposalStatus.LISTED, ""), (ProposalStatus.WITHDRAWN, ""),
    ):  # fmt: skip
        move(ref, status, reason)
        assert kept() == counted(), status
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerTally)) == 0


@pytest.mark.usefixtures("_year")
def test_the_same_reason_is_one_line_with_its_count() -> None:
    for text, reason in (
        ("Ndriçim", "Nuk ka fonde"), ("Trotuar", "Nuk ka fonde"), ("Ujë", "Jashtë kompetencës")
    ):  # fmt: skip
        move(listed(text=f"{text} për lagjen tonë"), NO, reason)
    assert kept() == [(NO, "Jashtë kompetencës", 1), (NO, "Nuk ka fonde", 2)]


@pytest.mark.usefixtures("_year")
def test_what_was_never_public_is_in_no_tally() -> None:
    move(submit().ref, NO)
    assert kept() == []


@pytest.mark.usefixtures("_year")
def test_a_name_covered_in_a_reason_is_covered_in_the_tally() -> None:
    ref = listed()
    move(ref, NO, "SHEMBULL EMRI e kërkoi edhe vjet")
    cover_words(
        SYSTEM,
        municipality_id="vlore",
        ref=ref,
        expected_version=row(ref).version,
        passages=["SHEMBULL EMRI"],
    )
    assert kept() == counted()
    assert not any("EMRI" in reason for reason in db.session.scalars(sa.select(AnswerTally.reason)))


@pytest.mark.usefixtures("_year")
def test_who_left_the_list_is_told_from_who_stands_in_it() -> None:
    stays, goes = listed(), listed(text="Ndriçim i dytë")
    move(goes, ON)
    cycle_id = get_cycle("vlore", 2027).id
    assert no_longer_listed(cycle_id, {stays, goes}) == {goes}
    assert no_longer_listed(cycle_id + 1, {stays, goes}) == no_longer_listed(cycle_id, ()) == set()
