"""What is said at a hearing is written down: listed at once, each sheet and each click counted once."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, find_current_cycle, list_cycles
from pb_app.hearings.policy import HearingScope, may_record
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.ids import token_hash
from pb_app.proposals.events import ProposalRecorded, VoiceAdded
from pb_app.proposals.policy import may_add_voice
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import (
    REASON_LIMIT,
    ProposalDraft,
    ProposalStatus,
    check_draft,
    check_hearing,
    check_room_for_voice,
)
from pb_app.proposals.service.apply import NewProposal, apply_new_proposal, apply_voices, identity, locked
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.receipts import find_result, keep_result

VOICE_PURPOSE = "proposal_voice"


@dataclass(frozen=True)
class Recording:
    """What was written down; ``is_new`` is false when the device sent it before."""

    ref: str
    is_new: bool


def record_proposal(
    actor: Actor,
    *,
    municipality_id: str,
    hearing_ref: str,
    draft: ProposalDraft,
    device_key: str,
    answer_in_hall: str = "",
) -> Recording:
    """Write a proposal down at a hearing; it starts LISTED. The same ``device_key`` again writes nothing.

    The key counts for this hearing and this person only. Raises ``NotFound``, ``Forbidden`` or ``DomainError``.
    """
    new = NewProposal(
        draft=draft,
        status=ProposalStatus.LISTED,
        device_key=key_of(municipality_id, hearing_ref, actor, device_key),
        answer_in_hall=answer_in_hall,
    )
    try:
        return _record(actor, municipality_id, hearing_ref, new)
    except IntegrityError:
        # The other one of two that arrived at the same moment has committed: now it is found.
        return _record(actor, municipality_id, hearing_ref, new)


def key_of(municipality_id: str, hearing_ref: str, actor: Actor, given: str) -> str:
    """The key of what a device sent: the same for this hearing and this person only."""
    return f"rec:{token_hash(f'{municipality_id}/{hearing_ref}/{actor.person_id}/{given}')}"


def _record(actor: Actor, municipality_id: str, hearing_ref: str, new: NewProposal) -> Recording:
    with unit_of_work(actor) as uow:
        hearing = get_card(municipality_id, hearing_ref, with_drafts=True)
        if not may_record(actor, scope_of(hearing)):
            raise Forbidden("record_proposal")
        earlier = _find_by_device(uow, new.device_key)
        if earlier is not None:
            return Recording(earlier, is_new=False)
        check_hearing(hearing.status)
        check_draft(new.draft)
        if len(new.answer_in_hall) > REASON_LIMIT:
            raise DomainError("too_long", field="answer_in_hall", limit=REASON_LIMIT)
        new = replace(new, hearing_id=hearing.id, is_example=hearing.is_example)
        row = apply_new_proposal(uow, _cycle_of(hearing), new)
        uow.record(
            ProposalRecorded(
                **identity(row),
                hearing_id=hearing.id,
            )
        )
        log(
            uow,
            action="proposal.recorded",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=municipality_id,
            after={"text": row.text, "place": row.place_id, "theme": row.theme_id, "hearing": hearing.ref},
        )
        return Recording(row.ref, is_new=True)


def scope_of(hearing: HearingCard) -> HearingScope:
    """What the policy of hearings asks."""
    return HearingScope(hearing.municipality_id, hearing.status, hearing.place_paths)


def _find_by_device(uow: UnitOfWork, key: str | None) -> str | None:
    return uow.session.scalar(sa.select(Proposal.ref).where(Proposal.device_key == key))


def _cycle_of(hearing: HearingCard) -> CycleCard:
    """The hearing's budget year, else the municipality's present one."""
    own = [cycle for cycle in list_cycles(hearing.municipality_id) if cycle.id == hearing.cycle_id]
    cycle = own[0] if own else find_current_cycle(hearing.municipality_id)
    if cycle is None:
        raise DomainError("no_process")
    return cycle


def add_voice(actor: Actor, *, municipality_id: str, ref: str, click_token: str) -> int:
    """One more person says the same; the same ``click_token`` counts once. Return the voices.

    No version is compared: two devices at one hearing may each hear one more.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref)
        if not may_add_voice(actor, cards_of([row])[0].facts):
            raise Forbidden("add_voice")
        if find_result(uow, token=click_token, purpose=VOICE_PURPOSE) is not None:
            return row.voices
        check_room_for_voice(row.voices, row.status)
        keep_result(uow, token=click_token, purpose=VOICE_PURPOSE, result=ref)
        apply_one_more_voice(uow, row)
        return row.voices


def apply_one_more_voice(uow: UnitOfWork, row: Proposal) -> None:
    """Count one more person who says the same."""
    apply_voices(uow, row, row.voices + 1)
    row.touch()
    uow.record(
        VoiceAdded(
            **identity(row),
            voices=row.voices,
        )
    )
    log(
        uow,
        action="proposal.voice_added",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        before={"voices": row.voices - 1},
        after={"voices": row.voices},
    )
