"""Where a proposal went: the part of the way that other features know.

Proposals lie below consolidation and must not import it. Whoever knows more of the way registers a
``TraceSource`` when the application is composed; its sentences arrive in the reader's language.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from flask import Flask, current_app

_EXTENSION = "pb_trace_sources"


@dataclass(frozen=True, kw_only=True)
class TraceStep:
    """One station of the way. ``state``: done, now (where it stands), later (still to come), no (it ended here)."""

    label: str
    state: Literal["done", "now", "later", "no"]
    date: dt.date | None = None
    detail: str = ""
    note: str = ""
    amount: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Standing:
    """Where it stands in one or two words, for a tag in a list; tone is ok, wait, no, info or empty."""

    words: str
    tone: str = ""
    is_answer: bool = False
    """Whether it was decided and published: nobody can be counted behind it any more."""


@dataclass(frozen=True, kw_only=True)
class InList:
    """What the consolidated list makes of it: the items that hold it, and the published word about the first."""

    codes: Sequence[str]
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An answer that is not what was asked for: who decided (an office, never a person), when, and why.

    Where nobody decided, ``decided_by`` is empty and ``explanation`` says what happened instead.
    """

    label: str
    decided_by: str
    reason: str = ""
    explanation: str = ""
    decided_on: dt.date | None = None
    title: str = ""
    """Of the item that holds the proposal; empty if it is about the proposal itself."""
    language: str = ""
    """Of the title, where it is not the page's."""
    others: str = ""
    """How many others asked for the same, in words."""
    forwarded_to: str = ""
    protocol: str = ""
    answer: str = ""
    """What the authority to which it was forwarded has answered."""
    answered_on: dt.date | None = None
    url: str = ""


class TraceSource(Protocol):
    """What another feature adds to the way of a proposal."""

    def steps(self, proposal_id: int) -> Sequence[TraceStep]:
        """The stations after the listing, in their order, those to come included; empty if it knows of none."""
        ...

    def refusals(self, proposal_id: int) -> Sequence[Refusal]:
        """The published answers that are not what was asked for; empty if there is none."""
        ...

    def standings(self, proposal_ids: Collection[int]) -> Mapping[int, Standing]:
        """Where these proposals stand, in one statement for all; those it does not know of are left out."""
        ...

    def in_list(self, proposal_ids: Collection[int]) -> Mapping[int, InList]:
        """What the list makes of these proposals, likewise."""
        ...


def register_trace_source(app: Flask, source: TraceSource) -> None:
    """Let a feature add its part."""
    app.extensions.setdefault(_EXTENSION, []).append(source)


def _sources() -> Sequence[TraceSource]:
    found: Sequence[TraceSource] = current_app.extensions.get(_EXTENSION, ())
    return found


def trace_of(proposal_id: int) -> list[TraceStep]:
    """What other features know of this proposal's way."""
    return [step for source in _sources() for step in source.steps(proposal_id)]


def refusals_of(proposal_id: int) -> list[Refusal]:
    """What other features know of answers that are not what was asked for."""
    return [one for source in _sources() for one in source.refusals(proposal_id)]


def standings_of(proposal_ids: Collection[int]) -> dict[int, Standing]:
    """Where proposals stand beyond their own state, for those that some source knows of."""
    known: dict[int, Standing] = {}
    if proposal_ids:
        for source in _sources():
            known.update(source.standings(proposal_ids))
    return known


def in_list_of(proposal_ids: Collection[int]) -> dict[int, InList]:
    """What the consolidated list makes of proposals, for those that some source knows of."""
    known: dict[int, InList] = {}
    if proposal_ids:
        for source in _sources():
            known.update(source.in_list(proposal_ids))
    return known
