"""The people of a municipality: list, invite, change, lock; one-time links; log-out."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField

from pb_app.accounts import policy
from pb_app.accounts.authentication import log_out
from pb_app.accounts.queries import PersonCard, get_person, list_organisations, list_people
from pb_app.accounts.rules import Scope
from pb_app.accounts.service.passwords import make_one_time_link
from pb_app.accounts.service.people import add_person, change_person, deactivate_person, reactivate_person
from pb_app.accounts.web import accounts_staff as bp
from pb_app.accounts.web.forms import ConfirmForm, InviteForm, PersonForm, RoleForm
from pb_app.kernel.actor import Role
from pb_app.kernel.errors import DomainError, NeedsConfirmation, StaleVersion
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import warnings_of
from pb_app.web.role_words import role_hint, role_label

LINK_KEY = "one_time_link"
GRANTABLE = tuple(role for role in Role if role is not Role.ADMIN)


def allow_people(m: str) -> None:
    """Only who manages this municipality's people gets further; for others the page does not exist."""
    get_municipality(m)
    allow(policy.may_manage_people(current_actor(), m), "manage_people", hide=True)


@bp.post("/staff/logout")
@staff
def logout() -> ResponseReturnValue:
    """End the session in this browser."""
    allow(permitted=True, action="log_out")
    log_out()
    return redirect(url_for("accounts_public.login"), 303)


@bp.get("/staff/<m>/people")
@staff
def people(m: str) -> ResponseReturnValue:
    """Who has a role here, and who had one."""
    allow_people(m)
    cards = list_people(m)
    return render_template(
        "accounts/staff/people.html",
        nav="people",
        role_label=role_label,
        people=[card for card in cards if card.is_active and card.memberships_in(m)],
        others=[card for card in cards if not (card.is_active and card.memberships_in(m))],
    )


@bp.route("/staff/<m>/people/new", methods=["GET", "POST"])
@staff
@keeps_text
def invite(m: str) -> ResponseReturnValue:
    """Add somebody with a role; a new account gets a link that is shown once."""
    allow_people(m)
    form = InviteForm()
    fill_role_choices(form, m)
    if form.validate_on_submit():
        try:
            made = add_person(
                actor=current_actor(),
                email=form.email.data or "",
                name=form.name.data or "",
                scope=scope_of(form, m),
            )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The person has been added."), "ok")
            if made.token:
                session[LINK_KEY] = {"person": made.person_id, "token": made.token}
            return redirect(url_for("accounts_staff.person", m=m, person_id=made.person_id), 303)
    return render_template("accounts/staff/invite.html", nav="people", form=form, role_hints=role_hints())


@bp.route("/staff/<m>/people/<int:person_id>", methods=["GET", "POST"])
@staff
@keeps_text
def person(m: str, person_id: int) -> ResponseReturnValue:
    """One person: name and address, roles, link, lock."""
    allow_people(m)
    card = get_person(person_id, m)
    form = PersonForm(obj=card)
    if form.validate_on_submit():
        try:
            change_person(
                actor=current_actor(),
                person_id=person_id,
                expected_version=form.version.data,
                name=form.name.data or "",
                email=form.email.data or "",
            )
        except StaleVersion:
            fresh = get_person(person_id, m)
            stale = differences(form, {"name": fresh.name, "email": fresh.email}, version=fresh.version)
            return _person_page(m, fresh, form, stale), 409
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("accounts_staff.person", m=m, person_id=person_id), 303)
    return _person_page(m, card, form)


def _person_page(m: str, card: PersonCard, form: PersonForm, stale: object = None) -> str:
    return render_template(
        "accounts/staff/person.html",
        nav="people",
        person=card,
        form=form,
        conflict_list=stale,
        role_label=role_label,
        here=card.memberships_in(m),
        elsewhere=len(card.memberships) - len(card.memberships_in(m)),
        may_change=policy.may_change_account(current_actor(), card.grants),
        is_self=card.id == current_actor().person_id,
        link=_link_to_show(card.id),
    )


def _link_to_show(person_id: int) -> str | None:
    """The address of the link made a moment ago; the next look at the page no longer has it."""
    kept = session.get(LINK_KEY)
    if not isinstance(kept, dict) or kept.get("person") != person_id:
        return None
    session.pop(LINK_KEY)
    return house().settings.base_url + url_for("accounts_public.password", token=kept["token"])


@bp.post("/staff/<m>/people/<int:person_id>/link")
@staff
def make_link(m: str, person_id: int) -> ResponseReturnValue:
    """Make a link that sets a password, to be handed over."""
    allow_people(m)
    get_person(person_id, m)
    token = make_one_time_link(actor=current_actor(), person_id=person_id)
    session[LINK_KEY] = {"person": person_id, "token": token}
    return redirect(url_for("accounts_staff.person", m=m, person_id=person_id), 303)


@bp.route("/staff/<m>/people/<int:person_id>/deactivate", methods=["GET", "POST"])
@staff
@keeps_text
def deactivate(m: str, person_id: int) -> ResponseReturnValue:
    """Lock an account, after a look at what that means."""
    allow_people(m)
    card = get_person(person_id, m)
    form, warned = ConfirmForm(), []
    if form.validate_on_submit():
        try:
            deactivate_person(actor=current_actor(), person_id=person_id, confirmed=bool(form.confirmed.data))
        except NeedsConfirmation as error:
            warned = warnings_of(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The account is locked."), "ok")
            return redirect(url_for("accounts_staff.people", m=m), 303)
    return render_template(
        "accounts/staff/deactivate.html", nav="people", person=card, form=form, warned=warned
    )


@bp.post("/staff/<m>/people/<int:person_id>/reactivate")
@staff
def reactivate(m: str, person_id: int) -> ResponseReturnValue:
    """Unlock an account."""
    allow_people(m)
    get_person(person_id, m)
    reactivate_person(actor=current_actor(), person_id=person_id)
    flash(_("The account is unlocked."), "ok")
    return redirect(url_for("accounts_staff.person", m=m, person_id=person_id), 303)


def fill_role_choices(form: InviteForm | RoleForm, m: str) -> None:
    """Roles that may be given here, places and organisations of the municipality."""
    form.role.choices = [(role.value, role_label(role)) for role in GRANTABLE]
    form.places.choices = [(place.id, place.label) for place in list_places(m)]
    organisation: SelectField = form.organisation
    organisation.choices = [("", _("None")), *((str(card.id), card.name) for card in list_organisations(m))]


def role_hints() -> dict[str, str]:
    """What each role may do, by its value."""
    return {role.value: role_hint(role) for role in GRANTABLE}


def scope_of(form: InviteForm | RoleForm, m: str) -> Scope:
    """The membership that a form describes; places count for the role that has them."""
    role = Role(form.role.data)
    organisation = form.organisation.data
    return Scope(
        role=role,
        municipality_id=m,
        place_ids=tuple(form.places.data or ()) if role is Role.OFFICER else (),
        organisation_id=int(organisation) if organisation else None,
    )
