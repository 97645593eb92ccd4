"""One item: where it comes from, what it costs, what was decided, and its history."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import ItemCard, get_item, list_history
from pb_app.consolidation.queries.provenance import list_gathered, list_undone
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.selecting.departures import departures_of, find_suggestion
from pb_app.consolidation.selecting.words import suggestion_words
from pb_app.consolidation.service import add_proposals, decide_item, edit_item, value_item
from pb_app.consolidation.valuing.queries import ceilings_of, find_assignment, used_words
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, allow_gathering, get_cycle_of
from pb_app.consolidation.web.forms import (
    AddForm,
    DecisionForm,
    TextsForm,
    stored_decision,
)
from pb_app.consolidation.web.valuation_form import ValuationForm, stored_valuation
from pb_app.consolidation.words import (
    ACTION_LABELS,
    NATURE_LABELS,
    OUTCOME_LABELS,
    VALUATION_LABELS,
    VAT_LABELS,
    decision_words,
)
from pb_app.cycles.queries import list_programmes, list_themes, themes_by_id
from pb_app.kernel.errors import DomainError, NeedsConfirmation, StaleVersion
from pb_app.kernel.references import parse
from pb_app.proposals.queries import estimates_of
from pb_app.territory.queries import list_places, places_by_id
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale

VALUE, DECIDE, ADD = "value", "decide", "add"


class ItemForms:
    """The three forms of the page; only the one that was sent is filled from the request."""

    def __init__(self, card: ItemCard, m: str, sent: str = "") -> None:
        self.cycle = get_cycle_of(m, card.cycle_id)
        self.programmes = list_programmes(card.cycle_id)
        self.departure = departures_of([card.id]).get(card.id)
        self.valuation = self._make(ValuationForm, VALUE, sent)
        self.decision = self._make(DecisionForm, DECIDE, sent)
        self.adding = self._make(AddForm, ADD, sent)
        self.theme = themes_by_id()[card.theme_id]
        self.valuation.fill(self.cycle.year, self.programmes, self.theme.functions)
        if sent != VALUE:
            self.valuation.show(card)
        if sent != DECIDE:
            self.decision.show(card, self.departure.reason if self.departure else "")

    @staticmethod
    def _make(form: type[Any], name: str, sent: str) -> Any:  # noqa: ANN401 - one of three form classes
        return form(prefix=f"{name}-") if sent == name else form(formdata=None, prefix=f"{name}-")


@bp.route("/staff/<m>/consolidation/<code>", methods=["GET", "POST"])
@staff
@keeps_text
def item(m: str, code: str) -> ResponseReturnValue:
    """The page of an item; its forms are sent to the same address."""
    allow_bench(m)
    card = get_item(m, code)
    sent = request.form.get("do", "") if request.method == "POST" else ""
    forms = ItemForms(card, m, sent)
    steps = {VALUE: _value, DECIDE: _decide, ADD: _add}
    if sent in steps:
        return steps[sent](m, card, forms)
    return _item_page(m, card, forms)


def _value(m: str, card: ItemCard, forms: ItemForms) -> ResponseReturnValue:
    allow(policy.may_value(current_actor(), m), "value")
    form = forms.valuation
    if form.validate():
        try:
            value_item(
                current_actor(), municipality_id=m, code=card.code, expected_version=form.version.data,
                draft=form.draft, confirmed=form.ticked,
            )  # fmt: skip
        except StaleVersion:
            fresh = get_item(m, card.code)
            stale = differences(form, stored_valuation(fresh, form.years), version=fresh.version)
            return _item_page(m, fresh, forms, value_conflict=stale), 409
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            error.field = form.field_of_year(error.field or "")
            form.add_error(error)
        else:
            flash(_("The valuation is saved."), "ok")
            return _back(m, card)
    return _item_page(m, card, forms)


def _decide(m: str, card: ItemCard, forms: ItemForms) -> ResponseReturnValue:
    allow(policy.may_decide(current_actor(), m), "decide")
    form = forms.decision
    if form.validate():
        try:
            decide_item(
                current_actor(), municipality_id=m, code=card.code, expected_version=form.version.data,
                draft=form.draft, confirmed=form.ticked,
            )  # fmt: skip
        except StaleVersion:
            fresh = get_item(m, card.code)
            stale = differences(form, stored_decision(fresh), version=fresh.version)
            return _item_page(m, fresh, forms, decision_conflict=stale), 409
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The decision is saved. It becomes public with the next version of the list."), "ok")
            return _back(m, card)
    return _item_page(m, card, forms)


def _add(m: str, card: ItemCard, forms: ItemForms) -> ResponseReturnValue:
    allow(policy.may_gather(current_actor(), m), "gather")
    form = forms.adding
    if form.validate():
        try:
            given = (form.references.data or "").replace(",", " ").split()
            references = [str(parse(text)) for text in given]
            count = add_proposals(current_actor(), municipality_id=m, code=card.code, references=references)
        except DomainError as error:
            error.field = "references"
            form.add_error(error)
        else:
            flash(ngettext("%(num)d proposal added.", "%(num)d proposals added.", count), "ok")
            return _back(m, card)
    return _item_page(m, card, forms)


def _back(m: str, card: ItemCard) -> ResponseReturnValue:
    return redirect(url_for("consolidation_staff.item", m=m, code=card.code), 303)


def _item_page(
    m: str,
    card: ItemCard,
    forms: ItemForms,
    *,
    value_conflict: Sequence[Difference] = (),
    decision_conflict: Sequence[Difference] = (),
) -> str:
    actor = current_actor()
    programme = next((one for one in forms.programmes if one.id == card.programme_id), None)
    is_open = not card.is_dissolved and card.council is CouncilOutcome.NONE
    gathered = list_gathered(card.id)
    return render_template(
        "consolidation/staff/item.html", nav="consolidation", item=card, cycle=forms.cycle, forms=forms,
        gathered=gathered, estimates=estimates_of([one.card.id for one in gathered]),
        undone=list_undone(card.id), history=list_history(card.code),
        assignment=find_assignment(card.id), theme=forms.theme, used=used_words(card.municipality_id),
        ceilings=ceilings_of(card, forms.cycle),
        places=list(places_by_id(set(card.place_ids)).values()),
        programme=programme, may_gather=policy.may_gather(actor, m) and not card.is_dissolved,
        may_value=policy.may_value(actor, m) and is_open, may_decide=policy.may_decide(actor, m) and is_open,
        outcome_labels=OUTCOME_LABELS,
        value_conflict=value_conflict, decision_conflict=decision_conflict, action_labels=ACTION_LABELS,
        valuation_labels=VALUATION_LABELS, nature_labels=NATURE_LABELS, vat_labels=VAT_LABELS,
        departure=forms.departure, suggested=suggestion_words(find_suggestion(card.cycle_id), card),
        decision_text=decision_words(card.decision, forms.cycle.year, card.forwarded_to),
    )  # fmt: skip


@bp.route("/staff/<m>/consolidation/<code>/edit", methods=["GET", "POST"])
@staff
@keeps_text
def edit(m: str, code: str) -> ResponseReturnValue:
    """Texts, theme and places of an item."""
    allow_gathering(m)
    card = get_item(m, code)
    form = TextsForm(data={**_stored_texts(card), "version": card.version})
    form.fill_choices(
        list_themes(card.cycle_id) or list_themes(), list_places(m, with_villages=True), current_locale()
    )
    stale: Sequence[Difference] = ()
    status = 200
    if request.method == "POST" and form.validate():
        try:
            edit_item(
                current_actor(), municipality_id=m, code=code, expected_version=form.version.data,
                texts=form.texts, confirmed=form.ticked,
            )  # fmt: skip
        except StaleVersion:
            fresh = get_item(m, code)
            stale, status = differences(form, _stored_texts(fresh), version=fresh.version), 409
        except NeedsConfirmation as error:
            form.ask(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return _back(m, card)
    page = render_template(
        "consolidation/staff/edit.html", nav="consolidation", item=card, form=form, conflict_list=stale
    )
    return page, status


def _stored_texts(card: ItemCard) -> dict[str, object]:
    return {
        "title": card.title,
        "description": card.description,
        "theme_id": card.theme_id,
        "places": list(card.place_ids),
        "title_en": card.title_en,
        "description_en": card.description_en,
    }
