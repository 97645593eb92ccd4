"""Taking a line out of the draft, and bringing it back with its notes."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.hearings import known
from pb_app.hearings.planning import draft_lines, notes
from pb_app.hearings.planning.lines import check_may_edit, load_for_change
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry, PlanNote
from pb_app.hearings.rules import Audience, HearingKind
from pb_app.hearings.slot import Slot
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.unit_of_work import UnitOfWork, unit_of_work

_REMOVED, _RESTORED = "plan.line_removed", "plan.line_restored"
_AS_IT_WAS = (
    "hearing_id", "round_number", "title", "title_en", "purpose", "purpose_en", "venue_id", "venue_text", "team_id",
    "pinned", "reason", "source_key", "source_digest",
)  # fmt: skip


def remove_line(*, actor: Actor, cycle_id: int, entry_id: int, expected_version: int) -> None:
    """Take a line out; ``restore_line`` brings it back. Errors: ``stale_version``."""
    with unit_of_work(actor) as uow:
        cycle, row = load_for_change(uow, cycle_id, entry_id, expected_version)
        before = draft_lines.snapshot(row) | {"cycle_id": cycle_id, "notes": notes.snapshots(uow, entry_id)}
        audit.log(
            uow, action=_REMOVED, subject_type="plan_entry", subject_id=entry_id,
            municipality_id=cycle.municipality_id, before=before,
        )  # fmt: skip
        uow.session.delete(row)


def restore_line(*, actor: Actor, cycle_id: int, entry_id: int) -> int:
    """Bring back a line that was removed, and give its new id; a second time gives ``line_not_removed``.

    Also ``line_not_removed``: the hearing or the line of the file stands in the draft again.
    """
    with unit_of_work(actor) as uow:
        cycle = draft_lines.lock_cycle(uow, cycle_id)
        kept = _removed(uow, cycle_id, entry_id)
        place_ids = tuple(kept["place_ids"])
        check_may_edit(uow, cycle, kept["hearing_id"], place_ids)
        _check_free(uow, cycle_id, kept)
        row = draft_lines.new_line(
            uow, cycle_id, PlanOrigin(kept["origin"]), action=PlanAction(kept["action"]),
            kind=HearingKind(kept["kind"]), audience=Audience(kept["audience"]),
            **{name: kept[name] for name in _AS_IT_WAS},
        )  # fmt: skip
        draft_lines.set_slot(row, _slot(kept))
        known.check_places(cycle.municipality_id, place_ids)
        draft_lines.set_places(row, place_ids)
        draft_lines.set_themes(row, kept["theme_ids"])
        uow.session.flush()
        for note in kept["notes"]:
            _bring_back(uow, cycle.municipality_id, row.id, note)
        audit.log(
            uow, action=_RESTORED, subject_type="plan_entry", subject_id=entry_id,
            municipality_id=cycle.municipality_id, after={"entry_id": row.id},
        )  # fmt: skip
        return row.id


def _removed(uow: UnitOfWork, cycle_id: int, entry_id: int) -> Mapping[str, Any]:
    """What the line said when it went, if that is the last that happened to it."""
    wanted = (
        sa.select(AuditEntry.action, AuditPayload.body)
        .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_type == "plan_entry", AuditEntry.subject_id == str(entry_id))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    found = uow.session.execute(wanted).first()
    if found is None:
        raise NotFound("plan_entry")
    action, body = found
    kept: Mapping[str, Any] = body.get("before") or {}
    if action != _REMOVED:
        raise DomainError("line_not_removed")
    if kept.get("cycle_id") != cycle_id:
        raise NotFound("plan_entry")
    return kept


def _check_free(uow: UnitOfWork, cycle_id: int, kept: Mapping[str, Any]) -> None:
    same = [
        column == kept[name]
        for name, column in (("hearing_id", PlanEntry.hearing_id), ("source_key", PlanEntry.source_key))
        if kept[name] is not None
    ]
    if same and draft_lines.load_lines(uow, PlanEntry.cycle_id == cycle_id, sa.or_(*same)):
        raise DomainError("line_not_removed")


def _bring_back(uow: UnitOfWork, municipality_id: str, entry_id: int, note: Mapping[str, Any]) -> None:
    settled = note["settled_at"]
    uow.session.add(
        PlanNote(
            municipality_id=municipality_id, entry_id=entry_id, text=note["text"], author_id=note["author_id"],
            written_at=datetime.fromisoformat(note["written_at"]),
            settled_at=datetime.fromisoformat(settled) if settled else None, settled_by_id=note["settled_by_id"],
        )
    )  # fmt: skip


def _slot(kept: Mapping[str, Any]) -> Slot | None:
    if kept["on_date"] is None:
        return None
    hours = [time.fromisoformat(kept[name]) if kept[name] else None for name in ("start_time", "end_time")]
    return Slot(date.fromisoformat(kept["on_date"]), *hours)
