"""What may be gathered, valued, decided and published; sums and differences."""

import pytest

from pb_app.consolidation.rules import Decision, EditionState, LinkAction, Valuation
from pb_app.consolidation.rules.deciding import (
    AmountDraft,
    DecisionDraft,
    ValuationDraft,
    budget_years,
    check_decision,
    check_valuation,
)
from pb_app.consolidation.rules.differences import ChangeKind, differences, read_change
from pb_app.consolidation.rules.frozen import FrozenList, FrozenPlace, read_list
from pb_app.consolidation.rules.gathering import (
    ItemFact,
    ProposalFact,
    check_merge,
    check_undo,
    item_code,
    links_for,
)
from pb_app.consolidation.rules.publishing import Readiness, check_publish, check_retry
from pb_app.consolidation.rules.totals import CeilingFact, PricedItem, Provenance, Scope, commitments
from pb_app.kernel.errors import DomainError, Warn
from tests.consolidation.factories import frozen

ITEM = ItemFact(id=7, cycle_id=1, is_dissolved=False)
PRICE = AmountDraft(year=2027, lek=1_200_000)


def proposal(number: int, **values: object) -> ProposalFact:
    """A listed proposal of the same cycle."""
    facts: dict[str, object] = {"ref": f"VL27-000{number}", "cycle_id": 1, "is_listed": True}
    return ProposalFact(id=number, **{**facts, **values})  # type: ignore[arg-type] - facts by name


def code_of(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    """Code and field of an error."""
    return error.value.code, error.value.field


def test_the_code_of_an_item_can_be_said() -> None:
    assert item_code("VL", 2027, 14) == "VL27-Z014"
    assert item_code("VL", 2027, 1234) == "VL27-Z1234"


def test_gathering_splits_what_is_in_another_item_and_skips_what_is_there() -> None:
    links = links_for(
        [proposal(1), proposal(2, item_ids=frozenset({3})), proposal(3, item_ids=frozenset({7}))], ITEM
    )
    assert [(link.proposal_id, link.action) for link in links] == [
        (1, LinkAction.MERGED),
        (2, LinkAction.SPLIT),
    ]


@pytest.mark.parametrize(
    ("proposals", "item", "code"),
    [
        ([], ITEM, "nothing_ticked"),
        ([proposal(1, cycle_id=2)], ITEM, "foreign_cycle"),
        ([proposal(1, is_listed=False)], ITEM, "not_listed"),
        ([proposal(1)], ItemFact(id=7, cycle_id=1, is_dissolved=True), "item_dissolved"),
    ],
)
def test_what_cannot_be_gathered(proposals: list[ProposalFact], item: ItemFact, code: str) -> None:
    with pytest.raises(DomainError) as error:
        links_for(proposals, item)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (ITEM, "merge_into_itself"),
        (ItemFact(id=8, cycle_id=2, is_dissolved=False), "foreign_cycle"),
        (ItemFact(id=8, cycle_id=1, is_dissolved=True), "item_dissolved"),
    ],
)
def test_what_cannot_be_merged(target: ItemFact, code: str) -> None:
    with pytest.raises(DomainError) as error:
        check_merge(ITEM, target)
    assert error.value.code == code


def test_undoing_says_why_and_happens_once() -> None:
    check_undo(is_undone=False, reason="gabim")
    with pytest.raises(DomainError, match="reason_required"):
        check_undo(is_undone=False, reason="")
    with pytest.raises(DomainError, match="link_undone"):
        check_undo(is_undone=True, reason="gabim")


@pytest.mark.parametrize(
    ("draft", "decision", "expected"),
    [
        (ValuationDraft(valuation=Valuation.FEASIBLE), Decision.NONE, ("price_required", "amount_2027")),
        (ValuationDraft(valuation=Valuation.NOT_FEASIBLE), Decision.NONE, ("reason_required", "reason")),
        (
            ValuationDraft(valuation=Valuation.FEASIBLE, amounts=(AmountDraft(year=2031, lek=1),)),
            Decision.NONE,
            ("amount_year", None),
        ),
        (
            ValuationDraft(valuation=Valuation.FEASIBLE, amounts=(AmountDraft(year=2027, lek=-1),)),
            Decision.NONE,
            ("amount_negative", "amount_2027"),
        ),
        (
            ValuationDraft(valuation=Valuation.NOT_FEASIBLE, reason="pronësi private"),
            Decision.PROPOSED,
            ("proposed_needs_feasible", "valuation"),
        ),
        (
            ValuationDraft(valuation=Valuation.PENDING),
            Decision.PROPOSED,
            ("proposed_needs_feasible", "valuation"),
        ),
    ],
)
def test_a_valuation_needs_a_price_or_a_reason(
    draft: ValuationDraft, decision: Decision, expected: tuple[str, str | None]
) -> None:
    with pytest.raises(DomainError) as error:
        check_valuation(draft, year=2027, decision=decision)
    assert code_of(error) == expected


