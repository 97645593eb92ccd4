"""What planning must heed in each place."""

from dataclasses import asdict

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_places import (
    PlaceFacts,
    add_place_days_off,
    change_place_rule,
    get_place_facts,
    list_place_facts,
    remove_place_days_off,
)
from pb_app.hearings.planning.facts_rules import PlaceRuleDraft
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.facts_forms import PlaceDaysOffForm, PlaceRuleForm
from pb_app.hearings.web.planning.facts_pages import facts_page, seen
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.territory.queries import list_places
from pb_app.territory.rules import PlaceKind
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.put_back import answered, removed_days


@bp.get("/places")
@staff
def places(m: str) -> ResponseReturnValue:
    """Every unit and region with what it needs; villages with a rule, and all of them if asked."""
    seen(m)
    actor = current_actor()
    with_villages = "villages" in request.args
    facts = list_place_facts(m, with_villages=with_villages)
    mine = {one.place.id for one in facts if facts_policy.may_change_place_rule(actor, m, one.place.path)}
    has_villages = any(place.kind is PlaceKind.VILLAGE for place in list_places(m, with_villages=True))
    return facts_page(
        "hearings/planning/places_list.html", m, facts=facts, mine=mine, has_villages=has_villages,
        with_villages=with_villages, total=sum(one.hearings_per_round for one in facts),
    )  # fmt: skip


@bp.route("/places/<place_id>", methods=["GET", "POST"])
@staff
@keeps_text
def place_rule(m: str, place_id: str) -> ResponseReturnValue:
    """Say what one place needs; its market days and the days of the harvest below."""
    facts = _mine(m, place_id)
    form = PlaceRuleForm(data=_stored(facts) | {"version": facts.version})
    stale = None
    if form.validate_on_submit():
        try:
            _save(m, place_id, form.version.data, form.draft())
        except StaleVersion:
            facts = get_place_facts(place_id, m)
            stale = differences(form, _stored(facts), version=facts.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.places", m=m), 303)
    days_form = PlaceDaysOffForm(formdata=None, data=removed_days(request.args))
    days_form.fill_choices(_("no fixed weekday"))
    page = facts_page(
        "hearings/planning/places_edit.html",
        m,
        form=form,
        facts=facts,
        days_form=days_form,
        conflict_list=stale,
    )
    return page, 409 if stale is not None else 200


@bp.post("/places/<place_id>/forget")
@staff
def forget_place_rule(m: str, place_id: str) -> ResponseReturnValue:
    """Take the rule of a place back: it is then as all others."""
    facts = _mine(m, place_id)
    _save(m, place_id, facts.version, None)
    flash(_("The place is planned like all others again."), "ok")
    return redirect(url_for("planning_staff.places", m=m), 303)


@bp.route("/places/<place_id>/days-off", methods=["GET", "POST"])
@staff
@keeps_text
def place_days_off(m: str, place_id: str) -> ResponseReturnValue:
    """Note a market day or the days of the harvest."""
    facts = _mine(m, place_id)
    form = PlaceDaysOffForm(data=removed_days(request.args))
    form.fill_choices(_("no fixed weekday"))
    if form.validate_on_submit():
        try:
            add_place_days_off(
                actor=current_actor(), municipality_id=m, place_id=place_id, draft=form.draft()
            )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.place_rule", m=m, place_id=place_id), 303)
    return facts_page("hearings/planning/places_days_off.html", m, form=form, facts=facts)


@bp.post("/places/<place_id>/days-off/<int:days_off_id>/remove")
@staff
def remove_days_off_of_place(m: str, place_id: str, days_off_id: int) -> ResponseReturnValue:
    """Take days off back; the form then holds them, so that they can be added again."""
    _mine(m, place_id)
    draft = remove_place_days_off(
        actor=current_actor(), municipality_id=m, place_id=place_id, days_off_id=days_off_id
    )
    return answered("planning_staff.place_rule", asdict(draft) if draft else None, m=m, place_id=place_id)


def _mine(m: str, place_id: str) -> PlaceFacts:
    seen(m)
    facts = get_place_facts(place_id, m)
    allow(facts_policy.may_change_place_rule(current_actor(), m, facts.place.path), "change_place_rule")
    return facts


def _save(m: str, place_id: str, version: int, draft: PlaceRuleDraft | None) -> None:
    change_place_rule(
        actor=current_actor(), municipality_id=m, place_id=place_id, expected_version=version, draft=draft
    )


def _stored(facts: PlaceFacts) -> dict[str, object]:
    return asdict(facts.said) | {"weekdays": list(facts.said.weekdays or ())}
