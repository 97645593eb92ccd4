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
    )
    return tuple(Warn(code, count=count) for code, count in doubts if count)


def check_retry(state: EditionState, *, is_last: bool) -> None:
    """Only the last version is made again, and only after it failed."""
    if state is not EditionState.FAILED or not is_last:
        raise DomainError("transition")
