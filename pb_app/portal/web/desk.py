"""What the desk shows: tasks of one municipality for one person, from each feature's own lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.policy import may_decide, may_publish
from pb_app.consolidation.queries.ceilings import readiness
from pb_app.consolidation.queries.council import is_council_begun
from pb_app.consolidation.queries.editions import EditionCard, list_editions
from pb_app.consolidation.rules.states import EditionState, Stage
from pb_app.cycles.queries import CycleCard, find_current_cycle, municipalities_in_use
from pb_app.hearings.announcing.queries import urgent_notices
from pb_app.hearings.coverage import due_lists
from pb_app.hearings.queries import HearingCard, upcoming
from pb_app.hearings.web.rows import AgendaRow, agenda_row
from pb_app.kernel.actor import Actor, Role
from pb_app.notices.policy import may_see_figures
from pb_app.notices.queries import count_subscribers
from pb_app.portal.web.desk_hearings import hearing_tasks
from pb_app.portal.web.desk_valuing import valuing_tasks
from pb_app.portal.web.task import Task
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
        *(_list_tasks(actor, card.id, cycle) if cycle else _opening_tasks(actor, card.id)),
    ]
    tasks.sort(key=lambda task: ("late", "soon", "").index(task.urgency))
    rows = [_staff_row(one) for one in upcoming(card.id, today, NEXT_ROWS)]
    told = sum(count_subscribers(card.id).values()) if may_see_figures(actor, card.id) else None
    return Desk(card=card, cycle=cycle, tasks=tasks, rows=rows, told=told)


def _staff_row(card: HearingCard) -> AgendaRow:
    return agenda_row(card, url=url_for("hearings_staff.hearing", m=card.municipality_id, ref=card.ref))


def _proposal_tasks(actor: Actor, m: str) -> list[Task]:
    if not may_open_queue(actor, m):
        return []
    counts = count_by_status(m, reach_of(actor, m))
    waiting = sum(counts[status] for status in WAITING)
    if not waiting:
        return []
    title = ngettext("%(num)d proposal waits to be read", "%(num)d proposals wait to be read", waiting)
    return [
        Task(title=title, url=url_for("proposals_staff.index", m=m), action=_("Read them"), urgency="soon")
    ]


def _list_tasks(actor: Actor, m: str, cycle: CycleCard) -> list[Task]:
    if not may_decide(actor, m):
        return []
    ready = readiness(cycle.id, cycle.year)
    url = url_for("consolidation_staff.index", m=m)
    tasks = []
    if ready.ungathered:
        title = ngettext(
            "%(num)d proposal is in no line of the list yet",
            "%(num)d proposals are in no line of the list yet",
            ready.ungathered,
        )
        tasks.append(Task(title=title, url=url, action=_("Gather them")))
    if ready.undecided:
        title = ngettext("%(num)d line has no decision", "%(num)d lines have no decision", ready.undecided)
        tasks.append(Task(title=title, url=url, action=_("Decide")))
    editions = list_editions(cycle.id, only_published=False)
    return tasks + _edition_tasks(actor, m, editions) + _council_tasks(m, cycle, editions)


def _council_tasks(m: str, cycle: CycleCard, editions: Sequence[EditionCard]) -> list[Task]:
    """What the council decided waits for a version of its own; it is easily entered and forgotten."""
    newest = editions[0] if editions else None
    is_draft_public = (
        newest is not None and newest.state is EditionState.PUBLISHED and newest.stage is Stage.DRAFT
    )
    if not is_draft_public or not is_council_begun(cycle.id):
        return []
    return [
        Task(
            title=_("The council’s decision is entered but not public yet"),
            words=_("People read it once you publish the version miratuar."),
            url=url_for("consolidation_staff.council", m=m, year=cycle.year),
            action=_("Open"),
            urgency="soon",
        )
    ]


def _edition_tasks(actor: Actor, m: str, editions: Sequence[EditionCard]) -> list[Task]:
    if not may_publish(actor, m) or not editions:
        return []
    last, url = editions[0], url_for("consolidation_staff.publish", m=m)
    if last.state is EditionState.FAILED:
        title = _("Version %(number)s could not be made", number=last.number)
        words = _("Nothing was lost. Have it made again.")
        return [Task(title=title, url=url, action=_("Open"), words=words, urgency="late")]
    if last.state is EditionState.QUEUED:
        title = _("Version %(number)s is being made", number=last.number)
        words = _("It appears by itself once every file is ready.")
        return [Task(title=title, url=url, action=_("Open"), words=words)]
    return []


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
