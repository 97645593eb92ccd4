"""The suite on SQLite, short enough to be run; whole, with coverage, on PostgreSQL and in Chromium too.

``make test`` runs it, ``make check`` runs it whole; the last lines say how each part went and what was left out.
In CI (``CI`` is set) nothing that a machine can have is left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.services import find_postgresql, find_redis

E2E = "tests/e2e"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Report:
    """What each part came to, for the last lines."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def left_out(self, what: str, why: str) -> None:
        """Note a part that this machine cannot run; in CI that is a failure."""
        in_ci = bool(os.environ.get("CI"))
        self.failed |= in_ci
        self.lines.append(f"{what}: LEFT OUT, {why}" + (" (CI must have it)" if in_ci else ""))


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def run_part(report: Report, name: str, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run pytest once, pass its output through, and keep its last line."""
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    last = ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **environ}
    ) as run:
        for line in run.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line.strip() if " in " in line and line[:1].isdigit() else last
            if line.startswith("TOTAL"):
                report.lines.append(f"Coverage: {line.split()[-1]} of pb_app, branches included")
    report.failed |= run.returncode != 0
    verdict = "" if run.returncode == 0 else f" (exit {run.returncode})"
    report.lines.append(f"{name}: {last or 'no summary'}{verdict}")


def run_all(*, whole: bool) -> Report:
    """Run every part that this machine can run; but for SQLite only if ``whole``."""
    report = Report()
    shared = ["-n", "2", "-m", "not long", f"--ignore={E2E}"]
    redis_url = find_redis()
    environ = {"TEST_REDIS_URL": redis_url} if redis_url else {}
    if not redis_url:
        report.left_out("Redis", "no server answers on 127.0.0.1:6379 and TEST_REDIS_URL is not set")
    coverage = ["--cov", "--cov-report=term-missing:skip-covered"] if whole else []
    run_part(report, "SQLite", [*shared, *coverage], {**environ, "TEST_DATABASE_URL": ""})
    if not whole:
        report.lines.append("PostgreSQL, Chromium: make check runs them")
        return report
    postgresql = find_postgresql()
    if postgresql:
        arguments = [*shared, "--database-only"]
        run_part(report, "PostgreSQL", arguments, {**environ, "TEST_DATABASE_URL": postgresql})
    else:
        report.left_out("PostgreSQL", "no local server answers and TEST_DATABASE_URL is not set")
    if find_chromium():
        run_part(report, "Chromium", [E2E, "-m", "not long"], {**environ, "TEST_DATABASE_URL": ""})
    else:
        report.left_out("Chromium", "it is not installed")
    return report


def main() -> int:
    """Run the suite and print the last lines; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--whole", action="store_true", help="measure coverage, and run on PostgreSQL and in Chromium"
    )
    report = run_all(whole=parser.parse_args().whole)
    sys.stdout.write("\n" + "\n".join(report.lines) + "\n")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
