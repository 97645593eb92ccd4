"""What stands in the way of publishing, and what a person has to confirm first."""

from dataclasses import dataclass

from pb_app.consolidation.rules.states import EditionState
from pb_app.kernel.errors import DomainError, Warn


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """The state of a cycle's items before a version is published."""

    decided: int
    undecided: int
    ungathered: int
    passed_ceilings: int
    """How many ceilings are passed, over programmes, places and years."""
    unexplained: int = 0
    """How many decisions leave the suggested selection that is the basis, without a reason."""
    borrowed_titles: int = 0
    """How many titles are still the beginning of a proposer's own words."""


_LEAST_WORDS = 7
"""Fewer ("Ndriçimi i rrugicave prapa pallateve") are how anybody would name the thing."""


def is_borrowed(title: str, text: str) -> bool:
    """Whether a title is the beginning of what somebody wrote: a list holds items, never proposers' words.

    A few words say the same by chance, or because there is no other name for it.
    """
    own = " ".join(title.split()).rstrip("….").casefold()
    return len(own.split()) >= _LEAST_WORDS and " ".join(text.split()).casefold().startswith(own)


def check_publish(
    ready: Readiness, *, last_state: EditionState | None, is_unchanged: bool
) -> tuple[Warn, ...]:
    """Give the doubts that a person has to tick before a version is published.

    Raises ``nothing_to_publish`` if no item is decided, ``edition_unfinished`` while the last version is
    still being made, ``nothing_changed`` if the list is what the last version says.
    """
    if last_state is EditionState.QUEUED:
        raise DomainError("edition_unfinished")
    if ready.decided == 0:
        raise DomainError("nothing_to_publish")
    if is_unchanged:
        raise DomainError("nothing_changed")
    doubts = (
        ("undecided_left_out", ready.undecided),
        ("ungathered_left_out", ready.ungathered),
        ("ceilings_passed", ready.passed_ceilings),
        ("departures_unexplained", ready.unexplained),
        ("borrowed_titles", ready.borrowed_titles),
    )
    return tuple(Warn(code, count=count) for code, count in doubts if count)


@dataclass(frozen=True, kw_only=True)
class CouncilReadiness:
    """The state of the council's step before a version ``miratuar`` is published."""

    has_draft: bool
    """Whether a version ``projekt`` is public, which is what the council decides about."""
    decided: int
    undecided: int
    proposed_since: int
    """Items that were proposed only after that version."""


def check_publish_council(
    ready: CouncilReadiness, *, last_state: EditionState | None, is_unchanged: bool
) -> tuple[Warn, ...]:
    """Give the doubts to tick before a version ``miratuar`` is published.

    Raises ``council_no_draft`` without a public version ``projekt``, ``council_nothing_decided``,
    ``council_undecided`` while an item of that version has no outcome, ``edition_unfinished``,
    ``nothing_changed``.
    """
    if last_state is EditionState.QUEUED:
        raise DomainError("edition_unfinished")
    if not ready.has_draft:
        raise DomainError("council_no_draft")
    if ready.decided == 0:
        raise DomainError("council_nothing_decided")
    if ready.undecided:
        raise DomainError("council_undecided", count=ready.undecided)
    if is_unchanged:
        raise DomainError("nothing_changed")
    return (Warn("proposed_since_draft", count=ready.proposed_since),) if ready.proposed_since else ()


def check_draft_follows(*, is_approved: bool, is_council_begun: bool) -> None:
    """No ``projekt`` follows a version ``miratuar`` (``council_approved``), nor outcomes that were entered."""
    if is_approved:
        raise DomainError("council_approved")
    if is_council_begun:
        raise DomainError("council_begun")


def check_retry(state: EditionState, *, is_last: bool) -> None:
    """Only the last version is made again, and only after it failed."""
    if state is not EditionState.FAILED or not is_last:
        raise DomainError("transition")
