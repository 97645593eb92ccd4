"""Proposals are found by words, place and theme; pages of a list fit together; figures cost one statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals import policy
from pb_app.proposals.queries import (
    InList,
    ProposalFilter,
    Refusal,
    Standing,
    TraceStep,
    count_by_status,
    figures_of,
    list_public_proposals,
    list_staff_proposals,
    register_trace_source,
    standings_of,
    trace_of,
)
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal
from pb_app.territory.queries import get_place
from tests.cast import Cast
from tests.cycles.factories import make_cycle
from tests.proposals.factories import listed, row, submit

Sent = list[tuple[str, Any]]


@contextmanager
def sent_to(engine: sa.Engine) -> Iterator[Sent]:
    statements: Sent = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        statements.append((statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


pytestmark = pytest.mark.usefixtures("cycle_id")


def found(q: str, municipality_id: str = "vlore") -> list[str]:
    return [card.text for card in list_public_proposals(municipality_id, ProposalFilter(q=q)).items]


@pytest.mark.parametrize(
    "q",
    [
        "kërkovë",
        "kerkove",
        "KERKOVË",
        "kerk",
        "kërkovë rruga",
        "rrug kerko",
        "Kërkov\u04eb",
        "shushice",
        "njesia administrative shushicë",
        "cakull",
        "çakull",
        "rruga, (kërkovë)!",
        "\u202erruga",
    ],
)
def test_words_are_found_however_they_are_typed(q: str) -> None:
    listed(text="Rruga e Kërkovës me çakull", place_id="vlore-shushice")
    listed(text="Pishinë", place_id=None)
    assert found(q) == ["Rruga e Kërkovës me çakull"]


@pytest.mark.parametrize(
    "q",
    [
        "rruga pishine",
        "erkov",
        "fier",
        'a"b',
        "rruga' OR '1",
        "NEAR(rruga)",
        "words:rruga",
        "rruga NOT kerkove",
    ],
)
def test_words_that_do_not_stand_there_find_nothing(q: str) -> None:
    listed(text="Rruga e Kërkovës")
    listed(text="Pishinë")
    assert found(q) == []


@pytest.mark.parametrize("q", ["…", "\x00", "'", '"*"', "%"])
def test_signs_alone_do_not_narrow(q: str) -> None:
    listed(text="Rruga e Kërkovës")
    assert found(q) == ["Rruga e Kërkovës"]


def test_a_proposal_is_found_by_its_reference() -> None:
    ref = listed(text="Rruga e parë")
    listed(text="Rruga e dytë")
    assert found(ref) == ["Rruga e parë"]


def test_other_municipalities_are_not_searched() -> None:
    make_cycle("vau-i-dejes")
    listed(text="Rruga e Vlorës")
    assert found("rruga", "vau-i-dejes") == []


def test_a_place_stands_for_all_below_it() -> None:
    listed(text="Në rajon", place_id="vlore-rajoni-3")
    listed(text="Në njësi", place_id="vlore-vlore")
    listed(text="Në Novoselë", place_id="vlore-novosele")
    listed(text="Kudo", place_id=None)
    by_place = {
        place_id: {
            card.text
            for card in list_public_proposals(
                "vlore", ProposalFilter(place=get_place(place_id, "vlore"))
            ).items
        }
        for place_id in ("vlore-vlore", "vlore-rajoni-3", "vlore-novosele")
    }
    assert by_place == {
        "vlore-vlore": {"Në rajon", "Në njësi"},
        "vlore-rajoni-3": {"Në rajon"},
        "vlore-novosele": {"Në Novoselë"},
    }


def test_theme_and_words_narrow_together() -> None:
    listed(text="Ndriçim te rruga", theme_id="ndricimi")
    listed(text="Asfalt te rruga", theme_id="infrastruktura-rrugore")
    page = list_public_proposals("vlore", ProposalFilter(q="rruga", theme_id="ndricimi"))
    assert [card.text for card in page.items] == ["Ndriçim te rruga"]


def test_pages_hold_every_proposal_once_in_both_directions() -> None:
    refs = [listed(text=f"Propozimi i radhës {number}") for number in range(7)]
    forth, after = [], None
    while True:
        page = list_public_proposals("vlore", ProposalFilter(), after=after, size=3)
        forth.append([card.ref for card in page.items])
        if page.after is None:
            break
        after = int(page.after)
    assert [ref for shown in forth for ref in shown] == refs[::-1]
    back, before = [forth[-1]], int(page.before or 0)
    while True:
        page = list_public_proposals("vlore", ProposalFilter(), before=before, size=3)
        back.insert(0, [card.ref for card in page.items])
        if page.before is None:
            break
        before = int(page.before)
    assert back == forth


def test_pages_of_a_search_fit_together_and_are_not_sorted() -> None:
    refs = [listed(text=f"Pusi nr. {number} është pa kapak.") for number in range(5)]
    wanted = ProposalFilter(q="pusi")
    with sent_to(db.engine) as statements:
        first = list_public_proposals("vlore", wanted, size=2)
    second = list_public_proposals("vlore", wanted, size=2, after=int(first.after or 0))
    back = list_public_proposals("vlore", wanted, size=2, before=int(second.before or 0))
    assert [card.ref for card in (*first.items, *second.items)] == refs[:0:-1]
    assert back.items == first.items
    if db.engine.dialect.name == "sqlite":
        statement, values = next(one for one in statements if "MATCH" in one[0])
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        assert not [step for *_rest, step in plan if "TEMP B-TREE" in step]


def test_a_cursor_beyond_the_end_is_an_empty_page() -> None:
    listed()
    assert list_public_proposals("vlore", ProposalFilter(), after=1).items == []


def test_the_queue_shows_what_each_may_see(cast: Cast) -> None:
    submit(text="Në pritje, Rajoni 1", place_id="vlore-rajoni-1")
    submit(text="Në pritje, Novoselë", place_id="vlore-novosele")
    listed(text="E botuar, Rajoni 1", place_id="vlore-rajoni-1")
    seen = {
        who: {
            card.text
            for card in list_staff_proposals(
                "vlore", ProposalFilter(), policy.reach_of(cast.actor(who), "vlore")
            ).items
        }
        for who in ("coordinator", "budget_officer", "officer_1", "officer_2", "youth_centre")
    }
    everything = {"Në pritje, Rajoni 1", "Në pritje, Novoselë", "E botuar, Rajoni 1"}
    assert seen == {
        "coordinator": everything,
        "budget_officer": everything,
        "officer_1": {"Në pritje, Rajoni 1", "E botuar, Rajoni 1"},
        "officer_2": {"Në pritje, Novoselë"},
        "youth_centre": {"E botuar, Rajoni 1"},
    }
    counts = count_by_status("vlore", policy.reach_of(cast.actor("officer_1"), "vlore"))
    assert (counts[ProposalStatus.SUBMITTED], counts[ProposalStatus.LISTED]) == (1, 1)


def test_figures_follow_what_is_listed() -> None:
    listed(voices=3)
    ref = listed(voices=2)
    submit()
    cycle = get_cycle("vlore", 2027)
    assert figures_of(cycle.id).__dict__ == {"received": 3, "listed": 2, "voices": 5}
    moderate_proposal(
        SYSTEM,
        municipality_id="vlore",
        ref=ref,
        expected_version=row(ref).version,
        status=ProposalStatus.DECLINED,
        reason="Është bërë",
    )
    assert figures_of(cycle.id).__dict__ == {"received": 3, "listed": 1, "voices": 3}


class Higher:
    """What a feature above would know."""

    def refusals(self, _proposal_id: int) -> list[Refusal]:
        return []

    def steps(self, proposal_id: int) -> list[TraceStep]:
        return [TraceStep(label=f"Bashkuar {proposal_id}", state="now")]

    def standings(self, proposal_ids: list[int]) -> dict[int, Standing]:
        return {min(proposal_ids): Standing("Bashkuar", "ok")}

    def in_list(self, proposal_ids: list[int]) -> dict[int, InList]:
        return {min(proposal_ids): InList(codes=["VL27-B01"])}


def test_another_feature_adds_its_part_of_the_way(app: object) -> None:
    sources = app.extensions.setdefault("pb_trace_sources", [])  # type: ignore[attr-defined] - the application
    kept = list(sources)
    sources.clear()
    try:
        assert trace_of(1) == []
        assert standings_of([1, 2]) == {}
        register_trace_source(app, Higher())  # type: ignore[arg-type] - the application
        assert [step.label for step in trace_of(7)] == ["Bashkuar 7"]
        assert standings_of([1, 2]) == {1: Standing("Bashkuar", "ok")}
        assert standings_of([]) == {}
    finally:
        sources[:] = kept
