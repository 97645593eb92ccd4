"""Votes before leaving: hands or dots for the proposals of a hearing, and what makes a count doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pb_app.kernel.errors import DomainError, Warn

VOTES_LIMIT: Final = 100_000
MOST_EACH_LIMIT: Final = 50


class VoteKind(StrEnum):
    """How people voted in the hall."""

    HANDS = "hands"
    DOTS = "dots"


@dataclass(frozen=True, kw_only=True)
class VoteSheet:
    """What was counted: votes by the reference of a proposal; None where nobody counted, which is not 0."""

    kind: VoteKind
    most_each: int
    votes: Mapping[str, int | None]

    @property
    def whole(self) -> int:
        """All votes together."""
        return sum(votes for votes in self.votes.values() if votes is not None)


def check_votes(sheet: VoteSheet) -> None:
    """Raise ``DomainError`` unless every number is within its limits."""
    if not 1 <= sheet.most_each <= MOST_EACH_LIMIT:
        raise DomainError("most_each_out_of_range", field="most_each", limit=MOST_EACH_LIMIT)
    for ref, votes in sheet.votes.items():
        if votes is not None and not 0 <= votes <= VOTES_LIMIT:
            raise DomainError("votes_out_of_range", field=ref, limit=VOTES_LIMIT)


def doubts_of(sheet: VoteSheet, people: int | None) -> tuple[Warn, ...]:
    """What a person has to look at: more votes than those present had, or more hands for one than people.

    Without a count of the ``people`` present nothing can be said. One person may put several dots on one proposal.
    """
    if people is None:
        return ()
    most = people * sheet.most_each
    doubts = []
    if sheet.whole > most:
        doubts.append(Warn("more_votes_than_people", votes=sheet.whole, most=most, people=people))
    highest = max((votes for votes in sheet.votes.values() if votes is not None), default=0)
    if sheet.kind is VoteKind.HANDS and highest > people:
        doubts.append(Warn("more_hands_than_people", votes=highest, people=people))
    return tuple(doubts)
