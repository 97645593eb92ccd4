"""How many people are told, by place; to whom mail goes nobody of the staff sees."""

from flask import render_template

from pb_app.notices.policy import may_see_figures
from pb_app.notices.queries import count_subscribers, figures_by_place, is_mail_sent
from pb_app.notices.rules import Digest
from pb_app.notices.web import notices_staff as bp
from pb_app.outbox.queries import mail_state
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff


@bp.get("/staff/<m>/subscribers")
@staff
def index(m: str) -> str:
    """The figures, and whether mail goes out at all."""
    get_municipality(m)
    actor = current_actor()
    allow(may_see_figures(actor, m), "see_notices", hide=True)
    counts = count_subscribers(m)
    return render_template(
        "notices/staff/index.html",
        nav="hearings",
        total=sum(counts.values()),
        at_once=counts.get(Digest.EACH, 0),
        weekly=counts.get(Digest.WEEKLY, 0),
        changes_only=counts.get(Digest.NONE, 0),
        figures_by_place=figures_by_place(m),
        is_mail_sent=is_mail_sent(),
        mail=mail_state() if actor.is_admin else None,
    )
