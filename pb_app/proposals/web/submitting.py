"""A citizen proposes something, or comments on the draft: one page, a look, a reference; all without script."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import CycleCard, ThemeCard, find_current_cycle, get_cycle, list_themes
from pb_app.cycles.rules import SubmissionWindow
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.kernel.periods import to_local
from pb_app.proposals.consultation_rules import CommentOn
from pb_app.proposals.file_rules import MOST_FILES, MOST_MEGABYTES
from pb_app.proposals.likeness import Asked
from pb_app.proposals.moderating.rules import find_personal
from pb_app.proposals.queries import (
    ConsultationCard,
    get_consultation,
    list_held_files,
    list_similar_public,
)
from pb_app.proposals.recorder_steps import WHOLE
from pb_app.proposals.rules import ProposalDraft, ProposalSource
from pb_app.proposals.service import rename_form, submit_proposal
from pb_app.proposals.service.submission import is_form_token
from pb_app.proposals.web import proposals_public as bp
from pb_app.proposals.web.after_no import words_of_former
from pb_app.proposals.web.forms import CommentForm, ProposalForm
from pb_app.proposals.web.held import take_files
from pb_app.proposals.web.rows import rows_of
from pb_app.proposals.web.wording import files_in_words
from pb_app.territory.queries import PlaceCard, get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.person_check import check_person, question_for, seal_now

EDIT: Final = "edit"
CHECK: Final = "check"


@dataclass(frozen=True)
class Occasion:
    """What a form is for: the proposals of a budget year, or comments on one draft of it."""

    cycle: CycleCard
    places: list[PlaceCard]
    themes: list[ThemeCard]
    draft: ConsultationCard | None = None

    @property
    def window(self) -> SubmissionWindow:
        """When it may be sent."""
        return self.draft.window if self.draft else self.cycle.window


@bp.route("/<m>/proposals/new", methods=["GET", "POST"])
@public_form
@keeps_text
def new(m: str) -> ResponseReturnValue:
    """The form; ``step`` tells whether to look at the answers (check), change them (edit) or send them."""
    get_municipality(m)
    cycle = find_current_cycle(m)
    if cycle is None:
        return render_template("proposals/public/not_used.html", nav="proposals", reported=[])
    return _steps(
        m, _occasion(m, cycle), ProposalForm(data=words_of_former(m, request.args) | _wanted(request.args))
    )


@bp.route("/<m>/consultations/<int:number>", methods=["GET", "POST"])
@public_form
@keeps_text
def comment(m: str, number: int) -> ResponseReturnValue:
    """The same for a comment on a draft of the budget."""
    get_municipality(m)
    draft = get_consultation(m, number)
    occasion = _occasion(m, get_cycle(m, draft.year), draft)
    return _steps(m, occasion, CommentForm(data={"place": WHOLE} | _wanted(request.args)))


def _occasion(m: str, cycle: CycleCard, draft: ConsultationCard | None = None) -> Occasion:
    themes = list_themes(cycle.id) or list_themes()
    return Occasion(cycle, list_places(m, with_villages=True), themes, draft)


def _today() -> date:
    return to_local(house().clock.now()).date()


def _wanted(args: Mapping[str, str]) -> dict[str, str]:
    """A place and a theme may stand in the address, as links from other pages set them."""
    return {name: args[name] for name in ("place", "theme") if name in args}


def _steps(m: str, occasion: Occasion, form: ProposalForm) -> ResponseReturnValue:
    if request.method == "GET" and not occasion.window.is_open(_today()):
        return render_template(
            "proposals/public/closed.html",
            nav="proposals",
            cycle=occasion.cycle,
            draft=occasion.draft,
            today=_today(),
        )
    form.fill(occasion.places, occasion.themes, current_locale())
    form.shown.data = form.shown.data or seal_now()
    if not is_form_token(form.token.data or ""):
        form.token.data, form.token.raw_data = new_token(), None
    fault = take_files(form) if request.method == "POST" else None
    if request.method == "GET" or request.form.get("step") == EDIT or not _is_good(form, fault):
        return _form_page(form, occasion)
    return _answer(m, form, occasion)


def _is_good(form: ProposalForm, fault: DomainError | None) -> bool:
    """Whether all can be read; what is wrong with a file stands beside what is wrong with the rest."""
    is_valid = form.validate()
    if fault is not None:
        form.add_error(fault)
    return is_valid and fault is None


def _answer(m: str, form: ProposalForm, occasion: Occasion) -> ResponseReturnValue:
    token = form.token.data or ""
    try:
        form.check_choices()
        contact = form.contact
        if request.form.get("step") == CHECK:
            return _check_page(form, occasion)
        check_person(
            purpose="proposal",
            form_token=token,
            shown=form.shown.data,
            trap=form.website.data or "",
            answer=form.answer.data or "",
        )
        sent = submit_proposal(
            VISITOR,
            municipality_id=m,
            form_token=token,
            draft=_draft(form, occasion),
            contact=contact,
            comment=_comment(form, occasion),
        )
    except DomainError as error:
        if error.code == "already_sent":
            form.token.data, form.token.raw_data = new_token(), None
            rename_form(form_token=token, new_token=form.token.data)
        form.add_error(error)
        if error.code in {"is_person", "rate_limited"}:
            return _check_page(form, occasion, is_asked=True)
        return _form_page(form, occasion)
    return redirect(url_for("proposals_public.follow", m=m, token=sent.follow_token, sent=1), 303)


def _draft(form: ProposalForm, occasion: Occasion) -> ProposalDraft:
    return ProposalDraft(
        text=form.text.data or "",
        theme_id=form.theme.data,
        place_id=form.place.place_id,
        village=form.village.data or "",
        source=ProposalSource.COMMENT if occasion.draft else ProposalSource.WEB,
    )


def _comment(form: ProposalForm, occasion: Occasion) -> CommentOn | None:
    if occasion.draft is None or not isinstance(form, CommentForm):
        return None
    return CommentOn(occasion.draft.id, form.passage.data or "")


def _form_page(form: ProposalForm, occasion: Occasion) -> str:
    return render_template(
        "proposals/public/new.html",
        nav="proposals",
        form=form,
        cycle=occasion.cycle,
        draft=occasion.draft,
        held=files_in_words(list_held_files(form.token.data or "")),
        most_files=MOST_FILES,
        most_megabytes=MOST_MEGABYTES,
        hints={theme.id: theme.examples_in(current_locale()) for theme in occasion.themes},
        is_mail_sent=house().settings.sends_mail,
    )


def _check_page(form: ProposalForm, occasion: Occasion, *, is_asked: bool = False) -> str:
    place = next((place for place in occasion.places if place.id == form.place.data), None)
    theme = next(theme for theme in occasion.themes if theme.id == form.theme.data)
    similar = []
    if occasion.draft is None:
        asked = Asked(
            text=form.text.data or "", village=form.village.data or "", place_id=form.place.place_id,
            theme_id=form.theme.data or "",
        )  # fmt: skip
        similar = list_similar_public(occasion.cycle.id, asked)
    return render_template(
        "proposals/public/check.html",
        nav="proposals",
        form=form,
        place=place,
        theme=theme,
        draft=occasion.draft,
        held=files_in_words(list_held_files(form.token.data or "")),
        similar=rows_of(similar),
        personal=find_personal(form.text.data or ""),
        may_support=house().settings.sends_mail,
        question=question_for(form.token.data or "").sentence if is_asked else "",
    )
