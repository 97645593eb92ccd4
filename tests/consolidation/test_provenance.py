"""Counts without counting twice, held against a count by hand."""

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from pb_app.consolidation.queries.provenance import provenance_of, provenance_of_cycle
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalSupport
from pb_app.unit_of_work import unit_of_work
from tests.consolidation.factories import card, make_item
from tests.house_client import HouseClient
from tests.proposals.factories import listed

PEOPLE = ("a", "b", "c", "d")
ONE = st.fixed_dictionaries(
    {
        "author": st.sampled_from((None, *PEOPLE)),
        "voices": st.integers(1, 5),
        "counts": st.booleans(),
        "supporters": st.frozensets(st.sampled_from(PEOPLE)),
        "unconfirmed": st.frozensets(st.sampled_from(("x", "y"))),
        "items": st.frozensets(st.sampled_from((0, 1))),
        "undone": st.frozensets(st.sampled_from((0, 1))),
    }
)


def write(facts: list[dict], refs: list[str], item_ids: list[int]) -> None:
    """Put the rows as the example says."""
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.delete(ItemLink))
        uow.session.execute(sa.delete(ProposalSupport))
        rows = {row.ref: row for row in uow.session.scalars(sa.select(Proposal))}
        for number, (fact, ref) in enumerate(zip(facts, refs, strict=False)):
            row = rows[ref]
            row.author_key, row.voices = fact["author"], fact["voices"]
            row.status = ProposalStatus.LISTED if fact["counts"] else ProposalStatus.WITHDRAWN
            for person in (*fact["supporters"], *fact["unconfirmed"]):
                uow.session.add(
                    ProposalSupport(
                        proposal_id=row.id, person_key=person, token_hash=f"{number}{person}", created_at=uow.now,
                        confirmed_at=uow.now if person in fact["supporters"] else None,
                    )
                )  # fmt: skip
            for item in fact["items"]:
                uow.session.add(ItemLink(item_id=item_ids[item], proposal_id=row.id, linked_at=uow.now))
            for item in fact["undone"]:
                uow.session.add(
                    ItemLink(item_id=item_ids[item], proposal_id=row.id, linked_at=uow.now, undone_at=uow.now)
                )


def by_hand(facts: list[dict]) -> tuple[int, int, int]:
    """Proposals, people and supports of what is gathered, counted with sets."""
    counted = [fact for fact in facts if fact["counts"]]
    authors = {fact["author"] for fact in counted if fact["author"]}
    nameless = sum(fact["voices"] - (fact["author"] is not None) for fact in counted)
    supporters = set().union(*(fact["supporters"] for fact in counted)) - authors
    return len(counted), nameless + len(authors | supporters), len(supporters)


def test_nobody_counts_twice(cycle_id: int) -> None:
    refs = [listed() for _ in range(4)]
    codes = [make_item(refs[0], title=title) for title in ("I", "II")]
    item_ids = [card(code).id for code in codes]

    @settings(max_examples=40)
    @given(st.lists(ONE, max_size=4))
    def holds(facts: list[dict]) -> None:
        write(facts, refs, item_ids)
        found = provenance_of(item_ids)
        for position, item_id in enumerate(item_ids):
            mine = by_hand([fact for fact in facts if position in fact["items"]])
            counts = found.get(item_id)
            got = (counts.proposals, counts.people, counts.supports) if counts else (0, 0, 0)
            assert got == mine
        whole = provenance_of_cycle(cycle_id)
        assert (whole.proposals, whole.people, whole.supports) == by_hand(
            [fact for fact in facts if fact["items"]]
        )

    holds()


def test_the_list_of_items_counts_a_split_proposal_once(client: HouseClient, cycle_id: int) -> None:
    ref = listed(voices=3)
    make_item(ref)
    make_item(ref)
    client.login("coordinator")
    page = client.get("/staff/vlore/consolidation/items").get_data(as_text=True)
    assert "çdo propozim i numëruar një herë: 1 propozim · 3 zëra" in " ".join(page.split())
    assert db.session.scalar(sa.select(sa.func.count(ConsolidatedItem.id))) == 2
