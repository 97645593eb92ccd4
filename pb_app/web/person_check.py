"""Keep robots out without harming anybody: a trap, a clock, a count; who is stopped answers one small question.

Nothing here needs script, and nothing is refused for good: the question lets a person through who writes fast,
whose program fills hidden fields, or who shares an address with a whole hall.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItem, RateLimitItemPerHour

from pb_app.extensions import limiter
from pb_app.kernel.errors import DomainError
from pb_app.kernel.numerals import albanian_number, english_number
from pb_app.kernel.text import fold
from pb_app.unit_of_work import house
from pb_app.web.locale import current_locale

LEAST_SECONDS: Final = 4
QUICK: Final = RateLimitItemPerHour(5)
"""How often an address may be quicker than that in an hour: somebody who pastes a text is no robot."""

FREE: Final = RateLimitItemPerHour(12)
"""What one address may send in an hour unasked; a family or an office seldom sends more."""

MOST: Final = RateLimitItemPerHour(150)
"""What one address may send with an answer each: a full hall behind one connection."""


@dataclass(frozen=True)
class Question:
    """A sum of two small numbers in words."""

    first: int
    second: int

    @property
    def sentence(self) -> str:
        """The question in the language of the page."""
        spell = english_number if current_locale() == "en" else albanian_number
        return _("How much is %(first)s and %(second)s?", first=spell(self.first), second=spell(self.second))

    def is_answered_by(self, answer: str) -> bool:
        """In digits or in words of either language."""
        whole = self.first + self.second
        return fold(answer) in {str(whole), fold(albanian_number(whole)), fold(english_number(whole))}


def question_for(form_token: str) -> Question:
    """The question of a form: the same each time that form is shown."""
    digest = hashlib.sha256(f"question:{form_token}".encode("utf-8", "replace")).digest()
    return Question(2 + digest[0] % 8, 2 + digest[1] % 8)


def seal_now() -> str:
    """When the form was shown, signed, for its hidden field."""
    sealed = _sealer().dumps(int(house().clock.now().timestamp()))
    return sealed if isinstance(sealed, str) else sealed.decode("ascii")


def check_person(*, purpose: str, form_token: str, shown: str, trap: str, answer: str) -> None:
    """Let a person through; raise ``is_person`` (the question must be answered) or ``rate_limited``.

    Each ``purpose``, a kind of form, has counts of its own.
    """
    if question_for(form_token).is_answered_by(answer):
        if not _counts(MOST, purpose):
            raise DomainError("rate_limited")
        return
    is_too_quick = _is_hurried(shown) and not _counts(QUICK, purpose)
    if trap or is_too_quick or not _counts(FREE, purpose):
        raise DomainError("is_person", field="answer")


def check_pace(purpose: str, limit: RateLimitItem) -> None:
    """Count one more of what one address may do in a time; raise ``rate_limited`` beyond it."""
    if not _counts(limit, purpose):
        raise DomainError("rate_limited")


def _is_hurried(shown: str) -> bool:
    try:
        sealed = int(_sealer().loads(shown))
    except (BadSignature, ValueError, TypeError):
        return True
    now: datetime = house().clock.now()
    return int(now.timestamp()) - sealed < LEAST_SECONDS


def _counts(limit: RateLimitItem, purpose: str) -> bool:
    """Count this one; whether it is within the limit of its address. Shared by all workers through Redis."""
    return not limiter.enabled or limiter.limiter.hit(limit, purpose, request.remote_addr or "")


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="form-shown")
