"""A stretch of the agenda: whole days, forwards from a day or backwards to one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pb_app.hearings.queries import HearingCard, HearingFilters, hearings_between, list_hearings
from pb_app.hearings.web.calendar_choice import CalendarChoice

PAGE = 30
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AgendaWindow:
    """The hearings shown, by date, with the choices that lead to what lies before and after."""

    cards: Sequence[HearingCard]
    is_past: bool
    """Whether it reads backwards, from a last day."""
    earlier: CalendarChoice | None
    later: CalendarChoice | None


def agenda_window(
    municipality_id: str, choice: CalendarChoice, *, today: date, bounds: tuple[date, date] | None
) -> AgendaWindow:
    """What the list shows: what is coming, unless dates are asked for; ``bounds`` are the calendar's ends."""
    if choice.from_date is None and choice.to_date is not None:
        return _backwards(municipality_id, choice, choice.to_date, bounds)
    return _forwards(municipality_id, choice, choice.from_date or today, bounds)


def _forwards(
    municipality_id: str, choice: CalendarChoice, first: date, bounds: tuple[date, date] | None
) -> AgendaWindow:
    filters = replace(choice.filters, from_date=first, to_date=choice.to_date)
    cards, rest_on = whole_days(municipality_id, filters, newest_first=False)
    earlier = choice.at(to_date=first - _ONE_DAY) if bounds and bounds[0] < first else None
    later = choice.at(from_date=rest_on, to_date=choice.to_date) if rest_on else None
    if later is None and choice.to_date and bounds and bounds[1] > choice.to_date:
        later = choice.at(from_date=choice.to_date + _ONE_DAY)
    return AgendaWindow(cards=cards, is_past=False, earlier=earlier, later=later)


def _backwards(
    municipality_id: str, choice: CalendarChoice, last: date, bounds: tuple[date, date] | None
) -> AgendaWindow:
    filters = replace(choice.filters, to_date=last)
    cards, rest_on = whole_days(municipality_id, filters, newest_first=True)
    later = choice.at(from_date=last + _ONE_DAY) if bounds and bounds[1] > last else None
    return AgendaWindow(
        cards=cards[::-1], is_past=True, earlier=choice.at(to_date=rest_on) if rest_on else None, later=later
    )


def whole_days(
    municipality_id: str, filters: HearingFilters, *, newest_first: bool
) -> tuple[list[HearingCard], date | None]:
    """At most ``PAGE`` hearings (more only where one day has more), and the day on which the rest goes on."""
    found = list_hearings(municipality_id, filters, newest_first=newest_first, limit=PAGE + 1)
    if len(found) <= PAGE:
        return found, None
    cut = found[PAGE].on_date
    whole = [card for card in found if card.on_date != cut]
    if whole:
        return whole, cut
    same_day = hearings_between(municipality_id, cut, cut, filters)
    beyond = cut - _ONE_DAY if newest_first else cut + _ONE_DAY
    return (same_day[::-1] if newest_first else same_day), beyond
