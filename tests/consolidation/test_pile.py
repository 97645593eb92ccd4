"""The pile one by one: siblings with their reasons, one step a proposal, two people, undo."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from pb_app.consolidation.bench_tables import BenchSeat
from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.queries.items import list_items
from pb_app.consolidation.queries.provenance import list_gathered
from pb_app.consolidation.service import create_item_from, take_seat
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.consolidation.factories import card, make_item
from tests.house_client import HouseClient
from tests.proposals.factories import listed, make_hearing, row

PILE = "/staff/vlore/consolidation/pile"
CANAL = "Kanali kullues te ura e Poros mbyllet çdo dimër."
CANAL_AGAIN = "Pastroni kanalet kulluse te ura e poros, ju lutem."


def page_of(client: HouseClient, path: str = PILE) -> str:
    """The text of a page."""
    return client.get(path).get_data(as_text=True)


def near_part(page: str) -> str:
    """What stands beside the proposal."""
    return page[page.index('id="near-h"') : page.index("data-help")]


def test_likely_siblings_stand_beside_with_their_reasons(client: HouseClient, cycle_id: int) -> None:
    listed(text=CANAL)
    like = listed(text=CANAL_AGAIN)
    other = listed(text="Duam një bibliotekë të re për fëmijët.", theme_id="tjeter", place_id=None)
    client.login("coordinator")
    near = near_part(page_of(client))
    assert like in near
    assert other not in near
    assert "i njëjti vend" in near
    assert "e njëjta tematikë" in near
    assert "<mark>kanalet</mark>" in near


def test_merge_makes_an_item_and_offers_the_next(client: HouseClient, cycle_id: int) -> None:
    first, second = listed(text=CANAL), listed(text=CANAL_AGAIN)
    third = listed(text="Ndriçim te sheshi i ri.")
    client.login("coordinator")
    fields = client.form(PILE) | {"picks": [second], "do": "merge", "title": "Kanali i Poros"}
    answer = client.post(PILE, fields)
    assert answer.headers["Location"].endswith(f"at={third}")
    item = list_items(cycle_id)[0]
    assert [one.card.ref for one in list_gathered(item.id)] == [first, second]
    assert item.title == "Kanali i Poros"
    client.post(PILE, fields)  # a double click
    assert len(list_items(cycle_id)) == 1


def test_one_press_merges_with_one_sibling_into_its_item(client: HouseClient, cycle_id: int) -> None:
    held = listed(text=CANAL_AGAIN)
    code = make_item(held)
    ref = listed(text=CANAL)
    client.login("coordinator")
    client.post(PILE, client.form(PILE) | {"current": ref, "with": f"{held}@{code}"})
    assert {one.card.ref for one in list_gathered(card(code).id)} == {held, ref}


def test_an_item_of_its_own_and_passing_over(client: HouseClient, cycle_id: int) -> None:
    first, second = listed(), listed()
    client.login("coordinator")
    answer = client.post(PILE, client.form(PILE) | {"do": "skip"})
    assert answer.headers["Location"].endswith(f"at={second}")
    assert second in page_of(client)  # the place is kept without the address
    client.post(PILE, client.form(f"{PILE}?at={first}") | {"do": "own", "title": "Ndriçimi i rrugës"})
    assert [item.title for item in list_items(cycle_id)] == ["Ndriçimi i rrugës"]
    assert progress(cycle_id).left == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"do": "merge"}, "Shënoni"), ({"do": "own", "title": ""}, "titull"), ({"do": "undo"}, "Nuk ka")],
)
def test_what_is_missing_is_said(
    client: HouseClient, cycle_id: int, fields: dict[str, str], words: str
) -> None:
    listed()
    client.login("coordinator")
    answer = client.post(PILE, client.form(PILE) | fields, status=200)
    assert words in answer.get_data(as_text=True)
    assert progress(cycle_id).gathered == 0


def test_ticks_in_several_items_are_refused(client: HouseClient, cycle_id: int) -> None:
    one, two = listed(text=CANAL), listed(text=CANAL_AGAIN)
    codes = [make_item(one), make_item(two)]
    ref = listed(text=CANAL)
    client.login("coordinator")
    picks = [f"{one}@{codes[0]}", f"{two}@{codes[1]}"]
    fields = client.form(PILE) | {"current": ref, "picks": picks, "do": "merge"}
    assert ", ".join(codes) in client.post(PILE, fields, status=200).get_data(as_text=True)
    assert progress(cycle_id).left == 1


def test_who_comes_second_hears_who_was_first(client: HouseClient, cycle_id: int, cast: Cast) -> None:
    ref, sibling = listed(text=CANAL), listed(text=CANAL_AGAIN)
    client.login("coordinator")
    fields = client.form(PILE) | {"picks": [sibling], "do": "merge", "title": "Kanali"}
    code = create_item_from(
        cast.actor("admin"), municipality_id="vlore", references=[ref], title="Kanali i Poros"
    )
    page = client.post(PILE, fields, status=409).get_data(as_text=True)
    assert f"{code} Kanali i Poros (admin)" in page
    assert sibling in page
    assert progress(cycle_id).gathered == 1


def test_a_sibling_that_moved_is_noticed_too(client: HouseClient, cycle_id: int) -> None:
    sibling = listed(text=CANAL_AGAIN)
    code = make_item(sibling, listed())
    ref = listed(text=CANAL)
    client.login("coordinator")
    fields = client.form(PILE) | {"current": ref, "with": f"{sibling}@{code}"}
    client.post(PILE, client.form(PILE) | {"out": f"{sibling}@{code}"})
    client.post(PILE, fields, status=409)
    assert card(code).provenance.proposals == 1


def test_split_off_and_undo(client: HouseClient, cycle_id: int) -> None:
    sibling = listed(text=CANAL_AGAIN)
    code = make_item(sibling, listed(text=CANAL))
    listed(text=CANAL)
    client.login("coordinator")
    client.post(PILE, client.form(PILE) | {"out": f"{sibling}@{code}"})
    assert card(code).provenance.proposals == 1
    assert "z</kbd>" in page_of(client)
    assert f"Hapi juaj i fundit: heqje nga një zë ({sibling})" in page_of(client)
    client.post(PILE, client.form(PILE) | {"do": "undo"})
    assert card(code).provenance.proposals == 2
    assert "z</kbd> </button>" not in page_of(client)


def test_undo_shows_the_proposal_that_was_merged_again(client: HouseClient, cycle_id: int) -> None:
    earlier, offered = listed(text=CANAL_AGAIN), listed(text=CANAL)
    client.login("coordinator")
    page = f"{PILE}?at={offered}"
    client.post(PILE, client.form(page) | {"with": earlier, "title": "Kanali i Poros"})
    answer = client.post(PILE, client.form(PILE) | {"do": "undo"})
    assert answer.headers["Location"].endswith(f"at={offered}")


def test_others_are_offered_another_place_of_the_pile(client: HouseClient, cycle_id: int, cast: Cast) -> None:
    refs = [listed(text=f"Ndriçim te sheshi numër {number}.") for number in range(9)]
    take_seat(cast.actor("admin"), municipality_id="vlore", cycle_id=cycle_id, proposal_id=row(refs[0]).id)
    client.login("coordinator")
    page = page_of(client)
    assert f'<span class="num">{refs[5]}</span>' in page[page.index('id="now-h"') :][:80]
    assert "admin" in page_of(client, f"{PILE}?at={refs[0]}")
    with unit_of_work(cast.actor("admin")) as uow:
        seat = uow.session.scalars(sa.select(BenchSeat)).one()
        seat.taken_at = uow.now - timedelta(minutes=6)
    page = page_of(client)
    assert f'<span class="num">{refs[0]}</span>' in page[page.index('id="now-h"') :][:80]


def test_the_choice_of_place_theme_and_hearing(client: HouseClient, cycle_id: int) -> None:
    listed()
    poro = listed(text=CANAL, place_id="vlore-novosele", theme_id="zhvillimi-i-qendrueshem")
    hearing = make_hearing("VL26-H01")
    poro_id = row(poro).id
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Proposal, poro_id).hearing_id = hearing
    client.login("coordinator")
    for choice in ("place=vlore-novosele", "theme=zhvillimi-i-qendrueshem", "q=poros", "hearing=VL26-H01"):
        assert f'<span class="num">{poro}</span>' in page_of(client, f"{PILE}?{choice}")
    assert "Nuk u gjet asgjë" in page_of(client, f"{PILE}?hearing=VL26-H99")


def test_readers_see_no_buttons(client: HouseClient, cycle_id: int) -> None:
    listed()
    client.login("budget_officer")
    page = page_of(client)
    assert 'name="do"' not in page
    assert 'type="checkbox"' not in page


def test_an_empty_pile_says_what_is_so(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator")
    page_of(client)
    ref = listed()
    client.post(PILE, client.form(PILE) | {"current": ref, "do": "own", "title": "T"})
    assert "Kthe mbrapsht" in page_of(client)
    assert db.session.scalar(sa.select(sa.func.count(BenchSeat.proposal_id))) == 0
