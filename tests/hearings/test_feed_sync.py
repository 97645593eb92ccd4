"""A subscriber with vdirsyncer and khal: the feed fetched over HTTP, kept as files, read in a terminal."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing, restore_hearing
from pb_app.hearings.feed_reading import FeedScope, read_feed
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import edit_hearing, reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.events import VenueChanged
from pb_app.territory.tables import Venue
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock
from tests.hearings import factories as make
from tests.readers.revisions import FOLLOWERS

pytestmark = pytest.mark.usefixtures("app")
PROGRAMS = Path(sys.executable).parent


class Server:
    """Serves the feed as it was last put here."""

    def __init__(self) -> None:
        self.body = b""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/calendar; charset=utf-8")
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_args: object) -> None:
                """Stay quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/vlore/hearings.ics"

    def publish(self) -> None:
        self.body = read_feed(FeedScope("vlore"), "sq").body


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.http.shutdown()
    found.http.server_close()


class Subscriber:
    """Somebody's computer."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.events = folder / "events"
        (folder / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{folder}/status"\n'
            '[pair hearings]\na = "feed"\nb = "files"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage feed]\ntype = "http"\nurl = "{url}"\n'
            f'[storage files]\ntype = "filesystem"\npath = "{self.events}"\nfileext = ".ics"\n'
        )
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[hearings]]\npath = {self.events}\n"
            "[locale]\nlocal_timezone = Europe/Tirane\ndefault_timezone = Europe/Tirane\n"
            "timeformat = %H:%M\ndateformat = %d.%m.%Y\nlongdateformat = %d.%m.%Y\n"
            "datetimeformat = %d.%m.%Y %H:%M\nlongdatetimeformat = %d.%m.%Y %H:%M\n"
            f"[sqlite]\npath = {folder}/khal.db\n"
        )
        self._run("vdirsyncer", "-c", str(folder / "vdirsyncer.conf"), "discover")

    def sync(self) -> list[str]:
        """Fetch the feed and list what khal shows: day, hours, title, place, state."""
        self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer.conf"), "sync")
        listed = self._run(
            "khal", "-c", str(self.folder / "khal.conf"), "list", "--day-format", "",
            "--format", "{start} {end-time} {title} | {location} | {status}", "01.10.2026", "90d",
        )  # fmt: skip
        return [line.strip() for line in listed.splitlines() if line.strip()]

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments],
            capture_output=True, text=True, timeout=60, input="y\n", check=False,
            env={**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.skipif(
    not all((PROGRAMS / name).exists() for name in ("vdirsyncer", "khal")),
    reason="vdirsyncer and khal are not installed beside Python",
)
def test_a_subscriber_sees_a_hearing_through_its_life(server: Server, tmp_path: Path) -> None:
    subscriber = Subscriber(tmp_path, server.url)
    server.publish()
    assert subscriber.sync() == []
    card = make.announced()
    make.announced(slot=Slot(date(2026, 11, 3)), place_ids=("vlore-novosele",))
    server.publish()
    assert [line.strip() for line in subscriber.sync()] == [
        "20.10.2026 16:30 18:00 Dëgjesë publike: Rajoni 3 | Pallati i Kulturës, Vlorë | CONFIRMED",
        "03.11.2026  Dëgjesë publike: Novoselë | Pallati i Kulturës, Vlorë | CONFIRMED",
    ]
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version,
        slot=Slot(date(2026, 10, 27), time(17), time(19)), reason="Moti",
    )  # fmt: skip
    server.publish()
    moved = subscriber.sync()
    assert (
        moved[0] == "27.10.2026 17:00 19:00 Dëgjesë publike: Rajoni 3 | Pallati i Kulturës, Vlorë | CONFIRMED"
    )
    assert len(moved) == 2
    rename_hall(card, "Salla e re")
    server.publish()
    assert "Rajoni 3 | Salla e re, Vlorë | CONFIRMED" in subscriber.sync()[0]
    cancel_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="Zgjedhjet"
    )
    server.publish()
    assert "ANULUAR: Dëgjesë publike: Rajoni 3" in subscriber.sync()[0]
    restore_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="U gjet salla"
    )
    server.publish()
    assert subscriber.sync() == [
        "27.10.2026 17:00 19:00 Dëgjesë publike: Rajoni 3 | Salla e re, Vlorë | CONFIRMED",
        moved[1],
    ]
    assert len(list(subscriber.events.glob("*.ics"))) == 2


def rename_hall(card: HearingCard, name: str) -> None:
    """Correct the name of the hall, which moves nobody."""
    facts = make.facts(
        slot=make.again(card).slot, venue=VenueChoice(text=name), theme_ids=(make.some_theme(),)
    )
    edit_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, facts=facts,
        confirmed=make.EVERY_TICK,
    )  # fmt: skip


def life_of_a_hearing(clock: StillClock) -> Iterator[bytes]:
    """The feed after each step from creation to restoration, all within the same second."""
    hall = make.venue("Pallati i Kulturës")
    card = make.announced(HearingStatus.TENTATIVE, venue=VenueChoice(hall))

    def feed() -> bytes:
        return read_feed(FeedScope("vlore"), "sq").body

    def now() -> dict[str, Any]:
        return {"actor": SYSTEM, "hearing_id": card.id, "expected_version": make.again(card).version}

    yield feed()
    publish_hearing(**now(), confirmed=make.EVERY_TICK)
    yield feed()
    reschedule_hearing(**now(), slot=Slot(date(2026, 10, 27), time(17), time(19)), reason="Moti")
    yield feed()
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Venue, hall).name = "Salla e re"
        uow.record(VenueChanged(municipality_id="vlore", venue_id=hall))
    yield feed()
    cancel_hearing(**now(), reason="Zgjedhjet")
    yield feed()
    clock.move(days=-2)  # a clock that was set back must not take anything back
    restore_hearing(**now(), reason="U gjet data")
    yield feed()


def test_every_program_sees_each_step_as_a_newer_revision_of_the_same_event(clock: StillClock) -> None:
    steps = list(life_of_a_hearing(clock))
    for reader, revision_of in FOLLOWERS.items():
        seen = [revision_of(feed) for feed in steps]
        assert len({uid for uid, _sequence, _stamp in seen}) == 1, reader
        assert [sequence for _uid, sequence, _stamp in seen] == [0, 1, 2, 2, 3, 4], reader
        stamps = [stamp for _uid, _sequence, stamp in seen]
        assert all(later > earlier for earlier, later in pairwise(stamps)), reader
