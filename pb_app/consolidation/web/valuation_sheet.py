"""The valuation sheet: to take away as XLSX, and back from Excel in three steps: choose, look over, take over."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from pb_app.consolidation import policy
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.valuing.reading import SheetTable, pack, read_sheet, unpack
from pb_app.consolidation.valuing.taking import SheetReport, look_over, take_over
from pb_app.consolidation.valuing.workbook import valuation_workbook
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.forms import DoubtForm
from pb_app.consolidation.web.sheet_words import check_page
from pb_app.cycles.queries import CycleCard
from pb_app.formats.raw_table import MOST_MEGABYTES
from pb_app.formats.valuation_xlsx import MEDIA_TYPE
from pb_app.kernel.errors import DomainError, NeedsConfirmation
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm

THOUSAND = "mije"
_MOST_OCTETS = MOST_MEGABYTES * 1024 * 1024


class UploadForm(BaseForm):
    """The file that was filled in."""

    file = FileField(_l("File"))

    def read(self) -> SheetTable:
        """What was sent, read; raise as ``read_sheet`` does, or ``sheet_required``."""
        if not (self.file.data and self.file.data.filename):
            raise DomainError("sheet_required", field="file")
        return read_sheet(self.file.data.read(_MOST_OCTETS + 1))


class CheckForm(DoubtForm):
    """What was read, and what a person says of it."""

    sheet = HiddenField()
    without_faulty = BooleanField(_l("Leave out the rows that cannot be read"))


@bp.get("/staff/<m>/consolidation/valuation.xlsx")
@staff
def valuation_xlsx(m: str) -> Response:
    """The sheet of the year, in lekë or (``?unit=mije``) in thousand lekë."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    in_thousands = request.args.get("unit") == THOUSAND
    body = valuation_workbook(get_municipality(m), cycle, in_thousands=in_thousands)
    response = Response(body, mimetype=MEDIA_TYPE)
    name = f"vleresimi-{m}-{cycle.year}{'-mije-leke' if in_thousands else ''}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/staff/<m>/consolidation/valuation", methods=["GET", "POST"])
@staff
@keeps_text
def valuation_sheet(m: str) -> ResponseReturnValue:
    """Take the sheet away, bring it back. What was read travels in the form, so nothing waits on the server."""
    _allow(m)
    cycle = get_chosen_cycle(m)
    if request.method == "POST" and "sheet" in request.form:
        return _checked(cycle)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            table = form.read()
            check = CheckForm(formdata=None, data={"sheet": pack(table)})
            return _check_page(cycle, check, _looked(cycle, table))
        except DomainError as error:
            form.add_error(error)
    return _upload_page(cycle, form)


def _checked(cycle: CycleCard) -> ResponseReturnValue:
    form = CheckForm()
    try:
        table = unpack(form.sheet.data or "")
    except DomainError as error:
        upload = UploadForm(formdata=None)
        upload.add_error(error)
        return _upload_page(cycle, upload)
    if form.validate_on_submit():
        try:
            return _taken(cycle, form, table)
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            error.field = "without_faulty"
            form.add_error(error)
    return _check_page(cycle, form, _looked(cycle, table))


def _taken(cycle: CycleCard, form: CheckForm, table: SheetTable) -> ResponseReturnValue:
    report = take_over(
        actor=current_actor(), municipality_id=cycle.municipality_id, year=cycle.year, table=table,
        without_faulty=bool(form.without_faulty.data), confirmed=form.ticked,
    )  # fmt: skip
    written = len(report.in_state(RowState.WRITTEN))
    left = len(report.in_state(RowState.MEANWHILE))
    words = ngettext("%(num)d valuation written.", "%(num)d valuations written.", written)
    if not written:
        words = _("Nothing to change: all of it stands already.")
    if left:
        words += " " + ngettext(
            "%(num)d row was left as it is, because somebody changed the item meanwhile.",
            "%(num)d rows were left as they are, because somebody changed the items meanwhile.",
            left,
        )
    flash(words, "ok")
    return redirect(url_for("consolidation_staff.items", m=cycle.municipality_id, year=cycle.year), 303)


def _looked(cycle: CycleCard, table: SheetTable) -> SheetReport:
    return look_over(
        actor=current_actor(), municipality_id=cycle.municipality_id, year=cycle.year, table=table
    )


def _check_page(cycle: CycleCard, form: CheckForm, report: SheetReport) -> str:
    if report.doubts and not form.confirm.choices:
        form.offer(NeedsConfirmation(report.doubts))
    return render_template(
        "consolidation/staff/valuation_check.html", nav="consolidation", cycle=cycle, form=form,
        page=check_page(report, cycle),
    )  # fmt: skip


def _upload_page(cycle: CycleCard, form: UploadForm) -> str:
    return render_template(
        "consolidation/staff/valuation.html", nav="consolidation", cycle=cycle, form=form, thousand=THOUSAND
    )


def _allow(m: str) -> None:
    allow_bench(m)
    allow(policy.may_value(current_actor(), m), "value")
