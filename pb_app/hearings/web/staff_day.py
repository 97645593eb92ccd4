"""In the hall: people counted with big buttons, by the pages of the sign-in sheet, or as plain numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.hearings.attendance import AGE_BANDS, SEXES, AttendanceCounts
from pb_app.hearings.day.counting import (
    MOST_PAGES,
    PAGE_COUNTS,
    SheetPage,
    count_attendance,
    count_page,
    list_pages,
)
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.particulars import COUNT_NAMES, HearingDetail
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import local_today
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.forms import AttendanceForm, PartsForm
from pb_app.hearings.web.report_words import count_label
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import title_of, when_of
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.kernel.ids import new_token
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.forms import OptionalCount, Required

_LONGEST_STEP = 7


class PageForm(PartsForm):
    """The totals at the foot of one page of the sign-in sheet."""

    page = OptionalCount(_l("Page"), [Required(_l("Write the number of the page."))])

    @property
    def totals(self) -> dict[str, int]:
        """What was typed; empty is none of them on this page."""
        return {name: self[name].data or 0 for name in PAGE_COUNTS}


@dataclass(frozen=True)
class CountRow:
    """One line of the counter."""

    name: str
    label: str
    value: int | None
    """None while nobody counted it, which is not 0."""


@dataclass(frozen=True)
class Counter:
    """What the counting buttons start from."""

    counts_json: str
    device: str
    total: int | None
    is_total_counted: bool
    groups: tuple[tuple[str, list[CountRow]], ...]


@bp.route("/staff/<m>/hearings/<ref>/attendance", methods=["GET", "POST"])
@staff
@keeps_text
def attendance(m: str, ref: str) -> ResponseReturnValue:
    """Count the people present: one number is enough, the rest may follow."""
    detail = _recorded(m, ref)
    form = _numbers(detail)
    tried = Attempt(is_done=False)
    if form.validate_on_submit():
        tried = attempt(form, lambda: _write(detail, form), lambda: _counts_now(m, ref))
        if tried.is_done:
            flash(_("The people present are counted."), "ok")
            return redirect(url_for("hearings_staff.hearing", m=m, ref=ref), 303)
    return _page(detail, form, _empty_page(detail), tried)


@bp.post("/staff/<m>/hearings/<ref>/attendance/count")
@staff
def count(m: str, ref: str) -> ResponseReturnValue:
    """Steps of one device: a button of the page, or several at once from its script, which reads JSON."""
    detail = _recorded(m, ref)
    wants_json = request.accept_mimetypes.best == "application/json"
    words = ""
    try:
        count_attendance(
            actor=current_actor(), hearing_id=detail.card.id, change=_change(),
            device_key=request.form.get("device", ""), number=_whole(request.form.get("number", "")),
        )  # fmt: skip
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        words = text_of(error)
    if wants_json:
        stands = hearing_of(m, ref).attendance
        counts = asdict(stands.counts if stands else AttendanceCounts())
        return jsonify(counts=counts, error=words), 400 if words else 200
    if words:
        flash(words, "no")
    return redirect(url_for("hearings_staff.attendance", m=m, ref=ref), 303)


@bp.post("/staff/<m>/hearings/<ref>/attendance/page")
@staff
@keeps_text
def count_sheet(m: str, ref: str) -> ResponseReturnValue:
    """The totals of one page of the sign-in sheet; the same page again replaces what it said."""
    detail = _recorded(m, ref)
    form = PageForm(prefix="page-")
    tried = Attempt(is_done=False)
    if form.validate():
        tried = attempt(form, lambda: _add_page(detail, form), lambda: (0, {}))
        if tried.is_done:
            flash(_("Page %(number)s is counted.", number=form.page.data), "ok")
            return redirect(url_for("hearings_staff.attendance", m=m, ref=ref) + "#pages", 303)
    return _page(detail, _numbers(detail, is_typed=False), form, tried)


def _recorded(m: str, ref: str) -> HearingDetail:
    detail = hearing_of(m, ref)
    allow(may_record(current_actor(), scope_of(detail)), "record_attendance")
    return detail


def _numbers(detail: HearingDetail, *, is_typed: bool = True) -> AttendanceForm:
    version = detail.attendance.version if detail.attendance else 0
    values = _counts(detail) | {"version": version}
    return AttendanceForm(data=values) if is_typed else AttendanceForm(formdata=None, data=values)


def _empty_page(detail: HearingDetail) -> PageForm:
    following = max((page.number for page in list_pages(detail.card.id)), default=0) + 1
    return PageForm(formdata=None, prefix="page-", data={"page": min(following, MOST_PAGES)})


def _page(
    detail: HearingDetail, form: AttendanceForm, sheet: PageForm, tried: Attempt
) -> ResponseReturnValue:
    card = detail.card
    page = render_template(
        "hearings/staff/attendance.html", form=form, sheet=sheet, card=card, detail=detail,
        title_words=title_of(card), when_words=when_of(card), conflict_list=tried.conflict,
        is_begun=is_begun(detail), counter=counter_of(detail),
        pages=[(page, _page_words(page)) for page in list_pages(card.id)],
    )  # fmt: skip
    return page, tried.status


def is_begun(detail: HearingDetail) -> bool:
    """Whether there may be people in the hall to be counted."""
    card = detail.card
    return not card.is_draft and not card.is_cancelled and card.on_date <= local_today(house().clock.now())


def counter_of(detail: HearingDetail) -> Counter:
    """The big buttons as they stand; the recorder has them too."""
    counts = detail.attendance.counts if detail.attendance else AttendanceCounts()
    return Counter(
        counts_json=json.dumps(asdict(counts)), device=new_token(), total=counts.total,
        is_total_counted=all(getattr(counts, name) is None for name in SEXES),
        groups=(
            (_("Women and men"), _rows(counts, SEXES)), (_("Age"), _rows(counts, AGE_BANDS)),
            (_("Disability"), _rows(counts, ("disabilities",))),
        ),
    )  # fmt: skip


def _rows(counts: AttendanceCounts, names: tuple[str, ...]) -> list[CountRow]:
    return [CountRow(name, count_label(name), getattr(counts, name)) for name in names]


def _page_words(page: SheetPage) -> str:
    return ", ".join(
        f"{count_label(name)}: {page.counts[name]}" for name in PAGE_COUNTS if page.counts.get(name)
    )


def _change() -> dict[str, int]:
    """``step=women:1`` of a button, or ``change-women=3`` for each cell from the script."""
    name, mark, step = request.form.get("step", "").partition(":")
    if mark:
        return {name: _whole(step)}
    return {name: _whole(request.form.get(f"change-{name}", "")) for name in COUNT_NAMES}


def _whole(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST_STEP:
        return 0
    return int(text)


def _write(detail: HearingDetail, form: AttendanceForm) -> None:
    record_attendance(
        actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
        counts=AttendanceCounts(**{name: form[name].data for name in COUNT_NAMES}),
    )  # fmt: skip


def _add_page(detail: HearingDetail, form: PageForm) -> None:
    count_page(actor=current_actor(), hearing_id=detail.card.id, page=form.page.data or 0, totals=form.totals)


def _counts(detail: HearingDetail) -> dict[str, object]:
    return asdict(detail.attendance.counts) if detail.attendance else {}


def _counts_now(m: str, ref: str) -> tuple[int, Mapping[str, object]]:
    fresh = hearing_of(m, ref)
    return fresh.attendance.version if fresh.attendance else 0, _counts(fresh)
