"""States, kinds and transitions of a hearing, and what a slot, an address or a count may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pb_app.hearings.slot import Slot as Slot  # noqa: PLC0414 - the rules speak of it, so it is found here too
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import local_to_utc
from pb_app.kernel.written_dates import FIRST_YEAR, LAST_YEAR


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
ANNOUNCED = frozenset({HearingStatus.TENTATIVE, HearingStatus.CONFIRMED})
"""The states in which a hearing may still move, be cancelled or be held."""


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


@dataclass(frozen=True)
class VenueChoice:
    """A hall of the municipality's list, or its name as text; neither means that it is not known yet."""

    venue_id: int | None = None
    text: str = ""

    @property
    def is_known(self) -> bool:
        """Whether people would find the way."""
        return self.venue_id is not None or bool(self.text)


@dataclass(frozen=True, kw_only=True)
class HearingFacts:
    """What a person says of a hearing; texts are clean already. No place means the whole municipality."""

    slot: Slot
    kind: HearingKind = HearingKind.BUDGET_HEARING
    audience: Audience = Audience.ALL
    title: str = ""
    title_en: str = ""
    purpose: str = ""
    purpose_en: str = ""
    agenda: str = ""
    agenda_en: str = ""
    place_ids: tuple[str, ...] = ()
    theme_ids: tuple[str, ...] = ()
    venue: VenueChoice = VenueChoice()
    online_url: str = ""
    accessibility: str = ""
    organisations: tuple[tuple[int, Part], ...] = ()
    team: tuple[int, ...] = ()


LIMITS: Final[Mapping[str, int]] = {
    "title": 200,
    "title_en": 200,
    "purpose": 4000,
    "purpose_en": 4000,
    "agenda": 8000,
    "agenda_en": 8000,
    "online_url": 500,
    "accessibility": 300,
}
VENUE_LIMIT: Final = 200
REASON_LIMIT: Final = 500

# What RFC 3986 lets stand in an address; all else would have to be percent-encoded.
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_LAST_MINUTE: Final = time(23, 59)

_TRANSITIONS: Final[Mapping[HearingStatus, frozenset[HearingStatus]]] = {
    HearingStatus.DRAFT: frozenset({HearingStatus.TENTATIVE, HearingStatus.CONFIRMED}),
    HearingStatus.TENTATIVE: frozenset(
        {HearingStatus.CONFIRMED, HearingStatus.HELD, HearingStatus.CANCELLED}
    ),
    HearingStatus.CONFIRMED: frozenset({HearingStatus.HELD, HearingStatus.CANCELLED}),
    HearingStatus.HELD: frozenset({HearingStatus.CONFIRMED}),
    HearingStatus.CANCELLED: frozenset({HearingStatus.CONFIRMED}),
}


def can_become(status: HearingStatus, wanted: HearingStatus) -> bool:
    """Whether a hearing may pass from one state to the other."""
    return wanted in _TRANSITIONS[status]


def check_transition(status: HearingStatus, wanted: HearingStatus) -> None:
    """Raise ``transition`` unless the one state may follow the other."""
    if not can_become(status, wanted):
        raise DomainError("transition", given=status.value, wanted=wanted.value)


def check_reason(reason: str) -> None:
    """Raise ``reason_required`` or ``too_long``: the reason is public."""
    if not reason.strip():
        raise DomainError("reason_required", field="reason")
    check_length("reason", reason, REASON_LIMIT)


def check_length(field: str, text: str, limit: int) -> None:
    """Raise ``too_long`` when a text would not fit its column."""
    if len(text) > limit:
        raise DomainError("too_long", field=field, limit=limit)


def check_facts(facts: HearingFacts) -> None:
    """Check what does not depend on anything else: the slot, lengths, the online address."""
    check_slot(facts.slot)
    for field, limit in LIMITS.items():
        check_length(field, getattr(facts, field), limit)
    check_length("venue_text", facts.venue.text, VENUE_LIMIT)
    if facts.online_url and not _ADDRESS.fullmatch(facts.online_url):
        raise DomainError("address_unreadable", field="online_url")


def check_slot(slot: Slot) -> None:
    """Raise an error for a slot that cannot be: its year, an hour that is skipped, an end without or before a start."""
    if not FIRST_YEAR <= slot.on.year <= LAST_YEAR:
        raise DomainError(
            "year_out_of_range", field="on_date", year=slot.on.year, first=FIRST_YEAR, last=LAST_YEAR
        )
    if slot.end is not None and slot.start is None:
        raise DomainError("end_without_start", field="start_time")
    if slot.start is not None and slot.end is not None and slot.end <= slot.start:
        raise DomainError("end_before_start", field="end_time")
    for field, hour in (("start_time", slot.start), ("end_time", slot.end)):
        if hour is not None:
            instant(slot.on, hour, field=field)


def check_not_past(slot: Slot, today: date) -> None:
    """Raise ``in_the_past`` for a new or moved date that has gone by."""
    if slot.on < today:
        raise DomainError("in_the_past", field="on_date")


def check_held(slot: Slot, today: date) -> None:
    """Raise ``not_yet_held`` while the day of the hearing has not come."""
    if slot.on > today:
        raise DomainError("not_yet_held", on=slot.on)


def instant(on: date, at: time, *, field: str | None = None) -> datetime:
    """The instant of a local hour; raise ``time_does_not_exist`` at ``field``."""
    try:
        return local_to_utc(on, at)
    except DomainError as error:
        raise DomainError(error.code, field=field, **error.params) from error


def shown_end(slot: Slot, usual_minutes: int) -> time | None:
    """The end as calendars need it: the known one, else the usual length after the start, on the same day."""
    if slot.start is None or slot.end is not None:
        return slot.end
    naive = datetime.combine(slot.on, slot.start) + timedelta(minutes=usual_minutes)
    if naive.date() != slot.on:
        # A hearing does not run past midnight; one that starts in the last minute still needs an end.
        return max(_LAST_MINUTE, slot.start.replace(second=59))
    try:
        local_to_utc(slot.on, naive.time())
    except DomainError:
        naive += timedelta(hours=1)
    return naive.time()


def is_completion(old: Slot, new: Slot) -> bool:
    """Whether ``new`` only says what was not known yet, so that nothing was moved."""
    return (
        old.on == new.on
        and (old.start is None or old.start == new.start)
        and (old.end is None or old.end == new.end)
    )


class CalendarStatus(StrEnum):
    """STATUS of an event (RFC 5545 section 3.8.1.11); a hearing that was held stays confirmed."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


def calendar_status(status: HearingStatus) -> CalendarStatus:
    """The state as calendars know it."""
    if status is HearingStatus.CANCELLED:
        return CalendarStatus.CANCELLED
    return CalendarStatus.TENTATIVE if status is HearingStatus.TENTATIVE else CalendarStatus.CONFIRMED


@dataclass(frozen=True)
class Appointment:
    """What people have in their calendars; a change of any of it raises SEQUENCE."""

    slot: Slot
    status: HearingStatus
    place_ids: frozenset[str]
    venue: VenueChoice


def raises_sequence(old: Appointment, new: Appointment) -> bool:
    """Whether subscribers must take the change for a new revision (RFC 5545 section 3.8.7.4)."""
    if HearingStatus.DRAFT in {old.status, new.status}:
        return False
    return (old.slot, old.place_ids, old.venue, calendar_status(old.status)) != (
        new.slot, new.place_ids, new.venue, calendar_status(new.status),
    )  # fmt: skip
