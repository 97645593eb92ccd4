"""What was proposed at a hearing, as the features above know it.

Hearings lie below proposals and must not import them. Whoever knows of proposals registers a ``RaisedSource``
when the application is composed.
"""

from collections.abc import Sequence
from typing import Protocol

from flask import Flask, current_app

from pb_app.hearings.day.minutes import RaisedProposal, Voting

_EXTENSION = "pb_raised_sources"


class RaisedSource(Protocol):
    """What another feature knows of a hearing."""

    def raised_at(self, hearing_id: int) -> Sequence[RaisedProposal]:
        """The public proposals of a hearing in the order in which they were written down; no person's data."""
        ...

    def voting_at(self, hearing_id: int) -> Voting | None:
        """How the people voted on them before leaving; None where nobody counted."""
        ...


def register_raised_source(app: Flask, source: RaisedSource) -> None:
    """Let a feature add what it knows."""
    app.extensions.setdefault(_EXTENSION, []).append(source)


def raised_at(hearing_id: int) -> tuple[RaisedProposal, ...]:
    """What was proposed at a hearing."""
    sources: Sequence[RaisedSource] = current_app.extensions.get(_EXTENSION, ())
    return tuple(one for source in sources for one in source.raised_at(hearing_id))


def voting_at(hearing_id: int) -> Voting | None:
    """How the people voted on what was proposed at a hearing."""
    sources: Sequence[RaisedSource] = current_app.extensions.get(_EXTENSION, ())
    return next((found for source in sources if (found := source.voting_at(hearing_id))), None)
