"""Print every figure: ``python -m benchmarks``."""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from apiflask import APIFlask

from benchmarks.changed_feed import changed_feed
from benchmarks.documents import documents
from benchmarks.duplicates import databases, everywhere
from benchmarks.exports import exports
from benchmarks.growth import growth
from benchmarks.measure import Server, running, statements
from benchmarks.planning import planning
from benchmarks.submitting import SIZES, submitting
from benchmarks.town import add_hearings, make_app, submit_one

SMALL, LARGE, PROPOSALS = 100, 1000, 300
FEED = "/vlore/hearings.ics"


def row(name: str, figure: str, aim: str) -> None:
    """One line of the table."""
    sys.stdout.write(f"{name:<48} {figure:>30}   {aim}\n")
    sys.stdout.flush()


def against(floor: float, cost: float) -> str:
    """A cost as a multiple of the floor, as a share of its rate, and in milliseconds."""
    return f"{cost / floor:5.2f} x ({floor / cost:4.2f}) {cost * 1000:6.2f} ms"


def feeds(app: APIFlask, server: Server, floor: float, floor_anew: float, size: int) -> None:
    """An unchanged feed: fetched whole, and answered with 304 on a connection of its own, as programs ask each hour.

    (waitress ends the connection after any 304, so on a kept one the reconnecting would be measured.)
    """
    etag = str(server.get(FEED).getheader("ETag"))
    plain = server.cpu_of(FEED)
    packed = server.cpu_of(FEED, {"Accept-Encoding": "gzip"})
    unchanged = server.cpu_of(FEED, {"If-None-Match": etag}, anew=True)
    aim = "rate ≥ 0.5 of hello" if size == SMALL else "rate ≥ 0.3 of hello"
    row(f"feed of {size} hearings, unchanged, plain", against(floor, plain), aim)
    row(f"feed of {size} hearings, unchanged, gzip", against(floor, packed), aim)
    row(
        f"feed of {size} hearings, 304, new connections",
        against(floor_anew, unchanged),
        "rate ≥ 0.45 of hello",
    )
    app.test_client().get(FEED)  # the first request of a process learns which municipalities there are
    with statements(app) as sent:
        app.test_client().get(FEED, headers={"If-None-Match": etag})
    row(f"feed of {size} hearings, 304: SQL statements", str(len(sent)), "1")


def after_a_change(app: APIFlask) -> None:
    """A feed of which one event is new, against the icalendar library for all of them."""
    library, ours, sent = changed_feed(app)
    figure = f"1/{library / ours:.0f} of {library * 1000:.0f} ms"
    row(f"feed of {LARGE} hearings after a change", figure, "≤ 1/20 of the icalendar library")
    row(f"feed of {LARGE} hearings after a change: SQL statements", str(sent), "≤ 3")


def pages(app: APIFlask, server: Server, floor: float, ref: str) -> None:
    """Public pages, signed out."""
    for name, path, aim in (
        ("municipality", "/vlore/", "≤ 5 x"),
        ("calendar, month", "/vlore/hearings", "≤ 5 x"),
        ("list of proposals", "/vlore/proposals", "≤ 5 x"),
        ("page of a hearing", f"/vlore/hearings/{ref}", "≤ 4 x"),
    ):
        row(name, against(floor, server.cpu_of(path, times=60)), aim)
        app.test_client().get(path)  # what a process learns once
        with statements(app) as sent:
            size = len(app.test_client().get(path).data)
        row(f"{name}: SQL statements, KB of HTML", f"{len(sent)}, {size / 1000:.0f}", "≤ 6, ≤ 40")


def add_proposals(app: APIFlask) -> None:
    """What the pages show."""
    with app.app_context():
        for number in range(PROPOSALS):
            submit_one(number)


def cold_start() -> None:
    """From nothing to an application, in a process of its own."""
    program = (
        "import re; from pathlib import Path; from pb_app.app import create_app; create_app(); "
        # ru_maxrss would remember the process that started this one
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"PATH": os.environ["PATH"], "PB_ENV": "test", "PB_DATA_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    row("cold start", f"{time.perf_counter() - start:.2f} s", "≤ 2.5 s")
    row("memory after the start", f"{done.stdout.strip()} MiB", "≤ 120 MiB")


def main() -> None:
    """Measure everything in one run, with one floor."""
    sys.stdout.write(
        f"{datetime.now(UTC):%Y-%m-%d}: CPU of the server for a request, against a bare Flask route under the "
        "same server (waitress); in brackets its rate as a share of that floor's\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = make_app(folder)
        ref = add_hearings(app, SMALL)
        add_proposals(app)
        with running() as bare:
            floor, floor_anew = bare.cpu_of("/"), bare.cpu_of("/", anew=True)
        row(
            "hello (the floor), and on new connections", f"{floor * 1000:.2f}, {floor_anew * 1000:.2f} ms", ""
        )
        with running(folder) as server:
            feeds(app, server, floor, floor_anew, SMALL)
            pages(app, server, floor, ref)
            add_hearings(app, LARGE - SMALL)
            feeds(app, server, floor, floor_anew, LARGE)
        after_a_change(app)
    submitting(row, SIZES[:1])
    exports(row)
    cold_start()
    documents(row)
    planning(row)
    everywhere()
    with databases("sqlite") as app:
        growth(app, is_all=False)


if __name__ == "__main__":
    main()
