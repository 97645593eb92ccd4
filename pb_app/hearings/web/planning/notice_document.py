"""«Kalendari i konsultimit publik»: fill in what heads it, take it away as PDF, DOCX or HTML to paste."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.formats.season_html import render_html
from pb_app.hearings.holidays import is_holiday
from pb_app.hearings.policy import may_coordinate, may_read
from pb_app.hearings.queries import local_today
from pb_app.hearings.season.document import is_published, season_notice_of
from pb_app.hearings.season.notice import notice_of, write_notice
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.notice_form import NoticeForm
from pb_app.hearings.web.season_files import season_file
from pb_app.hearings.wording import language
from pb_app.kernel.periods import add_working_days
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import date_words

_PRIVATE = "private, no-cache"


@bp.route("/<int(min=2000, max=2100):year>/notice", methods=["GET", "POST"])
@staff
@keeps_text
def notice_document(m: str, year: int) -> ResponseReturnValue:
    """What to take away, and for the coordinator what heads it; two who write at once both see both texts."""
    cycle = _cycle(m, year)
    may_write = may_coordinate(current_actor(), m)
    allow(may_write or request.method == "GET", "write_consultation_notice")
    facts, version = notice_of(cycle.id)
    form = NoticeForm(data=asdict(facts) | {"version": version})
    status, conflict = 200, None
    if form.validate_on_submit():
        tried = attempt(form, lambda: _write(cycle, form), lambda: _stored(cycle))
        if tried.is_done:
            flash(_("Saved. The documents say so from now on."), "ok")
            return redirect(url_for("planning_staff.notice_document", m=m, year=year), 303)
        status, conflict = tried.status, tried.conflict
    today = local_today(house().clock.now())
    has_edition = is_published(cycle.id)
    prepared = season_notice_of(cycle, language(), is_draft=not has_edition)
    page = render_template(
        "hearings/planning/notice_document.html", form=form, cycle=cycle, may_write=may_write, conflict_list=conflict,
        is_published=has_edition, html=render_html(prepared.notice), rows=len(prepared.notice.rows),
        comment_days=cycle.comment_days,
        comments_could_end=date_words(add_working_days(today, cycle.comment_days, is_holiday)),
    )  # fmt: skip
    return page, status


@bp.get("/<int(min=2000, max=2100):year>/notice.<any(pdf, docx, html):fmt>")
@staff
def notice_file(m: str, year: int, fmt: str) -> Response:
    """The calendar as published, or with ``?draft=1`` as the draft would make it, marked PROJEKT."""
    cycle = _cycle(m, year)
    is_draft = request.args.get("draft") == "1"
    prepared = season_notice_of(cycle, language(), is_draft=is_draft)
    return season_file(cycle, prepared, fmt, cache=_PRIVATE, variant="projekt" if is_draft else "")


def _cycle(m: str, year: int) -> CycleCard:
    """The budget year of an address; 404 for people of another municipality."""
    get_municipality(m)
    allow(may_read(current_actor(), m), "read_hearings", hide=True)
    return get_cycle(m, year)


def _write(cycle: CycleCard, form: NoticeForm) -> None:
    write_notice(
        actor=current_actor(), municipality_id=cycle.municipality_id, year=cycle.year,
        expected_version=form.version.data or 0, facts=form.facts,
    )  # fmt: skip


def _stored(cycle: CycleCard) -> tuple[int, Mapping[str, object]]:
    facts, version = notice_of(cycle.id)
    return version, asdict(facts)
