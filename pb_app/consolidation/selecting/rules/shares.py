"""One round-by-round run of the Method of Equal Shares with a given share per person; whole numbers only.

Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities (2021). Everybody
gets the same share. Whatever its supporters can still pay together is affordable; the price is split equally
among them, and who has less pays all that is left. Round by round the affordable project with the lowest price
per unit of utility is bought.

Exact fractions are slow, so money is kept as whole numbers over one common denominator that grows as prices
are split. People with the same money left are one purse, so few numbers have to be carried along.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from math import gcd

from pb_app.consolidation.selecting.rules.instance import Instance, Project

_ALL, _EMPTY = 0, 1
_FINE = 64

Rank = tuple[int, Fraction, int]
"""Where a project stands in the queue: its price rounded down, its price, its place among equals.

Rounding down keeps the order, and whole numbers are compared many times faster: the exact price is looked at
only where they are equal.
"""


def _rank(price: Fraction, position: int) -> Rank:
    return ((price.numerator << _FINE) // price.denominator, price, position)


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchase:
    """A round: what was bought, what its supporters paid, and what stood equal with it."""

    project: Project
    split: tuple[int, int]
    paid_in_full: int
    paid_the_rest: int
    """People who had less, and gave all they had left."""
    rho: Fraction
    """The price per unit of utility: the lowest of all affordable projects."""
    tied: tuple[Project, ...]

    @property
    def price(self) -> Fraction:
        """What each supporter paid who still had so much."""
        return Fraction(*self.split)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortfall:
    """A project that was not bought: what its supporters have left together."""

    project: Project
    money: tuple[int, int]

    @property
    def left(self) -> Fraction:
        """The sum of what they have left."""
        return Fraction(*self.money)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The project to buy: its place, its price, and that price as a split of ``above`` units ``among`` people."""

    position: int
    rho: Fraction
    above: int
    among: int
    tied: tuple[Project, ...]


class Electorate:
    """An instance laid out for many runs; ``by_cost`` weighs a project by its cost, else each counts as one."""

    def __init__(
        self, instance: Instance, *, by_cost: bool, patience: Callable[[], None] = lambda: None
    ) -> None:
        """``patience`` is asked before each purchase; it raises when somebody has waited long enough."""
        self.patience = patience
        ranked = sorted((one for one in instance.projects if one.votes), key=lambda one: one.tie_key)
        rank = {one.id: position for position, one in enumerate(ranked)}
        self.projects: Sequence[Project] = ranked
        self.utilities = [one.cost if by_cost else 1 for one in ranked]
        self.people = [group.people for group in instance.ballots]
        self.supporters: list[list[int]] = [[] for _one in ranked]
        for voter, group in enumerate(instance.ballots):
            for one in group.approved:
                self.supporters[rank[one]].append(voter)
        self.first_prices = sorted(
            _rank(Fraction(one.cost, utility * one.votes), position)
            for position, (one, utility) in enumerate(zip(ranked, self.utilities, strict=True))
        )

    def run(self, share: Fraction) -> tuple[list[Purchase], list[Shortfall]]:
        """Buy until nothing is affordable; the purchases in their order, and what was not bought."""
        return _Run(self, share).finish()


class _Run:
    def __init__(self, electorate: Electorate, share: Fraction) -> None:
        self.all = electorate
        self.unit = share.denominator
        self.purses = [share.numerator, 0]
        self.purse_of = [_ALL] * len(electorate.people)
        self.queue = list(electorate.first_prices)  # sorted, and so a heap
        self.bought: list[Purchase] = []
        self.out: set[int] = set()

    def finish(self) -> tuple[list[Purchase], list[Shortfall]]:
        while best := self._cheapest():
            self.all.patience()
            self._buy(best)
        shortfalls = [
            Shortfall(project=self.all.projects[one], money=(self._money(one), self.unit))
            for one in sorted(self.out)
        ]
        return self.bought, shortfalls

    def _held(self, position: int) -> dict[int, int]:
        """How many supporters hold each purse that is not empty."""
        held: dict[int, int] = {}
        purse_of, people = self.purse_of, self.all.people
        for voter in self.all.supporters[position]:
            purse = purse_of[voter]
            if purse != _EMPTY:
                held[purse] = held.get(purse, 0) + people[voter]
        return held

    def _money(self, position: int) -> int:
        return sum(self.purses[purse] * people for purse, people in self._held(position).items())

    def _cheapest(self) -> _Choice | None:
        """The project with the lowest price now.

        Prices only rise from round to round, so whoever was dearer before than the best is now is not asked.
        """
        queue, best, split = self.queue, None, (0, 0)
        asked: list[Rank] = []
        while queue and (best is None or queue[0][:2] <= best[:2]):
            position = heappop(queue)[2]
            found = self._split(position)
            if found is None:
                self.out.add(position)
                continue
            above, among = found
            rank = _rank(Fraction(above, among * self.unit * self.all.utilities[position]), position)
            asked.append(rank)
            if best is None or rank < best:
                best, split = rank, found
        if best is None:
            return None
        for rank in asked:
            if rank is not best:
                heappush(queue, rank)
        tied = sorted(rank[2] for rank in asked if rank is not best and rank[:2] == best[:2])
        return _Choice(best[2], best[1], *split, tuple(self.all.projects[one] for one in tied))

    def _split(self, position: int) -> tuple[int, int] | None:
        """The price for each supporter who can pay it, as (numerator, denominator) of units; None: too dear."""
        purses, held = self.purses, self._held(position)
        due, among = self.all.projects[position].cost * self.unit, sum(held.values())
        for purse in sorted(held, key=purses.__getitem__):
            if due <= purses[purse] * among:
                return due, among
            due -= purses[purse] * held[purse]
            among -= held[purse]
        return None

    def _buy(self, choice: _Choice) -> None:
        common = gcd(choice.above, choice.among)
        above, among = choice.above // common, choice.among // common
        split = (above, among * self.unit)
        if among > 1:
            self.unit *= among
            self.purses = [money * among for money in self.purses]
        held = self._held(choice.position)
        after = {purse: self._purse_less(purse, above) for purse in held}
        for voter in self.all.supporters[choice.position]:
            purse = self.purse_of[voter]
            if purse != _EMPTY:
                self.purse_of[voter] = after[purse]
        full = sum(people for purse, people in held.items() if self.purses[purse] >= above)
        self.bought.append(
            Purchase(
                project=self.all.projects[choice.position],
                split=split,
                paid_in_full=full,
                paid_the_rest=sum(held.values()) - full,
                rho=choice.rho,
                tied=choice.tied,
            )
        )

    def _purse_less(self, purse: int, above: int) -> int:
        left = self.purses[purse] - above
        if left <= 0:
            return _EMPTY
        self.purses.append(left)
        return len(self.purses) - 1
