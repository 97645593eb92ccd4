"""A pytest plugin: the last lines say what was left out, and in CI nothing may be.

A test that needs something the machine may lack (Chromium, LibreOffice, a calendar client) skips
with the reason. Where ``CI`` is set, such a skip fails the run: what a machine can have, it has there.
"""

import os
from collections import Counter

import pytest

DATABASE_FIXTURES = {"whole_app", "fresh_database"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only what touches the database, for a second kind of it"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    wanted = [item for item in items if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


def _reasons(config: pytest.Config) -> Counter[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in skipped
        if isinstance(report.longrepr, tuple)
    )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if os.environ.get("CI") and exitstatus == pytest.ExitCode.OK and _reasons(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for reason, count in sorted(_reasons(config).items()):
        verdict = "LEFT OUT, which CI does not allow" if os.environ.get("CI") else "left out"
        terminalreporter.write_line(f"{verdict}: {count} test(s), {reason}")
