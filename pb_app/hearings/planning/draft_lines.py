"""The rows of a draft inside a unit of work: locked, loaded with what hangs on them, changed by name."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.audit import service as audit
from pb_app.cycles.tables import BudgetCycle
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry, PlanEntryPlace, PlanEntryTheme
from pb_app.hearings.slot import Slot
from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import UnitOfWork


class Pin(StrEnum):
    """A choice of a line that the planner must leave as it is."""

    DAY = "day"
    HOUR = "hour"
    HALL = "hall"
    TEAM = "team"


_TEXTS = ("title", "title_en", "purpose", "purpose_en", "venue_text", "reason")
_AUDITED = (
    "hearing_id", "action", "origin", "round_number", "kind", "audience", "title", "title_en", "purpose",
    "purpose_en", "on_date", "start_time", "end_time", "venue_id", "venue_text", "team_id", "pinned", "reason",
    "source_key", "source_digest",
)  # fmt: skip


def lock_cycle(uow: UnitOfWork, cycle_id: int) -> BudgetCycle:
    """The budget year whose draft is being changed, locked: who publishes and who plans take turns."""
    wanted = sa.select(BudgetCycle).where(BudgetCycle.id == cycle_id).with_for_update(key_share=True)
    row = uow.session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound("cycle")
    return row


def load_lines(uow: UnitOfWork, *conditions: sa.ColumnElement[bool]) -> list[PlanEntry]:
    """The lines that fulfil conditions, with their places and themes, locked until the commit."""
    wanted = (
        sa.select(PlanEntry)
        .where(*conditions)
        .options(selectinload(PlanEntry.places), selectinload(PlanEntry.themes))
        .order_by(PlanEntry.id)
        .with_for_update()
    )
    return list(uow.session.scalars(wanted))


def new_line(uow: UnitOfWork, cycle_id: int, origin: PlanOrigin, **given: Any) -> PlanEntry:  # noqa: ANN401 - columns
    """A line with nothing said yet but what is given; the caller adds places and flushes."""
    nothing: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {"action": PlanAction.HOLD, "pinned": []}
    row = PlanEntry(
        cycle_id=cycle_id, origin=origin, places=[], themes=[], version=1, updated_at=uow.now,
        updated_by_id=uow.actor.person_id, **(nothing | given),
    )  # fmt: skip
    uow.session.add(row)
    return row


def mark_written(uow: UnitOfWork, row: PlanEntry) -> None:
    """Count the write, and who wrote last."""
    row.touch()
    row.updated_at, row.updated_by_id = uow.now, uow.actor.person_id


def set_places(row: PlanEntry, place_ids: Iterable[str]) -> None:
    """The places that the line is for; those that stay keep their rows."""
    known = {link.place_id: link for link in row.places}
    row.places = [known.get(key) or PlanEntryPlace(place_id=key) for key in dict.fromkeys(place_ids)]


def set_themes(row: PlanEntry, theme_ids: Iterable[str]) -> None:
    """The themes of the line, likewise."""
    known = {link.theme_id: link for link in row.themes}
    row.themes = [known.get(key) or PlanEntryTheme(theme_id=key) for key in dict.fromkeys(theme_ids)]


def set_slot(row: PlanEntry, slot: Slot | None) -> None:
    """When it is; None is not known yet."""
    row.on_date = slot.on if slot else None
    row.start_time = slot.start if slot else None
    row.end_time = slot.end if slot else None


def slot_of(row: PlanEntry) -> Slot | None:
    """When the line wants it to be."""
    return Slot(row.on_date, row.start_time, row.end_time) if row.on_date is not None else None


def place_ids_of(row: PlanEntry) -> tuple[str, ...]:
    """The places of a line, in one order."""
    return tuple(sorted(link.place_id for link in row.places))


def snapshot(row: PlanEntry) -> dict[str, Any]:
    """The line as the audit record keeps it, enough to write it anew."""
    return {name: getattr(row, name) for name in _AUDITED} | {
        "place_ids": list(place_ids_of(row)),
        "theme_ids": sorted(link.theme_id for link in row.themes),
    }


def log_line(
    uow: UnitOfWork,
    action: str,
    row: PlanEntry,
    municipality_id: str,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Note what was done with a line; of an edit only what differs."""
    after: Mapping[str, Any] = snapshot(row)
    if before is not None:
        differs = [name for name in after if after[name] != before.get(name)]
        before, after = {name: before.get(name) for name in differs}, {name: after[name] for name in differs}
    audit.log(
        uow, action=action, subject_type="plan_entry", subject_id=row.id, municipality_id=municipality_id,
        before=before, after=after,
    )  # fmt: skip


def log_draft(uow: UnitOfWork, action: str, cycle: BudgetCycle, said: Mapping[str, Any]) -> None:
    """Note what was done with the draft as a whole."""
    audit.log(
        uow, action=action, subject_type="plan", subject_id=cycle.id, municipality_id=cycle.municipality_id,
        after=said,
    )  # fmt: skip


def digest_of(said: Sequence[object]) -> str:
    """The same for the same content, whenever it is read."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
