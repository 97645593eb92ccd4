"""The office's minutes: written once the hearing was held, printed, signed, published."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from pb_app.accounts.queries import list_people
from pb_app.files.printing import print_pdf
from pb_app.formats.minutes_document import TEMPLATE, MinutesDocument, print_data
from pb_app.formats.minutes_docx import MEDIA_TYPE, render_docx
from pb_app.formats.uploads import MAX_MEGABYTES
from pb_app.hearings.day.minutes import DRAFT_FIELDS, LIMITS, MinutesDraft
from pb_app.hearings.day.minutes_reading import (
    WorkingMinutes,
    compose,
    list_revisions,
    suggest_number,
    working_minutes,
)
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import may_publish_minutes, may_record
from pb_app.hearings.rules import REASON_LIMIT
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.minutes_words import minutes_document
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import title_of, when_of
from pb_app.kernel.text import ascii_slug
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, CleanText, DateText, TimeText, TokenField, VersionField
from pb_app.web.role_words import role_label

_MOST_OCTETS = MAX_MEGABYTES * 1024 * 1024


class MinutesForm(BaseForm):
    """What the office writes itself; the rest is filled in."""

    version = VersionField()
    number = CleanString(_l("Number of the minutes"), limit=LIMITS["number"])
    protocol_number = CleanString(_l("Protocol number"), limit=LIMITS["protocol_number"])
    protocol_on = DateText(_l("Date of the protocol"))
    opened_at = TimeText(_l("Opened at"))
    closed_at = TimeText(_l("Closed at"))
    chair = CleanString(_l("Chair"), limit=LIMITS["chair"])
    minute_taker = CleanString(_l("Minute-taker"), limit=LIMITS["minute_taker"])
    officials = CleanText(_l("Officials present"), limit=LIMITS["officials"])
    text = CleanText(_l("What was said and answered"), limit=LIMITS["text"])
    text_en = CleanText(_l("The same in English"), limit=LIMITS["text_en"])
    votes = CleanText(_l("Votes"), limit=LIMITS["votes"])
    annexes = CleanText(_l("Other annexes"), limit=LIMITS["annexes"])

    @property
    def draft(self) -> MinutesDraft:
        """What was typed; valid forms only."""
        typed: dict[str, Any] = {name: self[name].data for name in DRAFT_FIELDS}
        return MinutesDraft(**{name: value or _EMPTY[name] for name, value in typed.items()})


class PublishMinutesForm(BaseForm):
    """The signed copy, and why there is a new revision."""

    version = VersionField()
    token = TokenField()
    scan = FileField(_l("The signed minutes, scanned"))
    reason = CleanString(_l("Why is there a new revision?"), limit=REASON_LIMIT)


_EMPTY = asdict(MinutesDraft())


@bp.route("/staff/<m>/hearings/<ref>/minutes", methods=["GET", "POST"])
@staff
@keeps_text
def minutes(m: str, ref: str) -> ResponseReturnValue:
    """Write the minutes: they arrive filled in, and stay with the staff until they are published."""
    detail = _recorded(m, ref, "save_minutes")
    working = _working(detail)
    form = MinutesForm(data=asdict(working.draft) | {"version": working.version})
    tried = Attempt(is_done=False)
    if form.validate_on_submit():
        tried = attempt(form, lambda: _save(detail, form), lambda: _values_now(m, ref))
        if tried.is_done:
            return _after_save(m, ref)
    page = render_template(
        "hearings/staff/minutes.html", form=form, card=detail.card, title_words=title_of(detail.card),
        when_words=when_of(detail.card), conflict_list=tried.conflict, working=working,
        proposals=compose(m, ref, working.draft).proposals if not detail.card.is_draft else (),
        may_publish=may_publish_minutes(current_actor(), scope_of(detail)),
    )  # fmt: skip
    return page, tried.status


@bp.route("/staff/<m>/hearings/<ref>/minutes/publish", methods=["GET", "POST"])
@staff
@keeps_text
def publish_the_minutes(m: str, ref: str) -> ResponseReturnValue:
    """Look at the minutes as everybody will read them, add the signed copy, publish."""
    detail = hearing_of(m, ref)
    allow(may_publish_minutes(current_actor(), scope_of(detail)), "publish_minutes")
    working = working_minutes(detail.card.id)
    if working.version == 0:
        flash(_("Write the minutes first."), "wait")
        return redirect(url_for("hearings_staff.minutes", m=m, ref=ref), 303)
    form = PublishMinutesForm(data={"version": working.version})
    tried = Attempt(is_done=False)
    if form.validate_on_submit():
        tried = attempt(form, lambda: _publish(detail, form), lambda: (working.version, {}))
        if tried.is_done:
            flash(_("The minutes are public."), "ok")
            return redirect(url_for("hearings_staff.hearing", m=m, ref=ref), 303)
    page = render_template(
        "hearings/staff/minutes_publish.html", form=form, card=detail.card, title_words=title_of(detail.card),
        when_words=when_of(detail.card), conflict_list=tried.conflict, revisions=list_revisions(detail.card.id),
        document=minutes_document(compose(m, ref)),
    )  # fmt: skip
    return page, tried.status


@bp.get("/staff/<m>/hearings/<ref>/minutes.<any(pdf, docx):kind>")
@staff
def minutes_file(m: str, ref: str, kind: str) -> Response:
    """The minutes as they stand, to print and sign, or to go on editing."""
    detail = _recorded(m, ref, "save_minutes")
    working = _working(detail)
    document = minutes_document(compose(m, ref, working.draft))
    changed = working.updated_at or detail.updated_at
    name = f"{ascii_slug(ref)}-procesverbal.{kind}"
    if kind == "docx":
        return attached(render_docx(document, timestamp=changed), MEDIA_TYPE, name)
    return attached(pdf_of(document, changed), "application/pdf", name)


def pdf_of(document: MinutesDocument, changed: Any) -> bytes:  # noqa: ANN401 - an aware datetime
    """The minutes on paper."""
    return print_pdf(TEMPLATE, print_data(document), timestamp=changed)


def attached(content: bytes, media_type: str, name: str) -> Response:
    """A file to download, of which no browser guesses anything."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _recorded(m: str, ref: str, action: str) -> HearingDetail:
    detail = hearing_of(m, ref)
    allow(may_record(current_actor(), scope_of(detail)), action)
    return detail


