"""A database with its own connections, for the races."""

from tests.trust.conftest import fresh_database, make_app, race, running

__all__ = ["fresh_database", "make_app", "race", "running"]
