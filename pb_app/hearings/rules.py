"""States, kinds and transitions of a hearing."""

from enum import StrEnum


class HearingKind(StrEnum):
    """What kind of meeting it is."""

    BUDGET_HEARING = "budget_hearing"
    FOCUS_GROUP = "focus_group"
    PUBLIC_FORUM = "public_forum"
    COUNCIL_SESSION = "council_session"


class HearingStatus(StrEnum):
    """DRAFT is seen by staff only; CANCELLED is a state, never a deletion."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"


PUBLIC_STATUSES = frozenset(
    {HearingStatus.TENTATIVE, HearingStatus.CONFIRMED, HearingStatus.HELD, HearingStatus.CANCELLED}
)


class Audience(StrEnum):
    """To whom the invitation speaks."""

    ALL = "all"
    YOUTH = "youth"
    WOMEN = "women"
    BUSINESS = "business"
    FARMERS = "farmers"
    DISABILITIES = "disabilities"


class Part(StrEnum):
    """An organisation's part in a hearing."""

    ORGANISED = "organised"
    CO_ORGANISED = "co_organised"
    ASSISTED = "assisted"
    FACILITATED = "facilitated"
    OBSERVED = "observed"


class DocumentKind(StrEnum):
    """What a hearing's document is."""

    DRAFT_BUDGET = "draft_budget"
    SLIDES = "slides"
    NOTICE = "notice"
    MINUTES = "minutes"
    OTHER = "other"
