"""Undo: exactly one's own last step, in turn, never over somebody else's work. Merge and split keep prices."""

import pytest
import sqlalchemy as sa

from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.queries.items import list_history, list_items
from pb_app.consolidation.queries.provenance import list_gathered
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.undoing import Trace, read_trace
from pb_app.consolidation.service import (
    add_proposals,
    create_item_from,
    merge_items,
    split_item,
    undo_last,
    undo_link,
)
from pb_app.consolidation.tables import ItemLink
from pb_app.database import db
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion
from tests.cast import Cast
from tests.consolidation.factories import card, decide, make_item, price
from tests.house_client import HouseClient
from tests.proposals.factories import listed


def undo(actor: Actor, cycle_id: int) -> None:
    """Undo the last step of this person."""
    undo_last(actor, municipality_id="vlore", cycle_id=cycle_id)


def refs_of(code: str) -> list[str]:
    """What an item holds."""
    return [one.card.ref for one in list_gathered(card(code).id)]


def make(actor: Actor, *references: str) -> str:
    """An item made by this person."""
    return create_item_from(actor, municipality_id="vlore", references=references, title="Kanali")


def test_steps_are_undone_one_after_the_other_down_to_nothing(cycle_id: int, cast: Cast) -> None:
    first, second, third = listed(), listed(place_id="vlore-novosele"), listed()
    code = make(cast.coordinator, first)
    places = card(code).place_ids
    add_proposals(cast.coordinator, municipality_id="vlore", code=code, references=[second])
    add_proposals(cast.coordinator, municipality_id="vlore", code=code, references=[third])
    link_id = list_gathered(card(code).id)[0].link_id
    undo_link(cast.coordinator, municipality_id="vlore", code=code, link_id=link_id, reason="jo")
    states = []
    for _step in range(4):
        undo(cast.coordinator, cycle_id)
        states.append(refs_of(code))
    assert states == [[first, second, third], [first, second], [first], []]
    assert card(code).is_dissolved
    assert card(code).place_ids == places
    assert progress(cycle_id).gathered == 0
    assert list_history(code)[0].action == "bench_undone"
    with pytest.raises(DomainError, match="nothing_to_undo"):
        undo(cast.coordinator, cycle_id)


def test_a_merge_is_undone_exactly(cycle_id: int, cast: Cast) -> None:
    shared, alone = listed(), listed(place_id="vlore-novosele")
    source, target = make_item(shared, alone), make_item(shared)
    merge_items(
        cast.coordinator, municipality_id="vlore", source=source, target=target,
        expected_version=card(source).version,
    )  # fmt: skip
    undo(cast.coordinator, cycle_id)
    assert (refs_of(source), refs_of(target)) == ([shared, alone], [shared])
    assert not card(source).is_dissolved
    assert card(target).place_ids == ("vlore-rajoni-3",)


def test_what_somebody_built_on_is_not_undone(cycle_id: int, cast: Cast) -> None:
    ref = listed()
    code = make(cast.coordinator, ref)
    price(code)
    with pytest.raises(DomainError, match="changed_since"):
        undo(cast.coordinator, cycle_id)
    assert refs_of(code) == [ref]
    assert card(code).valuation is Valuation.FEASIBLE


def test_only_ones_own_step_in_this_year(cycle_id: int, cast: Cast) -> None:
    code = make(cast.actor("admin"), listed())
    with pytest.raises(DomainError, match="nothing_to_undo"):
        undo(cast.coordinator, cycle_id)
    with pytest.raises(Forbidden):
        undo(cast.actor("budget_officer"), cycle_id)
    with pytest.raises(Forbidden):
        undo(cast.actor("stranger"), cycle_id)
    assert not card(code).is_dissolved


def test_a_trace_comes_back_from_json_as_it_went() -> None:
    trace = Trace(
        versions={3: 2}, before={3: 0}, linked=(1,), made=(3,), places=((3, "p"),), references=("R",)
    )
    assert read_trace(trace.as_json()) == trace


