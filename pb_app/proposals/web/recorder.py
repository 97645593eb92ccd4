"""The recorder of a hearing: one screen, text and Enter; what was said stands below at once.

Without script it is a form that answers with the next page. With script the same form writes to this device first
and is sent by ``recorder_sync``; ``recorder_shell`` keeps the page for when there is no network.
"""

from collections.abc import Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import ThemeCard
from pb_app.hearings.day.sheet_codes import read_sheet, seed_of
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.web.staff_day import counter_of, is_begun
from pb_app.hearings.wording import title_of
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.proposals import policy
from pb_app.proposals.queries import PileCard, list_recorded_rows, pile_of
from pb_app.proposals.recorder_steps import WHOLE
from pb_app.proposals.rules import ProposalDraft, ProposalSource
from pb_app.proposals.service import count_pile, record_proposal
from pb_app.proposals.theme_guess import stems
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.access_to_recorder import recordable, themes_of
from pb_app.proposals.web.forms import PileForm, RecorderForm
from pb_app.proposals.web.recorder_data import draft_of, gaps_words, pile_data, row_data, script_words
from pb_app.proposals.web.recorder_shell import MODULES, release_of
from pb_app.proposals.web.rows import rows_of
from pb_app.territory.queries import list_places
from pb_app.web.access import current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

SAME_SPEAKER = "same"


@bp.route("/staff/<m>/hearings/<ref>/record", methods=["GET", "POST"])
@staff
@keeps_text
def record(m: str, ref: str) -> ResponseReturnValue:
    """Write down what is said. The place stays for the next one, for the same speaker the village too."""
    hearing = recordable(m, ref)
    themes = themes_of(hearing)
    form = RecorderForm(data=_kept(hearing))
    form.fill(list_places(m, with_villages=True), hearing.places, themes, current_locale())
    if form.validate_on_submit():
        try:
            done = record_proposal(
                current_actor(),
                municipality_id=m,
                hearing_ref=ref,
                draft=_draft(hearing, form, themes),
                device_key=form.token.data or new_token(),
                answer_in_hall=form.answer_in_hall.data or "",
            )
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(_next_url(m, ref, form, done.ref), 303)
    return _page(hearing, form, PileForm(formdata=None, data={"sheets": pile_of(hearing.id).sheets or None}))


@bp.post("/staff/<m>/hearings/<ref>/record/pile")
@staff
@keeps_text
def pile(m: str, ref: str) -> ResponseReturnValue:
    """How many sheets of paper there are in all, so that the page says how far one is."""
    hearing = recordable(m, ref)
    form = PileForm()
    if form.validate():
        try:
            count_pile(current_actor(), municipality_id=m, hearing_ref=ref, sheets=form.sheets.data)
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for("proposals_staff.record", m=m, ref=ref, source=ProposalSource.PAPER), 303)
    empty = RecorderForm(formdata=None, data=_kept(hearing))
    empty.fill(list_places(m, with_villages=True), hearing.places, themes_of(hearing), current_locale())
    return _page(hearing, empty, form)


def _kept(hearing: HearingCard) -> dict[str, object]:
    """What the last one leaves for the next: the corner of the hall, the speaker, the next sheet of the pile."""
    first = hearing.places[0].id if len(hearing.places) == 1 else ""
    return {
        "place": request.args.get("place", first or ("" if hearing.places else WHOLE)),
        "village": request.args.get("village", "")[:120],
        "source": request.args.get("source", ProposalSource.HEARING.value),
        "sheet": request.args.get("sheet", "")[:40],
    }


def _draft(hearing: HearingCard, form: RecorderForm, themes: Sequence[ThemeCard]) -> ProposalDraft:
    _offered = form.place.place_id
    sheet = read_sheet(hearing.municipality_id, hearing.ref, form.sheet.data or "")
    _doubt_second_of_a_sheet(hearing, form, sheet)
    return draft_of(
        {
            "text": form.text.data,
            "theme": form.theme.data,
            "place": form.place.data,
            "village": form.village.data,
            "source": form.source.data,
            "voices": form.voices.data,
            "signatures": form.signatures.data,
            "sheet": sheet,
        },
        themes,
    )


