"""What the desk shows: tasks of one municipality for one person, from each feature's own lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard, find_current_cycle, municipalities_in_use
from pb_app.downloads.service import count_ready
from pb_app.hearings.announcing.queries import urgent_notices
from pb_app.hearings.coverage import due_lists
from pb_app.hearings.queries import HearingCard, upcoming
from pb_app.hearings.web.rows import AgendaRow, agenda_row
from pb_app.kernel.actor import Actor, Role
from pb_app.notices.policy import may_see_figures
from pb_app.notices.queries import count_subscribers
from pb_app.portal.web.desk_hearings import hearing_tasks
from pb_app.portal.web.desk_list import late_work_tasks, list_tasks
from pb_app.portal.web.desk_valuing import valuing_tasks
from pb_app.portal.web.task import Task
from pb_app.proposals.moderating.reading import list_answered_by_author
from pb_app.proposals.policy import may_open_queue, reach_of
from pb_app.proposals.queries.figures import count_by_status
from pb_app.proposals.rules import WAITING
from pb_app.territory.queries import MunicipalityCard, list_counties
from pb_app.web.urls import url_for

NEXT_ROWS = 3
USUAL_NOTICE_DAYS = 5


@dataclass(frozen=True)
class Desk:
    """The desk of one municipality."""

    card: MunicipalityCard
    cycle: CycleCard | None
    tasks: Sequence[Task]
    rows: Sequence[AgendaRow]
    told: int | None
    """How many people get notices by mail; None for who may not know."""
    files: int
    """How many files that this person asked for are ready to be fetched."""


@dataclass(frozen=True)
class Choices:
    """Whose desk it can be: the person's own municipalities, and (for an administrator) those in use."""

    own: Sequence[MunicipalityCard]
    others: Sequence[MunicipalityCard]


def choices_of(actor: Actor) -> Choices:
    """The municipalities that a person serves, in Albanian order; an administrator may go to any in use."""
    ids = actor.municipality_ids()
    cards = [card for county in list_counties() for card in county.municipalities]
    in_use = municipalities_in_use() if actor.is_admin else {}
    return Choices(
        own=[card for card in cards if card.id in ids],
        others=[card for card in cards if card.id in in_use and card.id not in ids],
    )


def desk_of(actor: Actor, card: MunicipalityCard, today: date) -> Desk:
    """The tasks that this person can do something about, the most urgent first."""
    cycle = find_current_cycle(card.id)
    notice_days = cycle.notice_days if cycle else USUAL_NOTICE_DAYS
    due, urgent = due_lists(card.id, today, notice_days), urgent_notices(card.id, today)
    tasks = [
        *hearing_tasks(actor, due, urgent, today=today, notice_days=notice_days),
        *_proposal_tasks(actor, card.id),
        *(valuing_tasks(actor, card.id, cycle, today) if cycle else ()),
        *(list_tasks(actor, card.id, cycle) if cycle else _opening_tasks(actor, card.id)),
        *(late_work_tasks(actor, card.id, cycle, today) if cycle else ()),
    ]
    tasks.sort(key=lambda task: ("late", "soon", "").index(task.urgency))
    rows = [_staff_row(one) for one in upcoming(card.id, today, NEXT_ROWS)]
    told = sum(count_subscribers(card.id).values()) if may_see_figures(actor, card.id) else None
    return Desk(card=card, cycle=cycle, tasks=tasks, rows=rows, told=told, files=count_ready(actor, card.id))


def _staff_row(card: HearingCard) -> AgendaRow:
    return agenda_row(card, url=url_for("hearings_staff.hearing", m=card.municipality_id, ref=card.ref))


def _proposal_tasks(actor: Actor, m: str) -> list[Task]:
    if not may_open_queue(actor, m):
        return []
    reach = reach_of(actor, m)
    counts = count_by_status(m, reach)
    waiting = sum(counts[status] for status in WAITING)
    tasks = []
    if waiting:
        title = ngettext("%(num)d proposal waits to be read", "%(num)d proposals wait to be read", waiting)
        url = url_for("proposals_staff.index", m=m)
        tasks.append(Task(title=title, url=url, action=_("Read them"), urgency="soon"))
    answered = list_answered_by_author(m, reach)
    if answered:
        title = ngettext(
            "%(num)d author has answered what you asked", "%(num)d authors have answered what you asked",
            len(answered),
        )  # fmt: skip
        url = url_for("proposals_staff.detail", m=m, ref=answered[0])
        tasks.append(Task(title=title, url=url, action=_("Read the answer"), urgency="soon"))
    return tasks


def _opening_tasks(actor: Actor, m: str) -> list[Task]:
    if not actor.has_role({Role.COORDINATOR}, m):
        return []
    return [
        Task(
            title=_("No budget process is open"),
            words=_("Until one is, the public sees no calendar of this year and can send no proposals."),
            url=url_for("cycles_staff.index", m=m),
            action=_("Open one"),
            urgency="soon",
        )
    ]
