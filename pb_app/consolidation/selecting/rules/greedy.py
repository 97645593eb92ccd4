"""The two greedy rules: go through the projects in one order and take whatever still fits."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import groupby

from pb_app.consolidation.selecting.rules.instance import Project
from pb_app.consolidation.selecting.rules.steps import Step, StepKind, tie_break

Merit = Callable[[Project], Fraction]


def by_support(project: Project) -> Fraction:
    """How many votes."""
    return Fraction(project.votes)


def by_cost_effectiveness(project: Project) -> Fraction:
    """How many votes for each unit of money."""
    return Fraction(project.votes, project.cost)


def take_what_fits(projects: Iterable[Project], budget: int, merit: Merit) -> tuple[list[str], list[Step]]:
    """The ids taken in their order, and a step for each project: the best first, equals by ``tie_key``."""
    ordered = sorted(projects, key=lambda one: (-merit(one), one.tie_key))
    taken: list[str] = []
    steps: list[Step] = []
    left = budget
    for _merit, group in groupby(ordered, key=merit):
        equals = list(group)
        for position, project in enumerate(equals):
            behind = equals[position + 1 :]
            fits = project.cost <= left
            steps.append(
                Step(
                    kind=StepKind.TAKEN if fits else StepKind.TOO_DEAR,
                    project=project.id,
                    votes=project.votes,
                    cost=project.cost,
                    left=left,
                    tied=tuple(one.id for one in behind),
                    broken_by=tie_break(project, behind),
                )
            )
            if fits:
                taken.append(project.id)
                left -= project.cost
    return taken, steps
