"""The draft budget before the public: its document for everybody, and the coordinator's form."""

from datetime import date
from io import BytesIO
from typing import cast

from flask import Response, flash, redirect, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.formats.uploads import MAX_MEGABYTES
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.proposals.consultation_rules import TITLE_LIMIT, URL_LIMIT, ConsultationDraft
from pb_app.proposals.policy import may_consult
from pb_app.proposals.queries import (
    ConsultationCard,
    get_consultation,
    get_draft_document,
    list_consultations,
)
from pb_app.proposals.service import change_consultation, publish_consultation
from pb_app.proposals.web import proposals_public, proposals_staff
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, public, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, DateText, Required, VersionField
from pb_app.web.urls import url_for

_MOST_OCTETS = MAX_MEGABYTES * 1024 * 1024


class ConsultationForm(BaseForm):
    """What is put before the public, and since when."""

    version = VersionField()
    title = CleanString(
        _l("What the document is called"),
        [Required(_l("Write what the document is called."))],
        limit=TITLE_LIMIT,
    )
    title_en = CleanString(_l("The same in English"), limit=TITLE_LIMIT)
    published_on = DateText(
        _l("Published on"), [Required(_l("Write the day of publication, for example 16.11.2026."))]
    )
    url = CleanString(_l("Link to the document"), limit=URL_LIMIT)
    file = FileField(_l("The document (PDF)"))

    @property
    def draft(self) -> ConsultationDraft:
        """What was typed; valid forms only."""
        return ConsultationDraft(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            published_on=cast("date", self.published_on.data),
            url=self.url.data or "",
        )

    def document(self) -> bytes | None:
        """The octets of the file, at most those allowed and one more; None where none was chosen."""
        return self.file.data.read(_MOST_OCTETS + 1) or None if self.file.data else None


@proposals_public.get("/<m>/consultations/<int:number>/document")
@public
def draft_document(m: str, number: int) -> Response:
    """The draft as a PDF."""
    get_municipality(m)
    found = get_draft_document(get_consultation(m, number).id)
    response = send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name,
        etag=found.sha256,
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-cache"
    return response


@proposals_staff.route("/staff/<m>/process/<int:year>/consultation", methods=["GET", "POST"])
@staff
@keeps_text
def consultation(m: str, year: int) -> ResponseReturnValue:
    """The drafts of a year, and a form that puts one more before the public."""
    cycle = _cycle(m, year)
    form = ConsultationForm()
    if form.validate_on_submit():
        try:
            publish_consultation(
                actor=current_actor(),
                municipality_id=m,
                year=year,
                draft=form.draft,
                document=form.document(),
            )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The draft is before the public. Comments can be written now."), "ok")
            return redirect(url_for("proposals_staff.consultation", m=m, year=year), 303)
    return render_template(
        "proposals/staff/consultations.html",
        nav="cycles",
        cycle=cycle,
        form=form,
        drafts=list_consultations(cycle),
    )


@proposals_staff.route("/staff/<m>/process/<int:year>/consultation/<int:number>", methods=["GET", "POST"])
@staff
@keeps_text
def change_draft(m: str, year: int, number: int) -> ResponseReturnValue:
    """Put right what was said of a draft."""
    cycle = _cycle(m, year)
    card = get_consultation(m, number)
    form = ConsultationForm(data=_stored(card) | {"version": card.version})
    stale: list[Difference] | None = None
    if form.validate_on_submit():
        try:
            change_consultation(
                actor=current_actor(),
                municipality_id=m,
                year=year,
                consultation_id=card.id,
                expected_version=form.version.data,
                draft=form.draft,
                document=form.document(),
            )
        except StaleVersion:
            card = get_consultation(m, number)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("proposals_staff.consultation", m=m, year=year), 303)
    page = render_template(
        "proposals/staff/consultation_edit.html",
        nav="cycles",
        cycle=cycle,
        form=form,
        card=card,
        conflict_list=stale,
    )
    return page, 409 if stale is not None else 200


def _stored(card: ConsultationCard) -> dict[str, object]:
    return {name: getattr(card, name) for name in ("title", "title_en", "published_on", "url")}


def _cycle(m: str, year: int) -> CycleCard:
    """The year, for who may put its draft before the public; for others the page does not exist."""
    get_municipality(m)
    allow(may_consult(current_actor(), m), "publish_consultation", hide=True)
    return get_cycle(m, year)
