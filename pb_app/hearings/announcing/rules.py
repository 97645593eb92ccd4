"""Channels on which a hearing is made known, and what a notice must say of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.errors import DomainError
from pb_app.kernel.written_dates import FIRST_YEAR, LAST_YEAR


class NoticeChannel(StrEnum):
    """Where people could learn of a hearing; which of them count is the municipality's own rule."""

    NOTICE_BOARD = "notice_board"
    WEBSITE = "website"
    CONSULTATION_REGISTER = "consultation_register"
    SOCIAL_MEDIA = "social_media"
    LOCAL_MEDIA = "local_media"
    VILLAGE_HEAD = "village_head"
    LETTER = "letter"
    MESSAGE = "message"
    LOUDSPEAKER = "loudspeaker"
    OTHER = "other"


NEEDS_WHERE: Final = frozenset(
    {
        NoticeChannel.NOTICE_BOARD,
        NoticeChannel.WEBSITE,
        NoticeChannel.SOCIAL_MEDIA,
        NoticeChannel.LOCAL_MEDIA,
        NoticeChannel.OTHER,
    }
)
"""Of these a word is wanted about where: nobody can look after a notice that hangs "somewhere"."""

LIMITS: Final[Mapping[str, int]] = {
    "place_text": 200,
    "url": 500,
    "protocol_number": 40,
    "note": 300,
    "reason": 300,
}
MOST_HEARINGS: Final = 300
"""Hearings that share one notice; a season of the largest municipality has fewer."""

# What RFC 3986 lets stand in an address; all else would have to be percent-encoded.
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What a person says of a notice; texts are clean already."""

    channel: NoticeChannel
    given_on: date
    place_text: str = ""
    url: str = ""
    protocol_number: str = ""
    protocol_on: date | None = None
    note: str = ""


def check_facts(facts: NoticeFacts, today: date) -> None:
    """Raise what is wrong with a notice whatever hearing it is of.

    Errors: ``too_long``, ``address_unreadable``, ``year_out_of_range``, ``notice_in_future``,
    ``notice_where_required``, ``protocol_number_required``.
    """
    for name in ("place_text", "url", "protocol_number", "note"):
        _check_length(name, getattr(facts, name))
    if facts.url and not _ADDRESS.fullmatch(facts.url):
        raise DomainError("address_unreadable", field="url")
    for name in ("given_on", "protocol_on"):
        _check_year(name, getattr(facts, name))
    if facts.given_on > today:
        raise DomainError("notice_in_future", field="given_on")
    if facts.channel in NEEDS_WHERE and not (facts.place_text or facts.url):
        raise DomainError("notice_where_required", field="place_text")
    if facts.protocol_on is not None and not facts.protocol_number:
        raise DomainError("protocol_number_required", field="protocol_number")


def check_hearing(facts: NoticeFacts, *, ref: str, status: HearingStatus, on_date: date) -> None:
    """Raise ``notice_of_draft`` or ``notice_after_hearing``: a notice comes before what it announces."""
    if status is HearingStatus.DRAFT:
        raise DomainError("notice_of_draft", ref=ref)
    if facts.given_on > on_date:
        raise DomainError("notice_after_hearing", field="given_on", ref=ref)


def check_withdrawal(reason: str) -> None:
    """Raise ``reason_required`` or ``too_long``."""
    if not reason:
        raise DomainError("reason_required", field="reason")
    _check_length("reason", reason)


def _check_length(name: str, text: str) -> None:
    if len(text) > LIMITS[name]:
        raise DomainError("too_long", field=name, limit=LIMITS[name])


def _check_year(name: str, on: date | None) -> None:
    if on is not None and not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise DomainError("year_out_of_range", field=name, year=on.year, first=FIRST_YEAR, last=LAST_YEAR)
