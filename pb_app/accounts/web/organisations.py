"""Organisations that take part: list, add, rename, other names."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.accounts import policy
from pb_app.accounts.queries import OrganisationCard, get_organisation, list_organisations
from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.service.organisations import OrganisationDraft, add_organisation, change_organisation
from pb_app.accounts.web import accounts_staff as bp
from pb_app.accounts.web.forms import OrganisationForm, kind_label
from pb_app.accounts.web.people import allow_people
from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text


@bp.get("/staff/<m>/organisations")
@staff
def organisations(m: str) -> ResponseReturnValue:
    """The municipality's organisations and those of the network."""
    allow_people(m)
    return render_template(
        "accounts/staff/organisations.html",
        nav="people",
        organisations=list_organisations(m),
        kind_label=kind_label,
    )


@bp.route("/staff/<m>/organisations/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_organisation(m: str) -> ResponseReturnValue:
    """Add an organisation of this municipality."""
    allow_people(m)
    form = OrganisationForm()
    form.fill_choices()
    if form.validate_on_submit():
        try:
            add_organisation(actor=current_actor(), municipality_id=m, draft=_draft(form))
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The organisation has been added."), "ok")
            return redirect(url_for("accounts_staff.organisations", m=m), 303)
    return render_template("accounts/staff/organisation.html", nav="people", form=form, organisation=None)


@bp.route("/staff/<m>/organisations/<slug>", methods=["GET", "POST"])
@staff
@keeps_text
def organisation(m: str, slug: str) -> ResponseReturnValue:
    """Rename an organisation, or note its other names."""
    allow_people(m)
    card = get_organisation(slug)
    if card.municipality_id not in (None, m):
        raise NotFound("organisation")
    may_change = policy.may_change_organisation(current_actor(), card.municipality_id)
    form = OrganisationForm(data=_stored(card) | {"version": card.version})
    form.fill_choices()
    stale = None
    if form.validate_on_submit():
        try:
            change_organisation(
                actor=current_actor(), slug=slug, expected_version=form.version.data, draft=_draft(form)
            )
        except StaleVersion:
            card = get_organisation(slug)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("accounts_staff.organisations", m=m), 303)
    page = render_template(
        "accounts/staff/organisation.html",
        nav="people",
        form=form,
        organisation=card,
        conflict_list=stale,
        may_change=may_change,
    )
    return page, 409 if stale is not None else 200


def _stored(card: OrganisationCard) -> dict[str, object]:
    return {
        "name": card.name,
        "kind": card.kind.value,
        "website": card.website,
        "aliases": "\n".join(card.aliases),
    }


def _draft(form: OrganisationForm) -> OrganisationDraft:
    lines = (line.strip() for line in (form.aliases.data or "").splitlines())
    return OrganisationDraft(
        name=form.name.data or "",
        kind=OrganisationKind(form.kind.data),
        website=form.website.data or "",
        aliases=tuple(line[:160] for line in lines if line),
    )
