"""A draft of the agenda in words: the usual parts of a budget hearing with their hours."""

from datetime import time

from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.hearings.day.agenda import AgendaPart, suggest_agenda


def with_suggested(
    typed: str | None, locale: str, *, start: time, end: time | None, usual_minutes: int, year: int
) -> str:
    """The usual parts above what was typed: nothing that somebody wrote is lost.

    Without an end they fill the usual length; ``year`` is that of the hearing, which looks to the next budget.
    """
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute if end else usual_minutes
    with force_locale(locale):
        suggested = "\n".join(
            f"{begins:%H:%M}–{ends:%H:%M} {_part_words(part, year)}"
            for part, begins, ends in suggest_agenda(start, minutes)
        )
    return "\n".join(text for text in (suggested, typed) if text)


def _part_words(part: AgendaPart, year: int) -> str:
    return {
        AgendaPart.OPENING: _("Opening"),
        AgendaPart.DRAFT_BUDGET: _("Presentation of the draft budget %(year)s", year=year + 1),
        AgendaPart.LAST_YEAR: _("What was asked last year and what was done"),
        AgendaPart.DISCUSSION: _("Discussion: what your area needs"),
        AgendaPart.CLOSING: _("Closing and next steps"),
    }[part]
