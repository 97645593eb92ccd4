"""One proposal on the desk: answer it, put it right, count one more voice, see what was done."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import list_themes
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.kernel.ids import new_token
from pb_app.proposals import policy
from pb_app.proposals.moderating.covering import COVERED, TEXTS
from pb_app.proposals.moderating.reading import forwarding_of, list_authorities, list_questions
from pb_app.proposals.moderating.rules import TemplateKind, fill_in, find_personal
from pb_app.proposals.queries import (
    StaffProposal,
    comment_of,
    get_staff_proposal,
    list_files,
    list_history,
)
from pb_app.proposals.recorder_steps import WHOLE
from pb_app.proposals.rules import WAITING, ProposalSource, ProposalStatus, possible_moves
from pb_app.proposals.service import ProposalEdit, add_voice, edit_proposal, moderate_proposal
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.forms import EditForm, ModerationForm
from pb_app.proposals.web.moderation_forms import QuestionAnswerForm
from pb_app.proposals.web.prepared import chosen_template, templates_for
from pb_app.proposals.web.rows import rows_of
from pb_app.proposals.web.staff import allow_queue, back_to
from pb_app.proposals.web.wording import (
    action_label,
    field_label,
    files_in_words,
    move_hint,
    move_label,
    source_label,
)
from pb_app.territory.queries import list_places
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

_SHOWN_CHANGES = frozenset(
    {
        "text",
        "text_en",
        "village",
        "voices",
        "signatures",
        "answer_in_hall",
        "protocol_number",
        "protocol_on",
        "reason",
        "forwarded_to",
        "question",
        "forward_protocol",
        "forward_answer",
        "forward_answered_on",
    }
)
_STATUS_OF = {
    TemplateKind.LIST: ProposalStatus.LISTED,
    TemplateKind.DECLINE: ProposalStatus.DECLINED,
    TemplateKind.FORWARD: ProposalStatus.FORWARDED,
}


@bp.route("/staff/<m>/proposals/<ref>", methods=["GET", "POST"])
@staff
@keeps_text
def detail(m: str, ref: str) -> ResponseReturnValue:
    """One proposal; a POST is the office's answer."""
    shown = readable(m, ref)
    form = ModerationForm(data={"version": shown.card.version})
    form.status.choices = [
        (status.value, move_label(status))
        for status in ProposalStatus
        if status in possible_moves(shown.card.status)
    ]
    _prepare(form, m, shown)
    if request.method == "POST":
        allow(policy.may_moderate(current_actor(), shown.card.facts), "moderate_proposal")
    if form.validate_on_submit():
        try:
            _moderate(m, ref, form)
        except StaleVersion:
            form.version.data, form.version.raw_data = shown.card.version, None
            return _detail_page(shown, form, is_stale=True), 409
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(_after_answer(m, shown), 303)
    return _detail_page(shown, form)


def _prepare(form: ModerationForm, m: str, shown: StaffProposal) -> None:
    """Put the prepared answer that the address names into a form that nobody has filled in yet."""
    chosen = chosen_template(m, request.args.get("template", "")) if request.method == "GET" else None
    status = _STATUS_OF.get(chosen.kind) if chosen is not None else None
    if chosen is not None and status is not None and status in possible_moves(shown.card.status):
        form.status.data, form.reason.data = status.value, fill_in(chosen.body, ref=shown.card.ref)


def _after_answer(m: str, shown: StaffProposal) -> str:
    """To the next that waits, if the button says so; else back."""
    if request.form.get("then") == "next":
        return url_for("proposals_staff.next_waiting", m=m, after=shown.card.id)
    return back_to(m, url_for("proposals_staff.detail", m=m, ref=shown.card.ref))


def _moderate(m: str, ref: str, form: ModerationForm) -> None:
    if form.status.data not in {value for value, _label in form.status.choices}:
        raise DomainError("transition", field="status")
    moderate_proposal(
        current_actor(),
        municipality_id=m,
        ref=ref,
        expected_version=form.version.data,
        status=ProposalStatus(form.status.data),
        reason=form.reason.data or "",
        forwarded_to=form.forwarded_to.data or "",
    )


def readable(m: str, ref: str) -> StaffProposal:
    """The proposal, if this person may read it in the office."""
    allow_queue(m)
    shown = get_staff_proposal(m, ref if ref.isascii() and ref.isprintable() else "", current_actor())
    allow(policy.may_read(current_actor(), shown.card.facts), "read_proposal")
    return shown


