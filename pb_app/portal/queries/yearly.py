"""What the yearly report on transparency counts: acts, recommendations with their answers, public meetings."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa

from pb_app.audit.queries import last_change
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
from pb_app.proposals.queries.figures import LISTED, RECEIVED, answers_given, no_longer_listed
from pb_app.proposals.rules import ProposalStatus


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
        changed_at=_changed_at(cycle),
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
    """From kept counters and the list: no proposal is read but those that the list answers."""
    answers: Counter[Answer] = Counter()
    reasons: Counter[str] = Counter()
    left = no_longer_listed(cycle.id, decided.keys())
    in_list = [(*one, 1) for ref, one in decided.items() if ref not in left]
    alone = [(_BY_STATUS[status], reason, count) for status, reason, count in answers_given(cycle.id)]
    for answer, reason, count in (*alone, *in_list):
        answers[answer] += count
        if answer is Answer.NOT_ACCEPTED:
            reasons[reason] += count
    answers[Answer.OPEN] = max(value_of(cycle.id, LISTED) - len(in_list), 0)
    return answers, reasons, value_of(cycle.id, RECEIVED)


def _meetings(cycle: CycleCard) -> tuple[HearingCard, ...]:
    wanted = (
        sa.select(Hearing)
        .where(Hearing.cycle_id == cycle.id, Hearing.status == HearingStatus.HELD)
        .order_by(Hearing.on_date, Hearing.id)
    )
    return tuple(hearing_cards(db.session.scalars(wanted).all()))


def _changed_at(cycle: CycleCard) -> datetime:
    """When something that may be counted changed last: equal records give equal documents."""
    begun = db.session.scalar(sa.select(BudgetCycle.created_at).where(BudgetCycle.id == cycle.id))
    return max(at for at in (begun, last_change(cycle.municipality_id)) if at is not None)
