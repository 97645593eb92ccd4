"""What became of the proposals of a budget year, in figures that are kept, never counted over rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.progress.in_public import is_followed_in_public, list_public_work
from pb_app.consolidation.progress.reading import totals_of
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.queries.editions import EditionCard, edition_content, find_latest
from pb_app.consolidation.rules.frozen import FrozenList
from pb_app.consolidation.rules.states import Stage
from pb_app.cycles.queries import CycleCard, list_cycles
from pb_app.cycles.rules import CycleStatus
from pb_app.formats.consolidated_list import FUNDED
from pb_app.proposals.queries.figures import figures_of
from pb_app.web.formatting import lek, number


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


@dataclass(frozen=True)
class LastYear:
    """What became of the list of the budget year before."""

    year: int
    figures: list[Figure]


def last_year_of(cycle: CycleCard, *, today: date) -> LastYear | None:
    """The year before a cycle, once the council's decision on it is public; None where nothing was public then."""
    earlier = (
        one
        for one in list_cycles(cycle.municipality_id)
        if one.year < cycle.year and one.status is not CycleStatus.PREPARING
    )
    before = next(earlier, None)
    if before is None or not is_followed_in_public(before.id):
        return None
    return LastYear(before.year, results_of(before.id, today=today).figures)


def results_of(cycle_id: int, *, today: date) -> Results:
    """The figures of a cycle; those of the list only once a version is published, those of the work once approved."""
    kept = figures_of(cycle_id)
    found = [
        Figure(number(kept.listed), ngettext("proposal published", "proposals published", kept.listed)),
        Figure(number(kept.voices), ngettext("person asked for them", "people asked for them", kept.voices)),
    ]
    latest = find_latest(cycle_id)
    if latest is None:
        return Results(found if kept.received else [], has_list=False)
    funded, other = _list_figures(latest, edition_content(latest.id))
    work = _work_figures(cycle_id, today) if latest.stage is Stage.APPROVED else []
    return Results([*found, funded, *work, other], has_list=True)


def _list_figures(edition: EditionCard, content: FrozenList) -> tuple[Figure, Figure]:
    counts = Counter(item.standing for item in content.items)
    funded_count = sum(counts[one] for one in FUNDED)
    is_approved = edition.stage is Stage.APPROVED
    year = content.year
    approved = sum(item.granted.get(year, 0) for item in content.items if item.standing in FUNDED)
    funded = (
        Figure(
            number(funded_count),
            _("lines of the list approved by the Council"),
            _("%(amount)s for %(year)s", amount=lek(approved), year=year),
        )
        if is_approved
        else Figure(
            number(funded_count), _("lines of the list proposed for the budget"), _("the Council decides")
        )
    )
    answered = len(content.items) - funded_count
    return funded, Figure(number(answered), _("lines with another answer"), _("each with its reason"))


def _work_figures(cycle_id: int, today: date) -> list[Figure]:
    """How far the work on what the council approved is."""
    totals = totals_of(list_public_work(cycle_id, today=today))
    done = totals.states.get(ProgressState.DONE, 0)
    going = totals.states.get(ProgressState.UNDER_WAY, 0) + totals.states.get(ProgressState.TENDERED, 0)
    return [
        Figure(number(done), _("of them done")),
        Figure(number(going), _("under way or in procurement")),
        Figure(number(totals.delayed), _("of them late")),
    ]
