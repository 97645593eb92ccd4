"""The suggested selection: ask for it, run it, read every step; what is decided, people decide."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import ItemCard, list_items
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.selecting.departures import departures_of, list_unexplained
from pb_app.consolidation.selecting.queries import (
    RunCard,
    find_money,
    get_run,
    get_settings,
    list_money,
    list_runs,
)
from pb_app.consolidation.selecting.service import (
    choose_basis,
    propose_suggested,
    run_selection,
    save_selection_settings,
)
from pb_app.consolidation.selecting.words import (
    LEFT_OUT_LABELS,
    RULE_HINTS,
    SOURCE_HINTS,
    SOURCE_LABELS,
    StepReader,
    choice_words,
    lek_words,
)
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.selection_forms import (
    ProposeForm,
    RunForm,
    SettingsForm,
    basis_words,
    stored_settings,
)
from pb_app.consolidation.words import DECISION_CHOICES
from pb_app.cycles.queries import CycleCard, list_programmes
from pb_app.kernel.errors import DomainError, NeedsConfirmation, StaleVersion
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text


def _allow_deciding(m: str) -> None:
    allow(policy.may_decide(current_actor(), m), "decide")


@bp.route("/staff/<m>/consolidation/selection", methods=["GET", "POST"])
@staff
@keeps_text
def selection(m: str) -> ResponseReturnValue:
    """What a suggested selection is, whether it is asked for, and the runs so far."""
    allow_bench(m)
    cycle = get_chosen_cycle(m)
    form, status = SettingsForm(), 200
    conflict: Sequence[Difference] = ()
    form.fill(list_money(cycle.id, cycle.year), list_programmes(cycle.id), cycle.year)
    if request.method == "POST":
        _allow_deciding(m)
        if form.validate():
            try:
                return _saved(m, cycle, form)
            except StaleVersion:
                fresh = get_settings(cycle)
                conflict = differences(form, stored_settings(fresh), version=fresh.version)
                status = 409
            except DomainError as error:
                form.add_error(error)
    else:
        form.show(get_settings(cycle))
    return _selection_page(m, cycle, form, conflict=conflict), status


def _saved(m: str, cycle: CycleCard, form: SettingsForm) -> ResponseReturnValue:
    save_selection_settings(
        current_actor(),
        municipality_id=m,
        year=cycle.year,
        expected_version=form.version.data,
        draft=form.draft,
    )
    flash(_("Saved. Nothing is selected before you run it."), "ok")
    return redirect(url_for("consolidation_staff.selection", m=m, year=cycle.year), 303)


def _selection_page(
    m: str,
    cycle: CycleCard,
    form: SettingsForm,
    *,
    conflict: Sequence[Difference] = (),
    running: RunForm | None = None,
) -> str:
    settings = get_settings(cycle)
    programmes = _programme_names(cycle)
    return render_template(
        "consolidation/staff/selection.html", nav="consolidation", cycle=cycle, form=form, settings=settings,
        running=running or RunForm(formdata=None), runs=list_runs(cycle.id), conflict_list=conflict,
        money=find_money(cycle.id, cycle.year, settings.basis), may_decide=policy.may_decide(current_actor(), m),
        choice_words=choice_words, source_labels=SOURCE_LABELS, rule_hints=_by_value(RULE_HINTS),
        source_hints=_by_value(SOURCE_HINTS), basis_in_words=basis_words(settings.basis, programmes),
    )  # fmt: skip


def _by_value(texts: Mapping[Any, object]) -> dict[str, str]:
    return {str(key): str(words) for key, words in texts.items()}


def _programme_names(cycle: CycleCard) -> dict[int, str]:
    return {one.id: one.label for one in list_programmes(cycle.id)}


@bp.post("/staff/<m>/consolidation/selection/run")
@staff
def run_rule(m: str) -> ResponseReturnValue:
    """Run the rule that was asked for over the items as they are now."""
    allow_bench(m)
    _allow_deciding(m)
    cycle = get_chosen_cycle(m)
    running = RunForm()
    if running.validate():
        try:
            number = run_selection(
                current_actor(), municipality_id=m, year=cycle.year, token=running.token.data or ""
            )
        except DomainError as error:
            running.add_error(error)
        else:
            return _to_run(m, cycle, number)
    form = SettingsForm(formdata=None)
    form.fill(list_money(cycle.id, cycle.year), list_programmes(cycle.id), cycle.year)
    form.show(get_settings(cycle))
    return _selection_page(m, cycle, form, running=running)


def _to_run(m: str, cycle: CycleCard, number: int) -> ResponseReturnValue:
    return redirect(url_for("consolidation_staff.selection_run", m=m, number=number, year=cycle.year), 303)


@bp.route("/staff/<m>/consolidation/selection/<int(max=99999):number>", methods=["GET", "POST"])
@staff
@keeps_text
def selection_run(m: str, number: int) -> ResponseReturnValue:
    """One run with every step; take it as the basis, or propose what it suggests."""
    allow_bench(m)
    cycle = get_chosen_cycle(m)
    run = get_run(cycle.id, number)
    form = ProposeForm()
    if request.method == "POST":
        _allow_deciding(m)
        if form.validate():
            try:
                _act(m, cycle, run, form)
            except NeedsConfirmation as error:
                form.ask(error)
            except DomainError as error:
                form.add_error(error)
            else:
                return _to_run(m, cycle, number)
    return _run_page(m, cycle, run, form)


def _act(m: str, cycle: CycleCard, run: RunCard, form: ProposeForm) -> None:
    actor, do = current_actor(), request.form.get("do", "")
    if do == "propose":
        count = propose_suggested(
            actor,
            municipality_id=m,
            year=cycle.year,
            number=run.number,
            codes=form.items.data or (),
            confirmed=form.ticked,
        )
        words = ngettext(
            "%(num)d item is now proposed for the budget.",
            "%(num)d items are now proposed for the budget.",
            count,
        )
        flash(words, "ok")
    elif do in ("basis", "no_basis"):
        number = run.number if do == "basis" else None
        choose_basis(actor, municipality_id=m, year=cycle.year, number=number)
        flash(_("Saved."), "ok")


def _run_page(m: str, cycle: CycleCard, run: RunCard, form: ProposeForm) -> str:
    cards = {card.code: card for card in list_items(cycle.id)}
    settings = get_settings(cycle)
    form.items.choices = [
        SelectChoice(code, f"{code} {run.names.get(code, '')}")
        for code in run.selected
        if code in cards and cards[code].decision is Decision.NONE
    ]
    if request.method == "GET":
        form.items.data = [code for code, _words, *_rest in form.items.choices]
    reader = StepReader(run.choice, run.names, lambda amount: lek_words(Fraction(amount)))
    chosen = set(run.selected)
    projects = {one.id: one for one in run.projects}
    return render_template(
        "consolidation/staff/selection_run.html", nav="consolidation", cycle=cycle, run=run, form=form,
        selected=[projects[code] for code in run.selected],
        others=[one for one in sorted(run.projects, key=lambda one: -one.votes) if one.id not in chosen],
        steps=[reader.line(step) for step in run.steps], cards=cards, departures=_departures(cards),
        decision_labels=DECISION_CHOICES, left_out_labels=LEFT_OUT_LABELS, choice_in_words=choice_words(run.choice),
        source_labels=SOURCE_LABELS, basis_in_words=basis_words(run.basis, _programme_names(cycle)),
        unexplained=[cards[code] for code in list_unexplained(cycle.id)], is_basis=settings.basis_run_id == run.id,
        may_decide=policy.may_decide(current_actor(), m) and settings.is_enabled,
    )  # fmt: skip


def _departures(cards: Mapping[str, ItemCard]) -> dict[str, str]:
    found = departures_of([card.id for card in cards.values()])
    return {code: found[card.id].reason for code, card in cards.items() if card.id in found}
