"""What is proposed beside the ceilings, and whether a version can be published."""

import sqlalchemy as sa

from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.publishing import Readiness
from pb_app.consolidation.rules.totals import CeilingFact, Commitment, PricedItem, commitments
from pb_app.consolidation.selecting.departures import list_unexplained
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.tables import Ceiling
from pb_app.database import db


def list_commitments(cycle_id: int, year: int) -> dict[tuple[int | None, int], Commitment]:
    """What is proposed by (programme, year), None being the whole budget; ceilings of single places left out."""
    amounts = (
        sa.select(ConsolidatedItem.programme_id, ItemAmount.year, sa.func.sum(ItemAmount.amount))
        .join(ItemAmount, ItemAmount.item_id == ConsolidatedItem.id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            ConsolidatedItem.decision == Decision.PROPOSED,
        )
        .group_by(ConsolidatedItem.programme_id, ItemAmount.year)
    )
    items = [
        PricedItem(decision=Decision.PROPOSED, programme_id=programme_id, amounts={budget_year: int(amount)})
        for programme_id, budget_year, amount in db.session.execute(amounts)
    ]
    bounds = sa.select(Ceiling).where(Ceiling.cycle_id == cycle_id, Ceiling.place_id.is_(None))
    ceilings = [
        CeilingFact(
            programme_id=row.programme_id,
            year=row.year,
            amount=row.amount,
            is_final=row.stage is CeilingStage.FINAL,
        )
        for row in db.session.scalars(bounds)
    ]
    return commitments(items, ceilings, budget_years(year))


def readiness(cycle_id: int, year: int) -> Readiness:
    """Count what is decided, what is not, what nobody has gathered, and the ceilings that are passed."""
    wanted = (
        sa.select(ConsolidatedItem.decision, sa.func.count())
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
        .group_by(ConsolidatedItem.decision)
    )
    counts: dict[Decision, int] = dict(db.session.execute(wanted).all())
    undecided = counts.pop(Decision.NONE, 0)
    return Readiness(
        decided=sum(counts.values()),
        undecided=undecided,
        ungathered=progress(cycle_id).left,
        passed_ceilings=sum(1 for one in list_commitments(cycle_id, year).values() if one.over),
        unexplained=len(list_unexplained(cycle_id)),
    )
