"""What others ask for already, shown before one more is sent."""

import pytest

from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.likeness import Asked
from pb_app.proposals.queries import list_similar_public
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal
from tests.cycles.factories import make_cycle
from tests.house_client import HouseClient
from tests.proposals.factories import list_it, listed, row, submit
from tests.proposals.pages import NEW, form, words

ROAD = "Asfaltimi i rrugës kryesore deri te shkolla"


def _found(cycle_id: int, text: str, **where: str | None) -> list[str]:
    place, theme = where.get("place", "vlore-rajoni-3"), where.get("theme", "ndricimi")
    asked = Asked(text=text, place_id=place, theme_id=theme or "")
    return [card.ref for card in list_similar_public(cycle_id, asked)]


class TestFinding:
    def test_endings_and_marks_do_not_matter(self, cycle_id: int) -> None:
        ref = listed(text=ROAD)
        assert _found(cycle_id, "asfaltim rruge kryesor te shkolles") == [ref]

    def test_what_is_not_public_is_not_shown(self, cycle_id: int) -> None:
        submit(text=ROAD)
        ref = listed(text=ROAD)
        moderate_proposal(
            SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
            status=ProposalStatus.DECLINED, reason="Nuk është punë e bashkisë.",
        )  # fmt: skip
        assert _found(cycle_id, ROAD) == []

    def test_nor_what_stands_in_another_municipality(self, cycle_id: int) -> None:
        make_cycle("fier")
        list_it(submit("fier", text=ROAD, place_id=None).ref, "fier")
        assert _found(cycle_id, ROAD) == []

    def test_nor_what_only_shares_a_word_by_chance(self, cycle_id: int) -> None:
        listed(
            text="Mjeti i mbeturinave nuk hyn dot te shkolla e vjetër",
            place_id="vlore-novosele",
            theme_id="uji-i-pijshem",
        )
        assert _found(cycle_id, ROAD) == []

    def test_three_at_most_those_of_the_place_first(self, cycle_id: int) -> None:
        elsewhere = [listed(text=ROAD, place_id="vlore-novosele") for _number in range(4)]
        here = listed(text=ROAD)
        assert _found(cycle_id, ROAD) == [here, *elsewhere[:2]]

    @pytest.mark.parametrize("text", ["", "a b c", "!!! ???", "'\" OR * NEAR(", "' | 'x"])
    def test_a_text_without_words_finds_nothing(self, cycle_id: int, text: str) -> None:
        listed(text=ROAD)
        assert _found(cycle_id, text) == []


@pytest.mark.usefixtures("cycle_id", "mail")
class TestBeforeSending:
    def test_the_look_shows_them_and_keeps_the_form(self, client: HouseClient) -> None:
        ref = listed(text=ROAD)
        page = client.post(NEW, form(client, text=ROAD) | {"step": "check"}, status=200)
        assert "Ndoshta edhe të tjerë kërkojnë të njëjtën gjë" in words(page)
        assert f'href="/vlore/proposals/{ref}/support" target="_blank"' in page.get_data(as_text=True)

    def test_where_nobody_asks_for_the_same_nothing_is_said(self, client: HouseClient) -> None:
        page = client.post(NEW, form(client, text=ROAD) | {"step": "check"}, status=200)
        assert "Ndoshta edhe të tjerë" not in words(page)

    def test_three_cost_no_more_statements_than_one(self, client: HouseClient) -> None:
        counts = []
        for _number in range(2):
            listed(text=ROAD)
            client.post(NEW, form(client, text=ROAD) | {"step": "check"}, status=200)
            counts.append(len(client.statements))
        # A word that only one uses is also looked for as others spell it: one statement more, never one less.
        assert counts[1] <= counts[0]


def test_without_mail_nobody_is_led_to_a_support(cycle_id: int, client: HouseClient) -> None:
    listed(text=ROAD)
    page = client.post(NEW, form(client, text=ROAD) | {"step": "check"}, status=200)
    assert cycle_id
    assert "Ndoshta edhe të tjerë kërkojnë" in words(page)
    assert "/support" not in page.get_data(as_text=True)
