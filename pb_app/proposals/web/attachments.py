"""The files of a proposal at addresses of their own, and the office's tick that lets the public see them."""

from io import BytesIO

from flask import Response, flash, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.files.service import FileView
from pb_app.kernel.errors import StaleVersion
from pb_app.proposals import policy
from pb_app.proposals.queries import get_proposal_file, get_public_file, get_public_proposal
from pb_app.proposals.service import show_files
from pb_app.proposals.web import proposals_public, proposals_staff
from pb_app.proposals.web.answering import readable
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, public, staff
from pb_app.web.forms import BaseForm, VersionField
from pb_app.web.urls import url_for


@proposals_public.get("/<m>/proposals/<ref>/files/<int:number>")
@public
def public_file(m: str, ref: str, number: int) -> Response:
    """A file that the office lets everybody see; 404 for any other."""
    get_municipality(m)
    return _sent(get_public_file(get_public_proposal(m, ref), number))


@proposals_staff.get("/staff/<m>/proposals/<ref>/files/<int:number>")
@staff
def file(m: str, ref: str, number: int) -> Response:
    """Any file of a proposal, for who may answer it: letters hold names, photos faces."""
    shown = readable(m, ref)
    allow(policy.may_moderate(current_actor(), shown.card.facts), "see_files")
    response = _sent(get_proposal_file(shown.card, number))
    response.headers["Cache-Control"] = "no-store"
    return response


class ShowFilesForm(BaseForm):
    """Only the version; which files are ticked is read from the field ``shown``."""

    version = VersionField()


@proposals_staff.post("/staff/<m>/proposals/<ref>/files")
@staff
def tick_files(m: str, ref: str) -> ResponseReturnValue:
    """The ticks: what the public may see."""
    shown = readable(m, ref)
    allow(policy.may_moderate(current_actor(), shown.card.facts), "show_files")
    form = ShowFilesForm()
    try:
        show_files(
            current_actor(),
            municipality_id=m,
            ref=shown.card.ref,
            expected_version=form.version.data,
            positions={
                int(one) for one in request.form.getlist("shown")[:9] if one.isdecimal() and len(one) < 3
            },
        )
    except StaleVersion:
        flash(
            _(
                "Somebody else changed this proposal meanwhile. Please look at the files again and tick them once more."
            ),
            "wait",
        )
    else:
        flash(_("Saved."), "ok")
    return redirect(url_for("proposals_staff.detail", m=m, ref=shown.card.ref), 303)


def _sent(found: FileView) -> Response:
    """The bytes as what they are: a picture in the page, a document for download; no browser guesses or runs it."""
    is_picture = found.media_type.startswith("image/")
    response = send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=not is_picture,
        download_name=found.name,
        etag=found.sha256,
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
