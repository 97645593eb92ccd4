"""A built wheel carries everything: templates, compiled translations, migrations, static files, data."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.source_code import ROOT

SOURCES = ("pb_app", "templates", "translations", "migrations")
FILES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "wsgi.py", "CHANGELOG.md")
LEAVE_OUT = shutil.ignore_patterns("__pycache__", "*.mo")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is written into the work tree."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=LEAVE_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    built = copy / "dist"
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=300)
    return next(built.glob("*.whl"))


def test_it_holds_every_file_of_the_tree(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    sources = [
        path for path in (ROOT / "pb_app").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    beside = [
        path
        for name in ("templates", "migrations")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    wanted = {path.relative_to(ROOT).as_posix() for path in sources}
    wanted |= {f"pb_app/{path.relative_to(ROOT).as_posix()}" for path in beside}
    wanted.add("pb_app/translations/sq/LC_MESSAGES/messages.mo")
    assert wanted <= inside
    assert not [name for name in inside if name.startswith(("tests/", "pb_app/tests"))]


def test_it_serves_a_page_in_albanian(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, with the libraries of this environment: the database is made and a page speaks."""
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    program = """
import pathlib, pb_app
from pb_app.app import create_app
from pb_app.cli.schema import bring_up_to_date
app = create_app()
bring_up_to_date(app)
page = app.test_client().get('/').get_data(as_text=True)
assert 'lang="sq"' in page and 'Vlorë' in page, page[:500]
print(pathlib.Path(pb_app.__file__).parent)
"""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PB_")}
    environ |= {
        "PYTHONPATH": str(installed), "PB_ENV": "test", "PB_DATA_DIR": str(tmp_path / "instance"),
        "PB_BASE_URL": "http://localhost",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip().endswith(str(installed / "pb_app"))
