"""Prepared answers: the office's list, and how a form takes one up."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from pb_app.proposals import policy
from pb_app.proposals.moderating.reading import TemplateCard, get_template, list_templates
from pb_app.proposals.moderating.rules import TemplateKind
from pb_app.proposals.moderating.templates import add_usual_templates, delete_template, save_template
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.moderation_forms import TemplateForm
from pb_app.proposals.web.wording import template_kind_label
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


def templates_for(m: str, *kinds: TemplateKind) -> list[TemplateCard]:
    """The prepared answers of these kinds."""
    return [one for one in list_templates(m) if one.kind in kinds]


def chosen_template(m: str, given: str) -> TemplateCard | None:
    """The prepared answer that an address names, if it is this office's."""
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        return None
    try:
        return get_template(m, int(given))
    except NotFound:
        return None


def _allow_templates(m: str) -> None:
    get_municipality(m)
    allow(policy.may_open_queue(current_actor(), m), "open_queue", hide=True)
    allow(policy.may_keep_templates(current_actor(), m), "keep_templates")


@bp.get("/staff/<m>/proposals/prepared")
@staff
def prepared(m: str) -> ResponseReturnValue:
    """The list."""
    _allow_templates(m)
    return render_template(
        "proposals/staff/prepared.html",
        nav="proposals",
        templates=list_templates(m),
        label=template_kind_label,
    )


@bp.post("/staff/<m>/proposals/prepared/usual")
@staff
def prepared_usual(m: str) -> ResponseReturnValue:
    """Begin with the usual answers."""
    _allow_templates(m)
    count = add_usual_templates(current_actor(), municipality_id=m)
    flash(ngettext("%(num)d prepared answer added.", "%(num)d prepared answers added.", count), "ok")
    return redirect(url_for("proposals_staff.prepared", m=m), 303)


@bp.route("/staff/<m>/proposals/prepared/new", methods=["GET", "POST"])
@staff
@keeps_text
def prepared_new(m: str) -> ResponseReturnValue:
    """Write one."""
    _allow_templates(m)
    return _edit(m, TemplateForm(data={"kind": TemplateKind.DECLINE.value}), None)


@bp.route("/staff/<m>/proposals/prepared/<int(max=999999999):template_id>", methods=["GET", "POST"])
@staff
@keeps_text
def prepared_edit(m: str, template_id: int) -> ResponseReturnValue:
    """Change one."""
    _allow_templates(m)
    card = get_template(m, template_id)
    form = TemplateForm(
        data={"version": card.version, "kind": card.kind.value, "title": card.title, "body": card.body}
    )
    return _edit(m, form, card)


def _edit(m: str, form: TemplateForm, card: TemplateCard | None) -> ResponseReturnValue:
    form.kind.choices = [(kind.value, template_kind_label(kind)) for kind in TemplateKind]
    status = 200
    if request.method == "POST" and form.validate():
        try:
            _save(m, form, card)
        except StaleVersion as error:
            form.version.data, form.version.raw_data, status = card.version if card else 0, None, 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("proposals_staff.prepared", m=m), 303)
    page = render_template("proposals/staff/prepared_edit.html", nav="proposals", form=form, card=card)
    return page, status


def _save(m: str, form: TemplateForm, card: TemplateCard | None) -> None:
    if form.kind.data not in {kind.value for kind in TemplateKind}:
        raise DomainError("words_required", field="kind")
    save_template(
        current_actor(), municipality_id=m, template_id=card.id if card else None,
        expected_version=form.version.data or 0, kind=TemplateKind(form.kind.data), title=form.title.data or "",
        body=form.body.data or "",
    )  # fmt: skip


@bp.post("/staff/<m>/proposals/prepared/<int(max=999999999):template_id>/delete")
@staff
def prepared_delete(m: str, template_id: int) -> ResponseReturnValue:
    """Take one away."""
    _allow_templates(m)
    delete_template(current_actor(), municipality_id=m, template_id=template_id)
    flash(_("The prepared answer is gone."), "ok")
    return redirect(url_for("proposals_staff.prepared", m=m), 303)
