"""``pb select`` and ``pb export list --format pb``."""

from collections.abc import Callable
from pathlib import Path

import pytest
from apiflask import APIFlask
from click.testing import CliRunner, Result

from pb_app.cli.budget_list import export_command
from pb_app.cli.context import Context
from pb_app.cli.selecting import select_command
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.selecting.queries import list_runs
from pb_app.formats.pabulib import read_pabulib
from tests.consolidation.factories import decide, make_item, make_programme, price, publish
from tests.consolidation.selecting.test_pages import FILE, VOTES, published
from tests.consolidation.selections import support
from tests.proposals.factories import listed

Run = Callable[..., Result]


@pytest.fixture
def command(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call a command."""
    monkeypatch.setenv("PB_ENV", "test")
    context = Context(lambda *_args, **_kwargs: app)
    return lambda *arguments: CliRunner().invoke(select_command, [str(one) for one in arguments], obj=context)


def last_lines(result: Result) -> list[str]:
    """What was selected, and the sums, without the digest."""
    assert result.exit_code == 0, result.output
    return [line.replace("\u00a0", " ").split(". SHA")[0] for line in result.stdout.splitlines()[-2:]]


@pytest.mark.parametrize("rule", ["greedy", "cost-effective", "equal-shares"])
def test_a_list_on_a_terminal(cycle_id: int, command: Run, rule: str) -> None:
    make_programme(cycle_id, "04520", ceiling=2_000_000)
    ref = listed()
    code = make_item(ref)
    price(code)
    support(ref, "a", "b")
    result = command("vlore", 2027, "--rule", rule)
    assert last_lines(result) == [
        f"Selected (1): {code}",
        "Budget 2 000 000 lekë, selected 1 200 000 lekë, left 800 000 lekë",
    ]
    assert f"{code} Pastrimi i kanaleve" in result.stdout
    assert "has not asked" in result.stderr
    assert list_runs(cycle_id) == []
    assert "1. " not in command("vlore", 2027, "--rule", rule, "--no-steps").stdout
    small = command("vlore", 2027, "--rule", rule, "--budget", 5)
    assert last_lines(small)[0] == "Selected (0): nothing"


def test_a_programme_alone(cycle_id: int, command: Run) -> None:
    programme_id = make_programme(cycle_id, "04520", ceiling=2_000_000)
    mine, other = make_item(listed()), make_item(listed())
    price(mine, programme_id=programme_id)
    price(other)
    result = command("vlore", 2027, "--rule", "greedy", "--programme", "04520", "--source", "voices")
    assert last_lines(result)[0] == f"Selected (1): {mine}"
    assert f"Took no part: {other} (belongs to another budget programme)" in result.stdout
    assert (
        "Choose a budget programme" in command("vlore", 2027, "--rule", "greedy", "--programme", "9").stderr
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("vlore", 2027, "--rule", "greedy"), "no ceiling for this money"),
        (("vlore", 2028, "--rule", "greedy"), "has no budget process 2028"),
        (("askund", 2027, "--rule", "greedy"), "no municipality has the id 'askund'"),
        (("--rule", "greedy"), "name a MUNICIPALITY"),
        (
            ("vlore", 2027, "--rule", "equal-shares", "--source", "voices", "--budget", 9_000_000),
            "Equal shares need",
        ),
    ],
)
def test_what_cannot_be_run_says_why(
    cycle_id: int, command: Run, arguments: tuple[object, ...], words: str
) -> None:
    price(make_item(listed()))
    result = command(*arguments)
    assert result.exit_code != 0
    assert words in result.stderr
    assert not result.stdout


def test_a_file_needs_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PB_ENV", raising=False)
    path = tmp_path / "a.pb"
    path.write_bytes(FILE + VOTES)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError

    context = Context(refuse)  # type: ignore[arg-type]
    arguments = ["--file", str(path), "--rule", "equal-shares"]
    result = CliRunner().invoke(select_command, arguments, obj=context)
    assert last_lines(result) == ["Selected (2): 1, 2", "Budget 100, selected 100, left 0"]
    path.write_bytes(FILE)
    result = CliRunner().invoke(select_command, arguments, obj=context)
    assert (result.exit_code, result.stderr) == (1, "Error: The section VOTES is missing.\n")


def test_the_list_as_a_file(
    cycle_id: int, app: APIFlask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PB_ENV", "test")
    context = Context(lambda *_args, **_kwargs: app)
    code, out = make_item(listed()), tmp_path / "lista.pb"
    price(code)
    decide(code, Decision.PROPOSED)
    published(publish())
    wanted = ["vlore", "2027", "--format", "pb", "-o", str(out)]
    assert CliRunner().invoke(export_command, wanted, obj=context).exit_code == 0
    assert [one.id for one in read_pabulib(out.read_bytes()).projects] == [code]
    older = CliRunner().invoke(export_command, [*wanted, "--edition", "7"], obj=context)
    assert "only the newest version, 1" in older.stderr
