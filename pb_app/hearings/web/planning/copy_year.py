"""Copy the calendar of a year before into the draft: what would come, line by line, and which to take."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.planning.copying import CopyProposal, copy_lines, copy_proposals, years_to_copy
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.policy import may_edit_line, may_edit_some_line
from pb_app.hearings.queries import local_today
from pb_app.hearings.web.forms import is_id
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.draft import cycle_of
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import hour_of, language, title_of
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.formatting import DateParts, date_parts, date_words
from pb_app.web.forms import BaseForm
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class CopyRow:
    """A hearing of that year with its day in this one."""

    key: str
    hearing_id: int
    title: str
    date: DateParts
    when: str
    before: str
    hall: str
    doubts: list[str]
    may_choose: bool
    is_chosen: bool
    state: str


@bp.route("/<int:year>/copy", methods=["GET", "POST"])
@staff
@keeps_text
def copy_year(m: str, year: int) -> ResponseReturnValue:
    """Show what copying would bring, ``?from=`` which year; sent, the chosen lines stand in the draft."""
    cycle = cycle_of(m, year)
    allow(may_edit_some_line(current_actor(), m), "edit_plan_line")
    years = years_to_copy(cycle)
    asked = request.args.get("from", "")
    source = int(asked) if is_id(asked) and int(asked) in years else next(iter(years), None)
    form = BaseForm()
    if source is not None and form.validate_on_submit():
        ids = [int(text) for text in request.form.getlist("choose") if is_id(text)]
        try:
            count = copy_lines(actor=current_actor(), cycle_id=cycle.id, source_year=source, hearing_ids=ids)
        except DomainError as error:
            if error.code != "nothing_chosen":
                raise
            form.form_errors.append(text_of(error))
        else:
            said = ngettext("%(num)d line was copied.", "%(num)d lines were copied.", count)
            flash(said if count else _("All of it stood in the draft already."), "ok")
            return redirect(url_for("planning_staff.draft", m=m, year=year), 303)
    return render_template(
        "hearings/planning/copy.html", cycle=cycle, year=year, form=form, source=source, years=years,
        rows=_rows(cycle, source) if source is not None else [],
    )  # fmt: skip


def _rows(cycle: CycleCard, source: int) -> list[CopyRow]:
    found = read_draft(cycle, local_today(house().clock.now()))
    chosen = set(request.form.getlist("choose")) if request.method == "POST" else None
    proposals = sorted(copy_proposals(found, source), key=lambda one: (one.slot.on, one.card.id))
    return [_row(one, chosen) for one in proposals]


def _row(one: CopyProposal, chosen: set[str] | None) -> CopyRow:
    card = one.card
    within_reach = may_edit_line(current_actor(), card.municipality_id, card.place_paths)
    may_choose = within_reach and not one.is_known
    day = capitalised(date_words(one.slot.on, language()))
    return CopyRow(
        key=one.key, hearing_id=card.id, title=title_of(card), date=date_parts(one.slot.on, language()),
        when=_("%(date)s, %(hours)s", date=day, hours=hour_of(card)),
        before=_("last time: %(when)s", when=date_words(card.on_date, language())), hall=card.venue_name,
        doubts=[text_of(doubt) for doubt in one.doubts], may_choose=may_choose,
        is_chosen=may_choose and (chosen is None or str(card.id) in chosen), state=_state(one, within_reach),
    )  # fmt: skip


def _state(one: CopyProposal, within_reach: bool) -> str:  # noqa: FBT001 - a private word chooser
    if one.is_known:
        return _("stands in the draft or in the calendar already")
    if not within_reach:
        return _("other places than yours")
    if one.is_past:
        return _("that day has gone by: it is copied without a day")
    if one.is_last_instead:
        return _("that month has no fifth such weekday this year: the last one is taken")
    return ""
