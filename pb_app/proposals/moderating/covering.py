"""Personal data in a proposal are covered everywhere at once; what stood there remains in the audit record alone."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.hearings.day.minutes_service import apply_cover
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden
from pb_app.proposals.events import ProposalEdited, WordsCovered
from pb_app.proposals.moderating.rules import check_found, cover
from pb_app.proposals.policy import may_moderate
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import ProposalDraft, check_draft
from pb_app.proposals.service.apply import check_place, identity, index_words, locked, search_key
from pb_app.proposals.service.tallying import answer_of, retally
from pb_app.proposals.tables import Proposal, ProposalStep
from pb_app.unit_of_work import UnitOfWork, unit_of_work

TEXTS: Final = ("text", "text_en", "village", "answer_in_hall", "status_reason")
COVERED: Final = "proposal.covered"
"""The action in the record; what came before it tells the words no more (see ``proposals.web.answering``)."""


def cover_words(
    actor: Actor, *, municipality_id: str, ref: str, expected_version: int, passages: Sequence[str]
) -> int:
    """Cover these words in the proposal, its search words, published minutes and the texts of its items.

    Return how many texts of the proposal changed.

    The words as given stay in the audit record and nowhere else. Raises ``passage_not_found`` with the passage,
    ``proposal_text_required`` if nothing readable would be left, ``StaleVersion``, ``Forbidden``, ``NotFound``.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        if not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("edit_proposal")
        before = {name: getattr(row, name) for name in TEXTS}
        check_found(list(before.values()), passages)
        after = {name: cover(text, passages) for name, text in before.items()}
        check_draft(_draft(row, after["text"]))
        changed = {name: text for name, text in after.items() if text != before[name]}
        answer = answer_of(row)
        for name, text in changed.items():
            setattr(row, name, text)
        retally(uow, answer, row)
        _cover_steps(uow, row, passages)
        row.covered_at = uow.now
        row.search_key = search_key(row, check_place(municipality_id, row.place_id))
        row.touch()
        index_words(uow, row)
        if row.hearing_id is not None:
            apply_cover(uow, hearing_id=row.hearing_id, ref=ref, cover=lambda text: cover(text, passages))
        uow.record(WordsCovered(**identity(row), passages=tuple(passages)))
        uow.record(ProposalEdited(**identity(row)))
        log(
            uow, action=COVERED, subject_type=SUBJECT, subject_id=row.ref, municipality_id=municipality_id,
            before={name: before[name] for name in changed}, after={"texts": len(changed)},
        )  # fmt: skip
        return len(changed)


def _cover_steps(uow: UnitOfWork, row: Proposal, passages: Sequence[str]) -> None:
    """The reasons of earlier answers too."""
    for step in uow.session.scalars(sa.select(ProposalStep).where(ProposalStep.proposal_id == row.id)):
        step.reason = cover(step.reason, passages)


def _draft(row: Proposal, text: str) -> ProposalDraft:
    return ProposalDraft(
        text=text, theme_id=row.theme_id, place_id=row.place_id, village="", source=row.source,
        voices=row.voices, signatures=row.signatures,
    )  # fmt: skip
