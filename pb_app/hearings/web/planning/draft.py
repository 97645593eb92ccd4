"""The draft of a season: months side by side, every line with its doubts, small moves by one button."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard, find_current_cycle, get_cycle, list_cycles
from pb_app.hearings.planning.draft_items import line_key
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.facts_policy import may_draw_up, may_see_facts
from pb_app.hearings.planning.lines import pin_line, propose_change, shift_line
from pb_app.hearings.planning.policy import (
    may_change_many,
    may_edit_some_line,
    may_publish_some_line,
    may_read_draft,
)
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.queries import local_today
from pb_app.hearings.web.forms import is_id
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.draft_page import DraftFilter, draft_page
from pb_app.hearings.web.planning.draft_words import origin_label
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.territory.policy import may_see_venues
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.error_texts import text_of
from pb_app.web.urls import url_for

_SHIFTS = {"-7": -7, "-1": -1, "+1": 1, "+7": 7}
_PINS = {"pin": frozenset(Pin), "unpin": frozenset[Pin]()}
_PROPOSALS = {"move": PlanAction.HOLD, "cancel": PlanAction.CANCEL}


@bp.get("/")
@staff
def index(m: str) -> ResponseReturnValue:
    """The season in work; without any budget year, what must be there first."""
    get_municipality(m)
    allow(may_read_draft(current_actor(), m), "read_plan", hide=True)
    cycle = find_current_cycle(m) or next(iter(list_cycles(m)), None)
    if cycle is not None:
        return redirect(url_for("planning_staff.draft", m=m, year=cycle.year))
    return render_template("hearings/planning/no_cycle.html")


@bp.get("/<int:year>")
@staff
def draft(m: str, year: int) -> ResponseReturnValue:
    """The draft beside the public calendar."""
    cycle = cycle_of(m, year)
    return _page(cycle)


@bp.post("/<int:year>/quick")
@staff
def quick(m: str, year: int) -> ResponseReturnValue:
    """One button of the list: move a line by days, hold it fast, begin a change of an announced hearing."""
    cycle = cycle_of(m, year)
    allow(may_edit_some_line(current_actor(), m), "edit_plan_line")
    action, leads_to = _action_of(cycle, request.form.get("do", ""))
    try:
        found = action()
    except StaleVersion:
        said = _("Somebody else has just changed this line. Look at it as it stands now, then try again.")
        return _page(cycle, said=said), 409
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        return _page(cycle, said=text_of(error)), 422
    if found:
        return redirect(url_for("planning_staff.line", m=m, year=year, entry_id=found), 303)
    kept = {
        name: value for name, value in request.args.items() if name in {"place", "team", "hall", "origin"}
    }
    return redirect(url_for("planning_staff.draft", m=m, year=year, **kept, _anchor=leads_to), 303)


def cycle_of(m: str, year: int) -> CycleCard:
    """The budget year of an address; 404 for people of another municipality."""
    get_municipality(m)
    allow(may_read_draft(current_actor(), m), "read_plan", hide=True)
    return get_cycle(m, year)


def _action_of(cycle: CycleCard, pressed: str) -> tuple[Callable[[], int | None], str]:
    """What a button means, and where the page is to be read on: ``12.3.+7``, ``12.3.pin``, ``move.7``."""
    parts = pressed.split(".")
    actor = current_actor()
    if len(parts) == 2 and parts[0] in _PROPOSALS and is_id(parts[1]):
        action, hearing_id = _PROPOSALS[parts[0]], int(parts[1])
        return lambda: propose_change(
            actor=actor, cycle_id=cycle.id, hearing_id=hearing_id, action=action
        ), ""
    if len(parts) != 3 or not all(map(is_id, parts[:2])):
        abort(400)
    entry_id, version, verb = int(parts[0]), int(parts[1]), parts[2]
    if verb in _SHIFTS:
        return lambda: shift_line(
            actor=actor, cycle_id=cycle.id, entry_id=entry_id, expected_version=version, days=_SHIFTS[verb]
        ), line_key(entry_id)
    if verb not in _PINS:
        abort(400)
    return lambda: pin_line(
        actor=actor, cycle_id=cycle.id, entry_id=entry_id, expected_version=version, pinned=_PINS[verb]
    ), line_key(entry_id)


def _removed() -> int:
    """The line that was just taken out, as the address says, so that it can be brought back; else 0."""
    text = request.args.get("removed", "")
    return int(text) if is_id(text) else 0


def _page(cycle: CycleCard, said: str = "") -> str:
    m, actor, now = cycle.municipality_id, current_actor(), house().clock.now()
    found = read_draft(cycle, local_today(now))
    chosen = DraftFilter.of(request.args)
    return render_template(
        "hearings/planning/draft.html",
        cycle=cycle,
        year=cycle.year,
        page=draft_page(found, actor, chosen, local_today(now)),
        chosen=chosen,
        season=found.season,
        places=list_places(m),
        origins=[(origin.value, origin_label(origin)) for origin in PlanOrigin],
        said=said,
        removed=_removed(),
        may_edit=may_edit_some_line(actor, m),
        may_publish=may_publish_some_line(actor, m),
        may_change_many=may_change_many(actor, m),
        may_draw_up=may_draw_up(actor, m),
        sees_facts=may_see_facts(actor, m),
        sees_venues=may_see_venues(actor, m),
        years=[other.year for other in list_cycles(m)],
    )
