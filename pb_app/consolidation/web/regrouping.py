"""Undo, dissolve, merge, split: each with its reason, none of them destroys anything."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation.queries.items import ItemCard, get_item, list_items
from pb_app.consolidation.queries.provenance import list_gathered
from pb_app.consolidation.service import dissolve_item, merge_items, split_item, undo_link
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_gathering
from pb_app.consolidation.web.forms import MergeForm, ReasonForm, SplitForm, item_choices
from pb_app.kernel.errors import DomainError, NeedsConfirmation, NotFound, StaleVersion
from pb_app.web.access import current_actor, staff
from pb_app.web.csrf import keeps_text


@bp.route(
    "/staff/<m>/consolidation/<code>/proposals/<int(max=999999999):link_id>/undo", methods=["GET", "POST"]
)
@staff
@keeps_text
def undo(m: str, code: str, link_id: int) -> ResponseReturnValue:
    """Take one proposal out of an item."""
    allow_gathering(m)
    card = get_item(m, code)
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        try:
            undo_link(
                current_actor(), municipality_id=m, code=code, link_id=link_id, reason=form.reason.data or ""
            )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The proposal is out of the item and waits on the bench again."), "ok")
            return _to_item(m, code)
    gathered = next((one for one in list_gathered(card.id) if one.link_id == link_id), None)
    if gathered is None:
        raise NotFound("link")
    return render_template(
        "consolidation/staff/undo.html", nav="consolidation", item=card, gathered=gathered, form=form
    )


@bp.route("/staff/<m>/consolidation/<code>/dissolve", methods=["GET", "POST"])
@staff
@keeps_text
def dissolve(m: str, code: str) -> ResponseReturnValue:
    """Give an item up; its proposals wait on the bench again."""
    allow_gathering(m)
    card = get_item(m, code)
    form = ReasonForm(data={"version": card.version})
    status = 200
    if request.method == "POST" and form.validate():
        try:
            dissolve_item(
                current_actor(), municipality_id=m, code=code, expected_version=form.version.data,
                reason=form.reason.data or "",
            )  # fmt: skip
        except StaleVersion as error:
            card, status = _fresh(m, code, form), 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(
                _("Item %(code)s is dissolved. Its proposals wait on the bench again.", code=card.code), "ok"
            )
            return redirect(url_for("consolidation_staff.index", m=m), 303)
    page = render_template("consolidation/staff/dissolve.html", nav="consolidation", item=card, form=form)
    return page, status


@bp.route("/staff/<m>/consolidation/<code>/merge", methods=["GET", "POST"])
@staff
@keeps_text
def merge(m: str, code: str) -> ResponseReturnValue:
    """Move all proposals of an item into another one."""
    allow_gathering(m)
    card = get_item(m, code)
    form = MergeForm(data={"version": card.version})
    others = [one for one in list_items(card.cycle_id) if one.code != card.code]
    form.target.choices = item_choices(others)
    status = 200
    if request.method == "POST" and form.validate():
        try:
            return _merged(m, card, form)
        except StaleVersion as error:
            card, status = _fresh(m, code, form), 409
            form.add_error(error)
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            form.add_error(error)
    page = render_template("consolidation/staff/merge.html", nav="consolidation", item=card, form=form)
    return page, status


def _merged(m: str, card: ItemCard, form: MergeForm) -> ResponseReturnValue:
    if not form.target.data:
        raise DomainError("item_required", field="target")
    target = merge_items(
        current_actor(), municipality_id=m, source=card.code, target=form.target.data,
        expected_version=form.version.data, reason=form.reason.data or "", confirmed=form.ticked,
    )  # fmt: skip
    flash(_("Item %(code)s is merged into this one.", code=card.code), "ok")
    return _to_item(m, target)


@bp.route("/staff/<m>/consolidation/<code>/split", methods=["GET", "POST"])
@staff
@keeps_text
def split(m: str, code: str) -> ResponseReturnValue:
    """Move some proposals of an item into a new one."""
    allow_gathering(m)
    card = get_item(m, code)
    form = SplitForm(data={"version": card.version})
    status = 200
    if request.method == "POST" and form.validate():
        try:
            new = split_item(
                current_actor(), municipality_id=m, code=card.code,
                references=list(dict.fromkeys(form.proposals.data or ())), title=form.title.data or "",
                reason=form.reason.data or "", expected_version=form.version.data,
                token=form.token.data or "",
            )  # fmt: skip
        except StaleVersion as error:
            card, status = _fresh(m, code, form), 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The chosen proposals came out of %(code)s into this new item.", code=card.code), "ok")
            return _to_item(m, new)
    page = render_template(
        "consolidation/staff/split.html", nav="consolidation", item=card, form=form,
        gathered=list_gathered(card.id),
    )  # fmt: skip
    return page, status


def _fresh(m: str, code: str, form: ReasonForm | MergeForm | SplitForm) -> ItemCard:
    card = get_item(m, code)
    form.version.data, form.version.raw_data = card.version, None
    return card


def _to_item(m: str, code: str) -> ResponseReturnValue:
    return redirect(url_for("consolidation_staff.item", m=m, code=code), 303)
