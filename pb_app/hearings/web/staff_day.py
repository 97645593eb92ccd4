"""After the hearing: people counted, minutes."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.meeting_service import publish_minutes, record_attendance, save_minutes
from pb_app.hearings.particulars import COUNT_NAMES, HearingDetail
from pb_app.hearings.policy import may_publish_minutes, may_record
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.desk_page import is_public
from pb_app.hearings.web.forms import AttendanceForm, MinutesForm
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import title_of, when_of
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


@bp.route("/staff/<m>/hearings/<ref>/attendance", methods=["GET", "POST"])
@staff
@keeps_text
def attendance(m: str, ref: str) -> ResponseReturnValue:
    """Count the people present: one number is enough, the rest may follow."""
    detail = _recorded(m, ref, "record_attendance")
    form = AttendanceForm(data=_counts(detail) | {"version": _version(detail.attendance)})
    tried = Attempt(is_done=False)
    if form.validate_on_submit():
        tried = attempt(form, lambda: _count(detail, form), lambda: _counts_now(m, ref))
        if tried.is_done:
            flash(_("The people present are counted."), "ok")
            return redirect(url_for("hearings_staff.hearing", m=m, ref=ref), 303)
    return _page("attendance", detail, form, tried)


@bp.route("/staff/<m>/hearings/<ref>/minutes", methods=["GET", "POST"])
@staff
@keeps_text
def minutes(m: str, ref: str) -> ResponseReturnValue:
    """Write the minutes: for staff until they are published; a change of public ones shows at once."""
    detail = _recorded(m, ref, "save_minutes")
    may_publish = may_publish_minutes(current_actor(), scope_of(detail))
    allow(may_publish or not is_public(detail), "save_minutes")
    form = MinutesForm(data=_texts(detail) | {"version": _version(detail.minutes)})
    tried = Attempt(is_done=False)
    if form.validate_on_submit():
        wants_public = request.form.get("next") == "publish"
        tried = attempt(form, lambda: _write(detail, form, publish=wants_public), lambda: _texts_now(m, ref))
        if tried.is_done:
            words = (
                _("The minutes are public.")
                if wants_public
                else _("The minutes are saved. Only staff see them.")
            )
            flash(words, "ok")
            return redirect(url_for("hearings_staff.hearing", m=m, ref=ref), 303)
    return _page("minutes", detail, form, tried, may_publish=may_publish, is_public=is_public(detail))


def _recorded(m: str, ref: str, action: str) -> HearingDetail:
    detail = hearing_of(m, ref)
    allow(may_record(current_actor(), scope_of(detail)), action)
    return detail


def _page(
    template: str, detail: HearingDetail, form: AttendanceForm | MinutesForm, tried: Attempt, **more: object
) -> ResponseReturnValue:
    page = render_template(
        f"hearings/staff/{template}.html", form=form, card=detail.card, detail=detail,
        title_words=title_of(detail.card), when_words=when_of(detail.card), conflict_list=tried.conflict, **more,
    )  # fmt: skip
    return page, tried.status


def _count(detail: HearingDetail, form: AttendanceForm) -> None:
    counts = AttendanceCounts(**{name: form[name].data for name in COUNT_NAMES})
    record_attendance(
        actor=current_actor(),
        hearing_id=detail.card.id,
        expected_version=form.version.data or 0,
        counts=counts,
    )


def _write(detail: HearingDetail, form: MinutesForm, *, publish: bool) -> None:
    """Save what was changed, and publish it: two use cases, so a break between them leaves a saved draft."""
    actor, hearing_id, version = current_actor(), detail.card.id, form.version.data or 0
    typed = {"text": form.text.data or "", "text_en": form.text_en.data or ""}
    stands = detail.minutes
    if stands is None or version != stands.version or typed != _texts(detail):
        save_minutes(actor=actor, hearing_id=hearing_id, expected_version=version, **typed)
        version += 1
    if publish and not is_public(detail):
        publish_minutes(actor=actor, hearing_id=hearing_id, expected_version=version)


def _version(child: object) -> int:
    return getattr(child, "version", 0)


def _counts(detail: HearingDetail) -> dict[str, object]:
    return asdict(detail.attendance.counts) if detail.attendance else {}


def _counts_now(m: str, ref: str) -> tuple[int, Mapping[str, object]]:
    fresh = hearing_of(m, ref)
    return _version(fresh.attendance), _counts(fresh)


def _texts(detail: HearingDetail) -> dict[str, object]:
    found = detail.minutes
    return {"text": found.text, "text_en": found.text_en} if found else {"text": "", "text_en": ""}


def _texts_now(m: str, ref: str) -> tuple[int, Mapping[str, object]]:
    fresh = hearing_of(m, ref)
    return _version(fresh.minutes), _texts(fresh)
