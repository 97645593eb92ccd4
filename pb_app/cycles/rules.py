"""States of a budget cycle, its phases, and when proposals are accepted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CycleStatus(StrEnum):
    """PREPARING is seen by staff only; CLOSED is history."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


class PhaseKind(StrEnum):
    """The phases of a budget year, in their order."""

    NOTICE = "notice"
    HEARINGS = "hearings"
    CONSOLIDATION = "consolidation"
    DRAFT_LIST = "draft_list"
    COUNCIL = "council"
    FOLLOW_UP = "follow_up"


class CeilingStage(StrEnum):
    """A ceiling is preparatory until the council or the ministry makes it final."""

    PREPARATORY = "preparatory"
    FINAL = "final"


@dataclass(frozen=True)
class SubmissionWindow:
    """The days, both included, on which the public may submit proposals."""

    opens_on: date | None
    closes_on: date | None
    is_open_cycle: bool

    def is_open(self, today: date) -> bool:
        """Whether a proposal is accepted today; a missing bound does not bind."""
        if not self.is_open_cycle:
            return False
        if self.opens_on is not None and today < self.opens_on:
            return False
        return self.closes_on is None or today <= self.closes_on
