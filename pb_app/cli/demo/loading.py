"""The first load: real records, people, the example season, in the order in which it would have happened."""

from datetime import datetime, timedelta

from flask import Flask

from pb_app.audit.demo_mark import mark_as_demo
from pb_app.audit.service import seal
from pb_app.cli.demo.announcing import announcing_moments
from pb_app.cli.demo.consolidation import consolidation_moments
from pb_app.cli.demo.draft import draft_moments
from pb_app.cli.demo.hearings import hearing_moments
from pb_app.cli.demo.history import Calendar, MovableClock, Season, local_day, play
from pb_app.cli.demo.opening import opening_moments
from pb_app.cli.demo.past_year import past_moments
from pb_app.cli.demo.people import add_people
from pb_app.cli.demo.planning import planning_moments
from pb_app.cli.demo.proposals import proposal_moments
from pb_app.cli.demo.real_records import load_real_records
from pb_app.cli.demo.valuing import valuing_moments
from pb_app.cli.demo.voices import voice_moments
from pb_app.cli.schema import bring_up_to_date
from pb_app.cli.work import TASKS
from pb_app.database import db
from pb_app.jobs.service import run_due

BEFORE_THE_SEASONS = timedelta(days=420)
"""Early enough for the budget year before, whose list was made a year ago."""


def load_demo(app: Flask, clock: MovableClock) -> None:
    """Fill a fresh database whose clock stands at the present, and leave the clock there again.

    The application must have been made with ``clock``. Ends with every job done, the record sealed and no
    connection left open, so that the file can be put into its place.
    """
    now = clock.now()
    clock.instant = now - BEFORE_THE_SEASONS
    bring_up_to_date(app)
    with app.app_context():
        mark_as_demo()
        load_real_records()
        add_people()
    with app.app_context():
        _play_season(clock, now)
        run_due(TASKS)
        seal()
        db.session.remove()
        db.engine.dispose()


def _play_season(clock: MovableClock, now: datetime) -> None:
    season = Season(Calendar(local_day(now)))
    moments = [
        *past_moments(season),
        *opening_moments(season),
        *planning_moments(season),
        *hearing_moments(season),
        *announcing_moments(season),
        *proposal_moments(season),
        *consolidation_moments(season),
        *draft_moments(season),
        *voice_moments(season),
        *valuing_moments(season),
    ]
    play(moments, clock, until=now)
