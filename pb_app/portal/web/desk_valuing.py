"""Tasks about valuing: the items that are entrusted to this person, and those of the others that are overdue."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation.policy import may_decide, may_value
from pb_app.consolidation.valuing.queries import Shown, Waiting, WaitingFilter, list_waiting
from pb_app.cycles.queries import CycleCard
from pb_app.kernel.actor import Actor
from pb_app.portal.web.task import Task
from pb_app.web.formatting import short_date_words
from pb_app.web.urls import url_for

SOON_DAYS = 7


def valuing_tasks(actor: Actor, m: str, cycle: CycleCard, today: date) -> list[Task]:
    """The person's own items as one task, and for the coordinator those of others whose day has passed."""
    if not may_value(actor, m):
        return []
    waiting = list_waiting(cycle.id, WaitingFilter(), person_id=actor.person_id, today=today)
    own = [one for one in waiting if one.person_id is not None and one.person_id == actor.person_id]
    tasks = [_own(m, cycle, own, today)] if own else []
    late = [one for one in waiting if one.is_late(today) and one not in own]
    if late and may_decide(actor, m):
        tasks.append(_late(m, cycle, late))
    return tasks


def _own(m: str, cycle: CycleCard, own: Sequence[Waiting], today: date) -> Task:
    days = [one.due_on for one in own if one.due_on is not None]
    first, is_late = min(days), min(days) < today
    return Task(
        title=ngettext("%(num)d item is yours to value", "%(num)d items are yours to value", len(own)),
        words=_("The first one by %(day)s.", day=short_date_words(first)),
        due=_("overdue") if is_late else "",
        urgency="late" if is_late else "soon" if (first - today).days <= SOON_DAYS else "",
        url=_page(m, cycle, Shown.MINE),
        action=_("Value them"),
    )


def _late(m: str, cycle: CycleCard, late: Sequence[Waiting]) -> Task:
    title = ngettext(
        "The valuation of %(num)d item is overdue", "The valuation of %(num)d items is overdue", len(late)
    )
    return Task(title=title, url=_page(m, cycle, Shown.LATE), action=_("Look at them"), urgency="soon")


def _page(m: str, cycle: CycleCard, shown: Shown) -> str:
    return url_for("consolidation_staff.waiting", m=m, year=cycle.year, show=shown.value)
