"""Ask, run, take as the basis, propose, depart: what is kept, and who may."""

from datetime import date
from typing import Any

import pytest

from pb_app.consolidation.queries.freezing import current_list
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft
from pb_app.consolidation.selecting.departures import departures_of, list_unexplained
from pb_app.consolidation.selecting.queries import RunCard, get_run, get_settings, list_money, list_runs
from pb_app.consolidation.selecting.rules import Rule, RuleChoice
from pb_app.consolidation.selecting.rules.sources import Basis, LeftOut, VoteSource, departs
from pb_app.consolidation.selecting.service import (
    SettingsDraft,
    propose_suggested,
    run_selection,
    save_selection_settings,
)
from pb_app.consolidation.service import decide_item, publish_edition
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion, Warn
from pb_app.territory.queries import get_municipality
from tests.cast import Cast
from tests.consolidation.factories import YEAR, card, decide, make_item, make_programme, price
from tests.consolidation.selections import VLORE, ask_for, basis, run, support
from tests.proposals.factories import listed


def an_item(lek: int = 1_000_000, voices: int = 1, **values: Any) -> str:
    """A priced item of one proposal with so many voices."""
    code = make_item(listed(voices=voices))
    price(code, lek, **values)
    return code


def the_run(cycle_id: int, number: int) -> RunCard:
    """A run as it was kept."""
    return get_run(cycle_id, number)


def depart(code: str, decision: Decision, departure: str = "", reason: str = "arsye") -> None:
    """Decide, with a reason for leaving the suggestion."""
    draft = DecisionDraft(decision=decision, reason=reason, departure=departure)
    decide_item(SYSTEM, municipality_id="vlore", code=code, expected_version=card(code).version, draft=draft)


def propose(number: int, *codes: str, actor: Any = SYSTEM) -> int:
    """Propose what a run suggests."""
    return propose_suggested(actor, **VLORE, number=number, codes=codes)


def test_off_until_it_is_asked_for(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=5_000_000)
    an_item()
    assert not get_settings(get_cycle("vlore", YEAR)).is_enabled
    with pytest.raises(DomainError, match="selection_off"):
        run()
    ask_for(is_enabled=False)
    with pytest.raises(DomainError, match="selection_off"):
        run()
    with pytest.raises(DomainError, match="selection_off"):
        basis(None)
    assert list_runs(cycle_id) == []


def test_a_run_is_kept_with_all_that_it_was_made_of(cycle_id: int) -> None:
    programme = make_programme(cycle_id, ceiling=2_000_000)
    large, small = an_item(1_500_000, 3), an_item(600_000, 2)
    unpriced = make_item(listed(voices=9))
    ask_for()
    kept = the_run(cycle_id, run())
    assert kept.selected == (large,)
    assert (kept.budget, kept.spent, kept.left) == (2_000_000, 1_500_000, 500_000)
    assert [one.id for one in kept.projects] == [large, small]
    assert kept.left_out == {unpriced: LeftOut.NOT_VALUED}
    assert [step.project for step in kept.steps] == [large, small]
    again = the_run(cycle_id, run())
    assert (again.number, again.digest, again.steps) == (2, kept.digest, kept.steps)
    price(small, 400_000)
    assert the_run(cycle_id, run()).selected == (large, small)
    assert the_run(cycle_id, 1).selected == (large,)
    assert programme


def test_who_takes_no_part(cycle_id: int) -> None:
    roads = make_programme(cycle_id, "04520", ceiling=2_000_000)
    water = make_programme(cycle_id, "04260", ceiling=2_000_000)
    mine, other = an_item(programme_id=roads), an_item(programme_id=water)
    later = an_item(programme_id=roads, amounts=(AmountDraft(year=YEAR + 1, lek=5),))
    never = an_item(programme_id=roads, valuation=Valuation.NOT_FEASIBLE, reason="arsye", amounts=())
    away = an_item(programme_id=roads)
    decide(away, Decision.FORWARDED, "arsye", "UK Vlorë")
    ask_for(programme_id=roads)
    kept = the_run(cycle_id, run())
    assert kept.selected == (mine,)
    assert kept.left_out == {
        other: LeftOut.OTHER_PROGRAMME,
        later: LeftOut.NO_AMOUNT,
        never: LeftOut.NOT_FEASIBLE,
        away: LeftOut.FORWARDED,
    }


