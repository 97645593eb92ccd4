"""What each page costs, made anew, as proposals and hearings grow.

``python -m benchmarks.growth [--only sqlite|postgresql] [--long]``: 10,000 proposals and 200 hearings against 100,000
and 2,000, or (``--long``) 1,000,000 and 20,000. PostgreSQL is what BENCH_DATABASE_URL names; it is emptied.
The cost is the CPU of this process and, of PostgreSQL on the same machine, of the backends that serve it, as a multiple
of a yardstick: the CPU of a fixed piece of work, measured beside each request.
"""

import argparse
import gc
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from apiflask import APIFlask
from flask.testing import FlaskClient

from benchmarks.duplicates import databases
from benchmarks.grown import Country
from benchmarks.measure import statements
from benchmarks.town import YEAR
from pb_app.database import db
from pb_app.hearings.feed_reading import SHELF
from pb_app.web.kept_answers import EXTENSION

FEW, MANY, MILLION = (10_000, 200), (100_000, 2_000), (1_000_000, 20_000)
AIM: Final = 1.2
TIMES: Final = 9
_YARDSTICK: Final = 20_000
_TEXT: Final = "Pastrimi i kanalit kullues nga Novosela deri te rruga e re, se përmbytemi çdo dimër."


class Meter:
    """CPU of this process and of the backends of its connections."""

    def __init__(self, app: APIFlask) -> None:
        self._backends: set[int] = set()
        with app.app_context():
            db.engine.dispose()
            sa.event.listen(db.engine, "connect", self._connected)

    def _connected(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - any DB-API connection
        info = getattr(connection, "info", None)
        if info is not None:
            self._backends.add(info.backend_pid)
            connection.execute("SET max_parallel_workers_per_gather = 0")  # whose CPU would not be seen
            connection.commit()

    def now(self) -> float:
        """Seconds so far."""
        return time.process_time() + sum(map(_spent, self._backends))


def _spent(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0


class Visitor:
    """Sends requests whose answers are made anew each time."""

    def __init__(self, app: APIFlask, meter: Meter, person: str) -> None:
        self.app, self.meter = app, meter
        self.client: FlaskClient = app.test_client()
        with self.client.session_transaction("/staff/login") as session:
            session["_user_id"], session["_fresh"] = person, True

    def cost(self, path: str) -> tuple[float, int]:
        """CPU of one request as a multiple of the yardstick's (the least of several of each), and its statements."""
        form = self._check_form(path) if path.endswith("/proposals/new") else None
        if form is None:
            return self._least(lambda: self.client.get(path))
        return self._least(lambda: self.client.post(path, data=form))

    def _least(self, send: Callable[[], Any]) -> tuple[float, int]:
        best = stick = float("inf")
        for attempt in range(TIMES + 1):
            self.app.extensions.pop(EXTENSION, None)
            self.app.extensions.pop(SHELF, None)
            gc.collect()
            stick = min(stick, _yardstick())
            before = self.meter.now()
            answer = send()
            answer.get_data()
            spent = self.meter.now() - before
            if answer.status_code not in {200, 302, 303}:
                message = f"{answer.request.path}: {answer.status_code}"
                raise RuntimeError(message)
            best = min(best, spent) if attempt else best
            if attempt > 1 and best > 1:
                break
        self.app.extensions.pop(EXTENSION, None)
        self.app.extensions.pop(SHELF, None)
        with statements(self.app) as sent:
            send()
        return best / stick, len(sent)

    def _check_form(self, path: str) -> dict[str, str]:
        page = self.client.get(path).get_data(as_text=True)
        hidden = dict(re.findall(r'name="(csrf_token|token|shown)"[^>]*value="([^"]+)"', page))
        return hidden | {
            "text": _TEXT, "place": "vlore-novosele", "theme": "zhvillimi-i-qendrueshem", "step": "check",
        }  # fmt: skip


def _yardstick() -> float:
    """Seconds of CPU for the same work each time: the machine is not equally quick all the while."""
    before = time.process_time()
    sum(hash(str(number)) & 1 for number in range(_YARDSTICK))
    return time.process_time() - before


def pages(country: Country) -> dict[str, str]:
    """Each page by a name."""
    budget, middle = f"/vlore/budget/{YEAR}", country.proposals // 2
    ref, day = _some_hearing()
    return {
        "home": "/?all=1",
        "municipality": "/vlore/",
        "calendar": "/vlore/hearings",
        "calendar of a month": f"/vlore/hearings?month={day[:7]}",
        "feed of a municipality": "/vlore/hearings.ics",
        "feed of a place": "/vlore/places/vlore-novosele/hearings.ics",
        "page of a hearing": f"/vlore/hearings/{ref}",
        "changes of the calendar": "/vlore/hearings/changes",
        "proposals": "/vlore/proposals",
        "proposals of a place": "/vlore/proposals?place=vlore-novosele",
        "proposals of a theme": "/vlore/proposals?theme=ndricimi",
        "proposals by a word": "/vlore/proposals?q=semaforit",
        "proposals by two words": "/vlore/proposals?q=rruges+asfalt",
        "proposals, far down": f"/vlore/proposals?after={middle}",
        "a proposal": f"/vlore/proposals/{_some_listed(country)}",
        "checking a new proposal": "/vlore/proposals/new",
        "budget year": budget,
        "coverage": f"{budget}/coverage",
        "yearly report": f"{budget}/report",
        "consolidated list": f"{budget}/list",
        "progress": f"{budget}/progress",
        "open data": "/data",
        "API: proposals": "/api/v1/proposals",
        "API: proposals of a municipality": "/api/v1/proposals?municipality=vlore&year=2027&theme=ndricimi",
        "API: proposals, far down": f"/api/v1/proposals?after={middle}",
        "API: hearings": "/api/v1/hearings",
        "API: hearings of a municipality": "/api/v1/hearings?municipality=vlore",
        "API: items": f"/api/v1/items?municipality=vlore&year={YEAR}",
        "staff: desk": "/staff/",
        "staff: hearings": "/staff/vlore/hearings",
        "staff: queue": "/staff/vlore/proposals",
        "staff: queue, what waits": "/staff/vlore/proposals?status=submitted",
        "staff: next that waits": "/staff/vlore/proposals/next",
        "staff: bench": "/staff/vlore/consolidation",
        "staff: pile": "/staff/vlore/consolidation/pile",
        "staff: items": "/staff/vlore/consolidation/items",
    }


def _some_hearing() -> tuple[str, str]:
    row = db.session.execute(
        sa.text(
            "SELECT ref, on_date FROM hearing WHERE municipality_id = 'vlore' AND status = 'held'"
            " ORDER BY on_date DESC LIMIT 1"
        )
    ).one()
    db.session.remove()
    return row[0], str(row[1])


def _some_listed(country: Country) -> str:
    wanted = sa.text(
        "SELECT ref FROM proposal WHERE cycle_id = :id AND status = 'listed' ORDER BY id DESC LIMIT 1"
    )
    found = db.session.scalar(wanted, {"id": country.here.id})
    db.session.remove()
    return str(found)


def growth(app: APIFlask, *, is_all: bool, most: tuple[int, int] = MANY) -> None:
    """Fill, measure, fill, measure; print each page, or only what all came to and those that grow."""
    with app.app_context():
        kind = db.engine.dialect.name
        country = Country()
    costs: list[dict[str, tuple[float, int]]] = []
    meter = Meter(app)
    for proposals, hearings in (FEW, most):
        with app.app_context():
            country.grow(proposals, hearings)
            country.gather()
            addresses = pages(country)
        visitor = Visitor(app, meter, country.person)
        costs.append({name: visitor.cost(path) for name, path in addresses.items()})
    _print(kind, most, costs, is_all=is_all)


def _print(
    kind: str, most: tuple[int, int], costs: list[dict[str, tuple[float, int]]], *, is_all: bool
) -> None:
    few, many = costs
    title = f"{FEW[0]:,} against {most[0]:,} proposals"
    ratios = {name: many[name][0] / few[name][0] for name in few}
    passing = sum(ratio <= AIM for ratio in ratios.values())
    for name, ratio in ratios.items():
        if is_all or ratio > AIM:
            (before, fewer), (after, more) = few[name], many[name]
            figure = f"{before:8.2f} -> {after:8.2f} yardsticks"
            sent = str(more) if fewer == more else f"{fewer} -> {more}"
            sys.stdout.write(f"{kind}: {name:<36} {figure}   {ratio:6.2f} x   {sent} statements\n")
    sys.stdout.write(f"{kind}, {title}: {passing} of {len(ratios)} pages made anew cost at most {AIM} x\n")
    sys.stdout.flush()


def main() -> None:
    """Every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--long", action="store_true", help="a million proposals")
    given = parser.parse_args()
    with databases(given.only) as app:
        growth(app, is_all=True, most=MILLION if given.long else MANY)


if __name__ == "__main__":
    main()
