"""States of an item: its links, valuation, decision; and the stages of a list."""

from enum import StrEnum


class LinkAction(StrEnum):
    """Why a proposal points at an item."""

    MERGED = "merged"
    SPLIT = "split"


class Valuation(StrEnum):
    """Feasible needs a price, not feasible a reason."""

    PENDING = "pending"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"


class Decision(StrEnum):
    """The municipality's decision; only the council approves (law 139/2015)."""

    NONE = "none"
    PROPOSED = "proposed"
    DEFERRED = "deferred"
    NOT_ACCEPTED = "not_accepted"
    FORWARDED = "forwarded"


class CouncilOutcome(StrEnum):
    """What the council made of a proposed item; NONE until it has decided."""

    NONE = "none"
    APPROVED = "approved"
    CHANGED = "changed"
    DROPPED = "dropped"


class Nature(StrEnum):
    """Capital or current expenditure."""

    CAPITAL = "capital"
    CURRENT = "current"


class Vat(StrEnum):
    """Whether a price contains value added tax."""

    WITH = "with"
    WITHOUT = "without"
    NOT_STATED = "not_stated"


class Stage(StrEnum):
    """A list is proposed (projekt) until the council has approved it (miratuar)."""

    DRAFT = "projekt"
    APPROVED = "miratuar"


class EditionState(StrEnum):
    """An edition is public once every format is rendered."""

    QUEUED = "queued"
    PUBLISHED = "published"
    FAILED = "failed"
