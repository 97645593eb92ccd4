"""What a reader relies on in the sources: nothing marked safe, no address of a registry, no path of a machine."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.source_code import ROOT, modules, templates, tracked_files

UNSAFE = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false|\bMarkup\(")
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\b(src|type=\"application/))", re.IGNORECASE
)
# Written in two parts, so that this file does not find itself.
REGISTRIES = re.compile(
    r"\b(py" + r"pi|python" + r"hosted|npm" + r"js|deb\.debian|security\.debian)\.(org|com)\b"
)
MACHINE_PATHS = re.compile(r"(?<![\w.-])/" + r"(home|root|Users)/\w")
LONG = 300


def _found(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_templates_escape_everything() -> None:
    assert _found(UNSAFE, templates()) == []


def test_views_make_no_markup_of_their_own() -> None:
    assert _found(re.compile(r"\bMarkup\("), modules()) == []


def test_templates_have_no_inline_script_or_style() -> None:
    """Mails and what mail programs read may have none either: their templates are plain text."""
    assert _found(INLINE, templates()) == []


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registries", "machine paths"])
def test_no_tracked_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    assert _found(pattern, tracked_files()) == []


def test_nothing_is_left_open_in_the_code() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|NotImplemented" + r"Error)\b")
    assert _found(words, [*modules(), *templates()]) == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    """About 300 lines; the longest are listed by ``pytest -s``."""
    lengths = sorted(
        ((len(path.read_text(encoding="utf-8").splitlines()), path) for path in modules()), reverse=True
    )
    for length, path in lengths[:10]:
        print(f"{length:5} {path.relative_to(ROOT)}")  # noqa: T201 - a report for who asks with -s
    assert [str(path.relative_to(ROOT)) for length, path in lengths if length > LONG] == []


def test_no_room_is_called_after_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [path for path in modules() if empty_names & {path.stem, *path.parent.parts}] == []
