"""Files of many proposals, against the bare writers over bare SQL: in a process of its own, for its memory."""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.town import YEAR, make_app, open_app
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.exporting import export_cycle
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work

FEW, MANY = 10_000, 100_000
ROUNDS = 3
Row = Callable[[str, str, str], None]
_SQL = sa.text(
    "SELECT p.ref, p.municipality_id, c.year, p.listed_at, p.place_id, l.name, p.village, p.theme_id, t.name, p.text, "
    "p.text_en, p.source, p.voices, p.signatures, p.supports, p.hearing_votes, h.ref, p.status, p.status_reason, "
    "p.forwarded_to, p.is_example, p.source_url FROM proposal p JOIN budget_cycle c ON c.id = p.cycle_id "
    "JOIN theme t ON t.id = p.theme_id LEFT JOIN place l ON l.id = p.place_id "
    "LEFT JOIN hearing h ON h.id = p.hearing_id ORDER BY p.id"
)
"""The same columns as the file, names included."""


def exports(row: Row) -> None:
    """Print the lines of aim 6."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_app(folder)
        _run(folder, "fill", FEW)
        for fmt, times in (("csv", 2.5), ("xlsx", 2.0)):
            found = _run(folder, fmt, FEW)
            cost, floor = found["seconds"], found["floor"]
            figure = f"{cost / floor:5.2f} x of {floor * 1000:.0f} ms"
            row(f"export of {FEW:,} proposals, {fmt.upper()}, CPU", figure, f"≤ {times} x the bare writer")
            row(
                f"export of {FEW:,} proposals, {fmt.upper()}, memory rise", f"{found['rise']} MiB", "≤ 40 MiB"
            )
        first = _run(folder, "first", FEW)["seconds"]
        row(f"export of {FEW:,} proposals, CSV, first byte", f"{first * 1000:.0f} ms", "< 200 ms")
        _run(folder, "fill", MANY)
        for fmt in ("csv", "xlsx"):
            found = _run(folder, fmt, MANY)
            figure = f"{found['seconds']:.1f} s, {found['rise']} MiB"
            row(f"export of {MANY:,} proposals, {fmt.upper()}: CPU, memory rise", figure, "bounded memory")


def _run(folder: Path, what: str, count: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exports", str(folder), what, str(count)],
        env=os.environ | {"PB_ENV": "test"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _fill(count: int) -> None:
    """So many listed proposals, written past the use cases: only their number matters here."""
    cycle = get_cycle("vlore", YEAR)
    with unit_of_work(SYSTEM) as uow:
        there = uow.session.scalar(sa.select(sa.func.count(Proposal.id))) or 0
        rows = [
            {
                "ref": f"VL27-B{number:07d}", "municipality_id": "vlore", "cycle_id": cycle.id, "number": number,
                "place_id": "vlore-rajoni-3", "village": "", "theme_id": "uji-i-pijshem", "search_key": "",
                "text": f"Rruga pranë shkollës nr. {number} ka nevojë për trotuar, ndriçim dhe kullim. " * 2,
                "text_en": "", "source": ProposalSource.WEB, "status": ProposalStatus.LISTED, "voices": 1,
                "created_at": uow.now, "listed_at": uow.now, "is_example": False, "source_url": "",
                "status_reason": "", "forwarded_to": "", "answer_in_hall": "", "protocol_number": "",
            }
            for number in range(there + 1, count + 1)
        ]  # fmt: skip
        for start in range(0, len(rows), 5000):
            uow.session.execute(sa.insert(Proposal), rows[start : start + 5000])


def _floor(fmt: str, path: Path) -> None:
    """The same rows as plain tuples into the bare writer."""
    with db.engine.connect() as connection:
        rows = connection.execute(_SQL)
        if fmt == "csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(tuple(one) for one in rows)
            return
        from xlsxwriter import Workbook  # noqa: PLC0415 - heavy

        workbook = Workbook(str(path), {"constant_memory": True})
        sheet = workbook.add_worksheet()
        for at, one in enumerate(rows):
            for column, value in enumerate(one):
                if isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value not in (None, ""):
                    sheet.write_string(at, column, value)
        workbook.close()


def _best(work: Callable[[], None]) -> float:
    best = float("inf")
    for _round in range(ROUNDS):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def _peak() -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def _measured(fmt: str, path: Path) -> dict[str, Any]:
    cycle = get_cycle("vlore", YEAR)
    _floor(fmt, path) if fmt == "xlsx" else None  # the library itself is no rise
    before = _peak()
    export_cycle(cycle, fmt, path)
    rise = _peak() - before
    return {
        "seconds": _best(lambda: export_cycle(cycle, fmt, path)),
        "rise": rise,
        "floor": _best(lambda: _floor(fmt, path)),
    }


def _first_byte() -> dict[str, Any]:
    from flask import current_app  # noqa: PLC0415 - within the application only

    client = current_app.test_client()
    client.get("/vlore/proposals.csv?q=asgje")
    begun = time.perf_counter()
    answer = client.get("/vlore/proposals.csv", buffered=False)
    next(iter(answer.response))
    return {"seconds": time.perf_counter() - begun}


def main(folder: str, what: str, count: str) -> None:
    """One measure in this process, as JSON."""
    with open_app(Path(folder)).app_context():
        if what == "fill":
            _fill(int(count))
            found: dict[str, Any] = {}
        elif what == "first":
            found = _first_byte()
        else:
            found = _measured(what, Path(folder) / f"out.{what}")
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
