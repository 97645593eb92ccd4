"""Note what became of a forwarded item: the protocol number, and the other authority's answer when it comes."""

from dataclasses import dataclass
from datetime import date

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.service.rows import get_item_row
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.periods import to_local
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class Forwarding:
    """Under which number it was sent, and what was answered on which day."""

    protocol: str = ""
    answer: str = ""
    answered_on: date | None = None


def note_forwarding(
    actor: Actor, *, municipality_id: str, code: str, expected_version: int, forwarding: Forwarding
) -> None:
    """Keep what is known of a forwarded item; its proposals' pages say it at once where the decision is public.

    Raises ``item_not_forwarded``, ``answered_in_future``, ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_decide(actor, municipality_id):
            raise Forbidden("decide")
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        if item.decision is not Decision.FORWARDED:
            raise DomainError("item_not_forwarded")
        if forwarding.answered_on is not None and forwarding.answered_on > to_local(uow.now).date():
            raise DomainError("answered_in_future", field="answered_on")
        before = _snapshot(item)
        item.forwarded_protocol, item.forwarded_answer = forwarding.protocol, forwarding.answer
        item.forwarded_answered_on = forwarding.answered_on if forwarding.answer else None
        item.touch()
        log(
            uow, action="forwarding_noted", subject_type=SUBJECT, subject_id=item.code,
            municipality_id=municipality_id, before=before, after=_snapshot(item),
        )  # fmt: skip


def _snapshot(item: ConsolidatedItem) -> dict[str, object]:
    on = item.forwarded_answered_on
    return {
        "protocol": item.forwarded_protocol,
        "answer": item.forwarded_answer,
        "answered_on": on.isoformat() if on else None,
    }
