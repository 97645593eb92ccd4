"""The selection rules: against an independent library, against their definitions, and by their properties.

``expected.json`` holds what pabutools 1.2.3 selects (``greedy_utilitarian_welfare`` with ``Cost_Sat`` and
``Cardinality_Sat``, ``method_of_equal_shares`` with both, without and with ``voter_budget_increment=1``; exact
fractions by gmpy2; ties by cost, more votes, name): for three instances of the Pabulib library, whose files are
read where they lie beside the project, and for forty small ones drawn at random, full of ties, whose content
stands in the file.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb_app.consolidation.selecting.pabulib import instance_of
from pb_app.consolidation.selecting.rules import (
    Completion,
    Instance,
    Rule,
    RuleChoice,
    StepKind,
    Stop,
    TieBreak,
    Utility,
    ballot_instance,
    counted_instance,
    read_choice,
    read_step,
    select,
)
from pb_app.consolidation.selecting.rules.equal_shares import usual_raise
from pb_app.consolidation.selecting.rules.shares import Electorate
from pb_app.formats.pabulib import read_pabulib
from pb_app.kernel.errors import DomainError
from tests.consolidation.selecting import brute

EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))
SAMPLES = next(
    (
        at / "shared" / "data" / "samples" / "pb"
        for at in Path(__file__).parents
        if (at / "shared" / "data" / "samples" / "pb").is_dir()
    ),
    None,
)
CHOICES = {
    "greedy": RuleChoice(rule=Rule.GREEDY),
    "cost-effective": RuleChoice(rule=Rule.COST_EFFECTIVE),
    **{
        f"equal-shares {utility} {completion}": RuleChoice(
            rule=Rule.EQUAL_SHARES, utility=utility, completion=completion, raise_by=1
        )
        for utility in Utility
        for completion in (Completion.NONE, Completion.ADD_ONE)
    },
}
GREEDY, EFFECTIVE = CHOICES["greedy"], CHOICES["cost-effective"]
SHARES = CHOICES["equal-shares cost add-one"]
LAST_RAISES = {
    ("France_Toulouse_2022.pb", "equal-shares cost add-one"): 1617,
    ("France_Toulouse_2022.pb", "equal-shares count add-one"): 2031,
}
"""Runs of some ten seconds: they were compared whole once; here, their last raises."""


@cache
def sample(name: str) -> Instance:
    """A file of the Pabulib library."""
    if SAMPLES is None:
        pytest.skip("the sample files are not here")
    return instance_of(read_pabulib((SAMPLES / name).read_bytes()))


@pytest.mark.parametrize("name", EXPECTED["samples"])
@pytest.mark.parametrize("rule", CHOICES)
def test_real_instances_as_pabutools_selects_them(name: str, rule: str) -> None:
    instance, expected = sample(name), EXPECTED["samples"][name][rule].split()
    if (name, rule) in LAST_RAISES:
        check_last_raises(instance, LAST_RAISES[name, rule], expected, by_cost=" cost " in rule)
        return
    assert sorted(select(instance, CHOICES[rule]).selected) == expected


def check_last_raises(instance: Instance, last: int, expected: list[str], *, by_cost: bool) -> None:
    """Before the last raise something fits; after it the result stands; one more would be too many."""
    electorate, share = Electorate(instance, by_cost=by_cost), Fraction(instance.budget, instance.people)
    for raises in range(last - 9, last + 2):
        bought, short = electorate.run(share + raises)
        left = instance.budget - sum(one.project.cost for one in bought)
        if raises <= last:
            assert any(one.project.cost <= left for one in short)
        if raises == last:
            assert sorted(one.project.id for one in bought) == expected
    assert left < 0


def test_what_the_town_itself_chose() -> None:
    """Świecie decided by equal shares with add-one: its file says what was selected."""
    assert SAMPLES is None or sample("Poland_Swiecie_2023.pb")
    if SAMPLES is not None:
        file = read_pabulib((SAMPLES / "Poland_Swiecie_2023.pb").read_bytes())
        chosen = sorted(one.id for one in file.projects if one.selected)
        assert sorted(select(instance_of(file), SHARES).selected) == chosen


@pytest.mark.parametrize("rule", CHOICES)
def test_small_instances_as_pabutools_selects_them(rule: str) -> None:
    for one in EXPECTED["own"]:
        instance = ballot_instance(budget=one["budget"], costs=one["costs"], ballots=one["ballots"])
        assert sorted(select(instance, CHOICES[rule]).selected) == list(one["selected"][rule]), one


elections = st.integers(1, 6).flatmap(
    lambda count: st.tuples(
        st.integers(0, 40),
        st.lists(st.integers(1, 20), min_size=count, max_size=count).map(
            lambda costs: dict(zip("abcdef", costs, strict=False))
        ),
        st.lists(st.sets(st.sampled_from("abcdef"[:count])), min_size=1, max_size=7),
    )
)


@settings(max_examples=120, deadline=None)
@given(elections)
def test_every_rule_as_its_definition_says(election: tuple[int, dict[str, int], list[set[str]]]) -> None:
    budget, costs, ballots = election
    instance = ballot_instance(budget=budget, costs=costs, ballots=ballots)
    votes = brute.votes_of(costs, ballots)
    assert set(select(instance, GREEDY).selected) == brute.greedy(budget, costs, votes, per_money=False)
    assert set(select(instance, EFFECTIVE).selected) == brute.greedy(budget, costs, votes, per_money=True)
    for utility in Utility:
        by_cost = utility is Utility.COST
        plain = select(instance, CHOICES[f"equal-shares {utility} none"])
        share = Fraction(budget, len(ballots))
        assert list(plain.selected) == brute.equal_shares(share, costs, ballots, by_cost=by_cost)[0]
        raised = select(instance, CHOICES[f"equal-shares {utility} add-one"])
        assert set(raised.selected) == brute.with_add_one(budget, costs, ballots, by_cost=by_cost, raise_by=1)


@settings(max_examples=60, deadline=None)
@given(elections, st.randoms(use_true_random=False))
def test_within_the_money_and_the_same_in_any_order(
    election: tuple[int, dict[str, int], list[set[str]]], chance: Any
) -> None:
    budget, costs, ballots = election
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    turned = dict(sorted(costs.items(), key=lambda _one: chance.random()))
    for choice in (
        *CHOICES.values(),
        RuleChoice(rule=Rule.EQUAL_SHARES, completion=Completion.ADD_ONE_GREEDY),
    ):
        one = select(ballot_instance(budget=budget, costs=costs, ballots=ballots), choice)
        assert one == select(ballot_instance(budget=budget, costs=turned, ballots=shuffled), choice)
        assert one.spent == sum(costs[each] for each in one.selected) <= budget
        assert one.left == budget - one.spent
        assert len(set(one.selected)) == len(one.selected)
        assert tuple(read_step(json.loads(json.dumps(step.as_json()))) for step in one.steps) == one.steps
        assert read_choice(choice.as_json()).as_json() == choice.as_json()


@settings(max_examples=60, deadline=None)
@given(elections)
def test_every_purchase_is_paid_by_its_supporters(
    election: tuple[int, dict[str, int], list[set[str]]],
) -> None:
    """Nobody pays for what was not chosen, prices add up to costs, and what is out is too dear for its own."""
    budget, costs, ballots = election
    instance = ballot_instance(budget=budget, costs=costs, ballots=ballots)
    share = Fraction(budget, len(ballots))
    bought, short = Electorate(instance, by_cost=True).run(share)
    assert [one.rho for one in bought] == sorted(one.rho for one in bought)
    left = brute.equal_shares(share, costs, ballots, by_cost=True)[1]
    for one in short:
        own = [money for money, ballot in zip(left, ballots, strict=True) if one.project.id in ballot]
        assert one.left == sum(own) < one.project.cost
    assert sum(left) == budget - sum(one.project.cost for one in bought)
    votes = brute.votes_of(costs, ballots)
    for each in bought:
        assert each.paid_in_full + each.paid_the_rest <= votes[each.project.id]


def _cohesive(costs: dict[str, int], group: Sequence[set[str]], budget: int, people: int) -> set[str]:
    common = set(costs).intersection(*group)
    return {one for one in common if costs[one] * people <= budget * len(group)}


@settings(max_examples=60, deadline=None)
@given(elections, st.integers(1, 7))
def test_a_group_that_could_pay_gets_something(
    election: tuple[int, dict[str, int], list[set[str]]], size: int
) -> None:
    """Justified representation: who agree on something that their shares would pay are not left with nothing."""
    budget, costs, ballots = election
    group = ballots[:size]
    instance = ballot_instance(budget=budget, costs=costs, ballots=ballots)
    chosen = set(select(instance, CHOICES["equal-shares count none"]).selected)
    if _cohesive(costs, group, budget, len(ballots)):
        assert any(chosen & ballot for ballot in group)


def test_ties_are_told_apart_and_said() -> None:
    costs, votes = {"a": 5, "b": 5, "c": 3, "d": 5}, {"a": 7, "b": 7, "c": 7, "d": 9}
    steps = select(counted_instance(budget=100, costs=costs, votes=votes), GREEDY).steps
    assert [(step.project, step.tied, step.broken_by) for step in steps] == [
        ("d", (), None),
        ("c", ("a", "b"), TieBreak.COST),
        ("a", ("b",), TieBreak.CODE),
        ("b", (), None),
    ]
    steps = select(
        counted_instance(budget=100, costs={"a": 2, "b": 2}, votes={"a": 1, "b": 1}), EFFECTIVE
    ).steps
    assert steps[0].broken_by is TieBreak.CODE
    ballots = [{"a", "b"}] * 2
    steps = select(ballot_instance(budget=4, costs={"a": 2, "b": 2}, ballots=ballots), SHARES).steps
    bought = [step for step in steps if step.kind is StepKind.BOUGHT]
    assert (bought[0].project, bought[0].tied, bought[0].broken_by) == ("a", ("b",), TieBreak.CODE)


def test_each_step_says_what_was_left() -> None:
    instance = counted_instance(budget=10, costs={"a": 6, "b": 5, "c": 4}, votes={"a": 3, "b": 2, "c": 1})
    steps = select(instance, GREEDY).steps
    assert [(step.kind, step.project, step.left) for step in steps] == [
        (StepKind.TAKEN, "a", 10),
        (StepKind.TOO_DEAR, "b", 4),
        (StepKind.TAKEN, "c", 4),
    ]


def test_shares_are_raised_until_one_more_would_be_too_many() -> None:
    ballots = [{"a"}, {"a"}, {"b"}, {"c"}]
    instance = ballot_instance(budget=12, costs={"a": 6, "b": 5, "c": 5}, ballots=ballots)
    selection = select(instance, SHARES)
    raised = next(step for step in selection.steps if step.kind is StepKind.RAISED)
    assert selection.selected == ("a",)
    assert (raised.raises, raised.stop, raised.total) == (1, Stop.OVER_BUDGET, 16)
    completed = RuleChoice(rule=Rule.EQUAL_SHARES, completion=Completion.ADD_ONE_GREEDY, raise_by=1)
    assert select(instance, completed).selected == ("a", "b")


def test_totals_are_no_ballots() -> None:
    instance = counted_instance(budget=10, costs={"a": 6}, votes={"a": 3})
    with pytest.raises(DomainError, match="selection_needs_ballots"):
        select(instance, SHARES)


def test_what_cannot_be_an_instance() -> None:
    with pytest.raises(DomainError, match="selection_cost_positive"):
        counted_instance(budget=1, costs={"a": 0}, votes={})
    with pytest.raises(DomainError, match="selection_unknown_project"):
        ballot_instance(budget=1, costs={"a": 1}, ballots=[["b"]])


def test_another_input_has_another_digest() -> None:
    def digest(budget: int, choice: RuleChoice = GREEDY) -> str:
        return select(ballot_instance(budget=budget, costs={"a": 1}, ballots=["a"]), choice).digest

    assert digest(5) == digest(5)
    assert len({digest(5), digest(6), digest(5, EFFECTIVE), digest(5, SHARES)}) == 4


def test_the_usual_raise_fits_the_amounts() -> None:
    def of(budget: int, cost: int) -> int:
        return usual_raise(ballot_instance(budget=budget, costs={"a": cost}, ballots=["a"] * 300))

    assert of(100_000_000, 5_000_000) == 100
    assert of(3_000, 300) == 1
    assert of(0, 600_000_000) == 1_000
