"""The rules once more, as their definitions say them: voter by voter, with fractions, without any short cut."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

Costs = Mapping[str, int]
Ballots = Sequence[Iterable[str]]


def votes_of(costs: Costs, ballots: Ballots) -> dict[str, int]:
    """How many ballots name each project."""
    return {one: sum(one in ballot for ballot in ballots) for one in costs}


def greedy(budget: int, costs: Costs, votes: Mapping[str, int], *, per_money: bool) -> set[str]:
    """In rounds: of what still fits, the best; until nothing fits."""
    chosen: set[str] = set()
    while fitting := [
        one for one in costs if one not in chosen and costs[one] + sum(costs[had] for had in chosen) <= budget
    ]:
        merit = {one: Fraction(votes[one], costs[one] if per_money else 1) for one in fitting}
        best = [one for one in fitting if merit[one] == max(merit.values())]
        chosen.add(_first(best, costs, votes))
    return chosen


def _first(equals: Sequence[str], costs: Costs, votes: Mapping[str, int]) -> str:
    cheap = [one for one in equals if costs[one] == min(costs[each] for each in equals)]
    liked = [one for one in cheap if votes[one] == max(votes[each] for each in cheap)]
    return min(liked)


def equal_shares(
    share: Fraction, costs: Costs, ballots: Ballots, *, by_cost: bool
) -> tuple[list[str], list[Fraction]]:
    """What is bought with this share, and what each voter has left."""
    votes, purse = votes_of(costs, ballots), [share] * len(ballots)
    bought: list[str] = []
    while True:
        prices = {}
        for one in costs:
            if one not in bought:
                price = _price(costs[one], [purse[n] for n, ballot in enumerate(ballots) if one in ballot])
                if price is not None:
                    prices[one] = price
        if not prices:
            return bought, purse
        rho = {one: price / (costs[one] if by_cost else 1) for one, price in prices.items()}
        one = _first([each for each in rho if rho[each] == min(rho.values())], costs, votes)
        purse = [
            money - min(money, prices[one]) if one in ballot else money
            for money, ballot in zip(purse, ballots, strict=True)
        ]
        bought.append(one)


def _price(cost: int, purses: Sequence[Fraction]) -> Fraction | None:
    """The price for each at which all together pay the cost; None if they cannot.

    Found by trying each number of payers who still have so much, the richest first.
    """
    if not purses or sum(purses) < cost:
        return None
    rich = sorted(purses, reverse=True)
    for payers in range(len(rich), 0, -1):
        price = (cost - sum(rich[payers:])) / Fraction(payers)
        if price <= rich[payers - 1] and all(money <= price for money in rich[payers:]):
            return price
    return None


def with_add_one(budget: int, costs: Costs, ballots: Ballots, *, by_cost: bool, raise_by: int) -> set[str]:
    """Shares raised until nothing that anybody chose would fit, or until the money would not do."""
    share = Fraction(budget, len(ballots))
    before: set[str] = set()
    while True:
        after = set(equal_shares(share, costs, ballots, by_cost=by_cost)[0])
        spent = sum(costs[one] for one in after)
        if spent > budget:
            return before
        rest = {one for one, votes in votes_of(costs, ballots).items() if votes} - after
        if all(spent + costs[one] > budget for one in rest):
            return after
        before, share = after, share + raise_by
