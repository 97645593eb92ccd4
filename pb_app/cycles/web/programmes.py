"""The budget programmes of a year."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles import policy
from pb_app.cycles.queries import ProgrammeCard, get_programme, list_programmes
from pb_app.cycles.service.money import PROGRAMME_FIELDS, add_programme, change_programme
from pb_app.cycles.web import cycles_staff as bp
from pb_app.cycles.web.forms import ProgrammeForm
from pb_app.cycles.web.overview import seen_cycle
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text


@bp.get("/staff/<m>/process/<int:year>/programmes")
@staff
def programmes(m: str, year: int) -> ResponseReturnValue:
    """The list, by code."""
    cycle = seen_cycle(m, year)
    return render_template(
        "cycles/staff/programmes.html", nav="cycles", cycle=cycle, programmes=list_programmes(cycle.id)
    )


@bp.route("/staff/<m>/process/<int:year>/programmes/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_programme(m: str, year: int) -> ResponseReturnValue:
    """Add a programme."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    form = ProgrammeForm()
    if form.validate_on_submit():
        try:
            add_programme(actor=current_actor(), cycle_id=cycle.id, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The budget programme has been added."), "ok")
            return redirect(url_for("cycles_staff.programmes", m=m, year=year), 303)
    return render_template(
        "cycles/staff/programme.html", nav="cycles", cycle=cycle, form=form, programme=None
    )


@bp.route("/staff/<m>/process/<int:year>/programmes/<int:programme_id>", methods=["GET", "POST"])
@staff
@keeps_text
def programme(m: str, year: int, programme_id: int) -> ResponseReturnValue:
    """Change a programme."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    card = get_programme(programme_id, cycle.id)
    form = ProgrammeForm(data=_stored(card) | {"version": card.version})
    stale = None
    if form.validate_on_submit():
        try:
            change_programme(
                actor=current_actor(),
                programme_id=programme_id,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            card = get_programme(programme_id, cycle.id)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("cycles_staff.programmes", m=m, year=year), 303)
    page = render_template(
        "cycles/staff/programme.html",
        nav="cycles",
        cycle=cycle,
        form=form,
        programme=card,
        conflict_list=stale,
    )
    return page, 409 if stale is not None else 200


def _stored(card: ProgrammeCard) -> dict[str, object]:
    return {name: getattr(card, name) for name in PROGRAMME_FIELDS}
