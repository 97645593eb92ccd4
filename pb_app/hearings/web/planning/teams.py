"""The teams that run hearings, and their days off."""

from dataclasses import asdict

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.accounts.queries import PersonCard, list_people
from pb_app.hearings.planning.facts_teams import (
    TeamCard,
    add_team,
    add_team_days_off,
    change_team,
    get_team,
    list_teams,
    remove_team_days_off,
)
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.facts_forms import DaysOffForm, TeamForm
from pb_app.hearings.web.planning.facts_pages import changing, facts_page, seen
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.put_back import answered, removed_days


@bp.get("/teams")
@staff
def teams(m: str) -> ResponseReturnValue:
    """All teams with their members, those in use first."""
    seen(m)
    cards = sorted(list_teams(m), key=lambda card: not card.is_active)
    return facts_page("hearings/planning/teams_list.html", m, teams=cards, names=_names(list_people(m)))


@bp.route("/teams/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_team(m: str) -> ResponseReturnValue:
    """Add a team."""
    changing(m)
    form = TeamForm(data={"max_per_day": 1, "is_active": True})
    _fill(form, m, None)
    if form.validate_on_submit():
        try:
            team_id = add_team(actor=current_actor(), municipality_id=m, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The team has been added."), "ok")
            return redirect(url_for("planning_staff.team", m=m, team_id=team_id), 303)
    return facts_page("hearings/planning/teams_edit.html", m, form=form, team=None, days_form=None)


@bp.route("/teams/<int:team_id>", methods=["GET", "POST"])
@staff
@keeps_text
def team(m: str, team_id: int) -> ResponseReturnValue:
    """Change a team, take it out of use; its days off below."""
    changing(m)
    card = get_team(team_id, m)
    form = TeamForm(data=_stored(card) | {"version": card.version})
    _fill(form, m, card)
    stale = None
    if form.validate_on_submit():
        try:
            change_team(
                actor=current_actor(), team_id=team_id, expected_version=form.version.data, draft=form.draft()
            )
        except StaleVersion:
            card = get_team(team_id, m)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.teams", m=m), 303)
    days_form = DaysOffForm(formdata=None, data=removed_days(request.args))
    page = facts_page(
        "hearings/planning/teams_edit.html", m, form=form, team=card, days_form=days_form, conflict_list=stale
    )
    return page, 409 if stale is not None else 200


@bp.route("/teams/<int:team_id>/days-off", methods=["GET", "POST"])
@staff
@keeps_text
def team_days_off(m: str, team_id: int) -> ResponseReturnValue:
    """Note days on which the team runs no hearing."""
    changing(m)
    card = get_team(team_id, m)
    form = DaysOffForm(data=removed_days(request.args))
    if form.validate_on_submit():
        try:
            add_team_days_off(actor=current_actor(), team_id=team_id, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.team", m=m, team_id=team_id), 303)
    return facts_page("hearings/planning/teams_days_off.html", m, form=form, team=card)


@bp.post("/teams/<int:team_id>/days-off/<int:days_off_id>/remove")
@staff
def remove_days_off_of_team(m: str, team_id: int, days_off_id: int) -> ResponseReturnValue:
    """Take days off back; the form then holds them, so that they can be added again."""
    changing(m)
    get_team(team_id, m)
    draft = remove_team_days_off(actor=current_actor(), team_id=team_id, days_off_id=days_off_id)
    return answered("planning_staff.team", asdict(draft) if draft else None, m=m, team_id=team_id)


def _names(people: list[PersonCard]) -> dict[int, str]:
    return {person.id: person.name or person.email for person in people}


def _fill(form: TeamForm, m: str, card: TeamCard | None) -> None:
    """Everybody with a role here; who is a member and has none any more stays until unticked."""
    kept = set(card.member_ids) if card else set()
    form.member_ids.choices = [
        (str(person.id), person.name or person.email)
        for person in list_people(m)
        if person.id in kept or (person.is_active and person.memberships_in(m))
    ]


def _stored(card: TeamCard) -> dict[str, object]:
    return {
        "name": card.name,
        "max_per_day": card.max_per_day,
        "member_ids": [str(person_id) for person_id in card.member_ids],
        "is_active": card.is_active,
    }
