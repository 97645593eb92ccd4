"""What happens to hearings."""

from dataclasses import dataclass
from datetime import datetime

from pb_app.hearings.slot import Slot
from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HearingEvent(Event):
    """Something happened to one hearing."""

    hearing_id: int
    municipality_id: str
    ref: str


class HearingCreated(HearingEvent):
    """A draft exists; staff alone see it."""


class HearingPublished(HearingEvent):
    """The public may see it, as tentative or confirmed; also when a tentative one is confirmed."""


class HearingChanged(HearingEvent):
    """Something that is said of it changed, other than its state; also an hour or hall that was not known before."""


@dataclass(frozen=True, kw_only=True)
class HearingRescheduled(HearingEvent):
    """An announced hearing moved."""

    old: Slot
    new: Slot
    reason: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class HearingCancelled(HearingEvent):
    """It will not take place."""

    reason: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class HearingRestored(HearingEvent):
    """It takes place after all."""

    reason: str
    sequence: int


class HearingHeld(HearingEvent):
    """Somebody said that it took place."""


@dataclass(frozen=True, kw_only=True)
class HearingHeldUndone(HearingEvent):
    """It was marked held by mistake."""

    reason: str


class HearingDiscarded(HearingEvent):
    """A draft was thrown away; its row is gone."""


class AttendanceRecorded(HearingEvent):
    """People were counted."""


class MinutesPublished(HearingEvent):
    """The public may read the minutes, or a new text of them."""


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(HearingEvent):
    """A document, or a newer version of one, is there."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(HearingEvent):
    """A document is no longer shown."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class SeatRegistered(Event):
    """Somebody wishes a seat, or help to take part."""

    hearing_id: int
    municipality_id: str
    registration_id: int


@dataclass(frozen=True, kw_only=True)
class SeatGivenUp(Event):
    """Somebody does not come after all; the data are erased, only the event still knows the address."""

    hearing_id: int
    municipality_id: str
    email: str
    registered_at: datetime
