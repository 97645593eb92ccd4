"""What is proposed beside the ceilings, and whether a version can be published."""

from collections import defaultdict

import sqlalchemy as sa

from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.publishing import Readiness, is_borrowed
from pb_app.consolidation.rules.totals import (
    CeilingFact,
    Commitment,
    PricedItem,
    Scope,
    commitments,
    counting_places,
)
from pb_app.consolidation.selecting.departures import list_unexplained
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount, ItemLink, ItemPlace
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.tables import BudgetCycle, Ceiling
from pb_app.database import db
from pb_app.proposals.tables import Proposal
from pb_app.territory.tables import Place


def list_commitments(cycle_id: int, year: int) -> dict[Scope, Commitment]:
    """What is proposed by programme, place and year, beside the ceilings."""
    return commitments(priced_items(cycle_id).values(), list_ceilings(cycle_id), budget_years(year))


def list_ceilings(cycle_id: int) -> list[CeilingFact]:
    """Every ceiling of a cycle, preparatory and final."""
    return [
        CeilingFact(
            programme_id=row.programme_id,
            place_id=row.place_id,
            year=row.year,
            amount=row.amount,
            is_final=row.stage is CeilingStage.FINAL,
            act=row.act,
        )
        for row in db.session.scalars(sa.select(Ceiling).where(Ceiling.cycle_id == cycle_id))
    ]


def priced_items(cycle_id: int) -> dict[int, PricedItem]:
    """Every priced item of a cycle by its id, decided or not, with the places that count it."""
    columns = (ConsolidatedItem.id, ConsolidatedItem.decision, ConsolidatedItem.programme_id)
    wanted = (
        sa.select(*columns, ItemAmount.year, ItemAmount.amount)
        .join(ItemAmount, ItemAmount.item_id == ConsolidatedItem.id)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
    )
    facts: dict[int, tuple[Decision, int | None]] = {}
    amounts: dict[int, dict[int, int]] = defaultdict(dict)
    for item_id, decision, programme_id, year, amount in db.session.execute(wanted):
        facts[item_id] = (decision, programme_id)
        amounts[item_id][year] = amount
    places = _places_of_items(cycle_id)
    return {
        item_id: PricedItem(
            decision=decision, programme_id=programme_id, amounts=amounts[item_id],
            places=places.get(item_id, {}),
        )
        for item_id, (decision, programme_id) in facts.items()
    }  # fmt: skip


def _places_of_items(cycle_id: int) -> dict[int, dict[str, bool]]:
    wanted = (
        sa.select(ItemPlace.item_id, ItemPlace.place_id)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemPlace.item_id)
        .where(ConsolidatedItem.cycle_id == cycle_id)
    )
    own: dict[int, list[str]] = defaultdict(list)
    for item_id, place_id in db.session.execute(wanted):
        own[item_id].append(place_id)
    paths = place_paths(cycle_id)
    return {item_id: counting_places(ids, paths) for item_id, ids in own.items()}


def place_paths(cycle_id: int) -> dict[str, str]:
    """The path of every place of the municipality whose cycle it is."""
    here = sa.select(BudgetCycle.municipality_id).where(BudgetCycle.id == cycle_id).scalar_subquery()
    return dict(
        db.session.execute(sa.select(Place.id, Place.path).where(Place.municipality_id == here)).all()
    )


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
        borrowed_titles=len(list_borrowed(cycle_id)),
    )


def list_borrowed(cycle_id: int) -> list[str]:
    """The codes of decided items whose title is still the beginning of a gathered proposal."""
    wanted = (
        sa.select(ConsolidatedItem.code, ConsolidatedItem.title, Proposal.text)
        .join(ItemLink, ItemLink.item_id == ConsolidatedItem.id)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            ConsolidatedItem.decision != Decision.NONE,
            ItemLink.undone_at.is_(None),
        )
    )
    return sorted({code for code, title, text in db.session.execute(wanted) if is_borrowed(title, text)})
