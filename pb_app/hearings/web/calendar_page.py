"""What stands around the calendar: filters, the feed of what is shown, files to take away, coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from flask_babel import gettext as _
from markupsafe import escape

from pb_app.cycles.queries import CycleCard, ThemeCard
from pb_app.hearings.addresses import absolute
from pb_app.hearings.coverage import Coverage, PlaceCoverage
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingKind
from pb_app.hearings.saved_filters import find_code
from pb_app.hearings.season.document import is_published
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


def feed_box(municipality: MunicipalityCard, choice: CalendarChoice) -> FeedBox | None:
    """The feed of just what is shown; None for a choice that nobody saved yet."""
    scope = choice.scope(municipality.id)
    if scope.can_be_saved:
        code = find_code(scope)
        if code is None:
            return None
        scope = FeedScope(municipality.id, code=code)
    words = titled(choice)
    return feed_links(scope, f"{words} ({municipality.full_name})" if words else municipality.full_name)


def feed_links(scope: FeedScope, name: str) -> FeedBox:
    """The addresses of a feed in the language of the page."""
    https = scope.url(language())
    webcal = "webcal://" + https.partition("://")[2]
    return FeedBox(
        name=name,
        webcal=webcal,
        https=https,
        google="https://calendar.google.com/calendar/render?cid=" + quote(webcal, safe=""),
        download=https,
    )


def season_files(municipality_id: str, cycle: CycleCard | None) -> list[dict[str, str]]:
    """The season as the office signs it, once some of it is published; it knows no filters."""
    if cycle is None or not is_published(cycle.id):
        return []
    named = {"pdf": _("Consultation calendar (PDF)"), "docx": _("Consultation calendar (Word)")}
    return [
        {
            "url": url_for("hearings_public.season_notice", m=municipality_id, year=cycle.year, fmt=fmt),
            "words": words,
        }
        for fmt, words in named.items()
    ]


def take_away(municipality_id: str, choice: CalendarChoice, today: date) -> list[dict[str, str]]:
    """What is shown as files, filters kept; the sheet to hang up is of one month."""
    kept = {name: value for name, value in choice.query.items() if name not in {"view", "month"}}
    month = choice.month or choice.from_date or today
    sheet = {**choice.scope(municipality_id).query, "month": f"{month:%Y-%m}"}
    return [
        {"url": _file(municipality_id, "pdf", sheet), "words": _("Sheet of the month (PDF)")},
        {"url": _file(municipality_id, "xlsx", kept), "words": _("Spreadsheet (Excel)")},
        {"url": _file(municipality_id, "csv", kept), "words": _("Table (CSV)")},
        {"url": _file(municipality_id, "json", kept), "words": _("Data (JSON)")},
        {
            "url": _file(municipality_id, "atom", choice.scope(municipality_id).query),
            "words": _("News feed (Atom)"),
        },
    ]


def news_url(municipality_id: str, choice: CalendarChoice) -> str:
    """The address by which a news reader finds the feed of the page."""
    return _file(municipality_id, "atom", choice.scope(municipality_id).query)


def embed_code(municipality: MunicipalityCard, choice: CalendarChoice) -> str:
    """What another site puts into its page to show what is shown here."""
    query = urlencode(choice.scope(municipality.id).query)
    address = absolute(f"/embed/{municipality.id}/hearings" + (f"?{query}" if query else ""), language())
    title = _("Hearings of the municipality of %(name)s", name=municipality.name)
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="640"></iframe>'


def _file(municipality_id: str, ending: str, query: Mapping[str, str]) -> str:
    words = f"?{urlencode(query)}" if query else ""
    return in_language(f"/{municipality_id}/hearings.{ending}{words}", language())


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
