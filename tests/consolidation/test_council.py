"""The council's step: what was published is approved, changed or dropped; then the version ``miratuar`` follows."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.consolidation.queries.council import find_step, list_acts
from pb_app.consolidation.queries.editions import edition_changes, edition_content, find_latest, get_edition
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft, RowFaults
from pb_app.consolidation.rules.differences import ChangeKind
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.service import (
    dissolve_item,
    record_council,
    render_edition,
    rendering,
    undo_council,
)
from pb_app.consolidation.service.council import Recorded
from pb_app.database import db
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from tests.cast import Cast
from tests.conftest import StillClock
from tests.consolidation.factories import card, decide, make_item, price, proposed_item, publish

APPROVED, CHANGED, DROPPED = CouncilOutcome.APPROVED, CouncilOutcome.CHANGED, CouncilOutcome.DROPPED
ACT = CouncilAct(number="45", decided_on=date(2026, 9, 28), url="https://vendime.example.org/45")
LATER = CouncilAct(number="51", decided_on=date(2026, 10, 1))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    quick_ones = {fmt: (lambda document, _at: document.hash.encode()) for fmt in ("pdf", "xlsx")}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


def published(**values: Any) -> int:
    """Publish and let the worker make the files; give the number."""
    number = publish(**values)
    run_due({"render_edition": render_edition})
    return number


def ruled(
    code: str, outcome: CouncilOutcome = APPROVED, lek: int | None = None, reason: str = ""
) -> CouncilDraft:
    """One row as somebody would enter it."""
    amounts = None if lek is None else {2027: lek}
    return CouncilDraft(code=code, outcome=outcome, amounts=amounts, reason=reason)


def record(*drafts: CouncilDraft, act: CouncilAct = ACT, actor: Any = SYSTEM, **values: Any) -> Recorded:
    """Enter what the council decided."""
    return record_council(actor, municipality_id="vlore", year=2027, act=act, drafts=drafts, **values)


def line(code: str, cycle_id: int) -> FrozenItem:
    """The line of the newest version."""
    latest = find_latest(cycle_id)
    assert latest is not None
    return next(item for item in edition_content(latest.id).items if item.code == code)


def fault(*drafts: CouncilDraft, **values: Any) -> dict[str, str]:
    """The codes of what is wrong, by row; and nothing was written."""
    with pytest.raises(RowFaults) as error:
        record(*drafts, **values)
    db.session.rollback()
    return {code: one.code for code, one in error.value.faults.items()}


def test_approve_change_and_drop_in_bulk_then_miratuar(cycle_id: int, clock: StillClock) -> None:
    same, other, none = (proposed_item(title=title) for title in ("Ndriçimi", "Kanalet", "Ura"))
    no = make_item(title="Stadiumi")
    decide(no, Decision.NOT_ACCEPTED, "e kalon tavanin")
    published()
    done = record(
        ruled(other, CHANGED, 900_000, "sipas tavanit përfundimtar"), ruled(none, DROPPED, reason="pritet prona"),
        approve_rest=True,
    )  # fmt: skip
    assert set(done.changed) == {same, other, none}
    assert line(same, cycle_id).council is CouncilOutcome.NONE  # entered is not published
    clock.move(days=1)
    assert published(stage=Stage.APPROVED, confirmed=()) == 2
    latest = find_latest(cycle_id)
    assert latest is not None
    assert (latest.stage, latest.council_decision, latest.council_decided_on) == (
        Stage.APPROVED,
        "45",
        ACT.decided_on,
    )
    assert latest.council_decision_url == ACT.url
    lines = {item.code: item for item in edition_content(latest.id).items}
    assert {code: item.standing for code, item in lines.items()} == {
        same: "approved", other: "changed", none: "dropped", no: "not_accepted",
    }  # fmt: skip
    assert dict(lines[same].approved) == {2027: 1_200_000}
    assert (dict(lines[other].amounts), dict(lines[other].granted)) == ({2027: 1_200_000}, {2027: 900_000})
    assert dict(lines[none].granted) == {}
    assert lines[none].said_reason == "pritet prona"
    assert lines[same].act is not None
    assert lines[same].act.number == "45"
    changes = [(one.kind, one.code, one.before, one.after) for one in edition_changes(latest.id)]
    assert changes == [
        (ChangeKind.APPROVED, same, {"2027": 1_200_000}, {"2027": 1_200_000}),
        (ChangeKind.CHANGED, other, {"2027": 1_200_000}, {"2027": 900_000}),
        (ChangeKind.DROPPED, none, {"2027": 1_200_000}, None),
    ]


def test_each_row_says_what_is_wrong_and_nothing_is_saved(cycle_id: int) -> None:
    one, two, three, four = (proposed_item() for _ in range(4))
    late = make_item()
    published()
    found = fault(
        ruled(one), ruled(two, CHANGED, 1_200_000, "po ajo"), ruled(three, DROPPED), ruled(four, APPROVED, 5),
        ruled(late), ruled("VL27-Z999"),
    )  # fmt: skip
    assert found == {
        two: "council_same_amounts", three: "reason_required", four: "council_other_amounts",
        late: "council_not_published", "VL27-Z999": "council_not_published",
    }  # fmt: skip
    assert card(one).council is CouncilOutcome.NONE
    assert list_acts(cycle_id) == []
    assert fault(ruled(one, CHANGED, None, "pa shumë")) == {one: "council_needs_amounts"}
    outside = CouncilDraft(code=one, outcome=CHANGED, amounts={2035: 5}, reason="gabim")
    assert fault(outside) == {one: "amount_year"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": ""}, "council_number_required"),
        ({"decided_on": date(2026, 10, 2)}, "council_date_future"),
        ({"url": "javascript:alert(1)"}, "council_url"),
    ],
)
def test_the_act_can_be_cited(cycle_id: int, values: dict[str, Any], code: str) -> None:
    item = proposed_item()
    published()
    act = CouncilAct(**{"number": "45", "decided_on": date(2026, 10, 1), "url": "", **values})
    with pytest.raises(DomainError, match=code):
        record(ruled(item), act=act)


def test_without_a_public_projekt_the_council_has_nothing_before_it(cycle_id: int) -> None:
    item = proposed_item()
    with pytest.raises(DomainError, match="council_no_draft"):
        record(ruled(item))
    with pytest.raises(DomainError, match="council_no_draft"):
        publish(stage=Stage.APPROVED)
    publish()  # queued, not public
    with pytest.raises(DomainError, match="council_no_draft"):
        record(ruled(item))


def test_miratuar_needs_an_outcome_for_every_item(cycle_id: int) -> None:
    one, two = proposed_item(), proposed_item()
    published()
    with pytest.raises(DomainError, match="council_nothing_decided"):
        publish(stage=Stage.APPROVED)
    record(ruled(one))
    with pytest.raises(DomainError, match="council_undecided"):
        publish(stage=Stage.APPROVED)
    record(ruled(two))
    assert publish(stage=Stage.APPROVED) == 2
    with pytest.raises(DomainError, match="edition_unfinished"):
        publish(stage=Stage.APPROVED)


def test_the_council_decides_about_what_was_published(cycle_id: int) -> None:
    code = proposed_item(1_200_000)
    published()
    price(code, 2_000_000)
    step = find_step(cycle_id)
    assert step is not None
    before = step.items[0]
    assert (dict(before.published.amounts), dict(before.now), before.is_changed) == (
        {2027: 1_200_000}, {2027: 2_000_000}, True,
    )  # fmt: skip
    record(ruled(code))
    published(stage=Stage.APPROVED)
    found = line(code, cycle_id)
    assert (dict(found.amounts), dict(found.approved)) == ({2027: 1_200_000}, {2027: 1_200_000})


def test_what_was_proposed_since_is_not_approved(cycle_id: int) -> None:
    code, answered = proposed_item(), make_item()
    decide(answered, Decision.DEFERRED, "pritet prona")
    published()
    since = proposed_item(title="I ri")
    price(answered)
    decide(answered, Decision.PROPOSED)
    record(approve_rest=True)
    with pytest.raises(NeedsConfirmation) as error:
        publish(stage=Stage.APPROVED, confirmed=())
    assert [(one.code, one.params) for one in error.value.warnings] == [
        ("proposed_since_draft", {"count": 2})
    ]
    published(stage=Stage.APPROVED, confirmed={"proposed_since_draft"})
    latest = find_latest(cycle_id)
    assert latest is not None
    lines = {item.code: item.standing for item in edition_content(latest.id).items}
    assert lines == {code: "approved", answered: "deferred"}
    assert since not in lines


def test_after_the_council_the_municipality_changes_nothing(cycle_id: int) -> None:
    code = proposed_item()
    published()
    record(ruled(code))
    for change in (
        lambda: price(code, 5),
        lambda: decide(code, Decision.NONE),
        lambda: dissolve_item(
            SYSTEM, municipality_id="vlore", code=code, expected_version=card(code).version, reason="gabim"
        ),
    ):
        with pytest.raises(DomainError, match="item_council_decided"):
            change()
    make_item()
    with pytest.raises(DomainError, match="council_begun"):
        publish()
    published(stage=Stage.APPROVED)
    with pytest.raises(DomainError, match="council_approved"):
        publish()


def test_the_same_again_changes_nothing(cycle_id: int) -> None:
    one, two = proposed_item(), proposed_item()
    published()
    drafts = (ruled(one), ruled(two, DROPPED, reason="pritet prona"))
    assert record(*drafts, is_dry_run=True).changed == (one, two)
    assert card(one).council is CouncilOutcome.NONE
    record(*drafts)
    versions = [card(code).version for code in (one, two)]
    done = record(*drafts, approve_rest=True)
    assert (done.changed, done.already_there) == ((), 2)
    assert [card(code).version for code in (one, two)] == versions
    assert len(list_acts(cycle_id)) == 1


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(cycle_id: int) -> None:
    code = proposed_item()
    published()
    version = card(code).version
    record(ruled(code, DROPPED, reason="pritet prona"))
    draft = CouncilDraft(code=code, outcome=APPROVED, expected_version=version)
    with pytest.raises(RowFaults) as error:
        record(draft)
    assert isinstance(error.value.faults[code], StaleVersion)
    assert card(code).council is DROPPED
    with pytest.raises(DomainError, match="council_other_draft"):
        record(ruled(code), edition=7)


def test_a_later_decision_amends_only_what_it_names(cycle_id: int) -> None:
    one, two = proposed_item(), proposed_item()
    published()
    record(approve_rest=True)
    published(stage=Stage.APPROVED)
    record(ruled(two, CHANGED, 1_500_000, "rishikimi i buxhetit"), act=LATER)
    published(stage=Stage.APPROVED)
    acts = [line(code, cycle_id).act for code in (one, two)]
    assert [act.number for act in acts if act] == ["45", "51"]
    latest = find_latest(cycle_id)
    assert latest is not None
    assert (latest.number, latest.council_decision) == (3, "51")
    changes = edition_changes(latest.id)
    assert [(one.kind, one.code, one.after) for one in changes] == [
        (ChangeKind.CHANGED, two, {"2027": 1_500_000})
    ]
    kept = edition_content(get_edition(cycle_id, 2).id)
    assert {item.standing for item in kept.items} == {"approved"}


def test_a_mistake_is_undone_until_it_is_published(cycle_id: int) -> None:
    code = proposed_item()
    published()
    draft = CouncilDraft(code=code, outcome=CHANGED, amounts={2028: 500_000}, reason="vitin tjetër")
    record(draft)
    assert dict(card(code).approved_by_year) == {2028: 500_000}
    act = list_acts(cycle_id)[0]
    with pytest.raises(DomainError, match="reason_required"):
        undo_council(SYSTEM, municipality_id="vlore", year=2027, decision_id=act.id, reason="")
    assert (
        undo_council(SYSTEM, municipality_id="vlore", year=2027, decision_id=act.id, reason="numri gabim")
        == 1
    )
    now = card(code)
    assert (now.council, dict(now.by_year), dict(now.approved_by_year)) == (
        CouncilOutcome.NONE,
        {2027: 1_200_000},
        {},
    )
    assert list_acts(cycle_id) == []
    with pytest.raises(NotFound):
        undo_council(SYSTEM, municipality_id="vlore", year=2027, decision_id=act.id, reason="përsëri")
    record(ruled(code))
    published(stage=Stage.APPROVED)
    act = list_acts(cycle_id)[0]
    with pytest.raises(DomainError, match="council_published"):
        undo_council(SYSTEM, municipality_id="vlore", year=2027, decision_id=act.id, reason="gabim")
    record(ruled(code, DROPPED, reason="gabim në tabelë"), act=LATER)
    later = list_acts(cycle_id)[0]
    undo_council(
        SYSTEM, municipality_id="vlore", year=2027, decision_id=later.id, reason="nuk është mbledhur ende"
    )
    back = card(code)
    assert (back.council, back.council_decision_id, dict(back.approved_by_year)) == (
        APPROVED, act.id, {2027: 1_200_000},
    )  # fmt: skip


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "youth_centre", "monitor", "stranger"])
def test_only_the_coordinator_enters_it(cycle_id: int, cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        record(actor=cast.actor(key))
    with pytest.raises(Forbidden):
        undo_council(cast.actor(key), municipality_id="vlore", year=2027, decision_id=1, reason="gabim")


def test_it_is_all_in_the_record(cycle_id: int) -> None:
    code = proposed_item()
    published()
    record(ruled(code))
    undo_council(
        SYSTEM,
        municipality_id="vlore",
        year=2027,
        decision_id=list_acts(cycle_id)[0].id,
        reason="numri gabim",
    )
    wanted = sa.select(AuditEntry.action).where(AuditEntry.subject_id == code).order_by(AuditEntry.id)
    assert db.session.scalars(wanted).all()[-2:] == ["item_council", "item_council_undone"]
