"""How far long work is, on a terminal."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import click


class Bar:
    """A bar on a terminal, nothing in a file: ``progress(done, total)`` moves it."""

    def __init__(self, label: str) -> None:
        is_shown = sys.stderr.isatty()
        self._bar: Any = (
            click.progressbar(length=1000, label=label, file=sys.stderr) if is_shown else nullcontext()
        )
        self._shown = 0

    def __enter__(self) -> Callable[[int, int], None]:
        opened = self._bar.__enter__()

        def progress(done: int, total: int) -> None:
            reached = 1000 * min(done, total) // max(total, 1)
            if opened is not None and reached > self._shown:
                opened.update(reached - self._shown)
                self._shown = reached

        return progress

    def __exit__(self, *raised: object) -> None:
        self._bar.__exit__(*raised)
