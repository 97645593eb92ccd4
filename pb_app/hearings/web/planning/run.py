"""Draft for me: ask the planner, watch it, read what it came to."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.planner.plan import Criterion
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_places import list_place_facts
from pb_app.hearings.planning.facts_settings import get_settings
from pb_app.hearings.planning.facts_teams import list_teams
from pb_app.hearings.planning.rules import PlanEngine
from pb_app.hearings.planning.running import (
    RunCard,
    ask_for_plan,
    ask_to_stop,
    exact_is_installed,
    find_latest_run,
    get_run,
)
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning import wording
from pb_app.hearings.web.planning.facts_forms import RunForm
from pb_app.hearings.web.planning.facts_pages import facts_page, seen_season
from pb_app.hearings.web.planning.remedies import change_url, change_words
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import list_venues
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import number


@bp.route("/run/<int:year>", methods=["GET", "POST"])
@staff
@keeps_text
def run(m: str, year: int) -> ResponseReturnValue:
    """What the planner knows, the button, and the latest run with its progress or its result."""
    cycle = seen_season(m, year)
    form = RunForm()
    engines = [engine for engine in PlanEngine if engine is PlanEngine.BUILT_IN or exact_is_installed()]
    form.engine.choices = [(engine.value, wording.engine_label(engine)) for engine in engines]
    may_draw_up = facts_policy.may_draw_up(current_actor(), m)
    if form.is_submitted():
        allow(may_draw_up, "draw_up_plan")
    if form.validate_on_submit():
        try:
            ask_for_plan(actor=current_actor(), cycle_id=cycle.id, engine=PlanEngine(form.engine.data))
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for("planning_staff.run", m=m, year=year), 303)
    latest = find_latest_run(cycle.id)
    return facts_page(
        "hearings/planning/run.html", m, year=year, cycle=cycle, form=form, run=latest,
        may_draw_up=may_draw_up, known=_known(cycle), result=_result(latest, m, year),
        state_label=wording.state_label, several_engines=len(engines) > 1,
    )  # fmt: skip


@bp.post("/run/<int:year>/<int:run_id>/stop")
@staff
def stop_run(m: str, year: int, run_id: int) -> ResponseReturnValue:
    """Stop a run; one that has ended meanwhile is left as it is."""
    cycle = seen_season(m, year)
    allow(facts_policy.may_draw_up(current_actor(), m), "draw_up_plan")
    if get_run(run_id, cycle.id).is_open:
        ask_to_stop(actor=current_actor(), run_id=run_id)
        flash(_("The planner has been asked to stop. The draft stays as it was."), "ok")
    return redirect(url_for("planning_staff.run", m=m, year=year), 303)


def _known(cycle: CycleCard) -> dict[str, int]:
    """How much the planner has to work with, so that an empty list is seen before it is asked."""
    m = cycle.municipality_id
    return {
        "rounds": len(get_settings(cycle).rounds),
        "hearings": sum(one.hearings_per_round for one in list_place_facts(m)),
        "teams": len(list_teams(m, only_active=True)),
        "halls": len(list_venues(m)),
    }


def _result(latest: RunCard | None, m: str, year: int) -> Mapping[str, Any] | None:
    """The report in words; None while there is none."""
    if latest is None or latest.is_open or not latest.report:
        return None
    report = latest.report
    if "error" in report:
        return {"failure": wording.failure_words(str(report["error"])), "unplaced": []}
    names = wording.names_of(m)
    return {
        "asked": report["asked"],
        "placed": len(report["placed"]),
        "standing": report["standing"],
        "by_change": {
            change: sum(one["change"] == change for one in report["placed"])
            for change in ("new", "moved", "kept")
        },
        "unplaced": [_obstacle(one, names, m, year) for one in report["unplaced"]],
        "edited": [wording.what_words(one, names) for one in report["edited_meanwhile"]],
        **_quality(report),
    }


def _quality(report: Mapping[str, Any]) -> dict[str, Any]:
    """What the plan costs apart from what could not be placed, which is named with its reasons."""
    cost = report["cost"]
    unplaced = cost.get(Criterion.UNPLACED.value, 0)
    bound = None if report["bound"] is None else report["bound"] - unplaced
    return {
        "costs": [
            (wording.criterion_label(code), number(amount))
            for code, amount in cost.items()
            if amount and code != Criterion.UNPLACED.value
        ],
        "seconds": report["seconds"],
        "is_optimal": report["is_optimal"],
        "total": report["total"] - unplaced,
        "bound": bound if bound is not None and bound > 0 else None,
    }


def _obstacle(one: Mapping[str, Any], names: wording.Names, m: str, year: int) -> dict[str, Any]:
    return {
        "title": wording.what_words(one, names),
        "reasons": [wording.constraint_words(code) for code in one["constraints"]],
        "rivals": [wording.rival_words(rival, names) for rival in one["rivals"]],
        "changes": [
            {"words": change_words(change, names), "url": change_url(change, m, year)}
            for change in one["changes"]
        ],
        "is_proven": one["is_proven"],
    }
