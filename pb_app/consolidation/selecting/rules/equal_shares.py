"""The Method of Equal Shares with its completions.

Money that is left when nobody can afford anything more is put to use by *add-one*: everybody's share is raised
by one step and all is done anew, until a result leaves nothing that would still fit, or would cost more than
there is; then the result before it stands. It is the completion that cities use, and what ``pabutools`` calls
``voter_budget_increment``. The first share is the exact fraction of the budget, not rounded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pb_app.consolidation.selecting.rules.greedy import by_support, take_what_fits
from pb_app.consolidation.selecting.rules.instance import Instance, Project
from pb_app.consolidation.selecting.rules.shares import Electorate, Purchase, Shortfall
from pb_app.consolidation.selecting.rules.steps import Step, StepKind, Stop, in_cents, tie_break
from pb_app.kernel.errors import DomainError

_FINENESS = 1000


class Utility(StrEnum):
    """What a project is worth to each of its supporters: its cost, or as much as any other."""

    COST = "cost"
    COUNT = "count"


class Completion(StrEnum):
    """What is done with money that is left."""

    NONE = "none"
    ADD_ONE = "add-one"
    ADD_ONE_GREEDY = "add-one-greedy"


@dataclass(frozen=True)
class _Result:
    share: Fraction
    bought: Sequence[Purchase]
    short: Sequence[Shortfall]
    raises: int = 0
    stop: Stop | None = None
    next_total: int = 0


def usual_raise(instance: Instance) -> int:
    """A raise for amounts of any size: a power of ten, at least 1.

    It is the greatest that is not above a thousandth of a share, or of the dearest price per supporter where
    that is more: so a few thousand raises reach everything that can be reached.
    """
    share = instance.budget // max(instance.people, 1)
    dearest = max((one.cost // one.votes for one in instance.projects if one.votes), default=0)
    step = 1
    while step * 10 * _FINENESS <= max(share, dearest):
        step *= 10
    return step


def equal_shares(
    instance: Instance,
    *,
    utility: Utility,
    completion: Completion,
    raise_by: int,
    patience: Callable[[], None] = lambda: None,
) -> tuple[list[str], list[Step]]:
    """The ids bought in their order, and the steps of the run that stands; without projects there are none.

    Raises ``selection_needs_ballots`` where only totals are known, and what ``patience`` does.
    """
    if not instance.projects:
        return [], []
    if not instance.people:
        raise DomainError("selection_needs_ballots")
    electorate = Electorate(instance, by_cost=utility is Utility.COST, patience=patience)
    result = _first(electorate, instance)
    if completion is not Completion.NONE:
        result = _raised(electorate, instance, result, raise_by)
    taken = [one.project.id for one in result.bought]
    steps = list(_steps(instance, result, raise_by))
    if completion is Completion.ADD_ONE_GREEDY:
        rest = [one for one in electorate.projects if one.id not in set(taken)]
        more, further = take_what_fits(rest, instance.budget - _spent(result.bought), by_support)
        steps += [Step(kind=StepKind.COMPLETED, left=instance.budget - _spent(result.bought)), *further]
        taken += more
    return taken, steps


def _first(electorate: Electorate, instance: Instance) -> _Result:
    share = Fraction(instance.budget, instance.people)
    return _Result(share, *electorate.run(share))


def _raised(electorate: Electorate, instance: Instance, result: _Result, raise_by: int) -> _Result:
    stands, raises = result, 0
    while _something_fits(stands, instance.budget):
        share = stands.share + raise_by
        after = _Result(share, *electorate.run(share), raises + 1)
        total = _spent(after.bought)
        if total > instance.budget:
            return _Result(stands.share, stands.bought, stands.short, raises, Stop.OVER_BUDGET, total)
        stands, raises = after, raises + 1
    return _Result(stands.share, stands.bought, stands.short, raises, Stop.NOTHING_FITS)


def _something_fits(result: _Result, budget: int) -> bool:
    left = budget - _spent(result.bought)
    return any(one.project.cost <= left for one in result.short)


def _spent(bought: Iterable[Purchase]) -> int:
    return sum(one.project.cost for one in bought)


def _steps(instance: Instance, result: _Result, raise_by: int) -> Iterable[Step]:
    first = Fraction(instance.budget, instance.people)
    yield Step(kind=StepKind.SHARED, people=instance.people, left=instance.budget, cents=in_cents(first))
    if result.stop is not None:
        yield Step(
            kind=StepKind.RAISED,
            raises=result.raises,
            raise_by=raise_by,
            cents=in_cents(result.share),
            stop=result.stop,
            total=result.next_total,
        )
    left = instance.budget
    for one in result.bought:
        yield _bought(one, left)
        left -= one.project.cost
    for short in result.short:
        yield Step(
            kind=StepKind.NOT_AFFORDED,
            project=short.project.id,
            votes=short.project.votes,
            cost=short.project.cost,
            cents=in_cents(short.left),
            left=left,
        )


def _bought(one: Purchase, left: int) -> Step:
    project: Project = one.project
    return Step(
        kind=StepKind.BOUGHT,
        project=project.id,
        votes=project.votes,
        cost=project.cost,
        left=left,
        cents=in_cents(one.price),
        people=one.paid_in_full,
        people_short=one.paid_the_rest,
        tied=tuple(other.id for other in one.tied),
        broken_by=tie_break(project, one.tied),
    )