def test_nothing_costs_nothing_when_somebody_says_so() -> None:
    free = ValuationDraft(valuation=Valuation.FEASIBLE, amounts=(AmountDraft(year=2028, lek=0),))
    assert check_valuation(free, year=2027, decision=Decision.PROPOSED) == ()
    assert budget_years(2027) == (2027, 2028, 2029)


def test_old_lek_is_a_doubt_with_the_new_amounts() -> None:
    old = AmountDraft(year=2027, lek=1_200_000, old_lek=True)
    doubts = check_valuation(
        ValuationDraft(valuation=Valuation.FEASIBLE, amounts=(old, AmountDraft(year=2028, lek=5))),
        year=2027,
        decision=Decision.NONE,
    )
    assert doubts == (Warn("old_lek_amounts", amounts="2027: 1\u00a0200\u00a0000 lekë"),)


@pytest.mark.parametrize(
    ("draft", "valuation", "amounts", "expected"),
    [
        (
            DecisionDraft(decision=Decision.PROPOSED),
            Valuation.PENDING,
            {2027: 1},
            ("not_priced_yet", "decision"),
        ),
        (DecisionDraft(decision=Decision.PROPOSED), Valuation.FEASIBLE, {}, ("not_priced_yet", "decision")),
        (
            DecisionDraft(decision=Decision.PROPOSED),
            Valuation.NOT_FEASIBLE,
            {2027: 1},
            ("not_feasible", "decision"),
        ),
        (
            DecisionDraft(decision=Decision.DEFERRED),
            Valuation.FEASIBLE,
            {2027: 1},
            ("reason_required", "reason"),
        ),
        (DecisionDraft(decision=Decision.NOT_ACCEPTED), Valuation.PENDING, {}, ("reason_required", "reason")),
        (
            DecisionDraft(decision=Decision.FORWARDED, reason="s'është kompetencë"),
            Valuation.PENDING,
            {},
            ("item_forwarded_to_required", "forwarded_to"),
        ),
        (
            DecisionDraft(decision=Decision.FORWARDED, forwarded_to="UKV"),
            Valuation.PENDING,
            {},
            ("reason_required", "reason"),
        ),
    ],
)
def test_decisions_that_are_refused(
    draft: DecisionDraft, valuation: Valuation, amounts: dict[int, int], expected: tuple[str, str]
) -> None:
    with pytest.raises(DomainError) as error:
        check_decision(draft, valuation=valuation, amounts=amounts)
    assert code_of(error) == expected


def test_decisions_that_pass() -> None:
    check_decision(DecisionDraft(decision=Decision.NONE), valuation=Valuation.PENDING, amounts={})
    check_decision(DecisionDraft(decision=Decision.PROPOSED), valuation=Valuation.FEASIBLE, amounts={2027: 1})
    forwarded = DecisionDraft(decision=Decision.FORWARDED, reason="kompetencë", forwarded_to="UKV")
    check_decision(forwarded, valuation=Valuation.PENDING, amounts={})


def test_counts_stand_side_by_side() -> None:
    counts = Provenance(proposals=3, voices=15, signatures=200, hearings=2, places=1)
    assert counts.others == 14
    assert Provenance().others == 0


def test_commitments_beside_ceilings() -> None:
    items = [
        PricedItem(decision=Decision.PROPOSED, programme_id=1, amounts={2027: 700, 2028: 100}),
        PricedItem(decision=Decision.PROPOSED, programme_id=1, amounts={2027: 500}),
        PricedItem(decision=Decision.PROPOSED, amounts={2027: 50}),
        PricedItem(decision=Decision.DEFERRED, programme_id=1, amounts={2027: 9_000}),
    ]
    ceilings = [
        CeilingFact(programme_id=1, year=2027, amount=1_500, is_final=False),
        CeilingFact(programme_id=1, year=2027, amount=1_000, is_final=True),
        CeilingFact(programme_id=1, year=2027, amount=9_999, is_final=False),
        CeilingFact(programme_id=2, year=2028, amount=300, is_final=False),
        CeilingFact(programme_id=2, year=2040, amount=300, is_final=False),
    ]
    found = commitments(items, ceilings, (2027, 2028, 2029))
    assert (
        found[Scope(1, None, 2027)].proposed,
        found[Scope(1, None, 2027)].over,
        found[Scope(1, None, 2027)].left,
    ) == (1_200, 200, 0)
    assert (
        found[Scope(1, None, 2028)].proposed,
        found[Scope(1, None, 2028)].over,
        found[Scope(1, None, 2028)].left,
    ) == (100, 0, None)
    assert (found[Scope(2, None, 2028)].proposed, found[Scope(2, None, 2028)].left) == (0, 300)
    assert found[Scope(None, None, 2027)].proposed == 1_250
    assert found[Scope(None, None, 2029)].proposed == 0
    assert Scope(2, None, 2040) not in found


