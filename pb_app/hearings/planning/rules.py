"""Values of a planning draft."""

from enum import StrEnum


class PlanAction(StrEnum):
    """What a line of the draft does when it is published."""

    HOLD = "hold"
    CANCEL = "cancel"


class PlanOrigin(StrEnum):
    """Where a line of the draft comes from."""

    PERSON = "person"
    PLANNER = "planner"
    COPY = "copy"
    IMPORT = "import"


class PlanEngine(StrEnum):
    """Which planner drew up the draft."""

    BUILT_IN = "built_in"
    EXACT = "exact"


class RunState(StrEnum):
    """Where a run of the planner stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class SpecialPeriodKind(StrEnum):
    """What officials say of some days: a holiday, an estimated one that is none, an election period."""

    HOLIDAY = "holiday"
    WORKING = "working"
    ELECTION = "election"
