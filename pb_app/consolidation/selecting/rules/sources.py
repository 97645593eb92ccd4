"""What a suggested selection counts, over which money, and why an item is left out of it; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.totals import Provenance


class VoteSource(StrEnum):
    """One count of people; counts are never added up, since one person may be in several."""

    SUPPORTS = "supports"
    VOTES = "votes"
    VOICES = "voices"

    def of(self, counts: Provenance) -> int:
        """The count of this source."""
        return {
            VoteSource.SUPPORTS: counts.supports,
            VoteSource.VOTES: counts.votes,
            VoteSource.VOICES: counts.voices,
        }[self]


class LeftOut(StrEnum):
    """Why an item takes no part in a selection."""

    NOT_VALUED = "not_valued"
    NOT_FEASIBLE = "not_feasible"
    FORWARDED = "forwarded"
    OTHER_PROGRAMME = "other_programme"
    NO_AMOUNT = "no_amount"
    NO_VOTES = "no_votes"


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The money that is divided: one year, of the whole budget or of one programme."""

    year: int
    programme_id: int | None = None

    def concerns(self, programme_id: int | None) -> bool:
        """Whether an item of this programme is paid from it."""
        return self.programme_id is None or self.programme_id == programme_id


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An item as the selection sees it."""

    code: str
    valuation: Valuation
    decision: Decision
    programme_id: int | None
    amounts: Mapping[int, int]
    votes: int


def why_left_out(one: Candidate, basis: Basis) -> LeftOut | None:
    """Why an item takes no part; None if it does.

    The rules would take what nobody asked for too, as long as money is left. A suggestion to people must not.
    """
    checks = (
        (not basis.concerns(one.programme_id), LeftOut.OTHER_PROGRAMME),
        (one.valuation is Valuation.PENDING, LeftOut.NOT_VALUED),
        (one.valuation is Valuation.NOT_FEASIBLE, LeftOut.NOT_FEASIBLE),
        (one.decision is Decision.FORWARDED, LeftOut.FORWARDED),
        (not one.amounts.get(basis.year), LeftOut.NO_AMOUNT),
        (not one.votes, LeftOut.NO_VOTES),
    )
    return next((reason for applies, reason in checks if applies), None)


def departs(*, is_suggested: bool, is_concerned: bool, decision: Decision) -> bool:
    """Whether a decision leaves the suggestion: not proposed though suggested, or the other way round.

    Undecided is no departure, and neither is anything about an item that another budget pays.
    """
    if decision is Decision.NONE:
        return False
    if decision is Decision.PROPOSED:
        return is_concerned and not is_suggested
    return is_suggested
