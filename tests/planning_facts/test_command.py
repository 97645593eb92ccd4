"""``pb plan``: the plan as a table, obstacles with what would help, one clear line on an error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from apiflask import APIFlask
from click.testing import CliRunner, Result

from pb_app.cli.context import Context
from pb_app.cli.planning import plan
from pb_app.hearings.planning import running
from tests.hearings import factories as hearings
from tests.planning_facts.season import lines, make_season, rule, team

Run = Callable[..., Result]


class Here(Context):
    """A context whose application is that of the test."""

    @contextmanager
    def app(self, *_args: object, **_kwargs: object) -> Iterator[APIFlask]:  # type: ignore[override]
        yield self.factory()  # type: ignore[misc]


@pytest.fixture
def run(app: APIFlask) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(plan, list(arguments), obj=Here(lambda: app))

    return invoke


def test_the_plan_is_printed_and_written(run: Run) -> None:
    make_season()
    hearings.venue("Salla e Rajonit 1", place_id="vlore-rajoni-1")
    team("Ekipi 1")
    result = run("vlore", "2027", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Hearings placed: 2 of 2." in result.output
    assert "Nothing was written." in result.output
    assert "Salla e Rajonit 1" in result.output
    assert lines() == []
    written = run("vlore", "2027", "--seed", "1")
    table = [one for one in written.output.splitlines() if "2026" in one]
    assert table == [one for one in result.output.splitlines() if "2026" in one], (
        "the same seed, the same plan"
    )
    assert "Written into the draft." in written.output
    assert len(lines()) == 2


def test_what_cannot_be_placed_comes_with_what_would_help(run: Run) -> None:
    make_season()
    hearings.venue("Salla e shkollës", place_id="vlore-novosele", capacity=20)
    rule("vlore-novosele", expected_people=90)
    result = run("vlore", "2027")
    assert result.exit_code == 0, "an obstacle is no error"
    assert "Not placed: Novoselë, round 1." in result.output
    assert "no hall has enough seats" in result.output
    assert "would help: Novoselë: find a hall with 90 seats." in result.output


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("atlantida", "2027"), "Error: no municipality has the id 'atlantida'"),
        (("vlore", "2031"), "Error: 'vlore' has no budget process 2031"),
    ],
)
def test_an_error_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    make_season()
    result = run(*arguments)
    assert (result.exit_code, result.output.strip()) == (1, line)


def test_the_exact_planner_may_be_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    make_season()
    monkeypatch.setattr(running, "exact_is_installed", lambda: False)
    result = run("vlore", "2027", "--engine", "exact")
    assert result.exit_code == 1
    assert "it needs the extra “scheduling”" in result.output


def test_both_engines_place_the_same_hearings(run: Run) -> None:
    pytest.importorskip("ortools")
    make_season()
    result = run("vlore", "2027", "--engine", "exact", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Hearings placed: 2 of 2." in result.output
    assert "no plan costs less than" in result.output
