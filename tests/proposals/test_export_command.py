"""``pb export proposals``: the public file, and a clear word where a format cannot hold proposals."""

from pathlib import Path

import pytest
from apiflask import APIFlask
from click.testing import CliRunner, Result

from pb_app.cli.context import Context
from pb_app.cli.proposals import export_command
from tests.proposals.factories import listed, submit


def run(app: APIFlask, out: Path, fmt: str) -> Result:
    context = Context(lambda *_args, **_kwargs: app)
    return CliRunner().invoke(export_command, ["vlore", "2027", "--format", fmt, "-o", str(out)], obj=context)


@pytest.mark.usefixtures("cycle_id")
def test_the_file_holds_what_is_public(
    app: APIFlask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PB_ENV", "test")
    shown, hidden = listed(), submit().ref
    answer = run(app, tmp_path / "p.csv", "csv")
    assert answer.exit_code == 0, answer.output
    text = (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    assert shown in text
    assert hidden not in text


def test_projects_with_a_cost_are_those_of_the_list(app: APIFlask, tmp_path: Path) -> None:
    answer = run(app, tmp_path / "p.pb", "pb")
    assert answer.exit_code == 1
    assert "pb export list vlore 2027 --format pb" in answer.output
    assert answer.output.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
