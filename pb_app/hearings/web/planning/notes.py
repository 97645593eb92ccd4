"""Notes about a line of the draft or a hearing: write one, settle it, open it again."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.planning.notes import settle_note, write_note
from pb_app.hearings.planning.policy import may_read_draft, may_write_note
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.note_form import NoteForm
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.draft import cycle_of
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.urls import url_for


@bp.post("/<int:year>/lines/<int:entry_id>/notes")
@staff
@keeps_text
def line_note(m: str, year: int, entry_id: int) -> ResponseReturnValue:
    """Write about a line."""
    cycle_of(m, year)
    leads_to = url_for("planning_staff.line", m=m, year=year, entry_id=entry_id, _anchor="notes")
    return _write(m, leads_to, entry_id=entry_id)


@bp.post("/hearings/<ref>/notes")
@staff
@keeps_text
def hearing_note(m: str, ref: str) -> ResponseReturnValue:
    """Write about a hearing."""
    get_municipality(m)
    allow(may_read_draft(current_actor(), m), "read_plan", hide=True)
    hearing_id = get_hearing(m, ref, for_staff=True).card.id
    return _write(m, url_for("hearings_staff.hearing", m=m, ref=ref, _anchor="notes"), hearing_id=hearing_id)


@bp.post("/notes/<int:note_id>")
@staff
def note(m: str, note_id: int) -> ResponseReturnValue:
    """Say that a note is settled, or that it is not."""
    get_municipality(m)
    allow(may_read_draft(current_actor(), m), "read_plan", hide=True)
    allow(may_write_note(current_actor(), m), "settle_note")
    is_settled = request.form.get("settled") == "yes"
    settle_note(actor=current_actor(), municipality_id=m, note_id=note_id, is_settled=is_settled)
    flash(_("Settled.") if is_settled else _("Open again."), "ok")
    return redirect(_back(m), 303)


def _write(
    m: str, leads_to: str, *, entry_id: int | None = None, hearing_id: int | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    allow(may_write_note(actor, m), "write_note")
    form = NoteForm()
    if form.validate_on_submit():

        def run() -> None:
            write_note(
                actor=actor, municipality_id=m, entry_id=entry_id, hearing_id=hearing_id,
                text=form.text.data or "", token=form.token.data or "",
            )  # fmt: skip

        if attempt(form, run, lambda: (0, {})).is_done:
            flash(_("The note is there. Only staff and the youth centre see it."), "ok")
            return redirect(leads_to, 303)
    return render_template("hearings/planning/note.html", form=form, back=leads_to), 422


def _back(m: str) -> str:
    """The page on which the button stood; only addresses of this planning or of its hearings."""
    wanted = request.form.get("back", "")
    own = (url_for("planning_staff.index", m=m), url_for("hearings_staff.index", m=m) + "/")
    is_own = wanted.startswith(own) and wanted.isprintable() and "\\" not in wanted
    return wanted if is_own else own[0]
