"""The council's step: what was published to it, what it made of each item, and the list that follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.consolidation.queries.editions import EditionCard, edition_content, find_latest
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct
from pb_app.consolidation.rules.frozen import FrozenAct, FrozenItem, FrozenList, read_list
from pb_app.consolidation.rules.publishing import CouncilReadiness
from pb_app.consolidation.tables import ConsolidatedItem, CouncilDecision, ListEdition
from pb_app.cycles.queries import list_themes
from pb_app.database import db


@dataclass(frozen=True, kw_only=True)
class ActCard:
    """A decision of the council (VKB) that was entered, and how many items cite it now."""

    id: int
    number: str
    decided_on: date
    url: str
    item_count: int
    is_published: bool
    """Whether a public version cites it: what people have read is not undone."""

    @property
    def act(self) -> CouncilAct:
        """The decision as it is cited."""
        return CouncilAct(number=self.number, decided_on=self.decided_on, url=self.url)


@dataclass(frozen=True, kw_only=True)
class BeforeCouncil:
    """A published proposed item, and what the council made of it so far."""

    published: FrozenItem
    version: int
    council: CouncilOutcome
    approved: Mapping[int, int]
    reason: str
    decision_id: int | None
    now: Mapping[int, int]
    """The amounts as they stand since; the council decides about those that were published."""
    is_still_proposed: bool

    @property
    def is_changed(self) -> bool:
        """Whether the item was changed after it was published."""
        return not self.is_still_proposed or dict(self.now) != dict(self.published.amounts)


@dataclass(frozen=True, kw_only=True)
class CouncilStep:
    """The newest public version ``projekt`` with its proposed items."""

    edition: EditionCard
    items: tuple[BeforeCouncil, ...]
    years: tuple[int, ...]

    @property
    def undecided(self) -> int:
        """How many items the council has not spoken about."""
        return sum(1 for item in self.items if item.council is CouncilOutcome.NONE)


def find_step(cycle_id: int) -> CouncilStep | None:
    """What the council has to decide, or None while nothing is public; a fixed number of statements."""
    edition = find_latest(cycle_id, Stage.DRAFT)
    if edition is None:
        return None
    content = edition_content(edition.id)
    proposed = [item for item in content.items if item.decision is Decision.PROPOSED]
    rows = _rows(cycle_id, [item.code for item in proposed])
    items = tuple(_before_council(item, rows[item.code]) for item in proposed)
    return CouncilStep(edition=edition, items=items, years=content.years)


def _rows(cycle_id: int, codes: list[str]) -> dict[str, ConsolidatedItem]:
    wanted = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.code.in_(codes))
        .options(selectinload(ConsolidatedItem.amounts))
    )
    return {row.code: row for row in db.session.scalars(wanted)}


def _before_council(item: FrozenItem, row: ConsolidatedItem) -> BeforeCouncil:
    return BeforeCouncil(
        published=item,
        version=row.version,
        council=row.council,
        approved=row.approved_by_year,
        reason=row.council_reason,
        decision_id=row.council_decision_id,
        now={one.year: one.amount for one in row.amounts if one.amount or one.approved is None},
        is_still_proposed=row.decision is Decision.PROPOSED and not row.is_dissolved,
    )


def list_acts(cycle_id: int) -> list[ActCard]:
    """The council's decisions of a budget year, the newest first."""
    counts = (
        sa.select(ConsolidatedItem.council_decision_id, sa.func.count().label("count"))
        .where(ConsolidatedItem.cycle_id == cycle_id)
        .group_by(ConsolidatedItem.council_decision_id)
        .subquery()
    )
    wanted = (
        sa.select(CouncilDecision, counts.c.count)
        .outerjoin(counts, counts.c.council_decision_id == CouncilDecision.id)
        .where(CouncilDecision.cycle_id == cycle_id)
        .order_by(CouncilDecision.decided_on.desc(), CouncilDecision.id.desc())
    )
    cited = _published_acts(cycle_id)
    return [
        ActCard(
            id=row.id,
            number=row.number,
            decided_on=row.decided_on,
            url=row.url,
            item_count=count or 0,
            is_published=(row.number, row.decided_on.isoformat()) in cited,
        )
        for row, count in db.session.execute(wanted)
    ]


def _published_acts(cycle_id: int) -> set[tuple[str, str]]:
    """Of the versions ``miratuar`` that are public or being made."""
    wanted = sa.select(ListEdition.content).where(
        ListEdition.cycle_id == cycle_id, ListEdition.stage == Stage.APPROVED
    )
    return {
        (act.number, act.decided_on)
        for content in db.session.scalars(wanted)
        for act in read_list(content).acts
    }


def is_council_begun(cycle_id: int) -> bool:
    """Whether an outcome was entered for any item of the year."""
    wanted = sa.exists().where(
        ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.council != CouncilOutcome.NONE
    )
    return bool(db.session.scalar(sa.select(wanted)))


def council_readiness(step: CouncilStep | None, live: FrozenList) -> CouncilReadiness:
    """Whether a version ``miratuar`` can be made; ``live`` is the list as it stands now."""
    if step is None:
        return CouncilReadiness(has_draft=False, decided=0, undecided=0, proposed_since=0)
    known = {item.published.code for item in step.items}
    since = sum(1 for item in live.items if item.decision is Decision.PROPOSED and item.code not in known)
    return CouncilReadiness(
        has_draft=True,
        decided=len(step.items) - step.undecided,
        undecided=step.undecided,
        proposed_since=since,
    )


def approved_list(step: CouncilStep, live: FrozenList, acts: Iterable[ActCard]) -> FrozenList:
    """The list as the council left it.

    What was published as proposed keeps its published price beside the council's word; what was proposed only
    since then is left out, or keeps the answer that was published; every other line is as it stands now.
    """
    cited = {one.id: one for one in acts}
    decided = {item.published.code: item for item in step.items}
    before = {item.code: item for item in edition_content(step.edition.id).items}
    now = {item.code: item for item in live.items}
    lines = [_settled(one, now.get(code), cited) for code, one in decided.items()]
    for code, item in now.items():
        if code in decided:
            continue
        line = item if item.decision is not Decision.PROPOSED else before.get(code)
        lines += [line] if line is not None else []
    themes = {theme.id: position for position, theme in enumerate(list_themes())}
    lines.sort(key=lambda item: (themes[item.theme_id], len(item.code), item.code))
    return replace(live, items=tuple(lines), stage=Stage.APPROVED)


def _settled(one: BeforeCouncil, now: FrozenItem | None, acts: Mapping[int, ActCard]) -> FrozenItem:
    published, act = one.published, acts.get(one.decision_id or 0)
    return replace(
        now or published,
        decision=Decision.PROPOSED,
        reason=published.reason,
        forwarded_to="",
        decided_on=published.decided_on,
        amounts=published.amounts,
        natures=published.natures,
        fund_sources=published.fund_sources,
        spending_units=published.spending_units,
        vats=published.vats,
        programme=published.programme,
        programme_en=published.programme_en,
        council=one.council,
        approved=one.approved,
        council_reason=one.reason,
        act=FrozenAct(number=act.number, decided_on=act.decided_on.isoformat(), url=act.url) if act else None,
    )
