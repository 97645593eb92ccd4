"""What a device sends after the recording: corrections, voices, mistakes taken back. Each step counts once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.proposals.events import ProposalWithdrawn
from pb_app.proposals.policy import may_add_voice, may_correct
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.recorder_steps import WHOLE, Step, StepKind
from pb_app.proposals.rules import ProposalStatus, check_hearing, check_room_for_voice
from pb_app.proposals.service.apply import apply_status, identity, locked
from pb_app.proposals.service.editing import apply_edit
from pb_app.proposals.service.recording import apply_one_more_voice, key_of, scope_of
from pb_app.proposals.tables import Proposal, RecorderStep
from pb_app.unit_of_work import UnitOfWork, unit_of_work

_COLUMNS = {
    "text": "text",
    "theme": "theme_id",
    "place": "place_id",
    "village": "village",
    "voices": "voices",
    "signatures": "signatures",
    "sheet": "sheet_number",
}
"""What a correction may change, by the name that the device uses."""


@dataclass(frozen=True)
class StepResult:
    """The proposal that a step was about; ``version`` is what the step led to, whatever came later."""

    ref: str
    version: int
    is_new: bool


class SomebodyWasFaster(StaleVersion):
    """The words that a step wants to change are no longer those it saw; ``ref`` names the proposal."""

    def __init__(self, ref: str, *, expected: int, actual: int) -> None:
        super().__init__("proposal", expected=expected, actual=actual)
        self.ref = ref


@dataclass(frozen=True)
class _Open:
    """A step in its transaction."""

    uow: UnitOfWork
    actor: Actor
    hearing: HearingCard
    step: Step

    def key(self, given: str) -> str:
        return key_of(self.hearing.municipality_id, self.hearing.ref, self.actor, given)


def take_step(actor: Actor, *, municipality_id: str, hearing_ref: str, step: Step) -> StepResult:
    """Correct, add a voice or take back, once for the step's id (of this hearing and person), in any order of arrival.

    A correction never overwrites: where somebody else changed the same words meanwhile it raises ``SomebodyWasFaster``
    and writes nothing. ``earlier_step_missing`` says that the step on which it rests has not arrived.
    Raises ``NotFound``, ``Forbidden``, ``DomainError``.
    """
    try:
        return _take(actor, municipality_id, hearing_ref, step)
    except IntegrityError:
        # The same step arrived twice at the same moment: the other one has committed, now it is found.
        return _take(actor, municipality_id, hearing_ref, step)


def _take(actor: Actor, municipality_id: str, hearing_ref: str, step: Step) -> StepResult:
    with unit_of_work(actor) as uow:
        hearing = get_card(municipality_id, hearing_ref, with_drafts=True)
        if not may_record(actor, scope_of(hearing)):
            raise Forbidden("record_proposal")
        one = _Open(uow, actor, hearing, step)
        done = _earlier(one)
        if done is not None:
            return StepResult(uow.session.get_one(Proposal, done.proposal_id).ref, done.version, is_new=False)
        check_hearing(hearing.status)
        row = _proposal_of(one)
        _ACTS[step.kind](one, row)
        uow.session.add(
            RecorderStep(
                device_key=one.key(step.id), proposal_id=row.id, version=row.version, recorded_at=uow.now
            )
        )
        uow.session.flush()
        return StepResult(row.ref, row.version, is_new=True)


def _earlier(one: _Open) -> RecorderStep | None:
    return one.uow.session.get(RecorderStep, one.key(one.step.id))


def _proposal_of(one: _Open) -> Proposal:
    """The proposal, locked: one of this hearing, named by reference or by the step that recorded it."""
    ref = one.step.ref
    if one.step.recorded_by:
        key = one.key(one.step.recorded_by)
        ref = one.uow.session.scalar(sa.select(Proposal.ref).where(Proposal.device_key == key)) or ""
        if not ref:
            raise DomainError("earlier_step_missing")
    row = locked(one.uow, one.hearing.municipality_id, ref)
    if row.hearing_id != one.hearing.id:
        raise NotFound("proposal")
    return row


def _correct(one: _Open, row: Proposal) -> None:
    _check_may_correct(one, row)
    fields = _columns(one.step.fields)
    _check_nobody_was_faster(one, row, fields)
    apply_edit(one.uow, row, fields)


def _add_voice(one: _Open, row: Proposal) -> None:
    facts = cards_of([row])[0].facts
    if not (may_add_voice(one.actor, facts) or _may_correct(one, row)):
        raise Forbidden("add_voice")
    check_room_for_voice(row.voices, row.status)
    apply_one_more_voice(one.uow, row)


def _take_back(one: _Open, row: Proposal) -> None:
    """A mistake of the recording is withdrawn, not deleted: its reference stays taken, its text is public no more."""
    _check_may_correct(one, row)
    _check_nobody_was_faster(one, row, {})
    apply_status(one.uow, row, ProposalStatus.WITHDRAWN)
    one.uow.record(ProposalWithdrawn(**identity(row), was_listed=True))
    log(
        one.uow,
        action="proposal.taken_back",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        before={"status": ProposalStatus.LISTED.value},
        after={"status": row.status.value},
    )


_ACTS: Mapping[StepKind, Callable[[_Open, Proposal], None]] = {
    StepKind.CORRECT: _correct,
    StepKind.VOICE: _add_voice,
    StepKind.TAKE_BACK: _take_back,
}


def _may_correct(one: _Open, row: Proposal) -> bool:
    is_own = row.recorded_by_id is not None and row.recorded_by_id == one.actor.person_id
    return may_correct(one.actor, cards_of([row])[0].facts, is_own=is_own)


def _check_may_correct(one: _Open, row: Proposal) -> None:
    if not _may_correct(one, row):
        raise Forbidden("edit_proposal")
    if row.status is not ProposalStatus.LISTED:
        raise DomainError("no_longer_listed")


def _check_nobody_was_faster(one: _Open, row: Proposal, fields: Mapping[str, Any]) -> None:
    """Raise ``SomebodyWasFaster`` if the words that the device wants to change are not those it saw.

    A voice more, or another field, is no conflict: nothing of it is overwritten. Taking back is about the whole.
    """
    seen = one.step.based_on
    if one.step.after:
        seen = _version_after(one)
    if row.version == seen:
        return
    was = _columns(one.step.was)
    if fields and all(
        getattr(row, name) == was.get(name, value) or getattr(row, name) == value
        for name, value in fields.items()
    ):
        return
    raise SomebodyWasFaster(row.ref, expected=seen, actual=row.version)


def _version_after(one: _Open) -> int:
    """The version to which an earlier step of the same device led; the recording itself leads to the first."""
    key = one.key(one.step.after)
    if one.uow.session.scalar(sa.select(sa.exists().where(Proposal.device_key == key))):
        return 1
    earlier = one.uow.session.get(RecorderStep, key)
    if earlier is None:
        raise DomainError("earlier_step_missing")
    return earlier.version


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    found = {column: fields[name] for name, column in _COLUMNS.items() if name in fields}
    if found.get("place_id") == WHOLE:
        found["place_id"] = None
    if found.get("voices", 1) is None:
        found["voices"] = 0  # the rules say what is wrong with it
    return found
