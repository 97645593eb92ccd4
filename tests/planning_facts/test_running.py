"""Runs of the planner: asked for once, done by the worker, stopped, failed, begun anew; what people wrote stays."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.cli import work
from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.hearings.planner.model import SeasonProblem
from pb_app.hearings.planner.plan import Plan
from pb_app.hearings.planner.solving import solve
from pb_app.hearings.planning import running
from pb_app.hearings.planning.facts_places import add_place_days_off
from pb_app.hearings.planning.facts_rules import DaysOffDraft
from pb_app.hearings.planning.rules import PlanEngine, PlanOrigin, RunState
from pb_app.hearings.planning.running import (
    RunCard,
    ask_for_plan,
    ask_to_stop,
    draw_up_plan,
    find_latest_run,
    plan_now,
)
from pb_app.hearings.planning.tables import PlanEntry, PlanRun
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.jobs.service import run_due
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.errors import DomainError, Forbidden
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings import factories as hearings
from tests.planning_facts.season import ROUND, SECOND, line, lines, make_season, rule, team

BUILT_IN, EXACT = PlanEngine


def ask(cast: Cast, cycle: CycleCard, key: str = "coordinator", engine: PlanEngine = BUILT_IN) -> int:
    return ask_for_plan(actor=cast.actor(key), cycle_id=cycle.id, engine=engine)


def run_worker() -> int:
    return run_due(work.TASKS)


def latest(cycle: CycleCard) -> RunCard:
    db.session.expire_all()
    found = find_latest_run(cycle.id)
    assert found is not None
    return found


def meanwhile(monkeypatch: pytest.MonkeyPatch, action: Any) -> None:
    """Do something while the planner thinks, as another person or process would."""

    def thinking(problem: SeasonProblem, **given: Any) -> Plan:
        assert not db.session().info.get("pb_unit_of_work_is_open")
        assert not db.session().in_transaction(), "no transaction stays open while the planner thinks"
        found = solve(problem, **given)
        action()
        return found

    monkeypatch.setattr(running, "solve", thinking)


def test_a_season_is_drawn_up_into_the_draft(cast: Cast) -> None:
    cycle = make_season(ROUND, SECOND)
    hall = hearings.venue(place_id="vlore-rajoni-1")
    own = team()
    run_id = ask(cast, cycle)
    assert (latest(cycle).state, lines()) == (RunState.WAITING, [])
    assert run_worker() == 1
    found = latest(cycle)
    assert (found.id, found.state, found.is_open) == (run_id, RunState.DONE, False)
    assert len(found.report["placed"]) == 4
    assert found.report["unplaced"] == []
    rows = lines()
    assert {(row.places[0].place_id, row.round_number, row.venue_id) for row in rows} == {
        (place_id, number, hall if place_id == "vlore-rajoni-1" else None)
        for place_id in ("vlore-rajoni-1", "vlore-novosele")
        for number in (1, 2)
    }
    assert {row.team_id for row in rows} == {own}
    assert {row.origin for row in rows} == {PlanOrigin.PLANNER}
    assert min(row.on_date for row in rows if row.on_date) >= date(2026, 10, 8), "notices must be in time"
    assert db.session.scalars(sa.select(Hearing)).all() == [], "nothing becomes public"
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"plan.asked_for", "plan.drawn_up"} <= actions


def test_the_same_question_twice_is_one_run(cast: Cast) -> None:
    cycle = make_season()
    first = ask(cast, cycle)
    assert ask(cast, cycle, "youth_centre") == first
    run_worker()
    assert ask(cast, cycle) != first
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlanRun)) == 2


def test_planning_again_changes_nothing(cast: Cast) -> None:
    cycle = make_season(ROUND, SECOND)
    ask(cast, cycle)
    run_worker()
    before = [(row.id, row.version, row.on_date, row.start_time) for row in lines()]
    ask(cast, cycle)
    run_worker()
    assert [(row.id, row.version, row.on_date, row.start_time) for row in lines()] == before
    assert {one["change"] for one in latest(cycle).report["placed"]} == {"kept"}


def test_a_job_that_runs_twice_writes_once(cast: Cast) -> None:
    cycle = make_season()
    run_id = ask(cast, cycle)
    run_worker()
    before = [(row.id, row.version) for row in lines()]
    report = latest(cycle).report
    draw_up_plan({"run_id": run_id})
    assert [(row.id, row.version) for row in lines()] == before
    assert latest(cycle).report == report


def test_a_killed_worker_is_followed_by_another(cast: Cast, clock: StillClock) -> None:
    cycle = make_season()
    run_id = ask(cast, cycle)
    db.session.execute(sa.update(Job).values(state=JobState.RUNNING, attempts=1, lease_until=clock.now()))
    db.session.execute(sa.update(PlanRun).values(state=RunState.RUNNING, done=7, total=9))
    db.session.commit()
    assert run_worker() == 0, "its lease still holds"
    clock.move(minutes=6)
    assert run_worker() == 1
    found = latest(cycle)
    assert (found.id, found.state) == (run_id, RunState.DONE)
    assert len(lines()) == 2


def test_a_run_that_took_its_worker_along_each_time_is_seen_and_replaced(cast: Cast) -> None:
    cycle = make_season()
    lost = ask(cast, cycle)
    db.session.execute(sa.update(Job).values(state=JobState.FAILED, error="the worker died"))
    db.session.execute(sa.update(PlanRun).values(state=RunState.RUNNING))
    db.session.commit()
    assert (latest(cycle).state, latest(cycle).report) == (RunState.FAILED, {"error": "worker_died"})
    again = ask(cast, cycle)
    assert again != lost
    run_worker()
    assert latest(cycle).state is RunState.DONE


@pytest.mark.parametrize("key", ["officer_1", "budget_officer", "monitor", "stranger"])
def test_who_may_not_ask(cast: Cast, key: str) -> None:
    cycle = make_season()
    with pytest.raises(Forbidden):
        ask(cast, cycle, key)
    run_id = ask(cast, cycle)
    with pytest.raises(Forbidden):
        ask_to_stop(actor=cast.actor(key), run_id=run_id)


def test_without_dates_nobody_waits_for_nothing(cast: Cast) -> None:
    cycle = make_season()
    db.session.execute(sa.text("DELETE FROM plan_round"))
    db.session.execute(sa.text("UPDATE budget_cycle SET opens_on = NULL"))
    db.session.commit()
    with pytest.raises(DomainError, match="no_rounds"):
        ask(cast, cycle)


def test_the_exact_planner_must_be_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = make_season()
    monkeypatch.setattr(running, "exact_is_installed", lambda: False)
    with pytest.raises(DomainError, match="exact_planner_missing"):
        ask(cast, cycle, engine=EXACT)


# ---- stopping


def test_a_waiting_run_stops_at_once(cast: Cast) -> None:
    cycle = make_season()
    run_id = ask(cast, cycle)
    ask_to_stop(actor=cast.coordinator, run_id=run_id)
    assert latest(cycle).state is RunState.STOPPED
    run_worker()
    assert (latest(cycle).state, lines()) == (RunState.STOPPED, [])
    with pytest.raises(DomainError, match="run_over"):
        ask_to_stop(actor=cast.coordinator, run_id=run_id)


def test_a_run_that_is_stopped_while_it_thinks_writes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = make_season()
    monkeypatch.setattr(running, "SECONDS_BETWEEN_NOTES", 0.0)
    run_id = ask(cast, cycle)
    seen: list[tuple[int, int]] = []

    def thinking(problem: SeasonProblem, **given: Any) -> Plan:
        given["progress"](3, 10)
        seen.append((latest(cycle).done, latest(cycle).total))
        assert not given["stop"]()
        ask_to_stop(actor=cast.coordinator, run_id=run_id)
        assert latest(cycle).state is RunState.RUNNING
        assert given["stop"]()
        return replace(solve(problem), was_stopped=True)

    monkeypatch.setattr(running, "solve", thinking)
    run_worker()
    assert seen == [(3, 10)]
    assert (latest(cycle).state, lines()) == (RunState.STOPPED, [])


def test_a_planner_that_breaks_says_so_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, clock: StillClock
) -> None:
    cycle = make_season()
    ask(cast, cycle)

    def broken(_problem: SeasonProblem, **_given: Any) -> Plan:
        raise ZeroDivisionError

    monkeypatch.setattr(running, "solve", broken)
    run_worker()
    assert (latest(cycle).state, latest(cycle).report) == (RunState.FAILED, {"error": "unexpected"})
    monkeypatch.undo()
    clock.move(hours=1)
    run_worker()
    assert (latest(cycle).state, lines()) == (RunState.FAILED, [])


# ---- people at the same time


def test_a_line_that_somebody_edits_meanwhile_stays_as_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = make_season()
    own = line(cycle, "vlore-novosele", on_date=date(2026, 10, 6))  # too early: the planner must move it
    other = line(cycle, "vlore-rajoni-1", on_date=date(2026, 10, 6), origin=PlanOrigin.PLANNER)

    def edit() -> None:
        for entry_id, hour in ((own, 10), (other, 11)):
            db.session.execute(
                sa.update(PlanEntry)
                .where(PlanEntry.id == entry_id)
                .values(on_date=date(2026, 10, 7), start_time=time(hour), version=2)
            )
        db.session.commit()

    meanwhile(monkeypatch, edit)
    ask(cast, cycle)
    run_worker()
    assert [(row.id, row.on_date, row.start_time, row.version) for row in lines()] == [
        (own, date(2026, 10, 7), time(10), 2), (other, date(2026, 10, 7), time(11), 2),
    ]  # fmt: skip
    assert {one["place_id"] for one in latest(cycle).report["edited_meanwhile"]} == {
        "vlore-novosele", "vlore-rajoni-1",
    }  # fmt: skip


def test_a_line_that_somebody_adds_or_removes_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = make_season()
    removed = line(cycle, "vlore-rajoni-1")

    def act() -> None:
        line(cycle, "vlore-novosele", round_number=1)
        db.session.execute(sa.text("DELETE FROM plan_entry_place WHERE entry_id = :id"), {"id": removed})
        db.session.execute(sa.text("DELETE FROM plan_entry WHERE id = :id"), {"id": removed})
        db.session.commit()

    meanwhile(monkeypatch, act)
    ask(cast, cycle)
    run_worker()
    assert [(row.places[0].place_id, row.origin) for row in lines()] == [
        ("vlore-novosele", PlanOrigin.PERSON)
    ]
    assert len(latest(cycle).report["edited_meanwhile"]) == 2


def test_an_announced_hearing_that_moves_meanwhile_gets_no_change_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = make_season()
    card = hearings.announced(
        slot=Slot(date(2026, 10, 20), time(17), time(18, 30)),
        place_ids=("vlore-rajoni-1",),
        cycle_id=cycle.id,
    )
    rule("vlore-novosele", 0)
    assert add_place_days_off(
        actor=cast.coordinator,
        municipality_id="vlore",
        place_id="vlore-rajoni-1",
        draft=DaysOffDraft(weekday=1),
    )
    meanwhile(monkeypatch, lambda: _touch(card.id))
    ask(cast, cycle)
    run_worker()
    assert lines() == []


def _touch(hearing_id: int) -> None:
    db.session.execute(sa.update(Hearing).where(Hearing.id == hearing_id).values(version=Hearing.version + 1))
    db.session.commit()


def test_what_is_announced_stays_and_what_cannot_be_is_named_with_its_remedy(cast: Cast) -> None:
    cycle = make_season()
    card = hearings.announced(
        slot=Slot(date(2026, 10, 20), time(10), time(11, 30)),
        place_ids=("vlore-rajoni-1",),
        cycle_id=cycle.id,
    )
    hearings.venue("Salla e shkollës", place_id="vlore-novosele", capacity=20)
    db.session.execute(
        sa.text(
            "INSERT INTO place_rule (place_id, municipality_id, hearings_per_round, needs_step_free,"
            " expected_people, version) VALUES ('vlore-novosele', 'vlore', 1, false, 90, 1)"
        )
    )
    db.session.commit()
    ask(cast, cycle)
    run_worker()
    report = latest(cycle).report
    assert [one["change"] for one in report["placed"]] == ["kept"]
    assert report["placed"][0]["is_public"]
    assert [one["place_id"] for one in report["unplaced"]] == ["vlore-novosele"]
    assert report["unplaced"][0]["constraints"] == ["hall_capacity"]
    assert {change["code"] for change in report["unplaced"][0]["changes"]} & {"larger_hall", "another_hall"}
    assert lines() == []
    assert hearings.again(card).version == card.version


# ---- at once, for the command


def test_planning_at_once_can_leave_everything_as_it_is(cast: Cast) -> None:
    cycle = make_season()
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    report = plan_now(cycle=cycle, engine=BUILT_IN, seed=1, progress=progress, is_dry_run=True)
    assert (len(report["placed"]), lines(), find_latest_run(cycle.id)) == (2, [], None)
    assert told
    plan_now(cycle=cycle, engine=BUILT_IN, seed=1, progress=progress, is_dry_run=False)
    assert len(lines()) == 2
    assert latest(cycle).state is RunState.DONE


def test_what_is_announced_with_open_end_and_a_hall_in_words_stays_as_it_is_said(cast: Cast) -> None:
    cycle = make_season()
    hearings.venue("Salla e Rajonit 1", place_id="vlore-rajoni-1")
    team()
    hearings.announced(
        slot=Slot(date(2026, 10, 20), time(17)), place_ids=("vlore-rajoni-1",), cycle_id=cycle.id,
        venue=VenueChoice(text="Kinemaja e vjetër"),
    )  # fmt: skip
    own = line(cycle, "vlore-novosele", end_time=None, venue_text="Oborri i shkollës")
    ask(cast, cycle)
    run_worker()
    assert [one["change"] for one in latest(cycle).report["placed"]] == ["kept", "kept"]
    rows = lines()
    assert [(row.id, row.end_time, row.venue_id, row.venue_text) for row in rows] == [
        (own, None, None, "Oborri i shkollës")
    ]


def test_what_cannot_move_is_counted_apart(cast: Cast) -> None:
    cycle = make_season()
    hearings.announced(slot=Slot(date(2026, 10, 20)), place_ids=("vlore-rajoni-1",), cycle_id=cycle.id)
    ask(cast, cycle)
    run_worker()
    report = latest(cycle).report
    assert (report["asked"], report["standing"], len(report["placed"])) == (1, 1, 1)