def test_nobody_asked_is_nothing_suggested(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    an_item()
    ask_for(source=VoteSource.SUPPORTS)
    with pytest.raises(DomainError, match="selection_empty"):
        run()


def test_a_person_counts_once_in_an_item_and_only_when_confirmed(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    first, second, third = listed(), listed(), listed()
    both, one = make_item(first, second), make_item(third)
    price(both)
    price(one)
    support(first, "a", "b")
    support(second, "a")
    support(third, "b", "c")
    support(third, "d", is_confirmed=False)
    ask_for(Rule.EQUAL_SHARES, source=VoteSource.SUPPORTS)
    kept = the_run(cycle_id, run())
    assert kept.people == 3
    assert {project.id: project.votes for project in kept.projects} == {both: 2, one: 2}


def test_the_whole_is_bounded_by_its_own_ceiling_or_by_the_sum(cycle_id: int) -> None:
    assert list_money(cycle_id, YEAR) == []
    an_item()
    ask_for()
    with pytest.raises(DomainError, match="selection_no_ceiling"):
        run()
    make_programme(cycle_id, "04520", ceiling=2_000_000)
    make_programme(cycle_id, "04260", ceiling=3_000_000)
    whole = list_money(cycle_id, YEAR)[0]
    assert (whole.basis, whole.amount, whole.is_sum) == (Basis(year=YEAR), 5_000_000, True)
    assert len(list_money(cycle_id, YEAR)) == 3


def test_equal_shares_need_ballots(cycle_id: int) -> None:
    with pytest.raises(DomainError, match="selection_needs_ballots"):
        ask_for(Rule.EQUAL_SHARES, source=VoteSource.VOTES)


def test_settings_name_a_year_and_a_programme_of_the_process(cycle_id: int) -> None:
    def save(basis: Basis, version: int = 0) -> None:
        draft = SettingsDraft(
            is_enabled=True, choice=RuleChoice(rule=Rule.GREEDY), source=VoteSource.VOICES, basis=basis
        )
        save_selection_settings(SYSTEM, **VLORE, expected_version=version, draft=draft)

    with pytest.raises(DomainError, match="amount_year"):
        save(Basis(year=YEAR + 3))
    with pytest.raises(NotFound):
        save(Basis(year=YEAR, programme_id=999))
    save(Basis(year=YEAR))
    with pytest.raises(StaleVersion):
        save(Basis(year=YEAR))
    save(Basis(year=YEAR + 1), version=1)
    assert get_settings(get_cycle("vlore", YEAR)).version == 2


def test_only_the_coordinator_may(cycle_id: int, cast: Cast) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    an_item()
    ask_for(actor=cast.coordinator)
    for key in ("budget_officer", "officer_1", "monitor", "stranger"):
        with pytest.raises(Forbidden):
            ask_for(actor=cast.actor(key))
        with pytest.raises(Forbidden):
            run(cast.actor(key))
        with pytest.raises(Forbidden):
            propose(1, "VL27-Z001", actor=cast.actor(key))


def test_the_same_token_makes_one_run(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    an_item()
    ask_for()
    assert run(token="t") == run(token="t") == 1
    assert run(token="u") == 2


def test_a_run_decides_nothing(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    code = an_item()
    ask_for()
    basis(run())
    assert card(code).decision is Decision.NONE


def test_many_are_proposed_in_one_act(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    first, second, third, dear = an_item(voices=9), an_item(500_000), an_item(400_000), an_item(1_900_000)
    ask_for()
    number = run()
    decide(third, Decision.DEFERRED, "arsye")
    with pytest.raises(DomainError, match="nothing_ticked_to_propose"):
        propose(number)
    with pytest.raises(DomainError, match="selection_not_suggested"):
        propose(number, first, dear)
    assert card(first).decision is Decision.NONE
    assert propose(number, first, second, third) == 2
    assert [card(code).decision for code in (first, second, third)] == [
        Decision.PROPOSED, Decision.PROPOSED, Decision.DEFERRED
    ]  # fmt: skip


def test_an_item_whose_price_changed_is_not_proposed_in_passing(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    code = an_item()
    ask_for()
    number = run()
    price(code, 1_900_000)
    with pytest.raises(DomainError, match="selection_price_changed"):
        propose(number, code)


def test_leaving_the_basis_needs_a_reason(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    yes, no = an_item(voices=9), an_item(900_000)
    ask_for()
    basis(run())
    with pytest.raises(DomainError, match="departure_reason_required") as raised:
        depart(yes, Decision.DEFERRED)
    assert raised.value.field == "departure"
    with pytest.raises(DomainError, match="departure_reason_required"):
        depart(no, Decision.PROPOSED)
    assert card(yes).decision is Decision.NONE
    depart(yes, Decision.DEFERRED, "Terreni është në gjyq.")
    depart(no, Decision.PROPOSED, "Rreziku nuk pret.")
    reasons = {item_id: one.reason for item_id, one in departures_of([card(yes).id, card(no).id]).items()}
    assert reasons == {card(yes).id: "Terreni është në gjyq.", card(no).id: "Rreziku nuk pret."}


def test_agreeing_again_drops_the_reason(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    ask_for()
    basis(run())
    depart(code, Decision.DEFERRED, "Terreni është në gjyq.")
    depart(code, Decision.PROPOSED, "nuk duhet më")
    assert departures_of([card(code).id]) == {}
    depart(code, Decision.NONE)
    assert card(code).decision is Decision.NONE


def test_without_a_basis_no_reason_is_asked(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    ask_for()
    number = run()
    depart(code, Decision.DEFERRED)
    basis(number)
    basis(None)
    depart(code, Decision.NOT_ACCEPTED)
    basis(number)
    ask_for(is_enabled=False)
    depart(code, Decision.DEFERRED)
    assert departures_of([card(code).id]) == {}


def test_a_programme_says_nothing_of_the_others(cycle_id: int) -> None:
    roads = make_programme(cycle_id, "04520", ceiling=1_000_000)
    water = make_programme(cycle_id, "04260", ceiling=1_000_000)
    an_item(programme_id=roads)
    other = an_item(programme_id=water)
    ask_for(programme_id=roads)
    basis(run())
    depart(other, Decision.PROPOSED)
    assert card(other).decision is Decision.PROPOSED


@pytest.mark.parametrize("decision", Decision)
def test_what_departs(decision: Decision) -> None:
    is_no = decision in (Decision.DEFERRED, Decision.NOT_ACCEPTED, Decision.FORWARDED)
    assert departs(is_suggested=True, is_concerned=True, decision=decision) is is_no
    is_yes = decision is Decision.PROPOSED
    assert departs(is_suggested=False, is_concerned=True, decision=decision) is is_yes
    assert not departs(is_suggested=False, is_concerned=False, decision=decision)


def test_the_reason_goes_into_the_list(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    ask_for()
    basis(run())
    depart(code, Decision.DEFERRED, "Terreni është në gjyq.")
    cycle = get_cycle("vlore", YEAR)
    frozen = current_list(cycle, get_municipality("vlore"), number=1, published_on=date(2026, 11, 1))
    assert [(item.reason, item.departure) for item in frozen.items] == [("arsye", "Terreni është në gjyq.")]


def test_runs_of_others_are_not_found(cycle_id: int) -> None:
    with pytest.raises(NotFound):
        get_run(cycle_id, 1)
    ask_for()
    with pytest.raises(NotFound):
        basis(7)
    with pytest.raises(NotFound):
        run_selection(SYSTEM, municipality_id="vlore", year=YEAR + 1)


def test_a_version_with_unexplained_departures_is_doubted(cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    decide(code, Decision.DEFERRED, "arsye")
    ask_for()
    basis(run())
    assert list_unexplained(cycle_id) == [code]
    with pytest.raises(NeedsConfirmation) as raised:
        publish_edition(SYSTEM, **VLORE)
    assert raised.value.warnings == (Warn("departures_unexplained", count=1),)
    depart(code, Decision.DEFERRED, "Terreni është në gjyq.")
    assert publish_edition(SYSTEM, **VLORE) == 1