def _doubt_second_of_a_sheet(hearing: HearingCard, form: RecorderForm, sheet: int | None) -> None:
    """Say once that a sheet has been typed: the same one saved again is a second proposal of it."""
    earlier = pile_of(hearing.id).typed.get(sheet or 0)
    if earlier is None or form.again.data == str(sheet):
        return
    form.again.data, form.again.raw_data = str(sheet), None
    raise DomainError("sheet_typed_already", field="sheet", sheet=sheet, ref=earlier)


def _next_url(m: str, ref: str, form: RecorderForm, saved: str) -> str:
    kept = {"place": form.place.data, "sheet": _next_sheet(m, ref, form)}
    if request.form.get("next") == SAME_SPEAKER:
        kept |= {"village": form.village.data, "sheet": form.sheet.data}
    if form.chosen_source is not ProposalSource.HEARING:
        kept["source"] = form.source.data
    query = {name: value for name, value in kept.items() if value}
    return url_for("proposals_staff.record", m=m, ref=ref, **query, saved=saved)


def _next_sheet(m: str, ref: str, form: RecorderForm) -> str:
    number = read_sheet(m, ref, form.sheet.data or "")
    return str(number + 1) if number else ""


def _page(hearing: HearingCard, form: RecorderForm, pile_form: PileForm) -> ResponseReturnValue:
    actor = current_actor()
    m, ref = hearing.municipality_id, hearing.ref
    recorded, whole = list_recorded_rows(hearing.id, actor.person_id)
    themes = themes_of(hearing)
    detail = get_hearing(m, ref, for_staff=True)
    stands = pile_of(hearing.id)
    cards = [one.card for one in recorded]
    rows = [
        (row, policy.may_moderate(actor, row.card.facts), new_token(), one.sheet)
        for row, one in zip(rows_of(cards), recorded, strict=True)
    ]
    page = render_template(
        "proposals/staff/record.html",
        nav="hearings",
        hearing=hearing,
        title=title_of(hearing),
        form=form,
        pile_form=pile_form,
        rows=rows,
        whole=whole,
        pile=stands,
        gaps=gaps_words(stands),
        saved=request.args.get("saved", ""),
        here=request.full_path.rstrip("?") if request.method == "GET" else request.path,
        stems=[list(stem) for stem in stems() if stem[1] in {theme.id for theme in themes}],
        themes=[(theme.id, theme.icon, theme.name_in(current_locale())) for theme in themes],
        counter=counter_of(detail),
        is_begun=is_begun(detail),
        same_speaker=SAME_SPEAKER,
        modules={f"data_{name}": url_for("static", filename=file) for name, file in MODULES.items()},
        told=_told(hearing, stands, [row_data(one) for one in recorded]) | {"whole": whole},
    )
    # The worker keeps no page whose scripts it does not have.
    return page, {"X-Recorder-Release": release_of(m)}


def _told(hearing: HearingCard, stands: PileCard, rows: list[dict[str, object]]) -> dict[str, object]:
    """What the script starts from."""
    m, ref = hearing.municipality_id, hearing.ref
    page = url_for("proposals_staff.record", m=m, ref=ref)
    return {
        "person": current_actor().person_id or 0,
        "page": page,
        "sync": url_for("proposals_staff.sync", m=m, ref=ref),
        "worker": url_for("proposals_staff.recorder_worker", m=m, ref=ref),
        "login": url_for("accounts_public.login", next=page),
        "seed": seed_of(m, ref),
        "ref": ref,
        "rows": rows,
        "pile": pile_data(stands),
        "words": script_words(),
    }
