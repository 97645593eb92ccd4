"""How long the public may comment on a published draft of the budget (law 146/2014: 20 working days)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pb_app.cycles.rules import SubmissionWindow
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import add_working_days

TITLE_LIMIT: Final = 200
URL_LIMIT: Final = 500
PASSAGE_LIMIT: Final = 120


@dataclass(frozen=True, kw_only=True)
class ConsultationDraft:
    """What is put before the public, and since when."""

    title: str
    published_on: date
    title_en: str = ""
    url: str = ""


@dataclass(frozen=True)
class CommentOn:
    """What a comment is about: which draft, and perhaps where in it."""

    consultation_id: int
    passage: str = ""


def last_day(published_on: date, days: int, is_free: Callable[[date], bool]) -> date:
    """The last day for comments: so many working days, the first one counted being the day after publication."""
    return add_working_days(published_on, max(days, 1), is_free)


def window(published_on: date, closes_on: date, *, is_open_cycle: bool) -> SubmissionWindow:
    """The days on which comments are taken, the day of publication included."""
    return SubmissionWindow(published_on, closes_on, is_open_cycle=is_open_cycle)


def check_consultation(draft: ConsultationDraft, today: date, *, has_file: bool) -> None:
    """Raise ``DomainError`` for a draft budget that nobody could read, or that lies in the future."""
    if not draft.title:
        raise DomainError("consultation_title_required", field="title")
    if draft.published_on > today:
        raise DomainError("in_the_future", field="published_on")
    if draft.url and urlsplit(draft.url).scheme not in {"http", "https"}:
        raise DomainError("address_unreadable", field="url")
    if not draft.url and not has_file:
        raise DomainError("consultation_document_required", field="file")


def check_passage(comment: CommentOn) -> None:
    """Raise ``too_long`` for more than a page or a line is named by."""
    if len(comment.passage) > PASSAGE_LIMIT:
        raise DomainError("too_long", field="passage", limit=PASSAGE_LIMIT)
