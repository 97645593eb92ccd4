"""A feed of a thousand hearings after one of them changed, against rendering all of it with the icalendar library."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apiflask import APIFlask
from icalendar import Calendar, Event

from benchmarks.measure import statements
from pb_app.formats.icalendar_feed import render_event
from pb_app.hearings import feed
from pb_app.hearings.feed_texts import calendar_event
from pb_app.hearings.queries import HearingCard, list_hearings
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import unit_of_work

FEED = "/vlore/hearings.ics"
ROUNDS = 8
_ZONE = ZoneInfo("Europe/Tirane")


def changed_feed(app: APIFlask) -> tuple[float, float, int]:
    """CPU seconds of the library for all events; of ours for one event and the whole answer; its statements.

    (What the transaction of the change costs beside that is the submissions' affair.)
    """
    client = app.test_client()
    client.get(FEED)
    with app.app_context():
        cards = list_hearings("vlore")
        library = min(cpu_of(lambda: whole_with_the_library(cards)) for _round in range(ROUNDS))
        one = min(cpu_of(lambda: render_one(cards[0])) for _round in range(ROUNDS))
    answers = []
    for card in cards[:ROUNDS]:
        say_otherwise(app, card.id)
        answers.append(cpu_of(lambda: client.get(FEED)))
    say_otherwise(app, cards[0].id)
    with statements(app) as sent:
        client.get(FEED)
    return library, one + min(answers), len(sent)


def cpu_of(action: Callable[[], object]) -> float:
    """Seconds of CPU of this process."""
    start = time.process_time()
    action()
    return time.process_time() - start


def say_otherwise(app: APIFlask, hearing_id: int) -> None:
    """Change a word of one hearing and keep its events."""
    with app.app_context(), unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Hearing, hearing_id).purpose = f"Nr. {time.time_ns()}"
        feed.refresh(uow, [hearing_id])


def render_one(card: HearingCard) -> bytes:
    """One event as the feed says it."""
    now = datetime.now(UTC)
    event = calendar_event(
        card, get_municipality("vlore"), language="sq", agenda="", created_at=now, last_modified=now
    )
    return render_event(event)


def whole_with_the_library(cards: list[HearingCard]) -> bytes:
    """The floor: every event built and written at each request."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//bench//")
    now = datetime.now(UTC)
    for card in cards:
        start = datetime.combine(card.on_date, card.start_time or now.time(), tzinfo=_ZONE)
        event = Event()
        for name, value in (
            ("uid", card.uid), ("sequence", card.sequence), ("status", "CONFIRMED"), ("created", now), ("dtstamp", now),
            ("last-modified", now), ("dtstart", start), ("dtend", start + timedelta(hours=1)), ("summary", card.ref),
            ("description", f"Bashkia Vlorë\n{card.purpose}\nhttp://localhost/vlore/hearings/{card.ref}"),
            ("location", card.venue_name), ("categories", [theme.name for theme in card.themes]),
            ("url", f"http://localhost/vlore/hearings/{card.ref}"), ("transp", "TRANSPARENT"), ("class", "PUBLIC"),
        ):  # fmt: skip
            event.add(name, value)
        calendar.add_component(event)
    return calendar.to_ical()
