"""The diff before publishing, with its ticks and reasons, and publishing itself."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.planning.draft_items import Draft
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.policy import may_publish_some_line
from pb_app.hearings.planning.publishing import Published, publish_lines, refusals
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.compare_page import CompareForm, Posted, compare_page, unticked_of
from pb_app.hearings.web.planning.draft import cycle_of
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.urls import url_for


@bp.route("/<int:year>/compare", methods=["GET", "POST"])
@staff
@keeps_text
def compare(m: str, year: int) -> ResponseReturnValue:
    """What publishing would change; sent, it is published, and whoever comes second sees the draft anew."""
    cycle = cycle_of(m, year)
    allow(request.method == "GET" or may_publish_some_line(current_actor(), m), "publish_plan")
    form = CompareForm()
    form.fill()
    if not form.validate_on_submit():
        return _page(cycle, form, Posted.of(request) if request.method == "POST" else None)
    posted = Posted.of(request)
    found = _read(cycle)
    errors = {f"{key}:{error.code}": error for key, error in refusals(found, posted.chosen)}
    for name, error in errors.items():
        posted.errors.setdefault(name.partition(":")[0], []).append(text_of(error))
    if errors:
        form.form_errors.append(_("Some lines cannot be published like this: see below."))
        return _page(cycle, form, posted)
    return _publish(cycle, form, posted)


def _publish(cycle: CycleCard, form: CompareForm, posted: Posted) -> ResponseReturnValue:
    try:
        done = publish_lines(
            actor=current_actor(), cycle_id=cycle.id, chosen=posted.chosen, confirmed=posted.ticks,
            status=HearingStatus(form.status.data),
        )  # fmt: skip
    except StaleVersion:
        said = _(
            "Somebody changed the draft while you were reading. Look through it once more: what differs is marked."
        )
        return _page(cycle, form, posted, said=said), 409
    except NeedsConfirmation as error:
        posted.ask(error)
        form.form_errors.append(_("Each doubt needs its tick."))
        return _page(cycle, form, posted)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        form.add_error(error)
        return _page(cycle, form, posted)
    flash(_done_words(done), "ok")
    return redirect(url_for("planning_staff.draft", m=cycle.municipality_id, year=cycle.year), 303)


def _done_words(done: Published) -> str:
    lines = ngettext("%(num)d line is public now.", "%(num)d lines are public now.", done.lines)
    if done.edition is None:
        return lines
    return _("The calendar is published, version no. %(number)s.", number=done.edition) + f" {lines}"


def _read(cycle: CycleCard) -> Draft:
    return read_draft(cycle, local_today(house().clock.now()))


def _page(cycle: CycleCard, form: CompareForm, posted: Posted | None, said: str = "") -> str:
    m = cycle.municipality_id
    page = compare_page(_read(cycle), current_actor(), posted)
    form.unticked = unticked_of((row.title, row.doubts) for _words, rows in page.groups for row in rows)
    return render_template(
        "hearings/planning/compare.html", cycle=cycle, year=cycle.year, form=form, said=said,
        page=page, may_publish=may_publish_some_line(current_actor(), m),
    )  # fmt: skip
