"""What became of the proposals of a budget year, in figures that are kept, never counted over rows."""

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.queries.editions import EditionCard, edition_content, find_latest
from pb_app.consolidation.rules.frozen import FrozenList
from pb_app.consolidation.rules.states import Stage
from pb_app.formats.consolidated_list import FUNDED
from pb_app.proposals.queries.figures import figures_of
from pb_app.web.formatting import number


@dataclass(frozen=True)
class Figure:
    """A number and its words."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Results:
    """The figures of a budget year, and whether there is a list to read."""

    figures: list[Figure]
    has_list: bool


def results_of(cycle_id: int) -> Results:
    """The figures of a cycle; those of the list only once a version is published."""
    kept = figures_of(cycle_id)
    found = [
        Figure(number(kept.listed), ngettext("proposal published", "proposals published", kept.listed)),
        Figure(number(kept.voices), ngettext("person asked for them", "people asked for them", kept.voices)),
    ]
    latest = find_latest(cycle_id)
    if latest is None:
        return Results(found if kept.received else [], has_list=False)
    return Results(found + _list_figures(latest, edition_content(latest.id)), has_list=True)


def _list_figures(edition: EditionCard, content: FrozenList) -> list[Figure]:
    counts = Counter(item.standing for item in content.items)
    funded_count = sum(counts[one] for one in FUNDED)
    is_approved = edition.stage is Stage.APPROVED
    funded = (
        Figure(number(funded_count), _("lines of the list approved by the Council"))
        if is_approved
        else Figure(
            number(funded_count), _("lines of the list proposed for the budget"), _("the Council decides")
        )
    )
    answered = len(content.items) - funded_count
    return [funded, Figure(number(answered), _("lines with another answer"), _("each with its reason"))]
