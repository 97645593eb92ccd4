"""What every command gets: a way to make the application that fits it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask

from pb_app.config import Settings


@dataclass
class Context:
    """Makes applications; commands never import the composition root."""

    factory: Callable[..., Flask]

    def settings(self, *, env: str | None = None, base_url: str | None = None) -> Settings:
        """The settings of the environment, with what the command itself decides."""
        settings = Settings.from_environment(env=env)
        return replace(settings, base_url=base_url) if base_url else settings

    @contextmanager
    def app(self, settings: Settings | None = None, **adapters: Any) -> Iterator[Flask]:  # noqa: ANN401 - adapters by name
        """An application with its context pushed."""
        app = self.factory(settings or self.settings(), **adapters)
        with app.app_context():
            yield app
