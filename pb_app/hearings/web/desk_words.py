"""The desk in words: piles, rows, what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from pb_app.hearings.announcing.policy import may_give_notice
from pb_app.hearings.announcing.queries import NoticedHearing
from pb_app.hearings.coverage import DueLists
from pb_app.hearings.policy import HearingScope, may_edit
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import ANNOUNCED, HearingStatus
from pb_app.hearings.web.announcing_words import NoticeMark, mark_of, tags_of
from pb_app.hearings.web.rows import capitalised, state_words
from pb_app.hearings.wording import hour_of, title_of, when_of
from pb_app.kernel.actor import Actor
from pb_app.web.formatting import date_words
from pb_app.web.urls import url_for


class Tab(StrEnum):
    """The piles of the desk."""

    COMING = "coming"
    DRAFTS = "drafts"
    PAST = "past"
    CANCELLED = "cancelled"

    @property
    def statuses(self) -> frozenset[HearingStatus]:
        """The states of the hearings in it."""
        if self is Tab.DRAFTS:
            return frozenset({HearingStatus.DRAFT})
        if self is Tab.CANCELLED:
            return frozenset({HearingStatus.CANCELLED})
        return ANNOUNCED | {HearingStatus.HELD}

    @property
    def reads_backwards(self) -> bool:
        """The newest first."""
        return self in {Tab.PAST, Tab.CANCELLED}

    def rest_from(self, on: date) -> dict[str, str]:
        """The parameter of the address with which the list goes on at a day."""
        return {"to" if self.reads_backwards else "from": on.isoformat()}


def tab_label(tab: Tab) -> str:
    """The name of a pile."""
    return {
        Tab.COMING: _("Coming"),
        Tab.DRAFTS: _("Drafts"),
        Tab.PAST: _("Gone by"),
        Tab.CANCELLED: _("Cancelled ones"),
    }[tab]


@dataclass(frozen=True)
class DeskRow:
    """A hearing in the table of the desk."""

    url: str
    copy_url: str
    title: str
    day: str
    hour: str
    iso: str
    venue: str
    state: str
    tone: str
    example: bool
    notice: NoticeMark | None
    """Where an announced hearing to come stands with its notice."""


@dataclass(frozen=True)
class DeskTask:
    """Something to do, as the component ``tasks`` reads it."""

    title: str
    url: str
    words: str
    due: str
    urgency: str
    action: str


def desk_rows(
    cards: Sequence[HearingCard], today: date, noticed: Sequence[NoticedHearing] = ()
) -> list[DeskRow]:
    """The rows of a pile; ``noticed`` are those of which the last day of notice is shown."""
    marks = tags_of(noticed)
    return [_row(card, today, marks.get(card.id)) for card in cards]


def _row(card: HearingCard, today: date, notice: NoticeMark | None) -> DeskRow:
    state, tone, _reason = desk_state(card, today)
    return DeskRow(
        url=url_for("hearings_staff.hearing", m=card.municipality_id, ref=card.ref),
        copy_url=url_for("hearings_staff.new", m=card.municipality_id, copy=card.ref),
        title=title_of(card),
        day=capitalised(date_words(card.on_date)),
        hour=hour_of(card),
        iso=card.iso,
        venue=card.venue_name or (_("Online") if card.online_url else ""),
        state=state,
        tone=tone,
        example=card.is_example,
        notice=notice,
    )


def desk_state(card: HearingCard, today: date) -> tuple[str, str, str]:
    """State, tone and reason as staff read them: a confirmed hearing says so, a missing report too."""
    if card.is_report_missing(today):
        return _("Report missing"), "no", ""
    state, tone, reason = state_words(card)
    return (state, tone, reason) if state else (_("Confirmed"), "ok", "")


def attention(
    due: DueLists, actor: Actor, today: date, urgent: Sequence[NoticedHearing] = ()
) -> list[DeskTask]:
    """What is due and within reach of this person, the most urgent first; ``urgent`` lacks a notice."""
    found = [
        *(_task(card, _("Report missing"), "late", _("Write the report")) for card in due.report_missing),
        *(_task(card, _notice_words(card, today), "soon", _("Look and publish")) for card in due.notice_due),
        *(
            _task(card, _("No hall yet"), "soon", _("Add the hall"), "hearings_staff.edit")
            for card in due.without_hall
        ),
    ]
    reachable = {
        card.ref for pile in (due.report_missing, due.notice_due, due.without_hall) for card in pile
        if may_edit(actor, _scope(card))
    }  # fmt: skip
    given = [_notice_task(one) for one in urgent if may_give_notice(actor, _scope(one.card))]
    return [*given, *(task for task, ref in found if ref in reachable)]


def _scope(card: HearingCard) -> HearingScope:
    return HearingScope(card.municipality_id, card.status, card.place_paths)


def _notice_task(one: NoticedHearing) -> DeskTask:
    mark = mark_of(one.standing)
    task, _ref = _task(
        one.card, mark.tag, "late" if one.standing.days_left <= 0 else "soon", _("Note the notice"),
        "hearings_staff.notices",
    )  # fmt: skip
    return replace(task, words=f"{task.words}. {mark.words}")


def _task(
    card: HearingCard, due: str, urgency: str, action: str, endpoint: str = "hearings_staff.hearing"
) -> tuple[DeskTask, str]:
    address = url_for(endpoint, m=card.municipality_id, ref=card.ref)
    words = capitalised(when_of(card))
    task = DeskTask(title=title_of(card), url=address, words=words, due=due, urgency=urgency, action=action)
    return task, card.ref


def _notice_words(card: HearingCard, today: date) -> str:
    days = (card.on_date - today).days
    return _("Draft, and the day is today") if days == 0 else _("Draft, in %(days)s days", days=days)
