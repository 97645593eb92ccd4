"""Likely siblings: endings, marks, slips and other words are forgiven; the index follows the proposals."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.likeness import Asked, Candidate, forgiven, marked, rank, slips, stem, tokens_of
from pb_app.proposals.queries import likeness as reads
from pb_app.proposals.queries.likeness import WHOLE, likely
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import ProposalEdit, edit_proposal
from pb_app.proposals.tables import Proposal, ProposalWord
from pb_app.unit_of_work import unit_of_work
from tests.cycles.factories import make_cycle
from tests.proposals.factories import listed, row, submit

CANAL = "Pastrimi i kanalit kullues te ura e Poros, se përmbytemi."


@pytest.fixture
def cycle_id(app: object) -> int:
    """Vlorë's budget year 2027."""
    return make_cycle()


@pytest.mark.parametrize(
    "line",
    [
        "kanali kanalet kanaleve kanalin kanalit",
        "rruga rruges rrugen rruget rrugeve",
        "shkolla shkolles shkollen shkollat",
        "pastrimi pastrimin pastroni pastruar",
        "uji uje ujit ujin",
    ],
)
def test_forms_of_a_word_meet(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other", "most", "count"),
    [("kanal", "kanal", 1, 0), ("kanal", "knaal", 1, 1), ("kanal", "kanl", 1, 1), ("kanal", "rruga", 1, 2)],
)
def test_slips_are_counted_up_to_the_most(one: str, other: str, most: int, count: int) -> None:
    assert slips(one, other, most) == count


@given(st.text(alphabet="abë ç", max_size=12), st.text(alphabet="abë ç", max_size=12))
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 3) == slips(other, one, 3)


@given(st.text(max_size=60), st.frozensets(st.sampled_from(["kanal", "rrug"])))
def test_marking_changes_no_letter(text: str, shared: frozenset[str]) -> None:
    assert "".join(piece for piece, _is_shared in marked(text, shared)) == text


def test_short_words_have_no_slips() -> None:
    assert [forgiven(word) for word in ("ur", "kanal", "kullimtare")] == [0, 1, 2]


def test_place_and_theme_go_first_among_equals() -> None:
    def one(number: int, place: str, theme: str) -> Candidate:
        return Candidate(id=number, text=CANAL, village="", place_id=place, theme_id=theme)

    asked = Asked(text=CANAL, place_id="p", theme_id="t")
    found = rank(asked, [one(1, "q", "u"), one(2, "q", "t"), one(3, "p", "t")])
    assert [entry.proposal_id for entry in found] == [3, 2, 1]
    assert (found[0].is_same_place, found[0].is_same_theme) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "pastroni kanalet kulluese te ura e poros",
        "Kanalit kullus te ura e Poors i duhet pastrm",
        "\u041a\u0430n\u0430li te ur\u0430 e Poros eshte i bllokuar",
        "KANALI KULLUES, URA E POROS",
    ],
)
def test_the_sibling_is_found_however_it_is_typed(cycle_id: int, text: str) -> None:
    wanted = listed(text=CANAL)
    for number in range(12):
        listed(text=f"Ndriçim në rrugën numër {number}, te shkolla e re dhe sheshi.")
    found = likely(cycle_id, Asked(text=text))
    assert found[0].proposal_id == row(wanted).id


def test_only_what_is_published_in_this_year_is_found(cycle_id: int) -> None:
    submit(text=CANAL)
    own = listed(text=CANAL)
    other = listed(text=CANAL)
    assert [one.proposal_id for one in likely(cycle_id, Asked(text=CANAL), without={row(own).id})] == [
        row(other).id
    ]
    assert likely(cycle_id + 1, Asked(text=CANAL)) == []
    for nothing in ("", "…", "e te i", "\u0000"):
        assert likely(cycle_id, Asked(text=nothing)) == []


def test_the_index_and_the_counts_follow_an_edit(cycle_id: int) -> None:
    ref = listed(text=CANAL)
    listed(text=CANAL)
    edit_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        edit=ProposalEdit(
            text="Bibliotekë për të vegjlit.", text_en="", theme_id="tjeter", place_id=None, village="", voices=1,
            signatures=None, answer_in_hall="", protocol_number="", protocol_on=None,
        ),
    )  # fmt: skip
    counts = dict(db.session.execute(sa.select(ProposalWord.word, ProposalWord.proposals)).all())
    assert (counts["kanal"], counts[stem("biblioteke")], counts[WHOLE]) == (1, 1, 2)
    found = likely(cycle_id, Asked(text="biblioteka"))
    assert [one.proposal_id for one in found] == [row(ref).id]
    assert row(ref).id not in {one.proposal_id for one in likely(cycle_id, Asked(text=CANAL))}


def test_without_trigrams_slips_are_still_forgiven(cycle_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "has_trigrams", lambda: False)
    wanted = listed(text="Biblioteka e lagjes")
    assert [one.proposal_id for one in likely(cycle_id, Asked(text="bibloteka"))] == [row(wanted).id]


def test_the_cost_is_bounded(cycle_id: int) -> None:
    """The same statements for one and for many, and no more rows than the bound."""
    for number in range(30):
        listed(text=f"Kanali i fshatit, rruga {number}.")
    statements: list[str] = []
    listen = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    try:
        likely(cycle_id, Asked(text="Kanali i fshatit"))
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listen)
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) <= 5
    assert tokens_of("Kanali i fshatit")


def test_the_status_decides_not_the_index(cycle_id: int) -> None:
    ref = listed(text=CANAL)
    with unit_of_work(SYSTEM) as uow:
        uow.session.scalars(
            sa.select(Proposal).where(Proposal.ref == ref)
        ).one().status = ProposalStatus.WITHDRAWN
    assert likely(cycle_id, Asked(text=CANAL)) == []
