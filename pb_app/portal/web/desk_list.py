"""Tasks about the list: gathered, decided, published, voted by the council, carried out."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.policy import may_decide, may_publish, may_report_progress
from pb_app.consolidation.progress.reading import list_followed
from pb_app.consolidation.queries.ceilings import readiness
from pb_app.consolidation.queries.council import is_council_begun
from pb_app.consolidation.queries.editions import EditionCard, list_editions
from pb_app.consolidation.queries.items import count_decided_since
from pb_app.consolidation.rules.states import Decision, EditionState, Stage
from pb_app.cycles.queries import CycleCard, find_cycle
from pb_app.kernel.actor import Actor
from pb_app.portal.web.task import Task
from pb_app.web.urls import url_for


def list_tasks(actor: Actor, m: str, cycle: CycleCard) -> list[Task]:
    """From the first proposal that is gathered to the version that everybody reads, for who decides."""
    if not may_decide(actor, m):
        return []
    ready = readiness(cycle.id, cycle.year)
    tasks = []
    if ready.ungathered:
        title = ngettext(
            "%(num)d proposal is in no line of the list yet",
            "%(num)d proposals are in no line of the list yet",
            ready.ungathered,
        )
        url = url_for("consolidation_staff.pile", m=m, year=cycle.year)
        tasks.append(Task(title=title, url=url, action=_("Gather them")))
    if ready.undecided:
        title = ngettext("%(num)d line has no decision", "%(num)d lines have no decision", ready.undecided)
        url = url_for("consolidation_staff.answers", m=m, year=cycle.year, decision=Decision.NONE.value)
        tasks.append(Task(title=title, url=url, action=_("Decide")))
    editions = list_editions(cycle.id, only_published=False)
    return [
        *tasks,
        *_unpublished_tasks(m, cycle, editions),
        *_edition_tasks(actor, m, editions),
        *_council_tasks(m, cycle, editions),
    ]


def _unpublished_tasks(m: str, cycle: CycleCard, editions: Sequence[EditionCard]) -> list[Task]:
    """Decisions wait for a version; once the council has decided, its own version comes next."""
    newest = editions[0] if editions else None
    if newest is not None and (newest.state is not EditionState.PUBLISHED or newest.stage is not Stage.DRAFT):
        return []
    count = count_decided_since(cycle.id, newest.created_at if newest else None)
    if not count or is_council_begun(cycle.id):
        return []
    return [
        Task(
            title=ngettext(
                "%(num)d decision is not public yet", "%(num)d decisions are not public yet", count
            ),
            words=_("People read them once you publish the next version of the list."),
            url=url_for("consolidation_staff.publish", m=m, year=cycle.year),
            action=_("Look and publish"),
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


def late_work_tasks(actor: Actor, m: str, cycle: CycleCard, today: date) -> list[Task]:
    """Approved items whose day has passed without an end, of this budget year and the one before."""
    if not may_report_progress(actor, m):
        return []
    cycles = [cycle, find_cycle(m, cycle.year - 1)]
    return [task for one in cycles if one for task in _late_work(m, one, today)]


def _late_work(m: str, cycle: CycleCard, today: date) -> list[Task]:
    late = sum(1 for item in list_followed(cycle.id, today=today) if item.is_delayed)
    if not late:
        return []
    title = ngettext(
        "%(num)d approved item of %(year)s is late", "%(num)d approved items of %(year)s are late", late,
        year=cycle.year,
    )  # fmt: skip
    return [
        Task(
            title=title,
            words=_("Report how far the work is, or give it another day."),
            url=url_for("consolidation_staff.progress", m=m, year=cycle.year, state="delayed"),
            action=_("Look at them"),
            urgency="soon",
        )
    ]
