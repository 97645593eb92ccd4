"""What a selection rule is given: things with a price and a count of votes, the ballots, and the money there is."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pb_app.kernel.errors import DomainError


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """Something that can be chosen; ``cost`` in the instance's units, more than 0."""

    id: str
    cost: int
    votes: int
    name: str = ""

    @property
    def tie_key(self) -> tuple[int, int, str]:
        """Who goes first among equals: the lower cost, then more votes, then the code in its order."""
        return (self.cost, -self.votes, self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class BallotGroup:
    """People who chose the very same things."""

    approved: tuple[str, ...]
    """Ids in their order, each once."""
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """Projects, ballots and a budget, always in the same order, so that equal content is equal.

    Money is in whole units of which the currency has ``scale`` (1: whole lekë; 100: cents). Without ballots
    only the rules that count votes can be run.
    """

    budget: int
    projects: tuple[Project, ...]
    ballots: tuple[BallotGroup, ...] = ()
    scale: int = 1

    @property
    def people(self) -> int:
        """How many ballots there are, empty ones too: everybody has an equal share."""
        return sum(group.people for group in self.ballots)

    def as_json(self) -> dict[str, Any]:
        """The instance as it is kept beside a run and hashed."""
        return {
            "budget": self.budget,
            "scale": self.scale,
            "projects": [[one.id, one.cost, one.votes] for one in self.projects],
            "ballots": [[list(one.approved), one.people] for one in self.ballots],
        }


def counted_instance(
    *, budget: int, costs: Mapping[str, int], votes: Mapping[str, int], names: Mapping[str, str] | None = None
) -> Instance:
    """An instance of which only the totals are known."""
    return Instance(budget=budget, projects=_projects(costs, votes, names or {}))


def ballot_instance(
    *,
    budget: int,
    costs: Mapping[str, int],
    ballots: Iterable[Iterable[str]],
    names: Mapping[str, str] | None = None,
    scale: int = 1,
) -> Instance:
    """An instance of single ballots: equal ones are grouped, votes are counted from them.

    Raises ``selection_unknown_project`` for a ballot that names something without a price.
    """
    groups = Counter(tuple(sorted(set(one))) for one in ballots)
    votes: Counter[str] = Counter()
    for approved, people in groups.items():
        for project in approved:
            votes[project] += people
    strangers = sorted(votes.keys() - costs.keys())
    if strangers:
        raise DomainError("selection_unknown_project", project=strangers[0])
    return Instance(
        budget=budget,
        projects=_projects(costs, votes, names or {}),
        ballots=tuple(
            BallotGroup(approved=approved, people=people) for approved, people in sorted(groups.items())
        ),
        scale=scale,
    )


def _projects(
    costs: Mapping[str, int], votes: Mapping[str, int], names: Mapping[str, str]
) -> tuple[Project, ...]:
    for one, cost in costs.items():
        if cost <= 0:
            raise DomainError("selection_cost_positive", project=one)
    return tuple(
        Project(id=one, cost=costs[one], votes=votes.get(one, 0), name=names.get(one, ""))
        for one in sorted(costs)
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
