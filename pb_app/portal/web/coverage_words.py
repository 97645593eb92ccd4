"""Coverage of the places in words and as a table."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.coverage import Coverage, PlaceCoverage
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.wording import when_of
from pb_app.web.urls import url_for

INDENT = "\u2003"
Cell = str | dict[str, str]


def coverage_words(found: Coverage) -> str:
    """How many units have a hearing; a unit counts when all its parts do."""
    units = len(found.units)
    words = _(
        "%(covered)s of %(units)s administrative units have a hearing; a unit counts when all its parts do.",
        covered=found.covered_units,
        units=units,
    )
    whole = len(found.whole_municipality)
    if not whole:
        return words
    return f"{words} " + ngettext(
        "%(num)d hearing is for the whole municipality.",
        "%(num)d hearings are for the whole municipality.",
        whole,
    )


def coverage_rows(found: Coverage, today: date) -> list[list[Cell]]:
    """Each place of the tree with its next hearing, else its last one."""
    return [_row(entry, found, today) for entry in found.places]


def _row(entry: PlaceCoverage, found: Coverage, today: date) -> list[Cell]:
    name = (INDENT if entry.place.parent_id else "") + entry.place.label
    shown = _shown(entry, today)
    if shown is not None:
        url = url_for("hearings_public.hearing", m=shown.municipality_id, ref=shown.ref)
        return [name, {"text": when_of(shown), "url": url}]
    parts = [one for one in found.places if one.place.parent_id == entry.place.id]
    if parts:
        heard = sum(one.is_covered for one in parts)
        return [name, _("%(covered)s of %(parts)s parts", covered=heard, parts=len(parts))]
    return [name, _("together with another place") if entry.is_covered else _("none yet")]


def _shown(entry: PlaceCoverage, today: date) -> HearingCard | None:
    coming = [card for card in entry.hearings if card.on_date >= today]
    if coming:
        return coming[0]
    return entry.hearings[-1] if entry.hearings else None
