"""What a subscriber is told of a hearing, and when; who is concerned by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from pb_app.hearings.rules import ANNOUNCED, HearingStatus

CONFIRM_WITHIN: Final = timedelta(days=7)
"""How long a request waits for its confirmation; then it is erased."""

INVITATION_KEPT_DAYS: Final = 30
"""How long after its hearing an invitation is kept: a move or a cancellation still reaches the calendar."""

REMINDER_HOURS: Final = (168, 48, 24, 2)
"""The offsets that are offered: seven days, two days, one day, two hours before."""

AHEAD: Final = timedelta(days=14)
"""How far the weekly mail looks."""


class SubscriptionState(StrEnum):
    """Nothing but the request to confirm is sent before ``ACTIVE``; who leaves is erased."""

    WAITING = "waiting"
    ACTIVE = "active"


class Digest(StrEnum):
    """How often new hearings are told."""

    EACH = "each"
    WEEKLY = "weekly"
    NONE = "none"


class NewsKind(StrEnum):
    """What there is to tell of a hearing."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    RESTORED = "restored"
    HALL = "hall"
    FILLED = "filled"
    CONFIRMED = "confirmed"
    NEW = "new"


@dataclass(frozen=True)
class Known:
    """What people could know of a hearing at one moment; an empty ``venue`` is not known yet."""

    status: HearingStatus
    on: date
    start: time | None
    venue: str
    place_ids: tuple[str, ...]


def news_kind(before: Known | None, now: Known) -> NewsKind | None:
    """What is to be told to somebody who last knew ``before`` (None: nothing); None if nothing is.

    It looks at the two ends only: what was moved twice, or moved and moved back, meanwhile, is told once or not.
    """
    if now.status is HearingStatus.CANCELLED:
        is_news = before is not None and before.status is not HearingStatus.CANCELLED
        return NewsKind.CANCELLED if is_news else None
    if now.status not in ANNOUNCED:
        return None
    if before is None:
        return NewsKind.NEW
    if before.status is HearingStatus.CANCELLED:
        return NewsKind.RESTORED
    return _difference(before, now)


def _difference(before: Known, now: Known) -> NewsKind | None:
    if (before.on, before.start) != (now.on, now.start):
        is_completed = before.on == now.on and before.start is None
        return NewsKind.FILLED if is_completed else NewsKind.MOVED
    if before.venue != now.venue:
        return NewsKind.HALL if before.venue else NewsKind.FILLED
    if (before.status, now.status) == (HearingStatus.TENTATIVE, HearingStatus.CONFIRMED):
        return NewsKind.CONFIRMED
    return None


def is_told_at_once(kind: NewsKind, digest: Digest) -> bool:
    """Whether a subscriber with this wish is told now; what changes a plan is always told at once."""
    return digest is Digest.EACH or kind not in {NewsKind.NEW, NewsKind.CONFIRMED}


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to be told; no place means all places, no theme all themes."""

    place_ids: tuple[str, ...] = ()
    theme_ids: tuple[str, ...] = ()
    digest: Digest = Digest.WEEKLY
    reminder_hours: tuple[int, ...] = (24,)
    language: str = "sq"


def is_concerned(
    *,
    place_paths: Collection[str],
    theme_ids: Collection[str],
    hearing_paths: Collection[str],
    hearing_theme_ids: Collection[str],
) -> bool:
    """Whether somebody who chose these places and themes wants to hear of a hearing.

    A hearing without a place is for all places, one without a theme for all themes. A place stands also for
    what lies below it and for what it lies in: a hearing of the whole unit concerns each of its regions.
    """
    themes_meet = not theme_ids or not hearing_theme_ids or bool(set(theme_ids) & set(hearing_theme_ids))
    if not themes_meet:
        return False
    if not place_paths or not hearing_paths:
        return True
    return any(_is_same_line(chosen, path) for chosen in place_paths for path in hearing_paths)


def _is_same_line(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")
