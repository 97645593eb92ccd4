"""The recorder of a hearing: one screen, text and Enter; what was said stands below at once."""

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import ThemeCard, list_themes, themes_by_id
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.wording import title_of
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.proposals import policy
from pb_app.proposals.queries import list_recorded
from pb_app.proposals.rules import ProposalDraft, ProposalSource
from pb_app.proposals.service import record_proposal
from pb_app.proposals.service.recording import scope_of
from pb_app.proposals.theme_guess import guess_theme, stems
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.forms import WHOLE, RecorderForm
from pb_app.proposals.web.rows import rows_of
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

OTHER: Final = "tjeter"
_MOST_SHEETS: Final = 999


@bp.route("/staff/<m>/hearings/<ref>/record", methods=["GET", "POST"])
@staff
@keeps_text
def record(m: str, ref: str) -> ResponseReturnValue:
    """Write down what is said. Place and village stay for the next one; ``sheets`` counts a pile of paper."""
    get_municipality(m)
    allow(policy.may_open_queue(current_actor(), m), "record_proposal", hide=True)
    hearing = get_card(m, ref if ref.isascii() and ref.isprintable() else "", with_drafts=True)
    allow(may_record(current_actor(), scope_of(hearing)), "record_proposal")
    themes = list_themes(hearing.cycle_id) or list_themes()
    form = RecorderForm(data=_kept(hearing))
    form.fill(list_places(m, with_villages=True), hearing.places, themes, current_locale())
    if form.validate_on_submit():
        try:
            done = record_proposal(
                current_actor(),
                municipality_id=m,
                hearing_ref=ref,
                draft=_draft(form, themes),
                device_key=form.token.data or new_token(),
                answer_in_hall=form.answer_in_hall.data or "",
            )
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(_next_url(m, ref, form, done.ref), 303)
    return _page(hearing, form, themes)


def _kept(hearing: HearingCard) -> dict[str, object]:
    """What the last one leaves for the next: the same speaker, or the same corner of the hall."""
    first = hearing.places[0].id if len(hearing.places) == 1 else ""
    return {
        "place": request.args.get("place", first or ("" if hearing.places else WHOLE)),
        "village": request.args.get("village", "")[:120],
        "source": request.args.get("source", ProposalSource.HEARING.value),
    }


def _draft(form: RecorderForm, themes: Sequence[ThemeCard]) -> ProposalDraft:
    text = form.text.data or ""
    offered = {theme.id for theme in themes}
    guessed = guess_theme(text)
    theme_id = form.theme.data or (guessed if guessed in offered else None) or OTHER
    if theme_id not in themes_by_id():
        raise DomainError("unknown_theme", field="theme")
    return ProposalDraft(
        text=text,
        theme_id=theme_id,
        place_id=form.place.place_id,
        village=form.village.data or "",
        source=form.chosen_source,
        voices=1 if form.voices.data is None else form.voices.data,
        signatures=form.signatures.data,
    )


def _next_url(m: str, ref: str, form: RecorderForm, saved: str) -> str:
    kept = {"place": form.place.data, "village": form.village.data, "sheets": _sheets()}
    if form.chosen_source is not ProposalSource.HEARING:
        kept["source"] = form.source.data
    query = {name: value for name, value in kept.items() if value}
    return url_for("proposals_staff.record", m=m, ref=ref, **query, saved=saved)


def _sheets() -> int:
    typed = request.values.get("sheets", "")
    return min(int(typed), _MOST_SHEETS) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0


def _page(hearing: HearingCard, form: RecorderForm, themes: Sequence[ThemeCard]) -> str:
    actor = current_actor()
    cards, whole = list_recorded(hearing.id)
    offered = {theme.id for theme in themes}
    return render_template(
        "proposals/staff/record.html",
        nav="hearings",
        hearing=hearing,
        title=title_of(hearing),
        form=form,
        rows=[(row, policy.may_moderate(actor, row.card.facts), new_token()) for row in rows_of(cards)],
        whole=whole,
        sheets=_sheets(),
        saved=request.args.get("saved", ""),
        here=request.full_path.rstrip("?") if request.method == "GET" else request.path,
        stems=[list(stem) for stem in stems() if stem[1] in offered],
    )
