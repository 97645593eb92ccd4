"""Approved items in words for pages: state, money, what is late, who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.progress.words import TONES, item_state_words, years_words
from pb_app.cycles.queries import ThemeCard
from pb_app.territory.queries import PlaceCard, places_by_id
from pb_app.web.formatting import lek, short_date_words
from pb_app.web.locale import current_locale


@dataclass(frozen=True)
class ProgressRow:
    """One approved item as a line of a list."""

    item: FollowedItem
    title: str
    language: str
    places: str
    state: str
    tone: str
    since: str
    approved: str
    """What the council gave for the budget year, as the list shows it."""
    plan: str
    """The years of a plan that is not of the budget year alone; else empty."""
    whole: str
    spent: str
    due: str
    late: str


def rows_of(items: Sequence[FollowedItem]) -> list[ProgressRow]:
    """The lines of some items, in one statement more."""
    places = places_by_id({place_id for item in items for place_id in item.place_ids})
    return [row_of(item, places) for item in items]


def row_of(item: FollowedItem, places: Mapping[str, PlaceCard]) -> ProgressRow:
    """One line."""
    locale = current_locale()
    return ProgressRow(
        item=item,
        title=item.title_in(locale),
        language="en" if locale == "en" and item.title_en else "sq",
        places=", ".join(places[one].short_label for one in item.place_ids) or _("The whole municipality"),
        state=item_state_words(item),
        tone=TONES[item.state],
        since=short_date_words(item.on_date) if item.on_date else "",
        approved=lek(item.in_year),
        plan=plan_words(item),
        whole=lek(item.whole),
        spent=lek(item.spent) if item.spent is not None else "",
        due=short_date_words(item.due_on),
        late=_late(item),
    )


def plan_words(item: FollowedItem) -> str:
    """The years over which the money is spread, where they are others than the budget year."""
    return years_words(item.years) if item.years not in ((), (item.year,)) else ""


def _late(item: FollowedItem) -> str:
    if item.is_delayed:
        return _("Late: it was to be done by %(date)s.", date=short_date_words(item.due_on))
    if item.is_silent and item.on_date is not None:
        return _("Nothing was reported since %(date)s.", date=short_date_words(item.on_date))
    return ""


@dataclass(frozen=True)
class ThemeGroup:
    """The lines of one theme."""

    theme: ThemeCard
    rows: tuple[ProgressRow, ...]


def by_theme(rows: Sequence[ProgressRow], themes: Sequence[ThemeCard]) -> list[ThemeGroup]:
    """The lines under their themes, in the order of the themes; empty ones left out."""
    groups = [
        ThemeGroup(theme, tuple(row for row in rows if row.item.theme_id == theme.id)) for theme in themes
    ]
    return [group for group in groups if group.rows]
