"""A selection step by step: what was looked at, what became of it, and how equals were told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pb_app.consolidation.selecting.rules.instance import Project

_HUNDRED = 100


class StepKind(StrEnum):
    """What a step says."""

    TAKEN = "taken"
    TOO_DEAR = "too_dear"
    SHARED = "shared"
    """The money was divided equally among all who chose."""
    RAISED = "raised"
    """The shares were raised until the next raise would have been one too many."""
    BOUGHT = "bought"
    """The supporters of a project paid for it out of their shares."""
    NOT_AFFORDED = "not_afforded"
    COMPLETED = "completed"
    """From here on what is left goes by support."""


class TieBreak(StrEnum):
    """By what the first of several equals was told from the next."""

    COST = "cost"
    VOTES = "votes"
    CODE = "code"


class Stop(StrEnum):
    """Why shares were not raised further."""

    NOTHING_FITS = "nothing_fits"
    OVER_BUDGET = "over_budget"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step. ``cost``, ``left`` and ``total`` are in the instance's units; ``cents`` in hundredths of one."""

    kind: StepKind
    project: str = ""
    votes: int = 0
    cost: int = 0
    left: int = 0
    """What of the budget was left before the step."""
    cents: int = 0
    """A share, a price per supporter, or what supporters have left together."""
    people: int = 0
    people_short: int = 0
    """Supporters who had less than the price and gave what they had."""
    raises: int = 0
    raise_by: int = 0
    total: int = 0
    stop: Stop | None = None
    tied: tuple[str, ...] = ()
    broken_by: TieBreak | None = None

    def as_json(self) -> dict[str, Any]:
        """The step as JSON keeps it: only what it says."""
        said = {key: value for key, value in asdict(self).items() if value}
        return {**said, "tied": list(self.tied)} if self.tied else said


def read_step(content: Mapping[str, Any]) -> Step:
    """The step that was kept as JSON; what ``Step.as_json`` gave comes back equal."""
    known = {one.name for one in fields(Step)}
    given = {key: value for key, value in content.items() if key in known}
    given["kind"] = StepKind(given["kind"])
    if "stop" in given:
        given["stop"] = Stop(given["stop"])
    if "broken_by" in given:
        given["broken_by"] = TieBreak(given["broken_by"])
    return Step(**{**given, "tied": tuple(given.get("tied", ()))})


def tie_break(first: Project, others: Sequence[Project]) -> TieBreak | None:
    """By what ``first`` goes before its equals; None without any."""
    if not others:
        return None
    second = min(others, key=lambda one: one.tie_key)
    if first.cost != second.cost:
        return TieBreak.COST
    return TieBreak.VOTES if first.votes != second.votes else TieBreak.CODE


def in_cents(amount: Fraction) -> int:
    """An amount in hundredths, rounded: for reading; the rules reckon with the amount itself."""
    return round(amount * _HUNDRED)
