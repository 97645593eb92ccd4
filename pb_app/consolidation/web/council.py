"""The council's decision: what it made of each item that was published to it; saved, then published as ``miratuar``."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation import policy
from pb_app.consolidation.queries.council import ActCard, find_step, list_acts
from pb_app.consolidation.rules.council import RowFaults
from pb_app.consolidation.service import record_council, undo_council
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.council_form import CouncilForm, CouncilRows
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.forms import ReasonForm
from pb_app.consolidation.words import OUTCOME_LABELS
from pb_app.cycles.queries import CycleCard
from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


def _allow(m: str) -> None:
    allow_bench(m)
    allow(policy.may_publish(current_actor(), m), "council")


@bp.route("/staff/<m>/consolidation/council", methods=["GET", "POST"])
@staff
@keeps_text
def council(m: str) -> ResponseReturnValue:
    """The table of everything that was proposed to the council; it can be left half-way and taken up again."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    acts = list_acts(cycle.id)
    form = CouncilForm(data=latest_act(acts))
    step = find_step(cycle.id)
    if step is None:
        return render_template("consolidation/staff/council_waits.html", nav="consolidation", cycle=cycle)
    rows = CouncilRows(step, request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.validate() and rows.validate(form):
        try:
            done = record_council(
                current_actor(), municipality_id=m, year=cycle.year, act=form.act, drafts=rows.drafts,
                approve_rest=bool(form.approve_rest.data), edition=form.edition.data,
            )  # fmt: skip
        except RowFaults as error:
            rows.take_faults(error, form)
            is_stale = any(isinstance(one, StaleVersion) for one in error.faults.values())
            status = 409 if is_stale else 200
        except DomainError as error:
            form.add_error(error)
            status = 409 if error.code == "council_other_draft" else 200
        else:
            say_saved(len(done.changed))
            return redirect(url_for("consolidation_staff.council", m=m, year=cycle.year), 303)
    form.edition.data = step.edition.number
    page = render_template(
        "consolidation/staff/council.html", nav="consolidation", cycle=cycle, form=form, step=step, rows=rows,
        acts=acts, labels=OUTCOME_LABELS, acts_by_id={one.id: one for one in acts},
    )  # fmt: skip
    return page, status


def latest_act(acts: list[ActCard]) -> dict[str, object]:
    """Who goes on finds the decision that was entered last."""
    if not acts:
        return {}
    return {"number": acts[0].number, "decided_on": acts[0].decided_on, "url": acts[0].url}


def say_saved(changed: int) -> None:
    """Tell for how many items something was saved."""
    if not changed:
        flash(_("Nothing is new: all of this was entered before."), "info")
        return
    words = ngettext("Saved for %(num)d item.", "Saved for %(num)d items.", changed)
    public_later = _("People read it once you publish the version miratuar.")
    flash(f"{words} {public_later}", "ok")


@bp.route("/staff/<m>/consolidation/council/<int(max=999999999):decision_id>/undo", methods=["GET", "POST"])
@staff
@keeps_text
def undo_decision(m: str, decision_id: int) -> ResponseReturnValue:
    """Take back a decision that was entered by mistake, with the reason."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    act = _act(cycle, decision_id)
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        try:
            count = undo_council(
                current_actor(), municipality_id=m, year=cycle.year, decision_id=decision_id,
                reason=form.reason.data or "",
            )  # fmt: skip
        except DomainError as error:
            form.add_error(error)
        else:
            flash(ngettext("Taken back for %(num)d item.", "Taken back for %(num)d items.", count), "ok")
            return redirect(url_for("consolidation_staff.council", m=m, year=cycle.year), 303)
    return render_template(
        "consolidation/staff/council_undo.html", nav="consolidation", cycle=cycle, act=act, form=form
    )


def _act(cycle: CycleCard, decision_id: int) -> ActCard:
    for one in list_acts(cycle.id):
        if one.id == decision_id:
            return one
    raise NotFound("council_decision")
