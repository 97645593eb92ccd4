"""What a line of the draft does to the public calendar."""

from dataclasses import dataclass
from enum import StrEnum

from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, VenueChoice
from pb_app.hearings.slot import Slot


class Step(StrEnum):
    """What the public will read."""

    NEW = "new"
    MOVED = "moved"
    HALL = "hall"
    TEAM = "team"
    CANCELLED = "cancelled"
    SAME = "same"
    GONE = "gone"


NEEDS_REASON = frozenset({Step.MOVED, Step.HALL, Step.CANCELLED})
"""What people know already: to change it, they are told why."""
CHANGES_SOMETHING = frozenset(Step) - {Step.SAME, Step.GONE}


@dataclass(frozen=True)
class Standing:
    """A hearing as it stands in the calendar."""

    status: HearingStatus
    slot: Slot
    venue: VenueChoice
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """What a line says that it should be; no people means that the team stays."""

    action: PlanAction
    slot: Slot | None
    venue: VenueChoice
    people: frozenset[int] | None = None


def step_of(wanted: Wanted, standing: Standing | None) -> Step:
    """What the line does; GONE if its hearing was cancelled, held or never announced."""
    if standing is None:
        return Step.NEW
    if standing.status not in ANNOUNCED:
        return Step.GONE
    if wanted.action is PlanAction.CANCEL:
        return Step.CANCELLED
    if wanted.slot not in (None, standing.slot):
        return Step.MOVED
    if wanted.venue != standing.venue:
        return Step.HALL
    return Step.TEAM if wanted.people not in (None, standing.people) else Step.SAME
