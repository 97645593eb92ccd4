"""Entrust items to somebody who values them, until a day; the last assignment holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.consolidation.valuing.queries import list_valuers
from pb_app.consolidation.valuing.tables import ValuationAssignment
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.kernel.periods import to_local
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class AssignmentDraft:
    """Who values, until when; a directorate may be named beside a person or alone."""

    person_id: int | None
    directorate: str
    due_on: date | None


def assign(
    actor: Actor, *, municipality_id: str, year: int, codes: Sequence[str], draft: AssignmentDraft
) -> int:
    """Entrust these items; give how many. The same again changes nothing.

    Raises ``no_item_ticked``, ``valuer_required``, ``valuer_unknown``, ``due_required``, ``due_past``,
    ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        items = _chosen(uow, municipality_id, year, codes)
        due_on = _checked(draft, municipality_id, to_local(uow.now).date())
        rows = _assignments(uow, items)
        for item in items:
            row = rows.get(item.id)
            before = _snapshot(row)
            if row is None:
                row = ValuationAssignment(item_id=item.id)
                uow.session.add(row)
            row.person_id, row.directorate, row.due_on = draft.person_id, draft.directorate, due_on
            if _snapshot(row) == before:
                continue
            row.assigned_at, row.assigned_by_id = uow.now, actor.person_id
            _log(uow, item, before, _snapshot(row))
        return len(items)


def release(actor: Actor, *, municipality_id: str, year: int, codes: Sequence[str]) -> int:
    """Take these items from whoever was to value them; give how many. Raises as ``assign`` does."""
    with unit_of_work(actor) as uow:
        items = _chosen(uow, municipality_id, year, codes)
        rows = _assignments(uow, items)
        for item in items:
            if item.id in rows:
                _log(uow, item, _snapshot(rows[item.id]), None)
                uow.session.delete(rows[item.id])
        return len(items)


def _chosen(
    uow: UnitOfWork, municipality_id: str, year: int, codes: Sequence[str]
) -> Sequence[ConsolidatedItem]:
    if not policy.may_value(uow.actor, municipality_id):
        raise Forbidden("assign")
    if not codes:
        raise DomainError("no_item_ticked", field="codes")
    if not all(code.isprintable() for code in codes):
        raise NotFound("item")
    wanted = (
        sa.select(ConsolidatedItem)
        .where(
            ConsolidatedItem.cycle_id == get_cycle(municipality_id, year).id,
            ConsolidatedItem.is_dissolved.is_(False),
            ConsolidatedItem.code.in_(set(codes)),
        )
        .order_by(ConsolidatedItem.id)
        .with_for_update()
    )
    items = uow.session.scalars(wanted).all()
    if len(items) != len(set(codes)):
        raise NotFound("item")
    return items


def _checked(draft: AssignmentDraft, municipality_id: str, today: date) -> date:
    if draft.person_id is None and not draft.directorate:
        raise DomainError("valuer_required", field="person_id")
    if draft.person_id is not None and draft.person_id not in {
        one.id for one in list_valuers(municipality_id)
    }:
        raise DomainError("valuer_unknown", field="person_id")
    if draft.due_on is None:
        raise DomainError("due_required", field="due_on")
    if draft.due_on < today:
        raise DomainError("due_past", field="due_on")
    return draft.due_on


def _assignments(uow: UnitOfWork, items: Sequence[ConsolidatedItem]) -> dict[int, ValuationAssignment]:
    wanted = sa.select(ValuationAssignment).where(
        ValuationAssignment.item_id.in_([item.id for item in items])
    )
    return {row.item_id: row for row in uow.session.scalars(wanted)}


def _snapshot(row: ValuationAssignment | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"person": row.person_id, "directorate": row.directorate, "due_on": row.due_on.isoformat()}


def _log(
    uow: UnitOfWork, item: ConsolidatedItem, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    log(
        uow, action="valuation_assigned" if after else "valuation_released", subject_type=SUBJECT,
        subject_id=item.code, municipality_id=item.municipality_id, before=before, after=after,
    )  # fmt: skip
