"""Tasks about hearings: drafts to publish, notices to give, halls that are missing, reports that are missing."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.announcing.policy import may_give_notice
from pb_app.hearings.announcing.queries import NoticedHearing
from pb_app.hearings.coverage import DueLists
from pb_app.hearings.holidays import LIBRARY_DAYS, PublicDays
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.working_days import last_day_to_announce
from pb_app.hearings.policy import HearingScope, may_edit, may_record, may_schedule
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.web.announcing_words import by_day, deadline_words, mark_of
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import places_of, when_of
from pb_app.kernel.actor import Actor
from pb_app.portal.web.task import Task
from pb_app.web.formatting import short_date_words
from pb_app.web.urls import url_for

HALL_IS_URGENT = 7
NOTICES_ONE_BY_ONE = 3
"""So many notices that are due stand singly; more are one task, since one notice may serve them all."""


def hearing_tasks(
    actor: Actor, due: DueLists, urgent: Sequence[NoticedHearing], *, today: date, notice_days: int
) -> list[Task]:
    """The tasks that this person may do, by date within each kind; ``urgent`` hearings lack a notice.

    A hearing of no budget process comes from a public source; nobody here can report on it.
    """
    missing = [card for card in due.report_missing if card.cycle_id is not None]
    reports = [_report(actor, card, today) for card in missing if may_record(actor, _scope(card))]
    drafts = [card for card in due.notice_due if may_schedule(actor, _scope(card))]
    days = public_days(drafts[0].municipality_id) if drafts else LIBRARY_DAYS
    notices = [_notice(card, today, notice_days, days) for card in drafts]
    halls = [_hall(card, today) for card in due.without_hall if may_edit(actor, _scope(card))]
    return [*notices, *_given(actor, urgent, today), *halls, *reports]


def _given(actor: Actor, urgent: Sequence[NoticedHearing], today: date) -> list[Task]:
    own = [one for one in urgent if may_give_notice(actor, _scope(one.card))]
    if len(own) <= NOTICES_ONE_BY_ONE:
        return [_give(one, today) for one in own]
    first = min(own, key=lambda one: one.standing.last_day).standing
    title = ngettext("Give notice of %(num)d hearing", "Give notice of %(num)d hearings", len(own))
    words = _("The first one has to be given %(by_day)s.", by_day=by_day(first.last_day))
    late = [one for one in own if one.standing.last_day < today]
    if late:
        words = ngettext("%(num)d is late already.", "%(num)d are late already.", len(late))
    return [
        Task(
            title=title,
            words=words,
            due=_("late") if late else _in_days(first.last_day, today),
            urgency="late" if first.last_day <= today else "soon",
            url=url_for("hearings_staff.all_notices", m=own[0].card.municipality_id, urgent=1),
            action=_("Note the notices"),
        )
    ]


def _give(one: NoticedHearing, today: date) -> Task:
    last_day, mark = one.standing.last_day, mark_of(one.standing)
    is_over = last_day < today
    return Task(
        title=_("Give notice: %(hearing)s", hearing=places_of(one.card)),
        words=f"{capitalised(when_of(one.card))}. {mark.words if is_over else deadline_words(last_day)}",
        due=mark.tag if is_over else _in_days(last_day, today),
        urgency="late" if last_day <= today else "soon",
        url=_page(one.card, "notices"),
        action=_("Note the notice"),
    )


def _scope(card: HearingCard) -> HearingScope:
    return HearingScope(card.municipality_id, card.status, card.place_paths)


def _page(card: HearingCard, endpoint: str) -> str:
    return url_for(f"hearings_staff.{endpoint}", m=card.municipality_id, ref=card.ref)


def _notice(card: HearingCard, today: date, notice_days: int, days: PublicDays) -> Task:
    last_day = last_day_to_announce(card.on_date, notice_days, days.is_holiday)
    is_late = last_day <= today
    words = (
        _("The notice is already late: it should be public by %(day)s.", day=short_date_words(last_day))
        if last_day < today
        else _("It has to be public by %(day)s to be in time.", day=short_date_words(last_day))
    )
    return Task(
        title=_("Publish: %(hearing)s", hearing=places_of(card)),
        words=f"{capitalised(when_of(card))}. {words}",
        due=_("late") if last_day < today else _in_days(last_day, today),
        urgency="late" if is_late else "soon",
        url=_page(card, "publish"),
        action=_("Publish"),
    )


def _hall(card: HearingCard, today: date) -> Task:
    days = (card.on_date - today).days
    return Task(
        title=_("No hall yet: %(hearing)s", hearing=places_of(card)),
        words=capitalised(when_of(card)),
        due=_in_days(card.on_date, today),
        urgency="late" if days <= HALL_IS_URGENT else "soon",
        url=_page(card, "edit"),
        action=_("Choose a hall"),
    )


def _report(actor: Actor, card: HearingCard, today: date) -> Task:
    days = (today - card.on_date).days
    return Task(
        title=_("Report missing: %(hearing)s", hearing=places_of(card)),
        words=_("Was it held, how many came, what was asked for?"),
        due=ngettext("%(num)d day ago", "%(num)d days ago", days),
        urgency="soon",
        url=_page(card, "held" if may_schedule(actor, _scope(card)) else "attendance"),
        action=_("Report"),
    )


def _in_days(on: date, today: date) -> str:
    days = (on - today).days
    if days == 0:
        return _("today")
    return ngettext("in %(num)d day", "in %(num)d days", days)
