"""Read the house's own sources for the guards: syntax trees, templates, tracked files."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pb_app"


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def calls_in(path: Path) -> Iterator[ast.Call]:
    """Every call in a module."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last part of what is called: ``commit`` of ``db.session.commit()``."""
    target = call.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    """``pb_app/x.py:12``, for messages."""
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def templates() -> list[Path]:
    """Every Jinja template."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every text file under version control; every file of the tree where there is none (a source archive)."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        found = [path for path in ROOT.rglob("*") if not {".venv", "node_modules"} & set(path.parts)]
    else:
        found = [ROOT / name for name in listing.stdout.split("\0") if name]
    return tuple(path for path in found if path.is_file() and b"\0" not in path.read_bytes()[:4096])
