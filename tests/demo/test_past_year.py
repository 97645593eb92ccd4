"""The year before and the voices of this one: every state can be looked at, nobody is made up, all is marked."""

from collections import Counter

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cli.demo.history import local_day
from pb_app.consolidation.progress.reading import get_photo, list_followed, list_steps
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.progress.tables import ItemProgress
from pb_app.consolidation.queries.ceilings import readiness
from pb_app.consolidation.queries.editions import edition_content, find_latest
from pb_app.consolidation.rules import Stage
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.selecting.queries import list_runs
from pb_app.consolidation.valuing.tables import ValuationAssignment
from pb_app.cycles.queries import CycleCard, find_current_cycle, get_cycle
from pb_app.cycles.rules import CycleStatus
from pb_app.database import db
from pb_app.files.tables import StoredFile
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.file_tables import ProposalFile
from pb_app.proposals.moderating.tables import AnswerTemplate, ProposalQuestion
from pb_app.proposals.queries.consultations import find_current_consultation
from pb_app.proposals.tables import Proposal, ProposalSupport
from tests.demo.conftest import NOW

TODAY = local_day(NOW)


def this_year() -> CycleCard:
    found = find_current_cycle("vlore")
    assert found is not None
    return found


def lines() -> dict[str, FrozenItem]:
    latest = find_latest(get_cycle("vlore", this_year().year - 1).id)
    assert latest is not None
    assert latest.stage is Stage.APPROVED
    assert "shembull" in latest.council_decision
    return {item.code: item for item in edition_content(latest.id).items}


def test_the_year_before_is_over_and_the_present_one_is_asked_for(demo: APIFlask) -> None:
    before = get_cycle("vlore", this_year().year - 1)
    assert (before.status, before.is_example) == (CycleStatus.CLOSED, True)
    assert this_year().status is CycleStatus.OPEN


def test_the_council_approved_changed_and_dropped_and_one_was_forwarded(demo: APIFlask) -> None:
    found = lines().values()
    assert Counter(item.standing for item in found) == {
        "approved": 3, "changed": 1, "dropped": 1, "forwarded": 1,
    }  # fmt: skip
    assert all(item.is_example for item in found)
    assert all(item.said_reason for item in found if item.standing != "approved")


def test_work_is_done_with_a_picture_under_way_late_and_carried_over(demo: APIFlask) -> None:
    followed = list_followed(get_cycle("vlore", this_year().year - 1).id, today=TODAY)
    states = Counter(item.state for item in followed)
    assert states == {
        ProgressState.DONE: 1, ProgressState.UNDER_WAY: 1, ProgressState.TENDERED: 1, ProgressState.CARRIED_OVER: 1,
    }  # fmt: skip
    assert [item.state for item in followed if item.is_delayed] == [ProgressState.TENDERED]
    [done] = [item for item in followed if item.state is ProgressState.DONE]
    [shown] = [step for step in list_steps(done.id) if step.has_photo]
    assert "Shembull" in shown.photo_alt
    assert get_photo(done.id, shown.id).content.startswith(b"\x89PNG")
    assert all("Shembull" in note for note in db.session.scalars(sa.select(ItemProgress.note)))


def test_people_voted_supported_and_showed_a_picture_and_no_address_is_left(demo: APIFlask) -> None:
    votes = db.session.scalars(sa.select(Proposal.hearing_votes).where(Proposal.hearing_votes > 0)).all()
    assert len(votes) == 4
    supports = db.session.scalar(sa.select(sa.func.sum(Proposal.supports)))
    confirmed = sa.select(sa.func.count()).where(ProposalSupport.confirmed_at.is_not(None))
    assert supports == db.session.scalar(confirmed) == 9
    assert not db.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.kind == "support_confirm")
    ).all()
    [file] = db.session.scalars(sa.select(ProposalFile)).all()
    assert file.is_public


def test_the_office_has_something_to_do(demo: APIFlask) -> None:
    cycle = this_year()
    assert readiness(cycle.id, cycle.year).passed_ceilings == 1
    due = db.session.scalars(sa.select(ValuationAssignment.due_on)).all()
    assert [on < TODAY for on in sorted(due)] == [True, False]
    [run] = list_runs(cycle.id)
    assert run.selected
    [question] = db.session.scalars(sa.select(ProposalQuestion)).all()
    assert "Shembull" in question.question
    assert not question.is_mailed
    assert db.session.scalars(sa.select(AnswerTemplate)).first() is not None


def test_the_draft_budget_can_be_commented_on(demo: APIFlask) -> None:
    draft = find_current_consultation(this_year())
    assert draft is not None
    assert draft.window.is_open(TODAY)
    assert "shembull" in draft.title
    assert db.session.scalars(sa.select(StoredFile.id)).first() is not None