def _detail_page(shown: StaffProposal, form: ModerationForm, *, is_stale: bool = False) -> str:
    card = shown.card
    may_moderate = policy.may_moderate(current_actor(), card.facts)
    return render_template(
        "proposals/staff/detail.html",
        nav="proposals",
        shown=shown,
        card=card,
        row=rows_of([card])[0],
        form=form,
        hints={status.value: move_hint(status) for status in possible_moves(card.status)},
        files=files_in_words(list_files(card.id)) if may_moderate else [],
        comment=comment_of(card.id) if card.source is ProposalSource.COMMENT else None,
        may_moderate=may_moderate,
        may_add_voice=policy.may_add_voice(current_actor(), card.facts),
        source=source_label(card.source),
        history=_history(card.ref),
        questions=list_questions(card.id),
        answer_form=QuestionAnswerForm(formdata=None),
        templates=[
            one
            for one in templates_for(card.municipality_id, *_STATUS_OF)
            if _STATUS_OF[one.kind] in possible_moves(card.status)
        ],
        authorities=list_authorities(card.municipality_id),
        forwarding=forwarding_of(card.id),
        may_keep_templates=policy.may_keep_templates(current_actor(), card.municipality_id),
        personal=find_personal(card.text),
        is_waiting=card.status in WAITING,
        is_stale=is_stale,
        click_token=new_token(),
    )


def _history(ref: str) -> list[dict[str, object]]:
    """What was done, the newest first. Once words were covered, what stood there before is told no more."""
    lines: list[dict[str, object]] = []
    is_covered = False
    for entry in list_history(ref):
        is_covered = is_covered or entry.action == COVERED
        shown = _SHOWN_CHANGES - set(TEXTS) if is_covered else _SHOWN_CHANGES
        changes = [
            {"label": field_label(name), "before": entry.before.get(name, ""), "after": after}
            for name, after in entry.after.items()
            if name in shown and (after or entry.before.get(name)) and entry.action != "proposal.recorded"
        ]
        lines.append(
            {"at": entry.at, "who": entry.who, "words": action_label(entry.action), "changes": changes}
        )
    return lines


@bp.route("/staff/<m>/proposals/<ref>/edit", methods=["GET", "POST"])
@staff
@keeps_text
def edit(m: str, ref: str) -> ResponseReturnValue:
    """Put right what was misheard or mistyped; the words as given stay in the audit record."""
    shown = readable(m, ref)
    allow(policy.may_moderate(current_actor(), shown.card.facts), "edit_proposal")
    form = EditForm(data=_values(shown))
    form.fill(list_places(m, with_villages=True), list_themes(), current_locale())
    if form.validate_on_submit():
        try:
            edit_proposal(
                current_actor(),
                municipality_id=m,
                ref=ref,
                expected_version=form.version.data,
                edit=_edit_of(form),
            )
        except StaleVersion:
            fresh = get_staff_proposal(m, ref, current_actor())
            stored = {name: value for name, value in _values(fresh).items() if name != "version"}
            return _edit_page(shown, form, differences(form, stored, version=fresh.card.version)), 409
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(back_to(m, url_for("proposals_staff.detail", m=m, ref=ref)), 303)
    return _edit_page(shown, form)


def _values(shown: StaffProposal) -> dict[str, object]:
    card = shown.card
    return {
        "version": card.version,
        "text": card.text,
        "text_en": card.text_en,
        "theme": card.theme.id,
        "place": card.place.id if card.place else WHOLE,
        "village": card.village,
        "voices": card.voices,
        "signatures": card.signatures,
        "answer_in_hall": card.answer_in_hall,
        "protocol_number": shown.protocol_number,
        "protocol_on": shown.protocol_on,
    }


def _edit_of(form: EditForm) -> ProposalEdit:
    return ProposalEdit(
        text=form.text.data or "",
        text_en=form.text_en.data or "",
        theme_id=form.theme.data or "",
        place_id=form.place_id,
        village=form.village.data or "",
        voices=form.voices.data or 0,
        signatures=form.signatures.data,
        answer_in_hall=form.answer_in_hall.data or "",
        protocol_number=form.protocol_number.data or "",
        protocol_on=form.protocol_on.data,
    )


def _edit_page(shown: StaffProposal, form: EditForm, conflicts: object = None) -> str:
    back = request.form.get("back", "") or request.args.get("back", "")
    return render_template(
        "proposals/staff/edit.html",
        nav="proposals",
        card=shown.card,
        form=form,
        conflict_list=conflicts,
        back=back,
    )


@bp.post("/staff/<m>/proposals/<ref>/voice")
@staff
def voice(m: str, ref: str) -> ResponseReturnValue:
    """One more person says the same; the button's own token counts once."""
    shown = readable(m, ref)
    allow(policy.may_add_voice(current_actor(), shown.card.facts), "add_voice")
    add_voice(
        current_actor(), municipality_id=m, ref=shown.card.ref, click_token=request.form.get("token", "")[:64]
    )
    return redirect(back_to(m, url_for("proposals_staff.detail", m=m, ref=ref)), 303)
