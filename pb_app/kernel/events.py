"""What happened, in the past tense: the base of every feature's events."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact recorded inside a unit of work.

    Handlers run in the same transaction, before the commit; one that raises aborts it.
    """
