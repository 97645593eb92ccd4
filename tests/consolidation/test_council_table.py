"""``pb import council``: the office's own table, all or nothing, twice changes nothing."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from apiflask import APIFlask
from click.testing import CliRunner, Result

from pb_app.cli.context import Context
from pb_app.cli.council import import_command
from pb_app.consolidation.council_table import read_council
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.service import render_edition, rendering
from pb_app.database import db
from pb_app.jobs.service import run_due
from tests.consolidation.factories import card, proposed_item, publish

ACT = ("--municipality", "vlore", "--number", "45", "--date", "28.09.2026")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    monkeypatch.setenv("PB_ENV", "test")
    quick_ones = {fmt: (lambda document, _at: document.hash.encode()) for fmt in ("pdf", "xlsx")}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


@pytest.fixture
def codes(cycle_id: int) -> list[str]:
    """Three items of a published version."""
    found = [proposed_item(1_200_000) for _ in range(3)]
    publish()
    run_due({"render_edition": render_edition})
    return found


def sheet(codes: list[str]) -> bytes:
    """A workbook as an office would fill it, a title above its headings."""
    rows = [
        ["Vendimi i Këshillit për listën", "", "", ""],
        ["Kodi", "Vendimi", "Propozuar 2027", "Shuma 2027 (mijë lekë)", "Arsyeja"],
        [codes[0], "Miratuar", 1200, "", ""],
        [codes[1], "ndryshuar", 1200, 900, "sipas tavanit"],
        [codes[2], "Nuk u miratua", 1200, "", "pritet prona"],
    ]
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


def run(app: APIFlask, file: Path, *options: str) -> Result:
    db.session.rollback()  # a read of this test must not hold what the command commits
    return CliRunner().invoke(
        import_command, [str(file), *ACT, *options], obj=Context(lambda *_args, **_kwargs: app)
    )


def test_a_workbook_dry_then_for_good_then_again(app: APIFlask, codes: list[str], tmp_path: Path) -> None:
    file = tmp_path / "vkb.xlsx"
    file.write_bytes(sheet(codes))
    assert "would be entered: 3; already there: 0" in run(app, file, "--dry-run").output
    assert card(codes[0]).council is CouncilOutcome.NONE
    assert "Items entered: 3" in run(app, file).output
    found = [card(code) for code in codes]
    assert [one.council for one in found] == [
        CouncilOutcome.APPROVED, CouncilOutcome.CHANGED, CouncilOutcome.DROPPED,
    ]  # fmt: skip
    assert [dict(one.approved_by_year) for one in found] == [{2027: 1_200_000}, {2027: 900_000}, {}]
    assert "entered: 0; already there: 3" in run(app, file).output


def test_faults_name_their_rows_and_nothing_is_entered(
    app: APIFlask, codes: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "vkb.csv"
    file.write_text(
        f"code;outcome;2027;reason\n{codes[0]};approved;;\n{codes[1]};maybe;;\n{codes[0]};approved;;\n"
        f"{codes[2]};changed;12 milionë të vjetra;arsye\n"
    )
    result = run(app, file)
    assert result.exit_code == 1
    for words in ("row 3, column outcome", "row 4, column code", "row 5", "Nothing was imported. Faults: 3"):
        assert words in result.output, words
    file.write_text(
        f"code,outcome,2027,reason\n{codes[0]},approved,,\n{codes[1]},dropped,,\nVL27-Z999,approved,,\n"
    )
    result = run(app, file)
    assert result.exit_code == 1
    assert "row 3: " in result.output
    assert "row 4: This item was not proposed" in result.output
    assert card(codes[0]).council is CouncilOutcome.NONE
    assert "The decision cannot lie" in run(app, file, "--date", "2031-01-01").output
    assert run(app, file, "--year", "2031").exit_code == 2


def test_a_table_without_its_columns() -> None:
    assert [one.column for one in read_council(b"a;b\n1;2\n").faults] == ["code", "outcome"]
    empty = read_council(b"kodi;vendimi\nVL27-Z001;\n;miratuar\n")
    assert (empty.drafts, empty.faults) == ([], [])