def _save(detail: HearingDetail, form: MinutesForm) -> None:
    save_minutes(
        actor=current_actor(),
        hearing_id=detail.card.id,
        expected_version=form.version.data or 0,
        draft=form.draft,
    )


def _after_save(m: str, ref: str) -> ResponseReturnValue:
    if request.form.get("next") == "publish":
        return redirect(url_for("hearings_staff.publish_the_minutes", m=m, ref=ref), 303)
    flash(_("The minutes are saved. Only staff see them."), "ok")
    return redirect(url_for("hearings_staff.minutes", m=m, ref=ref), 303)


def _publish(detail: HearingDetail, form: PublishMinutesForm) -> None:
    sent = form.scan.data
    publish_minutes(
        actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
        scan=sent.read(_MOST_OCTETS + 1) if sent else b"", reason=form.reason.data or "",
        token=form.token.data or "",
    )  # fmt: skip


def _working(detail: HearingDetail) -> WorkingMinutes:
    """What stands; before anybody wrote, what the hearing itself tells."""
    card, working = detail.card, working_minutes(detail.card.id)
    if working.version:
        return working
    draft = MinutesDraft(
        number=suggest_number(card.municipality_id, card.on_date), opened_at=card.start_time,
        closed_at=card.end_time, officials=_team_words(detail),
    )  # fmt: skip
    return replace(working, draft=draft)


def _team_words(detail: HearingDetail) -> str:
    """The team of staff by role and name, a line each, for the office to put right."""
    m = detail.card.municipality_id
    ids = [member.person_id for member in detail.team]
    people = [person for person in list_people(m) if person.id in ids] if ids else []
    return "\n".join(
        f"{role_label(card.role)}; {person.name}"
        for person in people
        for card in person.memberships_in(m)[:1]
    )


def _values_now(m: str, ref: str) -> tuple[int, Mapping[str, object]]:
    working = working_minutes(hearing_of(m, ref).card.id)
    return working.version, asdict(working.draft)
