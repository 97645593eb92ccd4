"""«Për vlerësim»: the items that wait for a valuation, by the day until which somebody is to value them."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation import policy
from pb_app.consolidation.valuing.assigning import AssignmentDraft, assign, release
from pb_app.consolidation.valuing.queries import (
    Shown,
    Valuer,
    Waiting,
    WaitingFilter,
    list_valuers,
    list_waiting,
)
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.cycles.queries import CycleCard, list_programmes, list_themes, themes_by_id
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import list_places, places_by_id
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, DateText

_KEPT = ("year", "show", "theme", "programme", "place")
_MOST_DIGITS = 9
SHOWN_LABELS = {
    Shown.ALL: _l("All that wait"),
    Shown.MINE: _l("Mine"),
    Shown.NOBODY: _l("Nobody’s yet"),
    Shown.LATE: _l("Overdue"),
}


class AssignForm(BaseForm):
    """Ticked items, or all that are shown, and who values them until when."""

    codes = SelectMultipleField(_l("Items"), validate_choice=False)
    all_shown = BooleanField(_l("All that are shown here"))
    person_id = SelectField(_l("Who values"), validate_choice=False, default="")
    directorate = CleanString(_l("Directorate"), limit=160)
    due_on = DateText(_l("Until"))

    def fill(self, valuers: Sequence[Valuer]) -> None:
        """The people who may value here."""
        people = [SelectChoice(str(one.id), one.name) for one in valuers]
        self.person_id.choices = [SelectChoice("", _("Nobody by name")), *people]

    @property
    def draft(self) -> AssignmentDraft:
        """What was typed."""
        return AssignmentDraft(
            person_id=_number(self.person_id.data or ""),
            directorate=self.directorate.data or "",
            due_on=self.due_on.data,
        )


@bp.route("/staff/<m>/consolidation/to-value", methods=["GET", "POST"])
@staff
@keeps_text
def waiting(m: str) -> ResponseReturnValue:
    """The items that wait; whoever may value may also entrust them, many at once."""
    allow_bench(m)
    cycle = get_chosen_cycle(m)
    form = AssignForm() if request.method == "POST" else AssignForm(formdata=None)
    form.fill(list_valuers(m))
    today = to_local(house().clock.now()).date()
    items = list_waiting(cycle.id, _wanted(), person_id=current_actor().person_id, today=today)
    if request.method == "POST":
        allow(policy.may_value(current_actor(), m), "value")
        if form.validate():
            try:
                flash(_done(m, cycle, form, items), "ok")
                return redirect(url_for("consolidation_staff.waiting", m=m, **_kept()), 303)
            except DomainError as error:
                form.add_error(error)
    return render_template(
        "consolidation/staff/waiting.html", nav="consolidation", cycle=cycle, form=form, items=items, today=today,
        kept=_kept(), is_filtered=any(key != "year" for key in _kept()), shown_labels=SHOWN_LABELS,
        themes=list_themes(cycle.id) or list_themes(), all_themes=themes_by_id(),
        programmes=list_programmes(cycle.id), places=list_places(m),
        names=places_by_id({one for item in items for one in item.place_ids} | {""}),
        may_value=policy.may_value(current_actor(), m),
    )  # fmt: skip


def _done(m: str, cycle: CycleCard, form: AssignForm, items: Sequence[Waiting]) -> str:
    codes = [one.code for one in items] if form.all_shown.data else list(dict.fromkeys(form.codes.data or ()))
    given: dict[str, Any] = {"municipality_id": m, "year": cycle.year, "codes": codes}
    if request.form.get("do") == "release":
        count = release(current_actor(), **given)
        return ngettext("%(num)d item is nobody’s again.", "%(num)d items are nobody’s again.", count)
    count = assign(current_actor(), **given, draft=form.draft)
    return ngettext("%(num)d item is entrusted.", "%(num)d items are entrusted.", count)


def _wanted() -> WaitingFilter:
    chosen = {name: request.args.get(name, "")[:100] for name in _KEPT}
    return WaitingFilter(
        shown=Shown(chosen["show"]) if chosen["show"] in set(Shown) else Shown.ALL,
        theme_id=chosen["theme"],
        programme_id=_number(chosen["programme"]),
        place_id=chosen["place"],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _kept() -> dict[str, Any]:
    """The choices of the address, for the page that comes back."""
    return {key: request.args[key] for key in _KEPT if request.args.get(key)}
