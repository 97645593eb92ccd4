"""Read a season from a file or a pasted table: choose, look it over, take it over into the draft."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.hearings.policy import may_draft_somewhere, may_read
from pb_app.hearings.season.columns import Column
from pb_app.hearings.season.importing import (
    SeasonReport,
    look_over,
    remember_columns,
    remembered_columns,
    take_over,
)
from pb_app.hearings.season.sheet import Sheet, pack
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.import_forms import CheckForm, UploadForm
from pb_app.hearings.web.planning.import_page import check_page, outcome_words
from pb_app.hearings.web.planning.import_words import column_label
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text


@bp.route("/<int(min=2000, max=2100):year>/import", methods=["GET", "POST"])
@staff
@keeps_text
def import_season(m: str, year: int) -> ResponseReturnValue:
    """Three steps at one address. What was read travels in the form, so nothing waits on the server."""
    get_municipality(m)
    actor = current_actor()
    allow(may_read(actor, m), "read_hearings", hide=True)
    allow(may_draft_somewhere(actor, m), "import_season")
    cycle = get_cycle(m, year)
    if request.method == "POST" and "sheet" in request.form:
        return _checked(cycle)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            sheet = form.read()
            return _first_look(cycle, sheet, form.name)
        except DomainError as error:
            _show(form, error)
    return render_template("hearings/planning/import.html", form=form, cycle=cycle)


def _first_look(cycle: CycleCard, sheet: Sheet, name: str) -> str:
    remembered = remembered_columns(cycle.municipality_id, sheet)
    form = CheckForm(formdata=None, data={"sheet": pack(sheet), "name": name})
    return _check_page(cycle, form, sheet, remembered or sheet.guess(), is_remembered=remembered is not None)


def _checked(cycle: CycleCard) -> ResponseReturnValue:
    """Look again with other columns, or take over."""
    form = CheckForm()
    try:
        sheet = form.read()
    except DomainError as error:
        upload = UploadForm(formdata=None)
        upload.add_error(error)
        return render_template("hearings/planning/import.html", form=upload, cycle=cycle)
    columns = sheet.guess() if sheet.is_calendar else form.columns
    if form.validate_on_submit():
        try:
            if request.form.get("step") == "take":
                return _taken(cycle, form, sheet, columns)
            remember_columns(
                actor=current_actor(), municipality_id=cycle.municipality_id, sheet=sheet, columns=columns
            )
        except DomainError as error:
            _show(form, error)
    return _check_page(cycle, form, sheet, columns)


def _taken(cycle: CycleCard, form: CheckForm, sheet: Sheet, columns: Sequence[str]) -> ResponseReturnValue:
    report = take_over(
        actor=current_actor(), municipality_id=cycle.municipality_id, year=cycle.year, sheet=sheet, columns=columns,
        without_faulty=bool(form.without_faulty.data),
    )  # fmt: skip
    flash(outcome_words(report), "ok")
    return redirect(url_for("planning_staff.draft", m=cycle.municipality_id, year=cycle.year), 303)


def _check_page(
    cycle: CycleCard, form: CheckForm, sheet: Sheet, columns: Sequence[str], *, is_remembered: bool = False
) -> str:
    report: SeasonReport | None = None
    try:
        report = look_over(
            actor=current_actor(), municipality_id=cycle.municipality_id, year=cycle.year, sheet=sheet, columns=columns
        )  # fmt: skip
    except DomainError as error:
        if not form.errors:
            _show(form, error)
    return render_template(
        "hearings/planning/import_check.html", form=form, cycle=cycle, sheet=sheet, is_remembered=is_remembered,
        page=check_page(cycle.municipality_id, sheet, columns, report), has_report=report is not None,
    )  # fmt: skip


def _show(form: UploadForm | CheckForm, error: DomainError) -> None:
    """At its field, or at the top; what is about access is no error of the form."""
    if isinstance(error, (Forbidden, NotFound)):
        raise error
    if error.code == "column_twice":
        error.params["column"] = column_label(Column(str(error.params["column"])))
    if error.code == "rows_faulty":
        error.field = "without_faulty"
    if isinstance(form, CheckForm) and error.field == "file":
        error.field = None
    form.add_error(error)
