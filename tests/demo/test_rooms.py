"""The example season is alive: something to plan by, to compare, to prepare, to read; all of it marked."""

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cli.demo.history import Calendar, local_day
from pb_app.cycles.queries import find_current_cycle
from pb_app.database import Base, db
from pb_app.hearings.announcing.tables import NoticeGiven
from pb_app.hearings.day.agenda import is_timed, read_agenda
from pb_app.hearings.day.tables import MinutesRevision, SeatRegistration
from pb_app.hearings.planner.solving import solve
from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_items import Draft
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.problem import load_season
from pb_app.hearings.planning.tables import PlanNote, PlanTeam, SpecialPeriod
from pb_app.hearings.season.notice import notice_of
from pb_app.hearings.tables import Hearing
from pb_app.territory.tables import VenueClosure, VenueHours
from tests.demo.conftest import NOW

TODAY = local_day(NOW)


def count(table: type[Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def the_draft() -> Draft:
    cycle = find_current_cycle("vlore")
    assert cycle is not None
    return read_draft(cycle, TODAY)


def test_the_draft_holds_a_new_hearing_and_a_change_with_a_note(demo: APIFlask) -> None:
    lines = {line.step: line for line in the_draft().lines}
    assert set(lines) == {Step.NEW, Step.MOVED}
    assert lines[Step.MOVED].reason
    notes = db.session.scalars(sa.select(PlanNote)).all()
    assert [(note.entry_id, note.settled_at) for note in notes] == [(lines[Step.MOVED].entry_id, None)]


def test_the_office_is_not_shown_a_season_full_of_faults(demo: APIFlask) -> None:
    doubts = {doubt.code for found in the_draft().doubts().values() for doubt in found}
    assert not doubts


def test_the_planner_places_every_hearing_that_is_missing(demo: APIFlask) -> None:
    cycle = find_current_cycle("vlore")
    assert cycle is not None
    season = load_season(cycle, TODAY)
    plan = solve(season.problem)
    assert plan.unplaced == ()
    drafted = {season.targets[key] for key in plan.placed}
    wanted = {target.place_ids for target in drafted if target.hearing_id is None and target.entry_id is None}
    assert ("vlore-rajoni-5",) in wanted
    assert len(wanted) == 9, "each of the nine places in the second round"


def test_what_planning_heeds_is_marked_too(demo: APIFlask) -> None:
    for name in db.session.scalars(
        sa.union_all(
            sa.select(PlanTeam.name), sa.select(SpecialPeriod.name), sa.select(VenueClosure.reason),
            sa.select(PlanNote.text), sa.select(NoticeGiven.place_text + NoticeGiven.note),
        )
    ):  # fmt: skip
        assert "shembull" in name.lower(), name
    assert count(VenueHours) > 0


def test_the_day_is_prepared_and_what_is_over_is_minuted(demo: APIFlask) -> None:
    agendas = db.session.scalars(
        sa.select(Hearing.agenda).where(Hearing.is_example, Hearing.end_time.is_not(None))
    )
    assert all(is_timed(read_agenda(text)) for text in agendas)
    assert count(MinutesRevision) == 4
    seats = db.session.scalars(sa.select(SeatRegistration)).all()
    assert sum(seat.people for seat in seats) == 6
    assert all((seat.name, seat.phone, seat.email) == ("", "", "") for seat in seats)


def test_the_printed_calendar_has_its_heading(demo: APIFlask) -> None:
    said, version = notice_of(the_draft().season.cycle.id)
    assert version == 1
    assert str(Calendar(TODAY).year) in said.draft_act
    assert said.comments_until is not None
    assert said.comments_until > TODAY
