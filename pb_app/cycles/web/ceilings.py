"""The ceilings of a year."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles import policy
from pb_app.cycles.queries import CeilingRow, CycleCard, get_ceiling_row, list_ceiling_rows, list_programmes
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.service.money import CEILING_FIELDS, add_ceiling, change_ceiling, remove_ceiling
from pb_app.cycles.web import cycles_staff as bp
from pb_app.cycles.web.forms import CeilingForm
from pb_app.cycles.web.overview import seen_cycle
from pb_app.cycles.web.words import stage_label
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.territory.queries import list_places, places_by_id
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import lek


@bp.get("/staff/<m>/process/<int:year>/ceilings")
@staff
def ceilings(m: str, year: int) -> ResponseReturnValue:
    """All ceilings, in lekë and in words."""
    cycle = seen_cycle(m, year)
    rows = list_ceiling_rows(cycle.id)
    return render_template(
        "cycles/staff/ceilings.html",
        nav="cycles",
        cycle=cycle,
        ceilings=rows,
        places=places_by_id({row.place_id for row in rows if row.place_id is not None}),
        stage_label=stage_label,
        final=CeilingStage.FINAL,
    )


@bp.route("/staff/<m>/process/<int:year>/ceilings/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_ceiling(m: str, year: int) -> ResponseReturnValue:
    """Add a ceiling."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    form = CeilingForm(data={"year": str(cycle.year), "stage": CeilingStage.PREPARATORY.value})
    _fill_choices(form, cycle)
    if form.validate_on_submit() and not form.asks_about_old_lek:
        try:
            add_ceiling(actor=current_actor(), cycle_id=cycle.id, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m, year)
    return _page(form, cycle, None)


@bp.route("/staff/<m>/process/<int:year>/ceilings/<int:ceiling_id>", methods=["GET", "POST"])
@staff
@keeps_text
def ceiling(m: str, year: int, ceiling_id: int) -> ResponseReturnValue:
    """Change a ceiling."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    row = get_ceiling_row(ceiling_id, cycle.id)
    form = CeilingForm(data=_stored(row) | {"version": row.version})
    _fill_choices(form, cycle)
    if form.validate_on_submit() and not form.asks_about_old_lek:
        try:
            change_ceiling(
                actor=current_actor(),
                ceiling_id=ceiling_id,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            row = get_ceiling_row(ceiling_id, cycle.id)
            form.amount.data = form.lek
            stale = differences(form, _stored(row), version=row.version)
            return _page(form, cycle, row, stale), 409
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m, year)
    return _page(form, cycle, row)


@bp.post("/staff/<m>/process/<int:year>/ceilings/<int:ceiling_id>/remove")
@staff
def drop_ceiling(m: str, year: int, ceiling_id: int) -> ResponseReturnValue:
    """Take a ceiling away that was entered by mistake."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    row = get_ceiling_row(ceiling_id, cycle.id)
    remove_ceiling(actor=current_actor(), ceiling_id=ceiling_id, expected_version=row.version)
    flash(_("The ceiling has been removed."), "ok")
    return redirect(url_for("cycles_staff.ceilings", m=m, year=year), 303)


def _page(form: CeilingForm, cycle: CycleCard, row: CeilingRow | None, stale: object = None) -> str:
    asks = form.is_submitted() and form.amount.data is not None and form.asks_about_old_lek
    return render_template(
        "cycles/staff/ceiling.html",
        nav="cycles",
        cycle=cycle,
        form=form,
        ceiling=row,
        conflict_list=stale,
        in_new_lek=lek(form.lek) if asks else "",
    )


def _saved(m: str, year: int) -> ResponseReturnValue:
    flash(_("Saved."), "ok")
    return redirect(url_for("cycles_staff.ceilings", m=m, year=year), 303)


def _fill_choices(form: CeilingForm, cycle: CycleCard) -> None:
    programmes = [
        ("", _("All programmes together")),
        *((str(card.id), card.label) for card in list_programmes(cycle.id)),
    ]
    places = [
        ("", _("The whole municipality")),
        *((place.id, place.label) for place in list_places(cycle.municipality_id)),
    ]
    form.fill_choices(cycle.year, programmes, places)


def _stored(row: CeilingRow) -> dict[str, object]:
    values = {name: getattr(row, name) for name in CEILING_FIELDS}
    return values | {
        "programme_id": str(row.programme_id or ""),
        "place_id": row.place_id or "",
        "year": str(row.year),
        "stage": row.stage.value,
    }
