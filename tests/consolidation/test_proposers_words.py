"""A list holds items, never proposers' words: borrowed titles are asked about, covered words leave the items."""

import pytest

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.publishing import is_borrowed
from pb_app.consolidation.service import publish_edition
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NeedsConfirmation
from pb_app.proposals.moderating.covering import cover_words
from tests.consolidation.factories import LEFT_OUT, YEAR, card, decide, make_item, price
from tests.proposals.factories import listed, row

SAID = "Rruga te shtëpia e Kanarinës nuk ka drita. Vetëm shtylla të vjetra."


@pytest.mark.parametrize(
    ("title", "is_so"),
    [
        ("Rruga te shtëpia e Kanarinës nuk ka drita", True),
        ("rruga te  shtëpia e Kanarinës nuk ka…", True),
        ("Rruga te shtëpia", False),
        ("Ndriçimi i rrugës te shkolla", False),
        ("", False),
    ],
)
def test_what_a_borrowed_title_is(title: str, is_so: bool) -> None:  # noqa: FBT001 - a case of the table
    assert is_borrowed(title, SAID) is is_so


@pytest.mark.usefixtures("cycle_id")
def test_publishing_asks_about_titles_in_a_proposers_words() -> None:
    code = make_item(listed(text=SAID), title="Rruga te shtëpia e Kanarinës nuk ka drita")
    price(code)
    decide(code, Decision.PROPOSED)

    def publish(*more: str) -> int:
        return publish_edition(SYSTEM, municipality_id="vlore", year=YEAR, confirmed=LEFT_OUT | set(more))

    with pytest.raises(NeedsConfirmation) as asked:
        publish()
    assert [doubt.code for doubt in asked.value.warnings] == ["borrowed_titles"]
    assert publish("borrowed_titles") == 1


@pytest.mark.usefixtures("cycle_id")
def test_words_covered_in_a_proposal_are_covered_in_its_items_alone() -> None:
    ref = listed(text=SAID)
    code = make_item(ref, title="Rruga te shtëpia e Kanarinës nuk ka drita")
    other = make_item(listed(text="Tjetër gjë krejt"), title="Rruga te shtëpia e Kanarinës")
    cover_words(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version, passages=["Kanarinës"]
    )
    assert card(code).title == "Rruga te shtëpia e █████ nuk ka drita"
    assert card(other).title == "Rruga te shtëpia e Kanarinës"
