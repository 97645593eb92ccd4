"""Bring proposals in from a table: send it, look over what it comes to, take it in; the page may be left meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField

from pb_app.cycles.queries import find_current_cycle
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals import policy
from pb_app.proposals.intake.columns import Column
from pb_app.proposals.intake.rules import ImportState
from pb_app.proposals.intake.service import (
    choose_columns,
    receive_table,
    take_over,
)
from pb_app.proposals.intake.standing import ImportView, get_import, list_imports
from pb_app.proposals.intake.taking_back import outlook, take_back
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.import_words import (
    column_label,
    failure_words,
    fault_words,
    names_to_choose,
    rows_of_import,
    state_words,
)
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, TokenField
from pb_app.web.urls import url_for

_SHOWN_FAULTS = 50
_SAMPLE_LENGTH = 60


class TableForm(BaseForm):
    """A table to be read."""

    token = TokenField()
    file = FileField(_l("File"))


class TakeForm(BaseForm):
    """Columns to be read otherwise, or the word that it may be taken in."""

    with_changes = BooleanField(
        _l("Also change the proposals that are known and say something else in the table")
    )
    publishes = RadioField(_l("What becomes of the new proposals"), validate_choice=False)

    def fill_choices(self) -> None:
        """In the language of the page."""
        self.publishes.choices = [
            ("at_once", _("Publish at once: I have read the rows, and they say nothing personal of anybody")),
            ("queue", _("Put them in the queue, to be looked at one by one")),
        ]

    @property
    def choice(self) -> bool | None:
        """Whether to publish at once; None while nobody said."""
        return {"at_once": True, "queue": False}.get(self.publishes.data or "")


@bp.route("/staff/<m>/proposals/import", methods=["GET", "POST"])
@staff
@keeps_text
def import_table(m: str) -> ResponseReturnValue:
    """Send a table, and the ones that were sent today."""
    _allow(m)
    cycle = find_current_cycle(m)
    form = TableForm()
    if form.validate_on_submit() and cycle is not None:
        try:
            return redirect(_address(m, _received(form, cycle.id)), 303)
        except DomainError as error:
            _show(form, error)
    return render_template(
        "proposals/staff/import.html", nav="proposals", form=form, cycle=cycle,
        imports=[(one, *state_words(one)) for one in list_imports(m)],
    )  # fmt: skip


@bp.route("/staff/<m>/proposals/import/<int:import_id>", methods=["GET", "POST"])
@staff
@keeps_text
def import_check(m: str, import_id: int) -> ResponseReturnValue:
    """How far it is; once read, every fault, what would change, and the button."""
    _allow(m)
    view = get_import(m, import_id)
    form = TakeForm(data={"with_changes": view.with_changes})
    form.fill_choices()
    if form.validate_on_submit():
        try:
            _done(view, form)
        except DomainError as error:
            _show(form, error)
        else:
            return redirect(_address(m, import_id), 303)
    return render_template(
        "proposals/staff/import_check.html", nav="proposals", form=form, view=view, page=_page(view),
        outlook=outlook(view.key) if view.may_be_taken_back else None,
    )  # fmt: skip


def _allow(m: str) -> None:
    get_municipality(m)
    allow(policy.may_open_queue(current_actor(), m), "open_queue", hide=True)
    allow(policy.may_import(current_actor(), m), "import_proposals")


def _received(form: TableForm, cycle_id: int) -> int:
    if not (form.file.data and form.file.data.filename):
        raise DomainError("import_file_required", field="file")
    return receive_table(
        actor=current_actor(), cycle_id=cycle_id, name=form.file.data.filename, stream=form.file.data.stream,
        token=form.token.data or "",
    )  # fmt: skip


def _done(view: ImportView, form: TakeForm) -> None:
    if request.form.get("step") == "take":
        take_over(
            actor=current_actor(), import_id=view.id, with_changes=bool(form.with_changes.data),
            publishes=form.choice,
        )  # fmt: skip
        flash(_("The proposals are being taken in. You may leave this page and come back."), "ok")
    elif request.form.get("step") == "back":
        take_back(actor=current_actor(), import_id=view.id)
        flash(_("The table is being taken back. You may leave this page and come back."), "ok")
    else:
        choose_columns(actor=current_actor(), import_id=view.id, columns=request.form.getlist("column"))


def _show(form: BaseForm, error: DomainError) -> None:
    if isinstance(error, (Forbidden, NotFound)):
        raise error
    if error.code == "column_twice":
        error.params["column"] = column_label(Column(str(error.params["column"])))
    form.add_error(error)


def _address(m: str, import_id: int) -> str:
    return url_for("proposals_staff.import_check", m=m, import_id=import_id)


def _page(view: ImportView) -> Mapping[str, Any]:
    state, tone = state_words(view)
    report = view.report
    page: dict[str, Any] = {
        "state": state, "tone": tone, "columns": _columns(view), "failure": "", "figures": [], "faults": [],
        "more_faults": False, "choices": [], "rows": [], "more_rows": 0, "changes": 0,
        "needs_columns": view.state is ImportState.CHECKED and Column.TEXT.value not in view.columns,
    }  # fmt: skip
    if view.state is ImportState.FAILED:
        return page | {"failure": failure_words(view)}
    if "rows" not in report or page["needs_columns"]:
        return page
    faulty = len({one["line"] for one in report["faults"]})
    rows = [*report["rows"], *report["changes"]]
    return page | {
        "figures": [
            {"value": report["added"], "words": _("new proposals")},
            {"value": report["changed"], "words": _("known, and say something else")},
            {"value": report["same"], "words": _("already there")},
            {"value": faulty, "words": _("rows with faults")},
        ],
        "faults": [
            fault_words(one, _heading(view, one["column"])) for one in report["faults"][:_SHOWN_FAULTS]
        ],
        "more_faults": len(report["faults"]) > _SHOWN_FAULTS or report["has_more_faults"],
        "choices": names_to_choose(view.municipality_id, report["faults"]),
        "rows": rows_of_import(view.municipality_id, rows),
        "more_rows": max(0, report["added"] + report["changed"] + report["same"] - len(rows)),
        "changes": report["changed"],
        "added": report["added"],
        "personal": report.get("personal", 0),
    }


def _heading(view: ImportView, column: str) -> str:
    """The heading in the table of what a column means, so that it is found there."""
    at = view.columns.index(column) if column in view.columns else None
    heading = view.headings[at] if at is not None and at < len(view.headings) else ""
    return heading or (column_label(Column(column)) if column else "")


def _columns(view: ImportView) -> Sequence[Mapping[str, Any]]:
    options = [(column.value, column_label(column)) for column in Column]
    return [
        {
            "number": at + 1, "heading": heading, "options": options,
            "chosen": view.columns[at] if at < len(view.columns) else "",
            "samples": [_short(cells[at]) for cells in view.samples if at < len(cells) and cells[at]],
        }
        for at, heading in enumerate(view.headings)
    ]  # fmt: skip


def _short(text: str) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= _SAMPLE_LENGTH else f"{text[: _SAMPLE_LENGTH - 1]}…"
