"""Approved items for tests, as they stand after the council's decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from pb_app.consolidation.progress.rules import ProgressDraft, ProgressState
from pb_app.consolidation.progress.service import report_progress
from pb_app.consolidation.queries.freezing import current_list
from pb_app.consolidation.rules import CouncilOutcome, Decision, EditionState, Stage
from pb_app.consolidation.rules.deciding import AmountDraft
from pb_app.consolidation.rules.frozen import FrozenAct, FrozenItem
from pb_app.consolidation.service.publishing import COUNTER
from pb_app.consolidation.tables import ConsolidatedItem, CouncilDecision, ListEdition
from pb_app.cycles.counters import next_number
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import unit_of_work
from tests.consolidation.factories import YEAR, card, decide, make_item, price, proposed_item

ON = date(2026, 10, 1)


def approved_item(*references: str, lek: int = 1_200_000, **values: Any) -> str:
    """An item that the council approved with its price; the public does not know yet."""
    code = proposed_item(lek, *references, **values)
    _approve(code)
    return code


def _approve(code: str) -> None:
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(ConsolidatedItem).where(ConsolidatedItem.code == code)).one()
        found = sa.select(CouncilDecision).where(CouncilDecision.cycle_id == row.cycle_id)
        decision = uow.session.scalars(found).first()
        if decision is None:
            decision = CouncilDecision(cycle_id=row.cycle_id, number="45", decided_on=ON, recorded_at=uow.now)
            uow.session.add(decision)
            uow.session.flush()
        row.council, row.council_decision_id = CouncilOutcome.APPROVED, decision.id
        uow.session.execute(
            sa.text("UPDATE item_amount SET approved = amount WHERE item_id = :id"), {"id": row.id}
        )


def rule_otherwise(code: str, outcome: CouncilOutcome, *, lek: int | None, reason: str) -> None:
    """Let the council have changed or dropped an item that ``approved_item`` made."""
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(ConsolidatedItem).where(ConsolidatedItem.code == code)).one()
        row.council, row.council_reason = outcome, reason
        uow.session.execute(
            sa.text("UPDATE item_amount SET approved = :lek WHERE item_id = :id"), {"lek": lek, "id": row.id}
        )


def approved_over_years(amounts: Mapping[int, int], *references: str, **values: Any) -> str:
    """An item that the council approved with an amount for each of several years."""
    code = make_item(*references, **values)
    price(code, amounts=tuple(AmountDraft(year=year, lek=lek) for year, lek in amounts.items()))
    decide(code, Decision.PROPOSED)
    _approve(code)
    return code


def publish_approved() -> int:
    """A public version at the stage miratuar, as the council's step and the worker leave it."""
    cycle, vlore = get_cycle("vlore", YEAR), get_municipality("vlore")
    with unit_of_work(SYSTEM) as uow:
        number = next_number(uow, cycle.id, COUNTER)
        live = current_list(cycle, vlore, number=number, published_on=ON)
        frozen = replace(live, stage=Stage.APPROVED, items=tuple(_settled(item) for item in live.items))
        uow.session.add(
            ListEdition(
                cycle_id=cycle.id, number=number, stage=Stage.APPROVED, state=EditionState.PUBLISHED,
                content=frozen.as_json(), content_hash="0" * 64, changes=[], note="", created_at=uow.now,
                published_at=uow.now, council_decision="45", council_decided_on=ON,
            )
        )  # fmt: skip
    return number


def _settled(item: FrozenItem) -> FrozenItem:
    row = db.session.scalars(
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.code == item.code)
        .options(sa.orm.selectinload(ConsolidatedItem.amounts))
    ).one()
    if row.council is CouncilOutcome.NONE:
        return item
    approved = {amount.year: amount.approved for amount in row.amounts if amount.approved is not None}
    act = FrozenAct(number="45", decided_on=ON.isoformat())
    return replace(item, council=row.council, approved=approved, council_reason=row.council_reason, act=act)


def report(code: str, state: ProgressState, actor: Any = SYSTEM, **values: Any) -> None:
    """Report how far an item is."""
    kept = {name: values.pop(name) for name in ("photo", "confirmed", "token") if name in values}
    draft = ProgressDraft(**{"state": state, "on_date": ON, **values})
    report_progress(
        actor, municipality_id="vlore", code=code, expected_version=card(code).version, draft=draft, **kept
    )
