"""Reads of suggested selections: what is asked for, what would go in, and the runs so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.consolidation.queries.ceilings import list_commitments
from pb_app.consolidation.queries.items import ItemCard, list_items
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.selecting.rules import (
    Completion,
    Instance,
    Project,
    Rule,
    RuleChoice,
    Step,
    Utility,
    ballot_instance,
    counted_instance,
    read_choice,
    read_step,
)
from pb_app.consolidation.selecting.rules.sources import Basis, Candidate, LeftOut, VoteSource, why_left_out
from pb_app.consolidation.selecting.tables import SelectionRun, SelectionSettings
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.kernel.errors import NotFound
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalSupport


@dataclass(frozen=True, kw_only=True)
class SettingsView:
    """What a municipality asked for; version 0 where it has not."""

    is_enabled: bool
    choice: RuleChoice
    source: VoteSource
    basis: Basis
    basis_run_id: int | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Money:
    """A budget over which a rule can be run."""

    basis: Basis
    amount: int
    is_final: bool
    is_sum: bool = False
    """Whether it is the sum of the programmes' ceilings, because the whole has none of its own."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An instance made of a cycle's items, and the items that take no part."""

    instance: Instance
    left_out: Mapping[str, LeftOut]
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """A run as it was kept."""

    id: int
    number: int
    choice: RuleChoice
    source: VoteSource
    basis: Basis
    budget: int
    people: int
    projects: tuple[Project, ...]
    names: Mapping[str, str]
    left_out: Mapping[str, LeftOut]
    selected: tuple[str, ...]
    steps: tuple[Step, ...]
    digest: str
    made_at: datetime

    @property
    def spent(self) -> int:
        """What the selected items cost together."""
        costs = {one.id: one.cost for one in self.projects}
        return sum(costs[code] for code in self.selected)

    @property
    def left(self) -> int:
        """What of the budget is left."""
        return self.budget - self.spent


def get_settings(cycle: CycleCard) -> SettingsView:
    """What was asked for in a budget year; off by default."""
    row = db.session.get(SelectionSettings, cycle.id)
    if row is None:
        return SettingsView(
            is_enabled=False, choice=RuleChoice(rule=Rule.GREEDY), source=VoteSource.SUPPORTS,
            basis=Basis(year=cycle.year), basis_run_id=None, version=0,
        )  # fmt: skip
    return SettingsView(
        is_enabled=row.is_enabled,
        choice=RuleChoice(
            rule=Rule(row.rule), utility=Utility(row.utility), completion=Completion(row.completion)
        ),
        source=VoteSource(row.source),
        basis=Basis(year=row.year, programme_id=row.programme_id),
        basis_run_id=row.basis_run_id,
        version=row.version,
    )


def list_money(cycle_id: int, year: int) -> list[Money]:
    """The budgets that a ceiling bounds, the whole first.

    A year whose whole has no ceiling of its own gets the sum of its programmes' ceilings.
    """
    found = [
        Money(
            basis=Basis(year=one.year, programme_id=one.programme_id),
            amount=one.ceiling,
            is_final=one.is_final,
        )
        for one in list_commitments(cycle_id, year).values()
        if one.ceiling is not None and one.place_id is None
    ]
    for at in budget_years(year):
        parts = [one for one in found if one.basis.year == at]
        if parts and all(one.basis.programme_id is not None for one in parts):
            whole = Money(
                basis=Basis(year=at), amount=sum(one.amount for one in parts), is_sum=True,
                is_final=all(one.is_final for one in parts),
            )  # fmt: skip
            found.append(whole)
    return sorted(found, key=lambda one: (one.basis.programme_id or 0, one.basis.year))


def find_money(cycle_id: int, year: int, basis: Basis) -> Money | None:
    """The budget of this basis; None if nothing bounds it."""
    return next((one for one in list_money(cycle_id, year) if one.basis == basis), None)


def prepare(cycle_id: int, *, source: VoteSource, basis: Basis, budget: int) -> Prepared:
    """The instance as it is now.

    Only supports are ballots of single people; hands at hearings and voices are totals. Who supports only
    what takes no part is no voter here.
    """
    cards = list_items(cycle_id)
    why = {card.code: why_left_out(_candidate(card, source), basis) for card in cards}
    taking = [card for card in cards if why[card.code] is None]
    costs = {card.code: card.by_year[basis.year] for card in taking}
    names = {card.code: card.title for card in cards}
    if source is VoteSource.SUPPORTS:
        ballots = list_ballots(cycle_id, costs.keys())
        instance = ballot_instance(budget=budget, costs=costs, ballots=ballots, names=names)
    else:
        votes = {card.code: source.of(card.provenance) for card in taking}
        instance = counted_instance(budget=budget, costs=costs, votes=votes, names=names)
    left_out = {code: reason for code, reason in why.items() if reason is not None}
    return Prepared(instance=instance, left_out=left_out, names=names)


def _candidate(card: ItemCard, source: VoteSource) -> Candidate:
    return Candidate(
        code=card.code,
        valuation=card.valuation,
        decision=card.decision,
        programme_id=card.programme_id,
        amounts=card.by_year,
        votes=source.of(card.provenance),
    )


def list_ballots(cycle_id: int, codes: Collection[str]) -> list[list[str]]:
    """What each supporter chose among these items; nobody's key leaves this function."""
    wanted = (
        sa.select(ProposalSupport.person_key, ConsolidatedItem.code)
        .join(Proposal, Proposal.id == ProposalSupport.proposal_id)
        .join(ItemLink, ItemLink.proposal_id == Proposal.id)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            ItemLink.undone_at.is_(None),
            Proposal.status == ProposalStatus.LISTED,
            ProposalSupport.confirmed_at.is_not(None),
        )
        .distinct()
    )
    chosen: dict[str, list[str]] = {}
    for key, code in db.session.execute(wanted):
        if code in codes:
            chosen.setdefault(key, []).append(code)
    return list(chosen.values())


def list_runs(cycle_id: int) -> list[RunCard]:
    """The runs of a budget year, the newest first."""
    wanted = (
        sa.select(SelectionRun).where(SelectionRun.cycle_id == cycle_id).order_by(SelectionRun.number.desc())
    )
    return [_card(row) for row in db.session.scalars(wanted)]


def get_run(cycle_id: int, number: int) -> RunCard:
    """A run by its number; raise ``NotFound``."""
    wanted = sa.select(SelectionRun).where(SelectionRun.cycle_id == cycle_id, SelectionRun.number == number)
    row = db.session.scalars(wanted).first()
    if row is None:
        raise NotFound("selection_run")
    return _card(row)


def _card(row: SelectionRun) -> RunCard:
    return RunCard(
        id=row.id,
        number=row.number,
        choice=read_choice(row.rule_choice),
        source=row.source,
        basis=Basis(year=row.year, programme_id=row.programme_id),
        budget=row.instance["budget"],
        people=sum(people for _approved, people in row.instance["ballots"]),
        projects=tuple(
            Project(id=code, cost=cost, votes=votes, name=row.names.get(code, ""))
            for code, cost, votes in row.instance["projects"]
        ),
        names=row.names,
        left_out={code: LeftOut(reason) for code, reason in row.left_out.items()},
        selected=tuple(row.selected),
        steps=tuple(read_step(step) for step in row.steps),
        digest=row.digest,
        made_at=row.made_at,
    )
