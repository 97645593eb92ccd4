"""Figures of proposals: the public's from counters kept in the transaction, the office's by counting its queue."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.proposals.policy import Reach
from pb_app.proposals.queries.listing import within
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import AnswerTally, Proposal

RECEIVED = "proposal"
"""Gives the numbers of a year's proposals: they have no gaps, so the last one says how many were received."""
LISTED = "proposals_listed"
VOICES = "proposals_voices"
PROPOSALS_AT = "at_place:"
VOICES_AT = "voices_at_place:"
"""Of the public list, by place: its id follows, nothing stands for the whole municipality."""
_AT_ONCE: Final = 5_000
"""So many references in a statement; SQLite takes 32,766."""


@dataclass(frozen=True)
class ProposalFigures:
    """Proposals of a budget year: received in all, listed now, and the voices behind those listed."""

    received: int
    listed: int
    voices: int


def figures_of(cycle_id: int) -> ProposalFigures:
    """The public figures of a cycle, in one statement however many proposals there are."""
    values = values_of(cycle_id, RECEIVED)
    return ProposalFigures(
        received=values.get(RECEIVED, 0), listed=values.get(LISTED, 0), voices=values.get(VOICES, 0)
    )


@dataclass(frozen=True)
class Asked:
    """Public proposals, and the people who said the same."""

    proposals: int = 0
    voices: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.proposals + other.proposals, self.voices + other.voices)


def asked_by_place(cycle_id: int) -> dict[str | None, Asked]:
    """The public proposals of a cycle by the place they are for, in two statements however many there are."""
    proposals, voices = values_of(cycle_id, PROPOSALS_AT), values_of(cycle_id, VOICES_AT)
    return {
        name.removeprefix(PROPOSALS_AT) or None: Asked(
            count, voices.get(VOICES_AT + name.removeprefix(PROPOSALS_AT), 0)
        )
        for name, count in proposals.items()
        if count
    }


def answers_given(cycle_id: int) -> list[tuple[ProposalStatus, str, int]]:
    """Each answer given to single public proposals of a cycle, its reason, and how often: from a kept tally."""
    wanted = sa.select(AnswerTally.status, AnswerTally.reason, AnswerTally.proposals).where(
        AnswerTally.cycle_id == cycle_id
    )
    return [(row.status, row.reason, row.proposals) for row in db.session.execute(wanted)]


def no_longer_listed(cycle_id: int, refs: Collection[str]) -> set[str]:
    """Which of these proposals of a cycle are not in the list any more."""
    asked = sorted(refs)
    found: set[str] = set()
    for start in range(0, len(asked), _AT_ONCE):
        wanted = sa.select(Proposal.ref).where(
            Proposal.ref.in_(asked[start : start + _AT_ONCE]),
            Proposal.cycle_id == cycle_id,
            Proposal.status != ProposalStatus.LISTED,
        )
        found.update(db.session.scalars(wanted))
    return found


def count_by_status(municipality_id: str, reach: Reach) -> dict[ProposalStatus, int]:
    """How many proposals stand in each state, within an actor's reach."""
    wanted = (
        sa.select(Proposal.status, sa.func.count())
        .where(Proposal.municipality_id == municipality_id, *within(reach))
        .group_by(Proposal.status)
    )
    counted = {row[0]: row[1] for row in db.session.execute(wanted)}
    return {status: counted.get(status, 0) for status in ProposalStatus}
