"""States of a subscription and of an invitation."""

from enum import StrEnum


class SubscriptionState(StrEnum):
    """Nothing but the request to confirm is sent before ``ACTIVE``, nothing at all after ``LEFT``."""

    WAITING = "waiting"
    ACTIVE = "active"
    LEFT = "left"


class Digest(StrEnum):
    """How often new hearings are told."""

    EACH = "each"
    WEEKLY = "weekly"
    NONE = "none"
