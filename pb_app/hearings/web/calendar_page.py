"""What stands around the calendar: filters, the feed of what is shown, files to take away, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from pb_app.cycles.queries import ThemeCard
from pb_app.hearings.addresses import feed_url
from pb_app.hearings.coverage import Coverage, PlaceCoverage
from pb_app.hearings.feed import place_scope, theme_scope
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingKind
from pb_app.hearings.web.calendar_choice import CalendarChoice
from pb_app.hearings.wording import audience_label, kind_label, language
from pb_app.territory.queries import MunicipalityCard, PlaceCard
from pb_app.web.formatting import short_date_words
from pb_app.web.locale import in_language
from pb_app.web.urls import url_for

_INDENT = "\u2003"


@dataclass(frozen=True)
class Option:
    """An entry of a select; parts of a unit stand a little to the right."""

    value: str
    words: str
    selected: bool


@dataclass(frozen=True)
class FilterOptions:
    """The entries of the four selects."""

    places: Sequence[Option]
    themes: Sequence[Option]
    kinds: Sequence[Option]
    audiences: Sequence[Option]

    @classmethod
    def of(
        cls, choice: CalendarChoice, places: Sequence[PlaceCard], themes: Sequence[ThemeCard]
    ) -> "FilterOptions":
        """The entries, what was chosen marked."""
        return cls(
            places=[
                Option(place.id, _INDENT * (place.parent_id is not None) + place.label, place == choice.place)
                for place in places
            ],
            themes=[Option(theme.id, theme.name_in(language()), theme == choice.theme) for theme in themes],
            kinds=[Option(kind.value, kind_label(kind), kind is choice.kind) for kind in HearingKind],
            audiences=[
                Option(audience.value, audience_label(audience), audience is choice.audience)
                for audience in Audience
            ],
        )


@dataclass(frozen=True)
class FeedBox:
    """Four ways to subscribe to one feed; ``name`` says what it holds."""

    name: str
    webcal: str
    https: str
    google: str
    download: str


@dataclass(frozen=True)
class CoverageRow:
    """A place with the hearing that it has or had."""

    name: str
    is_part: bool
    is_covered: bool
    url: str
    when: str


@dataclass(frozen=True)
class CoverageTable:
    """The places in the order of the tree, and how many units are covered."""

    rows: Sequence[CoverageRow]
    covered: int
    units: int


def titled(choice: CalendarChoice) -> str:
    """What is left of the calendar by the filters, in words; empty without filters."""
    words = [
        choice.place.label if choice.place else "",
        choice.theme.name_in(language()) if choice.theme else "",
        kind_label(choice.kind) if choice.kind else "",
        audience_label(choice.audience) if choice.audience else "",
    ]
    return " · ".join(word for word in words if word)


def feed_box(municipality: MunicipalityCard, choice: CalendarChoice) -> FeedBox:
    """The feed of the place or the theme shown, else of the whole municipality."""
    scope, name = municipality.id, municipality.full_name
    if choice.place is not None:
        scope, name = place_scope(municipality.id, choice.place.id), choice.place.label
    elif choice.theme is not None:
        scope = theme_scope(municipality.id, choice.theme.id)
        name = f"{municipality.full_name}: {choice.theme.name_in(language())}"
    return feed_links(scope, name)


def feed_links(scope: str, name: str) -> FeedBox:
    """The addresses of a feed in the language of the page."""
    https = feed_url(scope, language())
    webcal = "webcal://" + https.partition("://")[2]
    return FeedBox(
        name=name,
        webcal=webcal,
        https=https,
        google="https://calendar.google.com/calendar/render?cid=" + quote(webcal, safe=""),
        download=https,
    )


def is_exact(choice: CalendarChoice) -> bool:
    """Whether the feed holds just what the filters leave: one place, one theme, or everything."""
    return sum(part is not None for part in (choice.place, choice.theme)) < 2 and not (
        choice.kind or choice.audience
    )


def take_away(municipality_id: str, choice: CalendarChoice) -> list[dict[str, str]]:
    """What is shown as files, filters kept."""
    kept = {name: value for name, value in choice.query.items() if name not in {"view", "month"}}
    query = f"?{urlencode(kept)}" if kept else ""
    return [
        {"url": in_language(f"/{municipality_id}/hearings.{ending}{query}", language()), "words": words}
        for ending, words in (("csv", _("Table (CSV)")), ("json", _("Data (JSON)")))
    ]


def coverage_table(found: Coverage, today: date) -> CoverageTable:
    """Each place with its next hearing, else its last one."""
    return CoverageTable(
        rows=[_coverage_row(entry, today) for entry in found.places],
        covered=found.covered_units,
        units=len(found.units),
    )


def _coverage_row(entry: PlaceCoverage, today: date) -> CoverageRow:
    shown = _nearest(entry.hearings, today)
    return CoverageRow(
        name=entry.place.label,
        is_part=entry.place.parent_id is not None,
        is_covered=entry.is_covered,
        url=url_for("hearings_public.hearing", m=shown.municipality_id, ref=shown.ref) if shown else "",
        when=short_date_words(shown.on_date) if shown else "",
    )


def _nearest(cards: Sequence[HearingCard], today: date) -> HearingCard | None:
    coming = [card for card in cards if card.on_date >= today]
    if coming:
        return coming[0]
    return cards[-1] if cards else None
