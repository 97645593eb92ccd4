"""``pb duplicates``: likely pairs with their likeness; nothing is linked; one clear line on an error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from apiflask import APIFlask
from click.testing import CliRunner, Result

from pb_app.cli.context import Context
from pb_app.cli.duplicates import duplicates
from pb_app.consolidation.queries.bench import progress
from pb_app.kernel.errors import NotFound
from tests.consolidation.factories import make_item
from tests.proposals.factories import listed, submit

Run = Callable[..., Result]
CANAL, AGAIN = "Pastrimi i kanalit kullues te ura e Poros.", "Pastroni kanalet kulluese te ura e poros!"


class Here(Context):
    """A context whose application is that of the test."""

    @contextmanager
    def app(self, *_args: object, **_kwargs: object) -> Iterator[APIFlask]:  # type: ignore[override]
        yield self.factory()  # type: ignore[misc]


@pytest.fixture
def run(app: APIFlask) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(duplicates, list(arguments), obj=Here(lambda: app))

    return invoke


def test_pairs_are_listed_and_nothing_is_linked(run: Run, cycle_id: int) -> None:
    first, second = listed(text=CANAL), listed(text=AGAIN)
    secret = submit(text=CANAL).ref
    listed(text="Bibliotekë për të vegjlit.", place_id=None, theme_id="tjeter")
    result = run("vlore", "2027")
    assert result.exit_code == 0, result.output
    assert f"{first}  {second}  same place, same theme" in result.output
    assert "1 pairs, 1 shown. Nothing was linked." in result.output
    assert secret not in result.output
    assert progress(cycle_id).gathered == 0


def test_what_is_together_already_is_left_out(run: Run, cycle_id: int) -> None:
    make_item(listed(text=CANAL), listed(text=AGAIN))
    listed(text=CANAL)
    assert "2 pairs, 1 shown." in run("vlore", "2027", "--limit", "1", "--least", "0.3").output
    assert "1 pairs, 1 shown." in run("vlore", "2027", "--least", "1").output


def test_unknown_names_are_refused(run: Run, cycle_id: int) -> None:
    assert isinstance(run("nuk-ka", "2027").exception, NotFound)
    assert isinstance(run("vlore", "2031").exception, NotFound)
    assert run("vlore", "jo").exit_code == 2
