"""Give somebody one more role, and end one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.accounts.queries import MembershipCard, PersonCard, get_person
from pb_app.accounts.service.people import end_membership, grant_membership
from pb_app.accounts.web import accounts_staff as bp
from pb_app.accounts.web.forms import ConfirmForm, RoleForm
from pb_app.accounts.web.people import allow_people, fill_role_choices, role_hints, scope_of
from pb_app.kernel.errors import DomainError, NeedsConfirmation, NotFound
from pb_app.web.access import current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import warnings_of
from pb_app.web.role_words import role_label


@bp.route("/staff/<m>/people/<int:person_id>/roles/new", methods=["GET", "POST"])
@staff
@keeps_text
def add_role(m: str, person_id: int) -> ResponseReturnValue:
    """One more role in this municipality."""
    allow_people(m)
    card = get_person(person_id, m)
    form = RoleForm()
    fill_role_choices(form, m)
    if form.validate_on_submit():
        try:
            grant_membership(actor=current_actor(), person_id=person_id, scope=scope_of(form, m))
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The role has been given."), "ok")
            return redirect(url_for("accounts_staff.person", m=m, person_id=person_id), 303)
    return render_template(
        "accounts/staff/add_role.html", nav="people", person=card, form=form, role_hints=role_hints()
    )


@bp.route("/staff/<m>/people/<int:person_id>/roles/<int:membership_id>/end", methods=["GET", "POST"])
@staff
@keeps_text
def end_role(m: str, person_id: int, membership_id: int) -> ResponseReturnValue:
    """End a role, after a look at what that means."""
    allow_people(m)
    card = get_person(person_id, m)
    held = _held(card, m, membership_id)
    form, warned = ConfirmForm(), []
    if form.validate_on_submit():
        try:
            end_membership(
                actor=current_actor(), membership_id=membership_id, confirmed=bool(form.confirmed.data)
            )
        except NeedsConfirmation as error:
            warned = warnings_of(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The role has ended."), "ok")
            return redirect(url_for("accounts_staff.people", m=m), 303)
    return render_template(
        "accounts/staff/end_role.html",
        nav="people",
        person=card,
        held=held,
        form=form,
        warned=warned,
        role_label=role_label,
    )


def _held(card: PersonCard, m: str, membership_id: int) -> MembershipCard:
    for held in card.memberships:
        if held.id == membership_id and held.municipality_id == m:
            return held
    raise NotFound("membership")
