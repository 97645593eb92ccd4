"""Documents of a hearing: add a version, take one back."""

from datetime import date
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.document_service import add_document, withdraw_document
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import may_publish_minutes, may_record
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import DocumentKind
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.forms import DocumentForm
from pb_app.hearings.web.report_words import document_words
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import title_of
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text

MOST_OCTETS = 20 * 1024 * 1024


@bp.route("/staff/<m>/hearings/<ref>/documents", methods=["GET", "POST"])
@staff
@keeps_text
def documents(m: str, ref: str) -> ResponseReturnValue:
    """The documents with their versions, and the form for one more."""
    detail = hearing_of(m, ref)
    allow(may_record(current_actor(), scope_of(detail)), "add_document")
    form = DocumentForm(
        data={"kind": DocumentKind.DRAFT_BUDGET.value, "dated_on": local_today(house().clock.now())}
    )
    form.fill_choices()
    if form.validate_on_submit():
        tried = attempt(form, lambda: _add(detail, form), lambda: (0, {}))
        if tried.is_done:
            flash(_("The document is there."), "ok")
            return redirect(url_for("hearings_staff.documents", m=m, ref=ref), 303)
    return render_template(
        "hearings/staff/documents.html", form=form, card=detail.card, title_words=title_of(detail.card),
        documents=[(one, document_words(one)) for one in detail.documents],
        may_withdraw=may_publish_minutes(current_actor(), scope_of(detail)),
    )  # fmt: skip


@bp.post("/staff/<m>/hearings/<ref>/documents/<int:document_id>/withdraw")
@staff
def withdraw(m: str, ref: str, document_id: int) -> ResponseReturnValue:
    """No longer show a version."""
    detail = hearing_of(m, ref)
    allow(may_publish_minutes(current_actor(), scope_of(detail)), "withdraw_document")
    withdraw_document(actor=current_actor(), hearing_id=detail.card.id, document_id=document_id)
    flash(_("The document is no longer shown."), "ok")
    return redirect(url_for("hearings_staff.documents", m=m, ref=ref), 303)


def _add(detail: HearingDetail, form: DocumentForm) -> None:
    add_document(
        actor=current_actor(), hearing_id=detail.card.id, kind=DocumentKind(form.kind.data),
        title=form.title.data or "", dated_on=cast("date", form.dated_on.data),
        content=form.file.data.read(MOST_OCTETS + 1),
    )  # fmt: skip
