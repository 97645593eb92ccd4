"""The work on approved items in the user's words."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.progress.rules import ProgressState

STATE_LABELS: dict[ProgressState, LazyString] = {
    ProgressState.PLANNED: _l("Planned, not begun yet"),
    ProgressState.TENDERED: _l("In procurement"),
    ProgressState.UNDER_WAY: _l("Under way"),
    ProgressState.STOPPED: _l("Stopped"),
    ProgressState.DONE: _l("Done"),
    ProgressState.CARRIED_OVER: _l("Carried over to a later year"),
    ProgressState.REMOVED: _l("Removed by the council"),
}
TONES: dict[ProgressState | None, str] = {
    None: "",
    ProgressState.PLANNED: "info",
    ProgressState.TENDERED: "info",
    ProgressState.UNDER_WAY: "wait",
    ProgressState.STOPPED: "no",
    ProgressState.DONE: "ok",
    ProgressState.CARRIED_OVER: "wait",
    ProgressState.REMOVED: "no",
}


def state_words(
    state: ProgressState | None, *, carried_to_year: int | None = None, council_decision: str = ""
) -> str:
    """The state with what belongs to it: the year it was carried over to, the decision that removed it."""
    if state is None:
        return _("Nothing reported yet")
    if state is ProgressState.CARRIED_OVER and carried_to_year:
        return _("Carried over to %(year)s", year=carried_to_year)
    if state is ProgressState.REMOVED and council_decision:
        return _("Removed by council decision no. %(number)s", number=council_decision)
    return str(STATE_LABELS[state])


def item_state_words(item: FollowedItem) -> str:
    """How far an item is."""
    return state_words(
        item.state, carried_to_year=item.carried_to_year, council_decision=item.council_decision
    )


def years_words(years: Sequence[int]) -> str:
    """Which budget years a sum covers: «2027», «2027–2029», «2027, 2029»."""
    first, last = years[0], years[-1]
    if len(years) > 1 and last - first == len(years) - 1:
        return f"{first}–{last}"
    return ", ".join(str(year) for year in years)
