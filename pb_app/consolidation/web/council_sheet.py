"""The council's decision from a spreadsheet: the sheet to take away, and back in three steps: choose, look, enter."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from pb_app.consolidation import policy
from pb_app.consolidation.council_table import find_council_table
from pb_app.consolidation.council_taking import (
    CouncilReport,
    look_over_council,
    take_over_council,
)
from pb_app.consolidation.council_workbook import council_workbook
from pb_app.consolidation.queries.council import find_step, list_acts
from pb_app.consolidation.rules.council import RowFaults
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.valuing.reading import SheetTable, pack, unpack
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.council import latest_act, say_saved
from pb_app.consolidation.web.council_form import ActForm
from pb_app.consolidation.web.council_sheet_words import council_check_page
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.cycles.queries import CycleCard
from pb_app.formats.raw_table import MOST_MEGABYTES
from pb_app.formats.valuation_xlsx import MEDIA_TYPE
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of

_MOST_OCTETS = MOST_MEGABYTES * 1024 * 1024


class CouncilFileForm(ActForm):
    """The decision, and the file that says what it made of each item."""

    file = FileField(_l("File"))

    def read(self) -> SheetTable:
        """What was sent; raise as ``find_council_table`` does, ``no_council_sheet`` or ``sheet_required``."""
        if not (self.file.data and self.file.data.filename):
            raise DomainError("sheet_required", field="file")
        table = find_council_table(self.file.data.read(_MOST_OCTETS + 1))
        if table is None:
            raise DomainError("no_council_sheet", field="file")
        return table


class CouncilCheckForm(ActForm):
    """What was read, carried along with the decision that it belongs to."""

    sheet = HiddenField()


def _allow(m: str) -> None:
    allow_bench(m)
    allow(policy.may_publish(current_actor(), m), "council")


@bp.get("/staff/<m>/consolidation/council.xlsx")
@staff
def council_xlsx(m: str) -> Response:
    """The sheet of everything that was proposed to the council."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    step = find_step(cycle.id)
    if step is None:
        raise NotFound("edition")
    response = Response(council_workbook(get_municipality(m), cycle, step), mimetype=MEDIA_TYPE)
    name = f"keshilli-{m}-{cycle.year}-v{step.edition.number}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/staff/<m>/consolidation/council/sheet", methods=["GET", "POST"])
@staff
@keeps_text
def council_sheet(m: str) -> ResponseReturnValue:
    """Take the sheet away, bring it back. What was read travels in the form, so nothing waits on the server."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    if find_step(cycle.id) is None:
        return render_template("consolidation/staff/council_waits.html", nav="consolidation", cycle=cycle)
    if request.method == "POST" and "sheet" in request.form:
        return _checked(cycle)
    form = CouncilFileForm(data=latest_act(list_acts(cycle.id)))
    if form.validate_on_submit():
        try:
            table = form.read()
            carried = {"number": form.number.data, "decided_on": form.decided_on.data, "url": form.url.data}
            check = CouncilCheckForm(formdata=None, data={**carried, "sheet": pack(table)})
            return _check_page(cycle, check, _looked(cycle, table))
        except DomainError as error:
            form.add_error(error)
    return _file_page(cycle, form)


def _checked(cycle: CycleCard) -> ResponseReturnValue:
    form = CouncilCheckForm()
    try:
        table = unpack(form.sheet.data or "")
    except DomainError as error:
        again = CouncilFileForm(formdata=None, data=latest_act(list_acts(cycle.id)))
        again.add_error(error)
        return _file_page(cycle, again)
    if form.validate_on_submit():
        try:
            report, done = take_over_council(
                current_actor(),
                municipality_id=cycle.municipality_id,
                year=cycle.year,
                act=form.act,
                table=table,
            )
        except RowFaults as error:
            form.form_errors += [f"{code}: {text_of(one)}" for code, one in error.faults.items()]
        except DomainError as error:
            form.add_error(error)
        else:
            say_saved(len(done.changed))
            left = [row.code for row in report.in_state(RowState.MEANWHILE)]
            if left:
                flash(
                    _(
                        "Left as they are, because they were changed meanwhile: %(codes)s.",
                        codes=", ".join(left),
                    ),
                    "wait",
                )
            where = url_for("consolidation_staff.council", m=cycle.municipality_id, year=cycle.year)
            return redirect(where, 303)
    return _check_page(cycle, form, _looked(cycle, table))


def _looked(cycle: CycleCard, table: SheetTable) -> CouncilReport:
    return look_over_council(
        current_actor(), municipality_id=cycle.municipality_id, year=cycle.year, table=table
    )


def _check_page(cycle: CycleCard, form: CouncilCheckForm, report: CouncilReport) -> str:
    return render_template(
        "consolidation/staff/council_check.html", nav="consolidation", cycle=cycle, form=form,
        page=council_check_page(report),
    )  # fmt: skip


def _file_page(cycle: CycleCard, form: CouncilFileForm) -> str:
    return render_template(
        "consolidation/staff/council_sheet.html", nav="consolidation", cycle=cycle, form=form
    )
