"""The import contracts of ``.importlinter`` are kept."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_the_contracts_are_kept() -> None:
    run = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout[run.stdout.find("Contracts:") :]


def test_the_bare_package_loads_no_framework() -> None:
    """A pure test and the PDF subprocess import ``pb_app`` without the application (PEP 562)."""
    program = (
        "import sys, pb_app, pb_app.kernel.money; print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


SELDOM_USED = {
    "PIL", "alembic", "docx", "flask_migrate", "lxml", "mako", "ortools", "pb_app.cli.demo", "python_calamine",
    "segno", "typst", "xlsxwriter",
}  # fmt: skip


def test_a_server_loads_only_what_it_needs() -> None:
    """What prints, reads and writes office documents, plans to the optimum or migrates comes where it is used."""
    program = f"import sys, pb_app.main, pb_app.cli.server; print(sorted({SELDOM_USED!r} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
