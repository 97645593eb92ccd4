"""What became of a proposal that was handed to another authority: its protocol number, and the answer when it comes."""

from dataclasses import asdict, dataclass
from datetime import date

from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.periods import to_local
from pb_app.proposals.events import ProposalEdited
from pb_app.proposals.moderating.telling import tell_forward_answer
from pb_app.proposals.policy import may_moderate
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import REASON_LIMIT, ProposalStatus
from pb_app.proposals.service.apply import identity, locked
from pb_app.unit_of_work import unit_of_work

PROTOCOL_LIMIT = 40


@dataclass(frozen=True, kw_only=True)
class Forwarding:
    """Under which number it was sent, and what the other authority said on which day."""

    forward_protocol: str = ""
    forward_answer: str = ""
    forward_answered_on: date | None = None


def note_forwarding(
    actor: Actor, *, municipality_id: str, ref: str, expected_version: int, facts: Forwarding
) -> None:
    """Keep what is known of a proposal that was passed on; the public reads it on the way of the proposal.

    Raises ``not_forwarded`` for one that was not, ``answer_needs_day``, ``in_the_future``, ``too_long``,
    ``StaleVersion``, ``Forbidden``, ``NotFound``.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        if not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("moderate_proposal")
        if row.status is not ProposalStatus.FORWARDED:
            raise DomainError("not_forwarded")
        _check(facts, to_local(uow.now).date())
        after = {name: value for name, value in asdict(facts).items() if getattr(row, name) != value}
        if not after:
            return
        before = {name: getattr(row, name) for name in after}
        for name, value in after.items():
            setattr(row, name, value)
        row.touch()
        uow.record(ProposalEdited(**identity(row)))
        if "forward_answer" in after:
            tell_forward_answer(uow, row)
        log(
            uow, action="proposal.forwarding_noted", subject_type=SUBJECT, subject_id=row.ref,
            municipality_id=municipality_id, before=before, after=after,
        )  # fmt: skip


def _check(facts: Forwarding, today: date) -> None:
    if len(facts.forward_protocol) > PROTOCOL_LIMIT:
        raise DomainError("too_long", field="forward_protocol", limit=PROTOCOL_LIMIT)
    if len(facts.forward_answer) > REASON_LIMIT:
        raise DomainError("too_long", field="forward_answer", limit=REASON_LIMIT)
    if facts.forward_answer and facts.forward_answered_on is None:
        raise DomainError("answer_needs_day", field="forward_answered_on")
    if facts.forward_answered_on is not None and facts.forward_answered_on > today:
        raise DomainError("in_the_future", field="forward_answered_on")
