"""What the address of the calendar asks for; what cannot be read there counts as not asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from pb_app.cycles.queries import ThemeCard, find_current_cycle, list_themes
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.queries import HearingFilters
from pb_app.hearings.rules import Audience, HearingKind
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.periods import parse_date
from pb_app.kernel.written_dates import FIRST_YEAR, LAST_YEAR
from pb_app.territory.queries import PlaceCard

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

_MONTH_LENGTH = 7
_FEED_FILTERS = frozenset({"place", "theme", "kind", "audience", "from", "to"})
E = TypeVar("E", bound=StrEnum)


class View(StrEnum):
    """The two faces of the calendar."""

    LIST = "list"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class CalendarChoice:
    """The filters, the view and the part of time that is shown."""

    place: PlaceCard | None = None
    theme: ThemeCard | None = None
    kind: HearingKind | None = None
    audience: Audience | None = None
    from_date: date | None = None
    to_date: date | None = None
    view: View = View.LIST
    month: date | None = None
    """The first day of the month asked for."""

    @property
    def filters(self) -> HearingFilters:
        """The filters as the queries take them, the dates left out."""
        return HearingFilters(
            place_id=self.place.id if self.place else None,
            theme_id=self.theme.id if self.theme else None,
            kind=self.kind,
            audience=self.audience,
        )

    def scope(self, municipality_id: str) -> FeedScope:
        """The feed of what is shown, whatever the dates."""
        return FeedScope(
            municipality_id,
            place_id=self.place.id if self.place else None,
            theme_id=self.theme.id if self.theme else None,
            kind=self.kind,
            audience=self.audience,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether some hearings are left out, whatever their date."""
        return any((self.place, self.theme, self.kind, self.audience))

    @property
    def query(self) -> dict[str, str]:
        """The choice as it stands in an address; what is the default stays out."""
        found = {
            "place": self.place.id if self.place else "",
            "theme": self.theme.id if self.theme else "",
            "kind": self.kind.value if self.kind else "",
            "audience": self.audience.value if self.audience else "",
            "from": self.from_date.isoformat() if self.from_date else "",
            "to": self.to_date.isoformat() if self.to_date else "",
            "view": self.view.value if self.view is not View.LIST else "",
            "month": f"{self.month:%Y-%m}" if self.month else "",
        }
        return {name: value for name, value in found.items() if value}

    def at(self, *, from_date: date | None = None, to_date: date | None = None) -> "CalendarChoice":
        """The same list, at another stretch of time."""
        return replace(self, view=View.LIST, month=None, from_date=from_date, to_date=to_date)

    def in_month(self, month: date | None) -> "CalendarChoice":
        """The same as a month table."""
        return replace(self, view=View.MONTH, month=month, from_date=None, to_date=None)

    def everything(self) -> "CalendarChoice":
        """The same view without any filter."""
        return CalendarChoice(view=self.view, month=self.month)


def read_choice(
    args: Mapping[str, str], *, places: Sequence[PlaceCard], themes: Sequence[ThemeCard]
) -> CalendarChoice:
    """Read an address; a place of elsewhere, an unknown word or an impossible date is as if it were not there."""
    return CalendarChoice(
        place=next((place for place in places if place.id == args.get("place")), None),
        theme=next((theme for theme in themes if theme.id == args.get("theme")), None),
        kind=_one_of(HearingKind, args.get("kind")),
        audience=_one_of(Audience, args.get("audience")),
        from_date=_date(args.get("from")),
        to_date=_date(args.get("to")),
        view=_one_of(View, args.get("view")) or View.LIST,
        month=read_month(args.get("month")),
    )


def asked_scope(municipality_id: str, args: "MultiDict[str, str]") -> FeedScope:
    """Read the address of a feed, strictly; raise ``NotFound`` for what says nothing or says it twice.

    Whether place and theme are there, whoever reads the feed will see.
    """
    given = {name: values for name, values in args.lists() if name in _FEED_FILTERS and any(values)}
    if any(len(values) > 1 for values in given.values()):
        raise NotFound("feed")
    asked = {name: values[0] for name, values in given.items()}
    scope = FeedScope(
        municipality_id,
        place_id=asked.get("place"),
        theme_id=asked.get("theme"),
        kind=_one_of(HearingKind, asked.get("kind")),
        audience=_one_of(Audience, asked.get("audience")),
        from_date=_date(asked.get("from")),
        to_date=_date(asked.get("to")),
    )
    if scope.query.keys() != asked.keys():
        raise NotFound("feed")
    return scope


def usual_themes(municipality_id: str) -> list[ThemeCard]:
    """The themes of the municipality's current budget year, else all of them."""
    cycle = find_current_cycle(municipality_id)
    return (list_themes(cycle.id) if cycle else []) or list_themes()


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(first: date) -> date | None:
    """The first day of the month after; None where the calendar ends."""
    following = month_of(first + timedelta(days=31))
    return following if following.year <= LAST_YEAR else None


def previous_month(first: date) -> date | None:
    """The first day of the month before; None where the calendar begins."""
    before = month_of(first - timedelta(days=1))
    return before if before.year >= FIRST_YEAR else None


def last_day(first: date) -> date:
    """The last day of a month."""
    return month_of(first + timedelta(days=31)) - timedelta(days=1)


def _one_of(words: type[E], text: str | None) -> E | None:
    return words(text) if text in set(words) else None


def _date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except DomainError:
        return None


def read_month(text: str | None) -> date | None:
    """The first day of a month as the address names it, ``2026-10``; None for anything else."""
    if not text or len(text) != _MONTH_LENGTH:
        return None
    return _date(f"{text}-01")
