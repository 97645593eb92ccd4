"""Run a rule over an instance: the selection, its steps, and the digest by which the run is cited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pb_app.consolidation.selecting.rules.equal_shares import (
    Completion,
    Utility,
    equal_shares,
    usual_raise,
)
from pb_app.consolidation.selecting.rules.greedy import by_cost_effectiveness, by_support, take_what_fits
from pb_app.consolidation.selecting.rules.instance import Instance, digest_of
from pb_app.consolidation.selecting.rules.steps import Step


class Rule(StrEnum):
    """The rules by which a selection can be suggested."""

    GREEDY = "greedy"
    COST_EFFECTIVE = "cost-effective"
    EQUAL_SHARES = "equal-shares"


@dataclass(frozen=True, kw_only=True)
class RuleChoice:
    """A rule; what follows the first line matters to equal shares alone. ``raise_by`` 0: the usual raise."""

    rule: Rule
    utility: Utility = Utility.COST
    completion: Completion = Completion.ADD_ONE
    raise_by: int = 0

    def as_json(self) -> dict[str, Any]:
        """The choice as it is kept beside a run and hashed."""
        if self.rule is not Rule.EQUAL_SHARES:
            return {"rule": self.rule.value}
        return {
            "rule": self.rule.value,
            "utility": self.utility.value,
            "completion": self.completion.value,
            "raise_by": self.raise_by,
        }


def read_choice(content: Mapping[str, Any]) -> RuleChoice:
    """The choice that was kept as JSON."""
    return RuleChoice(
        rule=Rule(content["rule"]),
        utility=Utility(content.get("utility", Utility.COST)),
        completion=Completion(content.get("completion", Completion.ADD_ONE)),
        raise_by=content.get("raise_by", 0),
    )


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a rule selects, in the order in which it took it, and every step."""

    selected: tuple[str, ...]
    steps: tuple[Step, ...]
    spent: int
    left: int
    digest: str


def select(
    instance: Instance, choice: RuleChoice, *, patience: Callable[[], None] = lambda: None
) -> Selection:
    """Run the rule; the same instance and choice give the same selection, steps and digest, always.

    ``patience`` is asked now and then, and raises when somebody has waited long enough. Raises
    ``selection_needs_ballots``.
    """
    if choice.rule is Rule.EQUAL_SHARES:
        selected, steps = equal_shares(
            instance,
            utility=choice.utility,
            completion=choice.completion,
            raise_by=choice.raise_by or usual_raise(instance),
            patience=patience,
        )
    else:
        merit = by_support if choice.rule is Rule.GREEDY else by_cost_effectiveness
        selected, steps = take_what_fits(instance.projects, instance.budget, merit)
    costs = {one.id: one.cost for one in instance.projects}
    spent = sum(costs[one] for one in selected)
    content = {
        "instance": instance.as_json(),
        "choice": choice.as_json(),
        "selected": list(selected),
        "steps": [step.as_json() for step in steps],
    }
    return Selection(
        selected=tuple(selected),
        steps=tuple(steps),
        spent=spent,
        left=instance.budget - spent,
        digest=digest_of(content),
    )
