"""Reads of departures: where a decision leaves the run that the municipality took as its basis."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.consolidation.selecting.rules.sources import Basis, departs
from pb_app.consolidation.selecting.tables import SelectionDeparture, SelectionRun, SelectionSettings
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.database import db


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A decision against the suggestion, with its reason."""

    run: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """The run that decisions of a cycle are held against."""

    run_id: int
    number: int
    selected: frozenset[str]
    basis: Basis


def find_suggestion(cycle_id: int) -> Suggestion | None:
    """The run that was chosen as the basis; None without one, or while suggestions are off."""
    wanted = (
        sa.select(SelectionRun)
        .join(SelectionSettings, SelectionSettings.basis_run_id == SelectionRun.id)
        .where(SelectionSettings.cycle_id == cycle_id, SelectionSettings.is_enabled.is_(True))
    )
    row = db.session.scalars(wanted).first()
    if row is None:
        return None
    return Suggestion(
        run_id=row.id,
        number=row.number,
        selected=frozenset(row.selected),
        basis=Basis(year=row.year, programme_id=row.programme_id),
    )


def departures_of(item_ids: Collection[int]) -> dict[int, Departure]:
    """The departures of these items, in one statement."""
    if not item_ids:
        return {}
    wanted = (
        sa.select(SelectionDeparture.item_id, SelectionDeparture.reason, SelectionRun.number)
        .join(SelectionRun, SelectionRun.id == SelectionDeparture.run_id)
        .where(SelectionDeparture.item_id.in_(item_ids))
    )
    return {
        item_id: Departure(run=number, reason=reason)
        for item_id, reason, number in db.session.execute(wanted)
    }


def list_unexplained(cycle_id: int) -> list[str]:
    """The codes of items that were decided otherwise than the basis suggests, and nobody said why.

    They are those that were decided before the run became the basis.
    """
    suggestion = find_suggestion(cycle_id)
    if suggestion is None:
        return []
    wanted = (
        sa.select(ConsolidatedItem.code, ConsolidatedItem.programme_id, ConsolidatedItem.decision)
        .outerjoin(SelectionDeparture, SelectionDeparture.item_id == ConsolidatedItem.id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            SelectionDeparture.item_id.is_(None),
        )
        .order_by(ConsolidatedItem.number)
    )
    return [
        code
        for code, programme_id, decision in db.session.execute(wanted)
        if departs(
            is_suggested=code in suggestion.selected,
            is_concerned=suggestion.basis.concerns(programme_id),
            decision=decision,
        )
    ]
