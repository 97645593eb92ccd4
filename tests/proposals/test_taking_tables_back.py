"""A table that came in is taken back: once, by whoever may, and nothing that somebody has touched goes."""

import io

import pytest
import sqlalchemy as sa

from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals.intake import standing, taking_back
from pb_app.proposals.intake.rules import ImportState
from pb_app.proposals.intake.service import (
    check_import,
    forget_old_imports,
    receive_table,
    take_over,
    write_import,
)
from pb_app.proposals.intake.standing import ImportView, get_import
from pb_app.proposals.intake.tables import ProposalImport
from pb_app.proposals.intake.taking_back import outlook, take_back, take_back_import
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.recording import add_voice
from pb_app.proposals.tables import Proposal, ProposalSupport
from tests.cast import Cast
from tests.conftest import StillClock
from tests.consolidation.factories import make_item
from tests.proposals.factories import listed

THREE = b"teksti;njesia\nNdricim te shkolla;Rajoni 3\nTrotuar te posta;Rajoni 3\nUje ne fshat;\n"
TASKS = {
    standing.CHECK: check_import, standing.WRITE: write_import, standing.TAKE_BACK: take_back_import,
}  # fmt: skip


def brought(cycle_id: int, content: bytes = THREE, *, publishes: bool = True, changes: bool = False) -> int:
    import_id = receive_table(
        actor=SYSTEM, cycle_id=cycle_id, name="t.csv", stream=io.BytesIO(content),
        token=f"{len(everything())}-{publishes}-token",
    )  # fmt: skip
    run_due(TASKS)
    take_over(actor=SYSTEM, import_id=import_id, with_changes=changes, publishes=publishes)
    run_due(TASKS)
    assert view(import_id).state is ImportState.DONE
    return import_id


def view(import_id: int) -> ImportView:
    db.session.rollback()
    db.session.expire_all()
    return get_import("vlore", import_id)


def everything() -> list[Proposal]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def back(import_id: int) -> None:
    take_back(actor=SYSTEM, import_id=import_id)
    run_due(TASKS)


@pytest.mark.parametrize("choice", ["at_once", "queue"])
def test_all_is_withdrawn_and_the_figures_follow(cycle_id: int, choice: str) -> None:
    kept = listed()
    figures = values_of(cycle_id)
    import_id = brought(cycle_id, publishes=choice == "at_once")
    assert outlook(view(import_id).key).going == 3
    back(import_id)
    assert (view(import_id).state, view(import_id).taken_back) == (ImportState.TAKEN_BACK, 3)
    states = [one.status for one in everything()]
    assert states == [ProposalStatus.LISTED, *[ProposalStatus.WITHDRAWN] * 3]
    assert everything()[0].ref == kept
    after = {name: value for name, value in values_of(cycle_id).items() if value}
    assert after == {name: value for name, value in figures.items() if value} | {"proposal": 4}


def test_asked_twice_it_is_done_once_and_the_table_comes_in_anew(cycle_id: int) -> None:
    import_id = brought(cycle_id)
    back(import_id)
    back(import_id)
    assert view(import_id).taken_back == 3
    again = brought(cycle_id)
    assert view(again).added == 3
    assert [one.number for one in everything()] == [1, 2, 3, 4, 5, 6]
    assert sum(one.status is ProposalStatus.LISTED for one in everything()) == 3


def test_what_somebody_touched_stays(cycle_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import_id = brought(cycle_id, THREE + b"Ura mbi lume;\n")
    voiced, gathered, supported, free = everything()
    add_voice(SYSTEM, municipality_id="vlore", ref=voiced.ref, click_token="k" * 20)
    make_item(gathered.ref)
    row = db.session.get_one(Proposal, supported.id)
    row.supports = 1
    db.session.add(
        ProposalSupport(
            proposal_id=supported.id, person_key="p", token_hash="t", created_at=row.created_at,
            confirmed_at=row.created_at,
        )
    )  # fmt: skip
    db.session.commit()
    seen = outlook(view(import_id).key)
    assert (seen.going, seen.staying) == (1, 3)
    assert list(seen.staying_refs) == [voiced.ref, gathered.ref, supported.ref]
    monkeypatch.setattr(taking_back, "LOOKED_AT", 3)
    rough = outlook(view(import_id).key)
    assert (rough.going, rough.staying, rough.is_rough) == (2, 2, True), "gathered is found out on the way"
    assert list(rough.staying_refs) == [voiced.ref, supported.ref]
    back(import_id)
    gone = [one.ref for one in everything() if one.status is ProposalStatus.WITHDRAWN]
    assert gone == [free.ref]
    assert "me tabelën" in db.session.get_one(Proposal, free.id).status_reason, "no author withdrew it"


def test_what_the_table_changed_stays_changed(cycle_id: int) -> None:
    first = brought(cycle_id, b"kodi;teksti\nA-1;Ndricim te shkolla\n")
    second = brought(cycle_id, b"kodi;teksti\nA-1;Ndricim te kopshti\nA-2;Ujesjelles\n", changes=True)
    back(second)
    assert [(one.text, one.status) for one in everything()] == [
        ("Ndricim te kopshti", ProposalStatus.LISTED), ("Ujesjelles", ProposalStatus.WITHDRAWN),
    ]  # fmt: skip
    assert outlook(view(first).key).going == 0, "it was changed since"


def test_a_worker_that_dies_half_way_is_followed_by_one_that_goes_on(
    cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_back, "AT_ONCE", 1)
    import_id = brought(cycle_id)
    real, calls = taking_back._withdraw, []

    def dies(*arguments: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        real(*arguments)  # type: ignore[arg-type] - passed on

    monkeypatch.setattr(taking_back, "_withdraw", dies)
    take_back(actor=SYSTEM, import_id=import_id)
    with pytest.raises(MemoryError):
        take_back_import({"import_id": import_id, "round": rounds(import_id)})
    assert sum(one.status is ProposalStatus.WITHDRAWN for one in everything()) == 1
    take_back_import({"import_id": import_id, "round": rounds(import_id)})
    assert (view(import_id).state, view(import_id).taken_back) == (ImportState.TAKEN_BACK, 3)


def rounds(import_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(ProposalImport, import_id).round


def test_only_who_may_bring_in_takes_back_and_only_what_came_in(cycle_id: int, cast: Cast) -> None:
    import_id = brought(cycle_id)
    for who in ("youth_centre", "officer_1", "budget_officer", "monitor", "stranger"):
        with pytest.raises(Forbidden):
            take_back(actor=cast.actor(who), import_id=import_id)
    with pytest.raises(NotFound):
        take_back(actor=SYSTEM, import_id=import_id + 1)
    waiting = receive_table(
        actor=SYSTEM, cycle_id=cycle_id, name="t.csv", stream=io.BytesIO(THREE), token="another-token"
    )
    with pytest.raises(DomainError, match="import_over"):
        take_back(actor=SYSTEM, import_id=waiting)


def test_it_may_be_taken_back_for_a_week_and_its_words_are_not_kept(cycle_id: int, clock: StillClock) -> None:
    import_id = brought(cycle_id)
    assert (view(import_id).report, view(import_id).samples) == ({}, [])
    clock.move(days=6)
    forget_old_imports()
    assert view(import_id).may_be_taken_back
    clock.move(days=2)
    forget_old_imports()
    with pytest.raises(DomainError, match="not_found"):
        view(import_id)
