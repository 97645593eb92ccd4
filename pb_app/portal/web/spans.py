"""Spans of days in words, and where a budget year stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from pb_app.cycles.queries import PhaseCard
from pb_app.web.formatting import day_month_words, short_date_words


@dataclass(frozen=True)
class Step:
    """A phase on the line of the year: ``state`` is done, now or later."""

    name: str
    dates: str
    state: str


def span_words(starts_on: date | None, ends_on: date | None, *, year: int | None = None) -> str:
    """``5–16 tetor``, ``21 shtator – 2 tetor``, ``deri më 30 tetor``; another year than ``year`` is named."""
    if starts_on is None and ends_on is None:
        return _("dates to be announced")
    if starts_on is None:
        return _("until %(day)s", day=_day(ends_on, year))
    if ends_on is None:
        return _("from %(day)s", day=_day(starts_on, year))
    if starts_on == ends_on:
        return _day(starts_on, year)
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{starts_on.day}–{_day(ends_on, year)}"
    return f"{_day(starts_on, ends_on.year)} – {_day(ends_on, year)}"


def year_line(phases: Sequence[PhaseCard], *, today: date, locale: str) -> list[Step]:
    """The phases as steps; what is over, what goes on and what is to come follows from their dates."""
    return [
        Step(
            name=phase.name_in(locale),
            dates=span_words(phase.starts_on, phase.ends_on, year=today.year),
            state=_state(phase, today),
        )
        for phase in phases
    ]


def _state(phase: PhaseCard, today: date) -> str:
    if phase.ends_on is not None and phase.ends_on < today:
        return "done"
    if phase.starts_on is not None and phase.starts_on <= today:
        return "now"
    return "later"


def _day(on: date | None, year: int | None) -> str:
    if on is None:
        return ""
    return day_month_words(on) if on.year == year else short_date_words(on)
