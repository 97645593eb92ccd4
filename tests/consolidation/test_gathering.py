"""Gather, undo, dissolve, merge: nothing is lost, everything is told."""

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.consolidation.queries.bench import progress
from pb_app.consolidation.queries.items import list_history
from pb_app.consolidation.queries.provenance import list_gathered, list_undone, provenance_of
from pb_app.consolidation.rules import LinkAction
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.service import (
    ItemTexts,
    add_proposals,
    create_item_from,
    dissolve_item,
    edit_item,
    merge_items,
    undo_link,
)
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from tests.cast import Cast
from tests.consolidation.factories import card, make_item
from tests.cycles.factories import make_cycle
from tests.proposals.factories import list_it, listed, make_hearing, row, submit


def test_an_item_is_made_of_proposals(cycle_id: int) -> None:
    refs = [
        listed(theme_id="ndricimi"),
        listed(theme_id="tjeter", place_id="vlore-novosele"),
        listed(theme_id="tjeter"),
    ]
    code = make_item(*refs)
    found = card(code)
    assert code == "VL27-Z001"
    assert found.theme_id == "tjeter"
    assert set(found.place_ids) == {"vlore-rajoni-3", "vlore-novosele"}
    assert [one.card.ref for one in list_gathered(found.id)] == refs
    assert {one.action for one in list_gathered(found.id)} == {LinkAction.MERGED}
    assert progress(cycle_id).left == 0


def test_counts_side_by_side_and_each_once(cycle_id: int) -> None:
    first = make_hearing("VL26-H01")
    refs = [listed(voices=12), listed(voices=3), listed(source=ProposalSource.PETITION, signatures=214)]
    with unit_of_work(SYSTEM) as uow:
        for ref in refs[:2]:
            row_in(uow, ref).hearing_id = first
    code = make_item(*refs)
    assert card(code).provenance == Provenance(
        proposals=3, people=16, voices=16, signatures=214, hearings=1, places=1
    )
    assert provenance_of([]) == {}


def row_in(uow: UnitOfWork, ref: str) -> Proposal:
    """The row of a proposal in this unit of work."""
    return uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()


def test_one_that_was_taken_back_no_longer_counts(cycle_id: int) -> None:
    kept, gone = listed(), listed()
    code = make_item(kept, gone)
    with unit_of_work(SYSTEM) as uow:
        row_in(uow, gone).status = ProposalStatus.WITHDRAWN
    assert card(code).provenance.proposals == 1
    assert [one.counts for one in list_gathered(card(code).id)] == [True, False]


def test_the_same_form_twice_makes_one_item(cycle_id: int) -> None:
    ref = listed()
    codes = {
        create_item_from(SYSTEM, municipality_id="vlore", references=[ref], title="T", token="t" * 30)
        for _ in range(2)
    }
    assert codes == {"VL27-Z001"}
    assert db.session.scalar(sa.select(sa.func.count(ConsolidatedItem.id))) == 1


@pytest.mark.parametrize(
    ("title", "count", "code"), [("", 1, "item_title_required"), ("T", 0, "nothing_ticked")]
)
def test_an_item_needs_a_title_and_a_proposal(cycle_id: int, title: str, count: int, code: str) -> None:
    refs = [listed() for _ in range(count)]
    with pytest.raises(DomainError, match=code):
        create_item_from(SYSTEM, municipality_id="vlore", references=refs, title=title)


def test_what_is_not_listed_or_elsewhere_is_refused(cycle_id: int) -> None:
    waiting = submit().ref
    with pytest.raises(DomainError, match="not_listed"):
        make_item(waiting)
    ref = listed()
    with pytest.raises(NotFound):
        create_item_from(SYSTEM, municipality_id="fier", references=[ref], title="T")
    with pytest.raises(NotFound):
        make_item(ref, "VL27-9999-X")


def test_a_proposal_of_another_year_is_refused(cycle_id: int) -> None:
    code = make_item()
    other = make_cycle(year=2028)
    ref = listed()
    with unit_of_work(SYSTEM) as uow:
        row_in(uow, ref).cycle_id = other
    with pytest.raises(DomainError, match="foreign_cycle"):
        add_proposals(SYSTEM, municipality_id="vlore", code=code, references=[ref])


def test_add_more_and_split(cycle_id: int) -> None:
    first, second, third = listed(), listed(), listed()
    code = make_item(first)
    other = make_item(second)
    before = card(code).version
    assert add_proposals(SYSTEM, municipality_id="vlore", code=code, references=[first, second, third]) == 2
    assert add_proposals(SYSTEM, municipality_id="vlore", code=code, references=[third]) == 0
    assert card(code).version == before + 1
    assert [one.action for one in list_gathered(card(code).id)] == [
        LinkAction.MERGED,
        LinkAction.SPLIT,
        LinkAction.MERGED,
    ]
    assert card(other).provenance.proposals == 1
    assert progress(cycle_id).gathered == 3


