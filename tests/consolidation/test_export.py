"""``pb export list``: the files of a published version, as they were made."""

from pathlib import Path

import pytest
from apiflask import APIFlask
from click.testing import CliRunner

from pb_app.cli.budget_list import export_command
from pb_app.cli.context import Context
from pb_app.consolidation.queries.editions import FORMATS, find_latest, get_edition_file
from pb_app.consolidation.service import render_edition
from pb_app.jobs.service import run_due
from pb_app.kernel.errors import NotFound
from tests.consolidation.factories import price, proposed_item, publish


def test_each_format_and_older_versions(
    app: APIFlask, cycle_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PB_ENV", "test")
    context = Context(lambda *_args, **_kwargs: app)
    out, run = tmp_path / "lista", CliRunner()
    wanted = ["vlore", "2027", "-o", str(out), "--format"]
    assert isinstance(run.invoke(export_command, [*wanted, "csv"], obj=context).exception, NotFound)
    assert not out.exists()
    code = proposed_item()
    publish()
    run_due({"render_edition": render_edition})
    first = find_latest(cycle_id)
    assert first is not None
    for fmt in FORMATS:
        result = run.invoke(export_command, [*wanted, fmt], obj=context)
        assert result.output == f"Version 1 of the list written to {out}.\n"
        assert out.read_bytes() == get_edition_file(first.id, fmt, "sq").content
    for fmt, unit, kind in (("csv", "thousand", "thousand.csv"), ("docx", "lek", "relacion.docx")):
        result = run.invoke(export_command, [*wanted, fmt, "--unit", unit], obj=context)
        assert result.exit_code == 0, result.output
        assert out.read_bytes() == get_edition_file(first.id, kind, "sq").content
    result = run.invoke(export_command, [*wanted, "json", "--unit", "thousand"], obj=context)
    assert (result.exit_code, "lekë only" in result.output) == (2, True)
    price(code, 5)
    publish()
    run_due({"render_edition": render_edition})
    run.invoke(export_command, [*wanted, "csv", "--edition", "1", "--language", "en"], obj=context)
    assert out.read_bytes() == get_edition_file(first.id, "csv", "en").content
