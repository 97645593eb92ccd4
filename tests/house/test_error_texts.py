"""Every code of an error or a warning has a sentence, and every sentence has a code that says it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pb_app.wiring  # noqa: F401 - every feature registers its sentences when it is mounted
from pb_app.web import error_texts
from pb_app.web.error_texts import has_text
from tests.house.source_code import PACKAGE, called_name, modules, place, tree_of

OWN_CODES = {"NotFound", "Forbidden", "StaleVersion", "NeedsConfirmation"}


@cache
def raising_names() -> frozenset[str]:
    """Classes whose first argument is a code: ``Warn``, ``DomainError`` and what derives from it."""
    names = {"DomainError", "Warn"}
    classes = [
        node for path in modules() for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)
    ]
    for _round in range(3):
        names |= {
            each.name
            for each in classes
            for base in each.bases
            if isinstance(base, ast.Name) and base.id in names
        }
    return frozenset(names - OWN_CODES)


def constants(node: ast.expr) -> list[str]:
    """The codes that an expression may give: a constant, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return []


def codes_in(path: Path) -> Iterator[tuple[str, str]]:
    """Code and place of every error and warning made in a module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and called_name(node) in raising_names() and node.args:
            for code in constants(node.args[0]):
                yield code, place(path, node)


def test_every_code_has_a_sentence() -> None:
    found = [(code, where) for path in modules() for code, where in codes_in(path)]
    assert len(found) > 20, "the scan finds codes"
    assert [f"{where}: {code}" for code, where in found if not has_text(code)] == []


def test_every_sentence_is_said_somewhere() -> None:
    """A code that no other line names is dead."""
    registering = {path for path in modules() if "register_texts(" in path.read_text(encoding="utf-8")}
    words: dict[str, int] = {}
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words[node.value] = words.get(node.value, 0) + (1 if path in registering else 2)
    # Once in the table of sentences (a registering room), and at least once where it is raised.
    assert [code for code in error_texts._TEXTS if words.get(code, 0) < 2] == []


def test_the_scan_sees_a_code() -> None:
    assert "not_found" not in {code for code, _where in codes_in(PACKAGE / "kernel" / "errors.py")}
    assert {"Warn", "DomainError"} <= raising_names()
