"""Programmes and ceilings from a file: choose it, see what would be done, take it over."""

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from pb_app.cycles import policy
from pb_app.cycles.importing import ImportReport, import_ceilings, import_programmes
from pb_app.cycles.queries import CycleCard
from pb_app.cycles.web import cycles_staff as bp
from pb_app.cycles.web.overview import seen_cycle
from pb_app.formats.raw_table import MOST_MEGABYTES
from pb_app.kernel.errors import DomainError
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.forms import BaseForm

_USE_CASES: Mapping[str, Callable[..., ImportReport]] = MappingProxyType(
    {"programmes": import_programmes, "ceilings": import_ceilings}
)
_MOST_OCTETS = MOST_MEGABYTES * 1024 * 1024
_MOST_PACKED = 1_500_000
SHOWN_FAULTS = 100


class TableForm(BaseForm):
    """A file; between the two steps its octets travel in the form, so that nothing waits on the server."""

    file = FileField(_l("File"))
    packed = HiddenField()

    def read(self) -> bytes:
        """The octets that were sent now or a step before; raise ``table_missing`` or ``table_large``."""
        if self.file.data and self.file.data.filename:
            content: bytes = self.file.data.read(_MOST_OCTETS + 1)
        else:
            content = _unpacked(str(self.packed.data or ""))
        packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode("ascii")
        if len(content) > _MOST_OCTETS or len(packed) > _MOST_PACKED:
            raise DomainError("table_large", field="file")
        self.packed.data, self.packed.raw_data = packed, None
        return content


def _unpacked(text: str) -> bytes:
    try:
        content = zlib.decompressobj().decompress(
            base64.urlsafe_b64decode(text.encode("ascii")), _MOST_OCTETS
        )
    except (ValueError, binascii.Error, zlib.error) as error:
        raise DomainError("table_missing", field="file") from error
    if not content:
        raise DomainError("table_missing", field="file")
    return content


@bp.route("/staff/<m>/process/<int:year>/<any(programmes, ceilings):what>/import", methods=["GET", "POST"])
@staff
@keeps_text
def table_import(m: str, year: int, what: str) -> ResponseReturnValue:
    """A whole table, CSV or XLSX; all of it or nothing, and the same twice changes nothing."""
    cycle = seen_cycle(m, year)
    allow(policy.may_keep_money(current_actor(), m), "keep_money")
    form = TableForm()
    report: ImportReport | None = None
    if form.validate_on_submit():
        try:
            content = form.read()
            is_taken = request.form.get("step") == "take"
            report = _USE_CASES[what](
                actor=current_actor(), content=content, municipality_id=m, year=year, is_dry_run=not is_taken
            )
            if is_taken and not report.faults:
                flash(
                    _(
                        "Taken over: new: %(new)s, changed: %(changed)s, the same: %(same)s.",
                        new=report.added, changed=report.changed, same=report.already_there,
                    ),
                    "ok",
                )  # fmt: skip
                return redirect(url_for(f"cycles_staff.{what}", m=m, year=year), 303)
        except DomainError as error:
            form.add_error(error)
    return _page(form, cycle, what, report)


def _page(form: TableForm, cycle: CycleCard, what: str, report: ImportReport | None) -> str:
    faults = report.faults if report else []
    return render_template(
        "cycles/staff/table_import.html", nav="cycles", cycle=cycle, form=form, what=what, report=report,
        faults=[(fault.line, fault.column, text_of(fault.error)) for fault in faults[:SHOWN_FAULTS]],
        more=max(0, len(faults) - SHOWN_FAULTS),
    )  # fmt: skip
