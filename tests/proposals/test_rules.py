"""What is accepted, and which state may follow which; no application."""

from datetime import UTC, date, datetime

import pytest

from pb_app.cycles.rules import SubmissionWindow
from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.errors import DomainError
from pb_app.proposals.rules import (
    TEXT_LIMIT,
    ProposalDraft,
    ProposalSource,
    ProposalStatus,
    accept,
    check_draft,
    check_hearing,
    contact_expires_on,
    is_public,
    may_withdraw,
    move,
    possible_moves,
)

WINDOW = SubmissionWindow(date(2026, 9, 1), date(2026, 11, 30), is_open_cycle=True)


def draft(**values: object) -> ProposalDraft:
    return ProposalDraft(**{"text": "Ndriçim te shkolla", "theme_id": "ndricimi", **values})


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2026, 10, 12), date(2026, 11, 30)])
def test_a_proposal_is_accepted_from_the_first_to_the_last_day(today: date) -> None:
    accept(WINDOW, draft(), today)


@pytest.mark.parametrize("today", [date(2026, 8, 31), date(2026, 12, 1)])
def test_outside_the_window_nothing_is_accepted(today: date) -> None:
    with pytest.raises(DomainError, match="window_closed"):
        accept(WINDOW, draft(), today)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"text": "…!"}, "proposal_text_required", "text"),
        ({"text": "1234567"}, "proposal_text_required", "text"),
        ({"text": "a" * (TEXT_LIMIT + 1)}, "too_long", "text"),
        ({"village": "v" * 121}, "too_long", "village"),
        ({"voices": 0}, "voices_out_of_range", "voices"),
        ({"voices": 10_001}, "voices_out_of_range", "voices"),
        ({"source": ProposalSource.PETITION}, "signatures_required", "signatures"),
        ({"signatures": 0}, "signatures_required", "signatures"),
        ({"source": ProposalSource.PETITION, "signatures": 2_000_000}, "signatures_required", "signatures"),
    ],
)
def test_a_faulty_draft_names_its_field(values: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_draft(draft(**values))
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_petition_with_signatures_is_accepted() -> None:
    check_draft(draft(source=ProposalSource.PETITION, signatures=240))


def test_a_no_needs_a_reason() -> None:
    with pytest.raises(DomainError, match="reason_required"):
        move(ProposalStatus.SUBMITTED, ProposalStatus.DECLINED)
    move(ProposalStatus.SUBMITTED, ProposalStatus.DECLINED, reason="Nuk është vend publik")


def test_handing_on_needs_the_authority_and_a_reason() -> None:
    with pytest.raises(DomainError, match="forwarded_to_required"):
        move(ProposalStatus.LISTED, ProposalStatus.FORWARDED, reason="Rrugë kombëtare")
    move(ProposalStatus.LISTED, ProposalStatus.FORWARDED, reason="Rrugë kombëtare", forwarded_to="ARRSH")


def test_taking_it_out_of_the_list_needs_a_reason_but_a_first_review_does_not() -> None:
    move(ProposalStatus.SUBMITTED, ProposalStatus.UNDER_REVIEW)
    with pytest.raises(DomainError, match="reason_required"):
        move(ProposalStatus.LISTED, ProposalStatus.UNDER_REVIEW)


@pytest.mark.parametrize("after", list(ProposalStatus))
def test_nothing_follows_a_withdrawal(after: ProposalStatus) -> None:
    with pytest.raises(DomainError, match="transition"):
        move(ProposalStatus.WITHDRAWN, after, reason="x", forwarded_to="y")


@pytest.mark.parametrize(
    "status", [status for status in ProposalStatus if status is not ProposalStatus.WITHDRAWN]
)
def test_the_author_may_always_withdraw_and_the_office_never(status: ProposalStatus) -> None:
    assert may_withdraw(status)
    assert ProposalStatus.WITHDRAWN not in possible_moves(status)


def test_what_was_never_listed_is_not_public_whatever_the_answer() -> None:
    listed = datetime(2026, 10, 1, tzinfo=UTC)
    assert not any(is_public(status, None) for status in ProposalStatus)
    assert {status for status in ProposalStatus if is_public(status, listed)} == {
        ProposalStatus.LISTED,
        ProposalStatus.DECLINED,
        ProposalStatus.FORWARDED,
        ProposalStatus.WITHDRAWN,
    }


@pytest.mark.parametrize("status", [HearingStatus.DRAFT, HearingStatus.CANCELLED])
def test_nothing_is_recorded_where_nobody_met(status: HearingStatus) -> None:
    with pytest.raises(DomainError, match="hearing_not_recordable"):
        check_hearing(status)


def test_contact_data_outlive_the_budget_year_by_one() -> None:
    assert contact_expires_on(2027) == date(2028, 12, 31)
