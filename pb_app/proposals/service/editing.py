"""Changing what a proposal says: one step for the office's form and for the recorder."""

from collections.abc import Mapping
from typing import Any

from pb_app.audit.service import log
from pb_app.proposals.events import ProposalEdited
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import ProposalDraft, check_draft
from pb_app.proposals.service.apply import (
    apply_place,
    apply_voices,
    check_place,
    check_theme,
    identity,
    index_words,
    search_key,
)
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork

_OF_DRAFT = ("text", "theme_id", "place_id", "village", "source", "voices", "signatures", "sheet_number")


def apply_edit(uow: UnitOfWork, row: Proposal, values: Mapping[str, Any]) -> bool:
    """Set the columns that differ; the words before are kept in the audit record. False if nothing does.

    Raises ``DomainError`` for a text, place, theme or count that is none.
    """
    check_draft(ProposalDraft(**{name: values.get(name, getattr(row, name)) for name in _OF_DRAFT}))
    place = check_place(row.municipality_id, values.get("place_id", row.place_id))
    check_theme(values.get("theme_id", row.theme_id))
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not after:
        return False
    before = {name: getattr(row, name) for name in after}
    apply_voices(uow, row, values.get("voices", row.voices))
    apply_place(uow, row, values.get("place_id", row.place_id))
    for name, value in after.items():
        setattr(row, name, value)
    row.search_key = search_key(row, place)
    row.touch()
    index_words(uow, row)
    uow.record(ProposalEdited(**identity(row)))
    log(
        uow,
        action="proposal.edited",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        before=before,
        after=after,
    )
    return True