def test_differences_between_two_versions() -> None:
    before = [
        frozen("VL27-Z001"),
        frozen("VL27-Z002"),
        frozen("VL27-Z003", title="I vjetër"),
        frozen("VL27-Z004"),
    ]
    after = [
        frozen("VL27-Z001"),
        frozen("VL27-Z003", title="I ri", amounts={2027: 1_000_000, 2028: 5}),
        frozen("VL27-Z004", decision=Decision.DEFERRED),
        frozen("VL27-Z005"),
    ]
    changes = differences(before, after)
    assert [(one.kind, one.code) for one in changes] == [
        (ChangeKind.TITLE, "VL27-Z003"),
        (ChangeKind.AMOUNT, "VL27-Z003"),
        (ChangeKind.DECISION, "VL27-Z004"),
        (ChangeKind.NEW, "VL27-Z005"),
        (ChangeKind.REMOVED, "VL27-Z002"),
    ]
    assert (changes[0].before, changes[0].after) == ("I vjetër", "I ri")
    assert (changes[2].before, changes[2].after) == ("proposed", "deferred")
    amounts = {str(year): amount for year, amount in frozen("VL27-Z005").amounts.items()}
    assert [(one.before, one.after) for one in changes[3:]] == [(None, amounts), (amounts, None)]
    (answered,) = differences((), [frozen("VL27-Z006", decision=Decision.DEFERRED)])
    assert answered.after == "deferred", "what it would cost is no amount of the list"
    assert [read_change(one.as_json()) for one in changes] == list(changes)


def test_a_frozen_list_comes_back_from_json_as_it_was() -> None:
    item = frozen(
        "VL27-Z001", places=(FrozenPlace(id="vlore-novosele", name="Novoselë"),), references=("VL27-0001-A",)
    )
    given = FrozenList(
        municipality_id="vlore", municipality="Bashkia Vlorë", year=2027, number=1, published_on="2026-11-27",
        years=(2027, 2028, 2029), is_example=False, items=(item,),
    )  # fmt: skip
    assert read_list(given.as_json()) == given
    assert read_list({**given.as_json(), "added_later": 1}) == given


def ready(**values: int) -> Readiness:
    """Five decided items, nothing open."""
    return Readiness(**{"decided": 5, "undecided": 0, "ungathered": 0, "passed_ceilings": 0, **values})


@pytest.mark.parametrize(
    ("facts", "last", "is_unchanged", "code"),
    [
        (ready(decided=0), None, False, "nothing_to_publish"),
        (ready(), EditionState.QUEUED, False, "edition_unfinished"),
        (ready(), EditionState.PUBLISHED, True, "nothing_changed"),
    ],
)
def test_what_stands_in_the_way_of_publishing(
    facts: Readiness,
    last: EditionState | None,
    is_unchanged: bool,  # noqa: FBT001 - a column of the table
    code: str,
) -> None:
    with pytest.raises(DomainError, match=code):
        check_publish(facts, last_state=last, is_unchanged=is_unchanged)


def test_doubts_before_publishing() -> None:
    doubts = check_publish(
        ready(undecided=2, ungathered=3, passed_ceilings=1),
        last_state=EditionState.FAILED,
        is_unchanged=False,
    )
    assert [(one.code, one.params["count"]) for one in doubts] == [
        ("undecided_left_out", 2),
        ("ungathered_left_out", 3),
        ("ceilings_passed", 1),
    ]
    assert check_publish(ready(), last_state=None, is_unchanged=False) == ()


def test_only_the_last_version_that_failed_is_made_again() -> None:
    check_retry(EditionState.FAILED, is_last=True)
    for state, is_last in (
        (EditionState.QUEUED, True),
        (EditionState.PUBLISHED, True),
        (EditionState.FAILED, False),
    ):
        with pytest.raises(DomainError, match="transition"):
            check_retry(state, is_last=is_last)