def test_split_moves_the_chosen_and_keeps_price_and_decision(cycle_id: int, cast: Cast) -> None:
    kept, gone = listed(), listed()
    code = make_item(kept, gone)
    price(code)
    decide(code, Decision.PROPOSED)
    version = card(code).version
    facts = {"municipality_id": "vlore", "code": code, "title": "Ura", "reason": "tjetër gjë"}
    new = split_item(cast.coordinator, **facts, references=[gone], expected_version=version, token="t" * 30)
    again = split_item(cast.coordinator, **facts, references=[gone], expected_version=version, token="t" * 30)
    assert again == new
    assert (refs_of(code), refs_of(new)) == ([kept], [gone])
    assert (card(code).decision, card(new).decision) == (Decision.PROPOSED, Decision.NONE)
    assert (card(new).valuation, card(new).amounts) == (Valuation.PENDING, ())
    assert list_history(code)[0].action == "item_split"
    undo(cast.coordinator, cycle_id)
    assert refs_of(code) == [kept, gone]
    assert card(new).is_dissolved


@pytest.mark.parametrize(
    ("chosen", "title", "reason", "error"),
    [
        ((), "T", "r", "nothing_ticked"),
        ((0, 1), "T", "r", "split_takes_all"),
        ((2,), "T", "r", "not_in_item"),
        ((0,), "", "r", "item_title_required"),
        ((0,), "T", "", "reason_required"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(
    cycle_id: int, cast: Cast, chosen: tuple[int, ...], title: str, reason: str, error: str
) -> None:
    refs = [listed(), listed(), listed()]
    code = make_item(*refs[:2])
    with pytest.raises(DomainError, match=error):
        split_item(
            cast.coordinator, municipality_id="vlore", code=code, references=[refs[at] for at in chosen],
            title=title, reason=reason, expected_version=card(code).version,
        )  # fmt: skip
    with pytest.raises(StaleVersion):
        split_item(
            cast.coordinator, municipality_id="vlore", code=code, references=refs[:1], title="T", reason="r",
            expected_version=99,
        )  # fmt: skip
    assert len(list_items(cycle_id)) == 1
    assert db.session.scalar(sa.select(sa.func.count(ItemLink.id))) == 2


def test_a_merge_gives_up_a_price_or_a_decision_only_when_asked(cycle_id: int, cast: Cast) -> None:
    source, target = make_item(), make_item()
    price(source, 2_000_000)
    price(target, 1_000_000)
    decide(source, Decision.PROPOSED)
    facts = {"municipality_id": "vlore", "source": source, "target": target}
    version = card(source).version
    with pytest.raises(NeedsConfirmation) as asked:
        merge_items(cast.coordinator, **facts, expected_version=version)
    assert [one.code for one in asked.value.warnings] == ["merge_loses_valuation", "merge_loses_decision"]
    assert not card(source).is_dissolved
    both = {"merge_loses_valuation", "merge_loses_decision"}
    merge_items(cast.coordinator, **facts, expected_version=version, confirmed=both)
    assert card(target).by_year == {2027: 1_000_000}
    assert card(target).decision is Decision.NONE


def test_the_pages_of_split_and_merge(client: HouseClient, cycle_id: int) -> None:
    kept, gone = listed(), listed()
    code = make_item(kept, gone)
    price(code)
    client.login("coordinator")
    path = f"/staff/vlore/consolidation/{code}"
    assert f"{path}/split" in client.get(path).get_data(as_text=True)
    fields = client.form(f"{path}/split")
    page = client.post(f"{path}/split", fields | {"title": "Ura"}, status=200).get_data(as_text=True)
    assert 'value="Ura"' in page
    client.post(f"{path}/split", fields | {"proposals": [gone], "title": "Ura", "reason": "tjetër gjë"})
    new = list_items(cycle_id)[1].code
    assert refs_of(new) == [gone]
    fields = client.form(f"{path}/merge") | {"target": new}
    page = client.post(f"{path}/merge", fields, status=200).get_data(as_text=True)
    assert 'value="merge_loses_valuation"' in page
    client.post(f"{path}/merge", fields | {"confirm": ["merge_loses_valuation"]})
    assert card(code).is_dissolved
