"""How hearings were made known: noted one by one or for several at once, with their proof and their deadlines."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pb_app.cycles.queries import find_current_cycle
from pb_app.formats.uploads import MAX_MEGABYTES
from pb_app.hearings.announcing.policy import may_give_notice, may_give_some_notice, may_see_proof
from pb_app.hearings.announcing.queries import (
    NoticedHearing,
    get_notice,
    get_proof,
    places_used,
    with_notices,
)
from pb_app.hearings.announcing.service import give_notice, withdraw_notice
from pb_app.hearings.policy import HearingScope, may_read
from pb_app.hearings.queries import HearingCard, HearingFilters, list_hearings, local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus
from pb_app.hearings.service import DEFAULT_NOTICE_DAYS
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.announcing_forms import NoticeForm, SharedNoticeForm, WithdrawNoticeForm
from pb_app.hearings.web.announcing_words import (
    NoticeMark,
    channel_label,
    mark_of,
    notice_words,
    rule_words,
)
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.report_words import size_words
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import title_of, when_of
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import register_texts
from pb_app.web.urls import url_for

MOST_OCTETS = MAX_MEGABYTES * 1024 * 1024
_ONE_DAY = timedelta(days=1)

register_texts(
    {
        "notice_in_future": _l("That day has not come yet. Note a notice once it is given."),
        "notice_after_hearing": _l("A notice comes before its hearing: %(ref)s was earlier than that day."),
        "notice_of_draft": _l("%(ref)s is still a draft. Publish it first."),
        "notice_where_required": _l("Say where, or give the link: somebody may want to look."),
        "protocol_number_required": _l("Write the protocol number too, or leave its date empty."),
        "hearing_required": _l("Tick at least one hearing."),
        "too_many_hearings": _l("At most %(limit)s hearings at once."),
    }
)


class Pile(StrEnum):
    """The hearings that a notice can be noted for."""

    COMING = "coming"
    PAST = "past"

    def filters(self, cycle_id: int | None, today: date) -> HearingFilters:
        """Announced ones to come, or those of the present budget process that have gone by."""
        if self is Pile.COMING:
            return HearingFilters(from_date=today, statuses=ANNOUNCED)
        statuses = ANNOUNCED | {HearingStatus.HELD}
        return HearingFilters(to_date=today - _ONE_DAY, statuses=statuses, cycle_id=cycle_id)


@dataclass(frozen=True)
class SeasonRow:
    """A hearing among those that may share a notice."""

    key: str
    title: str
    when: str
    url: str
    mark: NoticeMark
    given: str
    """The channels noted so far."""


@bp.route("/staff/<m>/hearings/<ref>/notices", methods=["GET", "POST"])
@staff
@keeps_text
def notices(m: str, ref: str) -> ResponseReturnValue:
    """How one hearing was made known, and the form for one more notice."""
    detail = hearing_of(m, ref)
    allow(may_give_notice(current_actor(), scope_of(detail)), "give_notice")
    today = _today()
    form = NoticeForm(data={"given_on": today})
    if form.validate_on_submit():
        tried = attempt(form, lambda: _give(form, [detail.card.id]), lambda: (0, {}))
        if tried.is_done:
            flash(_("The notice is noted."), "ok")
            return redirect(url_for("hearings_staff.notices", m=m, ref=ref), 303)
    found = with_notices([detail.card], today)[0]
    return render_template(
        "hearings/staff/notices.html", form=form, card=detail.card, title_words=title_of(detail.card),
        when_words=capitalised(when_of(detail.card)), found=found, mark=mark_of(found.standing),
        rows=_rows(found), rule=rule_words(found.notice_days),
        places=places_used(m), may_note=not detail.card.is_draft,
    )  # fmt: skip


@bp.route("/staff/<m>/notices", methods=["GET", "POST"])
@staff
@keeps_text
def all_notices(m: str) -> ResponseReturnValue:
    """Every hearing with its last day of notice, and one notice for all that are ticked."""
    get_municipality(m)
    actor = current_actor()
    allow(may_read(actor, m), "read_hearings", hide=True)
    allow(may_give_some_notice(actor, m), "give_notice")
    today, cycle = _today(), find_current_cycle(m)
    pile = next((one for one in Pile if one.value == request.args.get("pile")), Pile.COMING)
    cards = list_hearings(m, pile.filters(cycle.id if cycle else None, today))
    found = [one for one in with_notices(cards, today) if may_give_notice(actor, _scope(one.card))]
    form = SharedNoticeForm(data={"given_on": today, "hearing_ids": _ticked(found)})
    form.hearing_ids.choices = [(str(one.card.id), title_of(one.card)) for one in found]
    if form.validate_on_submit():
        tried = attempt(form, lambda: _give(form, form.ids), lambda: (0, {}))
        if tried.is_done:
            done = ngettext(
                "The notice is noted for %(num)d hearing.",
                "The notice is noted for %(num)d hearings.",
                len(form.ids),
            )
            flash(done, "ok")
            return redirect(url_for("hearings_staff.all_notices", m=m, pile=pile.value), 303)
    return render_template(
        "hearings/staff/notices_all.html", form=form, pile=pile, ticked=set(form.hearing_ids.data or ()),
        rows=[_season_row(one) for one in found],
        rule=rule_words(cycle.notice_days if cycle else DEFAULT_NOTICE_DAYS), places=places_used(m),
    )  # fmt: skip


@bp.route("/staff/<m>/hearings/<ref>/notices/<int:notice_id>/withdraw", methods=["GET", "POST"])
@staff
@keeps_text
def take_back_notice(m: str, ref: str, notice_id: int) -> ResponseReturnValue:
    """Take back a notice that was noted by mistake."""
    detail = hearing_of(m, ref)
    allow(may_give_notice(current_actor(), scope_of(detail)), "give_notice")
    notice = get_notice(m, ref, notice_id)
    form = WithdrawNoticeForm()

    def run() -> None:
        withdraw_notice(
            actor=current_actor(),
            hearing_id=detail.card.id,
            notice_id=notice_id,
            reason=form.reason.data or "",
        )

    if form.validate_on_submit() and attempt(form, run, lambda: (0, {})).is_done:
        flash(_("The notice is taken back. It stays in the record."), "ok")
        return redirect(url_for("hearings_staff.notices", m=m, ref=ref), 303)
    return render_template(
        "hearings/staff/notices_withdraw.html", form=form, card=detail.card, title_words=title_of(detail.card),
        when_words=when_of(detail.card), conflict_list=None, given=notice,
        channel_words=channel_label(notice.channel),
    )  # fmt: skip


@bp.get("/staff/<m>/hearings/<ref>/notices/<int:notice_id>/proof")
@staff
def proof(m: str, ref: str, notice_id: int) -> Response:
    """The scan or photo, as an attachment that no browser guesses about."""
    get_municipality(m)
    allow(may_see_proof(current_actor(), m), "see_proof", hide=True)
    found = get_proof(m, ref, notice_id)
    response = send_file(
        BytesIO(found.content), mimetype=found.media_type, as_attachment=True, download_name=found.name,
        etag=found.sha256,
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _today() -> date:
    return local_today(house().clock.now())


def _scope(card: HearingCard) -> HearingScope:
    return HearingScope(card.municipality_id, card.status, card.place_paths)


def _give(form: NoticeForm, hearing_ids: list[int]) -> None:
    give_notice(
        actor=current_actor(), hearing_ids=hearing_ids, facts=form.facts, proof=form.proof(MOST_OCTETS)
    )


def _ticked(found: list[NoticedHearing]) -> list[str]:
    """Ticked already: those whose notice is urgent, where the desk led here for them."""
    if request.args.get("urgent") != "1":
        return []
    return [str(one.card.id) for one in found if one.standing.is_urgent]


def _season_row(one: NoticedHearing) -> SeasonRow:
    card = one.card
    return SeasonRow(
        key=str(card.id), title=title_of(card), when=capitalised(when_of(card)),
        url=url_for("hearings_staff.notices", m=card.municipality_id, ref=card.ref), mark=mark_of(one.standing),
        given=", ".join(dict.fromkeys(channel_label(notice.channel) for notice in one.given)),
    )  # fmt: skip


def _rows(found: NoticedHearing) -> list[dict[str, object]]:
    """The notices for the page of one hearing, withdrawn ones too."""
    return [
        {
            "notice": one,
            "channel": channel_label(one.channel),
            "about": notice_words(one),
            "proof": f"{one.proof.media_type.rpartition('/')[2].upper()}, {size_words(one.proof.size)}"
            if one.proof
            else "",
        }
        for one in found.notices
    ]