def test_undo_says_who_and_why_and_can_be_gathered_again(cycle_id: int, cast: Cast) -> None:
    ref, kept = listed(), listed()
    code = make_item(ref, kept)
    link_id = list_gathered(card(code).id)[0].link_id
    undo_link(cast.coordinator, municipality_id="vlore", code=code, link_id=link_id, reason="tjetër gjë")
    undone = list_undone(card(code).id)
    assert [(one.ref, one.reason, one.undone_by) for one in undone] == [(ref, "tjetër gjë", "coordinator")]
    assert progress(cycle_id).gathered == 1
    with pytest.raises(DomainError, match="link_undone"):
        undo_link(cast.coordinator, municipality_id="vlore", code=code, link_id=link_id, reason="prapë")
    assert add_proposals(SYSTEM, municipality_id="vlore", code=code, references=[ref]) == 1
    assert row(ref).text


def test_a_link_of_another_item_cannot_be_undone_here(cycle_id: int) -> None:
    code, other = make_item(), make_item()
    link_id = list_gathered(card(other).id)[0].link_id
    with pytest.raises(NotFound):
        undo_link(SYSTEM, municipality_id="vlore", code=code, link_id=link_id, reason="gabim")


def test_dissolve_frees_the_proposals_and_keeps_the_history(cycle_id: int) -> None:
    code = make_item(listed(), listed())
    dissolve_item(
        SYSTEM,
        municipality_id="vlore",
        code=code,
        expected_version=card(code).version,
        reason="u krijua gabim",
    )
    assert progress(cycle_id).gathered == 0
    assert card(code).is_dissolved
    assert len(list_undone(card(code).id)) == 2
    with pytest.raises(DomainError, match="item_dissolved"):
        add_proposals(SYSTEM, municipality_id="vlore", code=code, references=[listed()])
    assert [one.action for one in list_history(code)] == ["item_dissolved", "item_created"]


def test_merge_moves_what_is_new_and_tells_both_histories(cycle_id: int) -> None:
    shared, alone = listed(), listed(place_id="vlore-novosele")
    source, target = make_item(shared, alone), make_item(shared)
    code = merge_items(
        SYSTEM, municipality_id="vlore", source=source, target=target,
        expected_version=card(source).version, reason="e njëjta punë",
    )  # fmt: skip
    assert code == target
    assert [one.card.ref for one in list_gathered(card(target).id)] == [shared, alone]
    assert set(card(target).place_ids) == {"vlore-rajoni-3", "vlore-novosele"}
    assert list_gathered(card(source).id) == []
    assert {one.reason for one in list_undone(card(source).id)} == {f"{target}: e njëjta punë"}
    assert list_history(source)[0].action == "item_merged_away"
    assert list_history(target)[0].action == "items_merged"
    assert progress(cycle_id).gathered == 2


def test_merge_refuses_itself_and_stale_pages(cycle_id: int) -> None:
    code, other = make_item(), make_item()
    with pytest.raises(DomainError, match="merge_into_itself"):
        merge_items(
            SYSTEM, municipality_id="vlore", source=code, target=code, expected_version=card(code).version
        )
    with pytest.raises(StaleVersion):
        merge_items(SYSTEM, municipality_id="vlore", source=code, target=other, expected_version=99)
    assert not card(code).is_dissolved


def test_edit_refuses_foreign_places_and_unknown_themes(cycle_id: int) -> None:
    code = make_item()
    for texts, error in (
        (ItemTexts(title="", theme_id="tjeter"), "item_title_required"),
        (ItemTexts(title="T", theme_id="nuk-ka"), "unknown_theme"),
        (ItemTexts(title="T", theme_id="tjeter", place_ids=("fier-fier",)), "foreign_place"),
    ):
        with pytest.raises(DomainError, match=error):
            edit_item(
                SYSTEM, municipality_id="vlore", code=code, expected_version=card(code).version, texts=texts
            )


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "youth_centre", "monitor", "stranger"])
def test_only_the_coordinator_gathers(cycle_id: int, cast: Cast, key: str) -> None:
    ref = listed()
    code = make_item(listed())
    actor = cast.actor(key)
    with pytest.raises(Forbidden):
        create_item_from(actor, municipality_id="vlore", references=[ref], title="T")
    with pytest.raises(Forbidden):
        add_proposals(actor, municipality_id="vlore", code=code, references=[ref])
    with pytest.raises(Forbidden):
        dissolve_item(actor, municipality_id="vlore", code=code, expected_version=1, reason="r")


def test_every_step_is_in_the_audit_record(cycle_id: int, cast: Cast) -> None:
    ref = listed()
    code = create_item_from(cast.coordinator, municipality_id="vlore", references=[ref], title="T")
    wanted = sa.select(AuditEntry).where(AuditEntry.subject_id == code)
    entry = db.session.scalars(wanted).one()
    assert (entry.action, entry.actor_id, entry.municipality_id) == (
        "item_created", cast.coordinator.person_id, "vlore",
    )  # fmt: skip


def test_an_example_stays_marked(cycle_id: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(BudgetCycle, cycle_id).is_example = True
    ref = submit().ref
    list_it(ref)
    assert card(make_item(ref)).is_example
