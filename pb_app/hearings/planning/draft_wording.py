"""A line of a draft in words, in the language of the page."""

from flask_babel import gettext as _

from pb_app.hearings.planning.draft_items import DraftItem
from pb_app.hearings.wording import in_language, kind_label, language
from pb_app.web.formatting import date_words, time_words


def places_words(item: DraftItem) -> str:
    """The places, or the municipality when there is none."""
    if not item.places:
        return _("Municipality of %(name)s", name=item.municipality_name)
    return ", ".join(place.short_label for place in item.places)


def name_words(item: DraftItem) -> str:
    """The title given, else kind and places."""
    given = in_language(item.title, item.title_en)
    return given or f"{kind_label(item.kind)}: {places_words(item)}"


def hours_words(item: DraftItem) -> str:
    """The hours as far as they are known."""
    if item.slot is None or item.slot.start is None:
        return _("The hour is not known yet")
    start = time_words(item.slot.start)
    if item.slot.end is not None:
        return f"{start}–{time_words(item.slot.end)}"
    if item.shown_end is None:
        return start
    return _("%(start)s, until about %(end)s", start=start, end=time_words(item.shown_end))


def when_words(item: DraftItem) -> str:
    """Day and hours."""
    if item.slot is None:
        return _("The day is not known yet")
    day = date_words(item.slot.on, language())
    if item.slot.start is None:
        return f"{day}. {hours_words(item)}"
    return _("%(date)s, %(hours)s", date=day, hours=hours_words(item))


def hall_words(item: DraftItem) -> str:
    """The hall; empty while it is not known."""
    return item.venue.name if item.venue is not None else item.venue_text
