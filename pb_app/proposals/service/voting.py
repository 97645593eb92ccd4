"""Votes before leaving: one number for each proposal of a hearing, saved together."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.hearings.particulars import find_attendance
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import get_card
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.proposals.rules import ProposalStatus, check_hearing
from pb_app.proposals.service.recording import scope_of
from pb_app.proposals.tables import HearingVote, Proposal, VoteCount
from pb_app.proposals.voting_rules import VoteSheet, check_votes, doubts_of
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def count_votes(
    actor: Actor,
    *,
    municipality_id: str,
    hearing_ref: str,
    expected_version: int,
    sheet: VoteSheet,
    confirmed: frozenset[str] = frozenset(),
) -> None:
    """Write down the votes of a hearing; ``expected_version`` 0 for the first time.

    Only proposals that the sheet names change. Raises ``StaleVersion`` if somebody saved meanwhile,
    ``NeedsConfirmation`` for more votes than people could give, ``NotFound``, ``Forbidden``, ``DomainError``.
    """
    check_votes(sheet)
    try:
        _count(actor, municipality_id, hearing_ref, expected_version, sheet, confirmed)
    except IntegrityError:
        # Two counted for the first time at the same moment, and the other one has committed.
        raise StaleVersion("votes", expected=expected_version, actual=1) from None


def _count(
    actor: Actor,
    municipality_id: str,
    hearing_ref: str,
    expected_version: int,
    sheet: VoteSheet,
    confirmed: frozenset[str],
) -> None:
    with unit_of_work(actor) as uow:
        hearing = get_card(municipality_id, hearing_ref, with_drafts=True)
        if not may_record(actor, scope_of(hearing)):
            raise Forbidden("count_votes")
        check_hearing(hearing.status)
        row = uow.session.get(VoteCount, hearing.id, with_for_update=True)
        actual = row.version if row else 0
        if actual != expected_version:
            raise StaleVersion("votes", expected=expected_version, actual=actual)
        attendance = find_attendance(hearing.id, for_staff=True)
        doubts = doubts_of(sheet, attendance.counts.total if attendance else None)
        if any(doubt.code not in confirmed for doubt in doubts):
            raise NeedsConfirmation(doubts)
        before, after = _write(uow, hearing.id, sheet)
        if row is None:
            uow.session.add(
                VoteCount(hearing_id=hearing.id, kind=sheet.kind, most_each=sheet.most_each, version=1)
            )
        else:
            row.kind, row.most_each = sheet.kind, sheet.most_each
            row.touch()
        log(
            uow,
            action="hearing.votes_counted",
            subject_type="hearing",
            subject_id=hearing.id,
            municipality_id=municipality_id,
            before=before,
            after={
                **after,
                "kind": sheet.kind.value,
                "most_each": sheet.most_each,
                "confirmed": sorted(doubt.code for doubt in doubts),
            },
        )


def _write(
    uow: UnitOfWork, hearing_id: int, sheet: VoteSheet
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Set the rows and each proposal's sum; give what changed, by reference."""
    rows = _proposals(uow, hearing_id, sheet)
    kept = {
        vote.proposal_id: vote
        for vote in uow.session.scalars(sa.select(HearingVote).where(HearingVote.hearing_id == hearing_id))
    }
    before: dict[str, int | None] = {}
    after: dict[str, int | None] = {}
    for ref, votes in sheet.votes.items():
        row, vote = rows[ref], kept.get(rows[ref].id)
        stands = vote.votes if vote else None
        if stands == votes:
            continue
        before[ref], after[ref] = stands, votes
        row.hearing_votes += (votes or 0) - (stands or 0)
        row.touch()
        if vote is None:
            vote = HearingVote(hearing_id=hearing_id, proposal_id=row.id)
            uow.session.add(vote)
        if votes is None:
            uow.session.delete(vote)
        else:
            vote.votes, vote.counted_at, vote.counted_by_id = votes, uow.now, uow.actor.person_id
    return before, after


def _proposals(uow: UnitOfWork, hearing_id: int, sheet: VoteSheet) -> dict[str, Proposal]:
    wanted = (
        sa.select(Proposal)
        .where(
            Proposal.hearing_id == hearing_id,
            Proposal.status == ProposalStatus.LISTED,
            Proposal.ref.in_(list(sheet.votes)),
        )
        .order_by(Proposal.id)
        .with_for_update()
    )
    rows = {row.ref: row for row in uow.session.scalars(wanted)}
    if rows.keys() != sheet.votes.keys():
        raise NotFound("proposal")
    return rows
