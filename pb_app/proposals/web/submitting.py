"""A citizen proposes something: one page, a look at what was typed, and a reference; all without script."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import CycleCard, ThemeCard, find_current_cycle, list_themes
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries import list_similar_public
from pb_app.proposals.rules import ProposalDraft
from pb_app.proposals.service import submit_proposal
from pb_app.proposals.web import proposals_public as bp
from pb_app.proposals.web.forms import ProposalForm
from pb_app.proposals.web.rows import rows_of
from pb_app.territory.queries import PlaceCard, get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.person_check import check_person, question_for, seal_now

EDIT: Final = "edit"
CHECK: Final = "check"


@bp.route("/<m>/proposals/new", methods=["GET", "POST"])
@public_form
@keeps_text
def new(m: str) -> ResponseReturnValue:
    """The form; ``step`` tells whether to look at the answers (check), change them (edit) or send them."""
    get_municipality(m)
    cycle = find_current_cycle(m)
    if cycle is None:
        return render_template("proposals/public/not_used.html", nav="proposals", reported=[])
    form = ProposalForm(data=_wanted(request.args))
    places, themes = list_places(m, with_villages=True), list_themes(cycle.id) or list_themes()
    form.fill(places, themes, current_locale())
    form.shown.data = form.shown.data or seal_now()
    if not (form.token.data or "").isprintable():
        form.token.data = new_token()
    if request.method == "GET" and not cycle.window.is_open(_today()):
        return render_template("proposals/public/closed.html", nav="proposals", cycle=cycle, today=_today())
    if request.method == "GET" or request.form.get("step") == EDIT or not form.validate():
        return _form_page(form, cycle, themes)
    return _answer(m, form, cycle, places, themes)


def _today() -> date:
    return to_local(house().clock.now()).date()


def _wanted(args: Mapping[str, str]) -> dict[str, str]:
    """A place and a theme may stand in the address, as links from other pages set them."""
    return {name: args[name] for name in ("place", "theme") if name in args}


def _answer(
    m: str, form: ProposalForm, cycle: CycleCard, places: list[PlaceCard], themes: list[ThemeCard]
) -> ResponseReturnValue:
    try:
        form.check_choices()
        contact = form.contact
        draft = _draft(form)
        if request.form.get("step") == CHECK:
            return _check_page(form, cycle, places, themes)
        check_person(
            purpose="proposal",
            form_token=form.token.data or "",
            shown=form.shown.data,
            trap=form.website.data or "",
            answer=form.answer.data or "",
        )
        sent = submit_proposal(
            VISITOR, municipality_id=m, form_token=form.token.data or "", draft=draft, contact=contact
        )
    except DomainError as error:
        if error.code in {"already_sent", "form_token"}:
            form.token.data, form.token.raw_data = new_token(), None
        form.add_error(error)
        if error.code in {"is_person", "rate_limited"}:
            return _check_page(form, cycle, places, themes, is_asked=True)
        return _form_page(form, cycle, themes)
    return redirect(url_for("proposals_public.follow", m=m, token=sent.follow_token, sent=1), 303)


def _draft(form: ProposalForm) -> ProposalDraft:
    return ProposalDraft(
        text=form.text.data or "",
        theme_id=form.theme.data,
        place_id=form.place.place_id,
        village=form.village.data or "",
    )


def _form_page(form: ProposalForm, cycle: CycleCard, themes: list[ThemeCard]) -> str:
    return render_template(
        "proposals/public/new.html",
        nav="proposals",
        form=form,
        cycle=cycle,
        hints={theme.id: theme.examples_in(current_locale()) for theme in themes},
        is_mail_sent=house().settings.sends_mail,
    )


def _check_page(
    form: ProposalForm,
    cycle: CycleCard,
    places: list[PlaceCard],
    themes: list[ThemeCard],
    *,
    is_asked: bool = False,
) -> str:
    place = next((place for place in places if place.id == form.place.data), None)
    theme = next(theme for theme in themes if theme.id == form.theme.data)
    return render_template(
        "proposals/public/check.html",
        nav="proposals",
        form=form,
        place=place,
        theme=theme,
        similar=rows_of(list_similar_public(cycle.id, form.text.data or "", form.place.place_id, theme.id)),
        may_support=house().settings.sends_mail,
        question=question_for(form.token.data or "").sentence if is_asked else "",
    )
