"""The office answers: list, review, decline, forward; and puts right what was misheard."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NotFound, StaleVersion
from pb_app.proposals.policy import may_moderate
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import WAITING, ProposalStatus
from pb_app.proposals.service.apply import apply_status, locked
from pb_app.proposals.service.editing import apply_edit
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class ProposalEdit:
    """What the office may change; the words before are kept in the audit record."""

    text: str
    text_en: str
    theme_id: str
    place_id: str | None
    village: str
    voices: int
    signatures: int | None
    answer_in_hall: str
    protocol_number: str
    protocol_on: date | None


def edit_proposal(
    actor: Actor, *, municipality_id: str, ref: str, expected_version: int, edit: ProposalEdit
) -> None:
    """Change a proposal; raise ``StaleVersion`` if somebody else did meanwhile."""
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        if not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("edit_proposal")
        if not apply_edit(uow, row, asdict(edit)):
            return
        if not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("move_proposal")


def moderate_proposal(
    actor: Actor,
    *,
    municipality_id: str,
    ref: str,
    expected_version: int,
    status: ProposalStatus,
    reason: str = "",
    forwarded_to: str = "",
) -> None:
    """Put a proposal into another state with the reason that its author will read.

    Withdrawing is the author's own and refused here. Raises ``StaleVersion``, ``Forbidden``, ``DomainError``.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        if status is ProposalStatus.WITHDRAWN or not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("moderate_proposal")
        _answer(uow, row, status, reason, forwarded_to)


def publish_proposals(
    actor: Actor, *, municipality_id: str, wanted: Sequence[tuple[str, int]]
) -> tuple[list[str], list[str]]:
    """List several proposals at once, given as reference and version; return those listed and those left out.

    Left out is what somebody changed meanwhile, what does not wait any more, and what is not there.
    Raises ``Forbidden`` if one of them is not this person's to answer: nothing is listed then.
    """
    left: list[str] = []
    rows: list[Proposal] = []
    with unit_of_work(actor) as uow:
        # In one order, so that two people do not lock each other; and all of them before the figures of the year,
        # which who answers or withdraws one of them locks after it.
        for ref, version in sorted(dict(wanted).items()):
            try:
                row = locked(uow, municipality_id, ref, expected_version=version)
            except (NotFound, StaleVersion):
                left.append(ref)
                continue
            if not may_moderate(actor, cards_of([row])[0].facts):
                raise Forbidden("moderate_proposal")
            if row.status in WAITING:
                rows.append(row)
            else:
                left.append(ref)
        for row in rows:
            _answer(uow, row, ProposalStatus.LISTED)
        return [row.ref for row in rows], left


def _answer(
    uow: UnitOfWork, row: Proposal, status: ProposalStatus, reason: str = "", forwarded_to: str = ""
) -> None:
    before = {"status": row.status.value}
    apply_status(uow, row, status, reason=reason, forwarded_to=forwarded_to)
    log(
        uow,
        action=f"proposal.{status.value}",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        before=before,
        after={"status": status.value, "reason": reason, "forwarded_to": forwarded_to},
    )
