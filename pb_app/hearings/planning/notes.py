"""Notes between municipality and youth centre about a line of the draft or a hearing; never public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.audit import service as audit
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.planning.draft_items import hearing_key, line_key
from pb_app.hearings.planning.policy import may_write_note
from pb_app.hearings.planning.tables import PlanEntry, PlanNote
from pb_app.hearings.rules import check_length
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web import receipts

NOTE_LIMIT = 500
_PURPOSE = "plan_note"


@dataclass(frozen=True)
class NoteCard:
    """A note: who wrote it, when, and whether it is settled."""

    id: int
    text: str
    author: str
    written_at: datetime
    settled_at: datetime | None
    settled_by: str


def write_note(
    *,
    actor: Actor,
    municipality_id: str,
    text: str,
    entry_id: int | None = None,
    hearing_id: int | None = None,
    token: str = "",
) -> int:
    """Write to the other side about one line or one hearing; the same ``token`` again writes nothing.

    Errors: ``text_required``, ``too_long``, ``NotFound`` for a line or hearing of another municipality.
    """
    if not text:
        raise DomainError("text_required", field="text")
    check_length("text", text, NOTE_LIMIT)
    with unit_of_work(actor) as uow:
        if not may_write_note(actor, municipality_id):
            raise Forbidden("write_note")
        _check_here(uow, municipality_id, entry_id, hearing_id)
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if earlier is not None:
            return int(earlier)
        row = PlanNote(
            municipality_id=municipality_id, entry_id=entry_id, hearing_id=hearing_id, text=text,
            author_id=actor.person_id, written_at=uow.now,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        _log(uow, "plan_note.written", row)
        if token:
            receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=str(row.id))
        return row.id


def settle_note(*, actor: Actor, municipality_id: str, note_id: int, is_settled: bool) -> None:
    """Say that a note is settled, or that it is not after all; twice is as once."""
    with unit_of_work(actor) as uow:
        row = uow.session.get(PlanNote, note_id, with_for_update=True)
        if row is None or row.municipality_id != municipality_id:
            raise NotFound("note")
        if not may_write_note(actor, municipality_id):
            raise Forbidden("settle_note")
        if (row.settled_at is not None) == is_settled:
            return
        row.settled_at = uow.now if is_settled else None
        row.settled_by_id = actor.person_id if is_settled else None
        _log(uow, "plan_note.settled" if is_settled else "plan_note.reopened", row)


def list_notes(*, entry_id: int | None = None, hearing_id: int | None = None) -> list[NoteCard]:
    """The notes of one line or one hearing, those that are not settled first, then as they were written."""
    author, settler = sa.orm.aliased(Person), sa.orm.aliased(Person)
    own = PlanNote.entry_id == entry_id if entry_id is not None else PlanNote.hearing_id == hearing_id
    wanted = (
        sa.select(PlanNote, author.name, settler.name)
        .outerjoin(author, author.id == PlanNote.author_id)
        .outerjoin(settler, settler.id == PlanNote.settled_by_id)
        .where(own)
        .order_by(PlanNote.settled_at.is_not(None), PlanNote.written_at, PlanNote.id)
    )
    return [
        NoteCard(row.id, row.text, author_name or "", row.written_at, row.settled_at, settler_name or "")
        for row, author_name, settler_name in db.session.execute(wanted)
    ]


def open_notes(municipality_id: str) -> dict[str, int]:
    """How many notes are not settled, by the key of the line or hearing."""
    wanted = (
        sa.select(PlanNote.entry_id, PlanNote.hearing_id, sa.func.count())
        .where(PlanNote.municipality_id == municipality_id, PlanNote.settled_at.is_(None))
        .group_by(PlanNote.entry_id, PlanNote.hearing_id)
    )
    return {
        line_key(entry_id) if entry_id is not None else hearing_key(hearing_id or 0): count
        for entry_id, hearing_id, count in db.session.execute(wanted)
    }


def apply_hand_over(uow: UnitOfWork, hearing_of: dict[int, int]) -> None:
    """Notes of lines that were published stay with their hearings (line id: hearing id)."""
    wanted = sa.select(PlanNote).where(PlanNote.entry_id.in_(hearing_of))
    for row in uow.session.scalars(wanted).all():
        row.hearing_id, row.entry_id = hearing_of[row.entry_id or 0], None
    uow.session.flush()


def snapshots(uow: UnitOfWork, entry_id: int) -> list[dict[str, object]]:
    """The notes of a line that goes away, so that they can come back with it."""
    rows: Sequence[PlanNote] = uow.session.scalars(
        sa.select(PlanNote).where(PlanNote.entry_id == entry_id)
    ).all()
    return [
        {
            name: getattr(row, name)
            for name in ("text", "author_id", "written_at", "settled_at", "settled_by_id")
        }
        for row in rows
    ]


def _check_here(uow: UnitOfWork, municipality_id: str, entry_id: int | None, hearing_id: int | None) -> None:
    if entry_id is not None:
        found = uow.session.scalar(
            sa.select(BudgetCycle.municipality_id)
            .join(PlanEntry, PlanEntry.cycle_id == BudgetCycle.id)
            .where(PlanEntry.id == entry_id)
        )
    else:
        found = uow.session.scalar(sa.select(Hearing.municipality_id).where(Hearing.id == hearing_id))
    if found != municipality_id:
        raise NotFound("plan_entry" if entry_id is not None else "hearing")


def _log(uow: UnitOfWork, action: str, row: PlanNote) -> None:
    audit.log(
        uow, action=action, subject_type="plan_note", subject_id=row.id, municipality_id=row.municipality_id,
        after={"text": row.text, "entry_id": row.entry_id, "hearing_id": row.hearing_id},
    )  # fmt: skip
