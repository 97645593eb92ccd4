"""What the yearly report on transparency counts: acts, recommendations with their answers, public meetings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from pb_app.consolidation.rules.frozen import FrozenItem, read_list
from pb_app.consolidation.rules.states import CouncilOutcome, Decision, EditionState
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.counters import value_of
from pb_app.cycles.queries import CycleCard
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.figures import SeasonCounts, season_counts
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.season.tables import ConsultationNotice
from pb_app.hearings.tables import Hearing
from pb_app.proposals.queries.figures import LISTED, RECEIVED
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalStep


class Answer(StrEnum):
    """What became of a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    FORWARDED = "forwarded"
    OPEN = "open"


@dataclass(frozen=True)
class YearlyFigures:
    """The figures of one budget year."""

    act: str
    versions: tuple[tuple[int, datetime], ...]
    """Number and day of each published version of the list."""
    received: int
    published: int
    answers: Counter[Answer]
    reasons: tuple[tuple[str, int], ...]
    """Each reason for not accepting, and for how many recommendations it was given."""
    meetings: tuple[HearingCard, ...]
    season: SeasonCounts
    changed_at: datetime

    @property
    def acts(self) -> int:
        """How many acts were consulted: the draft budget, once anything of it was public."""
        return int(bool(self.versions or self.meetings or self.season.announced))


_BY_DECISION = {
    Decision.PROPOSED: Answer.ACCEPTED, Decision.DEFERRED: Answer.PARTLY,
    Decision.NOT_ACCEPTED: Answer.NOT_ACCEPTED, Decision.FORWARDED: Answer.FORWARDED,
}  # fmt: skip
_BY_COUNCIL = {
    CouncilOutcome.APPROVED: Answer.ACCEPTED, CouncilOutcome.CHANGED: Answer.PARTLY,
    CouncilOutcome.DROPPED: Answer.NOT_ACCEPTED,
}  # fmt: skip
_BY_STATUS = {
    ProposalStatus.DECLINED: Answer.NOT_ACCEPTED,
    ProposalStatus.FORWARDED: Answer.FORWARDED,
}
_BATCH: Final = 1000


def yearly_figures(cycle: CycleCard, today: date) -> YearlyFigures:
    """Count a budget year as it stands, from its records alone."""
    editions = db.session.scalars(
        sa.select(ListEdition)
        .where(ListEdition.cycle_id == cycle.id, ListEdition.state == EditionState.PUBLISHED)
        .order_by(ListEdition.number)
    ).all()
    decided = _decided(read_list(editions[-1].content).items if editions else ())
    answers, reasons, received = _answers(cycle, decided)
    return YearlyFigures(
        act=db.session.scalar(
            sa.select(ConsultationNotice.draft_act).where(ConsultationNotice.cycle_id == cycle.id)
        ) or "",
        versions=tuple((one.number, one.published_at) for one in editions if one.published_at is not None),
        received=received, published=sum(answers.values()), answers=answers,
        reasons=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        meetings=_meetings(cycle), season=season_counts(cycle.municipality_id, today, cycle.id),
        changed_at=_changed_at(cycle, [one.published_at for one in editions if one.published_at]),
    )  # fmt: skip


def _decided(items: tuple[FrozenItem, ...]) -> dict[str, tuple[Answer, str]]:
    """The answer to each reference; one that several items answer differently is accepted in part."""
    found: dict[str, tuple[Answer, str]] = {}
    for item in items:
        answer = _BY_COUNCIL.get(item.council) or _BY_DECISION.get(item.decision)
        if answer is None:
            continue
        for ref in item.references:
            earlier = found.get(ref)
            both = {answer, earlier[0]} if earlier else {answer}
            is_mixed = len(both) > 1 and both & {Answer.ACCEPTED, Answer.PARTLY}
            found[ref] = (Answer.PARTLY, "") if is_mixed else (answer, item.said_reason)
    return found


def _answers(
    cycle: CycleCard, decided: dict[str, tuple[Answer, str]]
) -> tuple[Counter[Answer], Counter[str], int]:
    """Kept counters, and rows only of what was answered one by one: the page costs the same however many there are."""
    answers: Counter[Answer] = Counter()
    reasons: Counter[str] = Counter()
    here = (Proposal.cycle_id == cycle.id, Proposal.listed_at.is_not(None))
    one_by_one = sa.select(Proposal.status, Proposal.status_reason, sa.func.count()).where(
        *here, Proposal.status.in_(_BY_STATUS)
    )
    for status, reason, count in db.session.execute(
        one_by_one.group_by(Proposal.status, Proposal.status_reason)
    ):
        answers[_BY_STATUS[status]] += count
        if _BY_STATUS[status] is Answer.NOT_ACCEPTED:
            reasons[reason] += count
    elsewhere = _no_longer_listed(cycle.id, sorted(decided))
    in_list = [one for ref, one in decided.items() if ref not in elsewhere]
    for answer, reason in in_list:
        answers[answer] += 1
        if answer is Answer.NOT_ACCEPTED:
            reasons[reason] += 1
    answers[Answer.OPEN] = max(value_of(cycle.id, LISTED) - len(in_list), 0)
    return answers, reasons, value_of(cycle.id, RECEIVED)


def _no_longer_listed(cycle_id: int, refs: Sequence[str]) -> set[str]:
    """Those of the list's proposals that have left the public pile since: asked for by name, a batch at a time."""
    found: set[str] = set()
    for start in range(0, len(refs), _BATCH):
        wanted = sa.select(Proposal.ref).where(
            Proposal.ref.in_(refs[start : start + _BATCH]),
            Proposal.cycle_id == cycle_id,
            Proposal.listed_at.is_not(None),
            Proposal.status != ProposalStatus.LISTED,
        )
        found.update(db.session.scalars(wanted))
    return found


def _meetings(cycle: CycleCard) -> tuple[HearingCard, ...]:
    wanted = (
        sa.select(Hearing)
        .where(Hearing.cycle_id == cycle.id, Hearing.status == HearingStatus.HELD)
        .order_by(Hearing.on_date, Hearing.id)
    )
    return tuple(hearing_cards(db.session.scalars(wanted).all()))


def _changed_at(cycle: CycleCard, published: list[datetime]) -> datetime:
    """When something that is counted changed last: equal figures give equal documents."""
    step = sa.select(sa.func.max(ProposalStep.at, type_=ProposalStep.at.type)).join(
        Proposal, Proposal.id == ProposalStep.proposal_id
    )
    hearing = sa.select(sa.func.max(Hearing.updated_at, type_=Hearing.updated_at.type))
    begun = sa.select(BudgetCycle.created_at).where(BudgetCycle.id == cycle.id)
    found = (
        db.session.scalar(step.where(Proposal.cycle_id == cycle.id)),
        db.session.scalar(hearing.where(Hearing.cycle_id == cycle.id)),
        db.session.scalar(begun),
        *published,
    )
    return max(at for at in found if at is not None)
