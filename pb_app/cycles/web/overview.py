"""The years of a municipality, one year at a glance, and the opening of a new one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles import policy
from pb_app.cycles.queries import (
    CycleCard,
    get_cycle,
    list_ceiling_rows,
    list_cycles,
    list_phases,
    list_programmes,
    list_themes,
)
from pb_app.cycles.service.carrying_over import CarryOver, roll_over
from pb_app.cycles.service.planning import open_cycle
from pb_app.cycles.web import cycles_staff as bp
from pb_app.cycles.web.forms import NewYearForm
from pb_app.cycles.web.words import TONES, status_hint, status_label
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


def seen_cycle(m: str, year: int) -> CycleCard:
    """The year, if this person may see the process of the municipality; else the page does not exist."""
    get_municipality(m)
    allow(policy.may_see_process(current_actor(), m), "see_process", hide=True)
    return get_cycle(m, year)


def planned_cycle(m: str, year: int) -> CycleCard:
    """The year, if this person may plan it; a budget officer sees it but may not."""
    card = seen_cycle(m, year)
    allow(policy.may_plan(current_actor(), m), "plan_cycle")
    return card


@bp.get("/staff/<m>/process")
@staff
def index(m: str) -> ResponseReturnValue:
    """Every budget year, the newest first."""
    get_municipality(m)
    allow(policy.may_see_process(current_actor(), m), "see_process", hide=True)
    return render_template(
        "cycles/staff/index.html",
        nav="cycles",
        cycles=list_cycles(m),
        status_label=status_label,
        tones=TONES,
        may_plan=policy.may_plan(current_actor(), m),
    )


@bp.route("/staff/<m>/process/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_year(m: str) -> ResponseReturnValue:
    """Open a budget year: prefilled, or with what an older one had."""
    get_municipality(m)
    allow(policy.may_see_process(current_actor(), m), "see_process", hide=True)
    allow(policy.may_plan(current_actor(), m), "plan_cycle")
    cycles = list_cycles(m)
    next_year = cycles[0].year + 1 if cycles else to_local(house().clock.now()).year + 1
    form = NewYearForm(data={"year": next_year, "source": str(cycles[0].year) if cycles else "",
                             "keeps_dates": True, "with_programmes": True})  # fmt: skip
    form.source.choices = [
        *((str(card.year), card.title) for card in cycles),
        ("", _("The usual phases, all themes, nothing else")),
    ]
    if form.validate_on_submit():
        try:
            _open(m, form)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The budget year is open for planning. The public does not see it yet."), "ok")
            return redirect(url_for("cycles_staff.year", m=m, year=form.year.data), 303)
    return render_template("cycles/staff/new_year.html", nav="cycles", form=form, has_older=bool(cycles))


def _open(m: str, form: NewYearForm) -> None:
    if not form.source.data:
        open_cycle(actor=current_actor(), municipality_id=m, year=form.year.data or 0)
        return
    carry_over = CarryOver(
        from_year=int(form.source.data),
        keeps_dates=bool(form.keeps_dates.data),
        with_programmes=bool(form.with_programmes.data),
        with_ceilings=bool(form.with_ceilings.data),
    )
    roll_over(actor=current_actor(), municipality_id=m, year=form.year.data or 0, carry_over=carry_over)


@bp.get("/staff/<m>/process/<int:year>")
@staff
def year(m: str, year: int) -> ResponseReturnValue:
    """One year: state, window, phases, themes, programmes, ceilings."""
    cycle = seen_cycle(m, year)
    return render_template(
        "cycles/staff/year.html",
        nav="cycles",
        cycle=cycle,
        phases=list_phases(cycle.id),
        themes=list_themes(cycle.id),
        programmes=len(list_programmes(cycle.id)),
        ceilings=len(list_ceiling_rows(cycle.id)),
        may_plan=policy.may_plan(current_actor(), m),
        status=status_label(cycle.status),
        status_hint=status_hint(cycle.status),
        tone=TONES[cycle.status],
    )
