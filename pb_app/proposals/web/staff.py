"""The office's queue of proposals."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import list_themes
from pb_app.proposals import policy
from pb_app.proposals.moderating.reading import find_next_waiting
from pb_app.proposals.queries import (
    ProposalFilter,
    count_by_status,
    find_hearing_ids,
    list_hearing_choices,
    list_staff_proposals,
)
from pb_app.proposals.rules import WAITING, ProposalStatus
from pb_app.proposals.service import publish_proposals
from pb_app.proposals.web import proposals_staff as bp
from pb_app.proposals.web.public import readable
from pb_app.proposals.web.rows import rows_of
from pb_app.proposals.web.wording import (
    status_label,
)
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.paging import read_cursor
from pb_app.web.urls import url_for

MOST_TICKED = 100


def allow_queue(m: str) -> None:
    """Only who works with this municipality's proposals gets further; for others the page does not exist."""
    get_municipality(m)
    allow(policy.may_open_queue(current_actor(), m), "open_queue", hide=True)


def back_to(m: str, fallback: str) -> str:
    """Where a button leads back to: a page of this municipality's desk that the form names, else ``fallback``."""
    wanted = request.form.get("back", "")
    is_ours = wanted.startswith((f"/staff/{m}/", f"/en/staff/{m}/"))
    is_plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and "//" not in wanted
    return wanted if is_ours and is_plain else fallback


@bp.get("/staff/<m>/proposals")
@staff
def index(m: str) -> ResponseReturnValue:
    """The queue, narrowed as the address says."""
    allow_queue(m)
    actor = current_actor()
    reach = policy.reach_of(actor, m)
    places, themes, hearings = list_places(m), list_themes(), list_hearing_choices(m)
    chosen = _chosen(request.args)
    hearing = chosen["hearing"] if chosen["hearing"] in {ref for ref, _on in hearings} else ""
    wanted = ProposalFilter(
        place=next((place for place in places if place.id == chosen["place"]), None),
        theme_id=next((theme.id for theme in themes if theme.id == chosen["theme"]), None),
        status=next((status for status in ProposalStatus if status.value == chosen["status"]), None),
        hearing_id=find_hearing_ids(m, {hearing}).get(hearing) if hearing else None,
        q=chosen["q"],
    )
    page = list_staff_proposals(
        m,
        wanted,
        reach,
        after=read_cursor(request.args.get("after")),
        before=read_cursor(request.args.get("before")),
    )
    counts = count_by_status(m, reach)
    kept = {name: value for name, value in chosen.items() if value}
    return render_template(
        "proposals/staff/queue.html",
        nav="proposals",
        chosen=chosen,
        kept=kept,
        places=places,
        themes=themes,
        hearings=hearings,
        rows=[(row, policy.may_moderate(actor, row.card.facts)) for row in rows_of(page.items)],
        tabs=_tabs(m, counts, kept),
        previous_url=url_for("proposals_staff.index", m=m, **kept, before=page.before) if page.before else "",
        next_url=url_for("proposals_staff.index", m=m, **kept, after=page.after) if page.after else "",
        waiting={status.value for status in WAITING},
        may_keep_templates=policy.may_keep_templates(actor, m),
        waiting_count=sum(count for status, count in counts.items() if status in WAITING),
        here=request.full_path.rstrip("?"),
        may_import=policy.may_import(actor, m),
    )


@bp.get("/staff/<m>/proposals/next")
@staff
def next_waiting(m: str) -> ResponseReturnValue:
    """Lead to the proposal that has waited longest; the address may name the one just answered."""
    allow_queue(m)
    after = read_cursor(request.args.get("after")) or 0
    ref = find_next_waiting(m, policy.reach_of(current_actor(), m), after=after)
    if ref is None:
        flash(_("Nothing waits any more. Well done!"), "ok")
        return redirect(url_for("proposals_staff.index", m=m), 303)
    return redirect(url_for("proposals_staff.detail", m=m, ref=ref), 303)


@bp.post("/staff/<m>/proposals/publish")
@staff
def publish_ticked(m: str) -> ResponseReturnValue:
    """Publish all that were ticked in the queue."""
    allow_queue(m)
    ticked = [value.rpartition(":") for value in request.form.getlist("pick")[:MOST_TICKED]]
    wanted = [(ref, read_cursor(version) or 0) for ref, _mark, version in ticked if ref.isprintable()]
    done, left = publish_proposals(current_actor(), municipality_id=m, wanted=wanted)
    if done:
        flash(ngettext("%(num)d proposal published.", "%(num)d proposals published.", len(done)), "ok")
    if left:
        flash(
            _("Left as they are, because somebody changed them meanwhile: %(refs)s", refs=", ".join(left)),
            "wait",
        )
    if not ticked:
        flash(_("Tick at least one proposal."), "wait")
    return redirect(back_to(m, url_for("proposals_staff.index", m=m)), 303)


def choice_of(m: str, args: Mapping[str, str]) -> dict[str, str]:
    """What a queue is narrowed to, as far as it means something here."""
    chosen = _chosen(args)
    known = {
        "status": {status.value for status in ProposalStatus},
        "place": {place.id for place in list_places(m)},
        "theme": {theme.id for theme in list_themes()},
        "hearing": {ref for ref, _on in list_hearing_choices(m)},
        "q": {chosen["q"]},
    }
    return {name: value for name, value in chosen.items() if value and value in known[name]}


def _chosen(args: Mapping[str, str]) -> dict[str, str]:
    return {name: readable(args.get(name, "")) for name in ("status", "place", "theme", "hearing", "q")}


def _tabs(m: str, counts: Mapping[ProposalStatus, int], kept: Mapping[str, str]) -> list[dict[str, Any]]:
    rest = {name: value for name, value in kept.items() if name != "status"}
    current = kept.get("status", "")
    every = {
        "url": url_for("proposals_staff.index", m=m, **rest),
        "words": _("All"),
        "count": sum(counts.values()),
        "current": not current,
    }
    return [
        every,
        *(
            {
                "url": url_for("proposals_staff.index", m=m, **rest, status=status.value),
                "words": status_label(status),
                "count": count,
                "current": status.value == current,
            }
            for status, count in counts.items()
            if count or status in WAITING
        ),
    ]
