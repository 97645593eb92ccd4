"""The desk of hearings: what needs attention, all hearings, one hearing with everything about it."""

from datetime import date, timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import find_current_cycle
from pb_app.hearings.announcing.policy import may_give_notice, may_give_some_notice
from pb_app.hearings.announcing.queries import urgent_notices, with_notices
from pb_app.hearings.coverage import due_lists
from pb_app.hearings.particulars import HearingDetail, get_hearing
from pb_app.hearings.planning.notes import list_notes
from pb_app.hearings.policy import HearingScope, may_draft_somewhere, may_read
from pb_app.hearings.queries import HearingFilters, local_today
from pb_app.hearings.service import DEFAULT_NOTICE_DAYS
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.agenda_window import whole_days
from pb_app.hearings.web.announcing_words import made_known, mark_of
from pb_app.hearings.web.calendar_choice import CalendarChoice, read_choice
from pb_app.hearings.web.calendar_page import FilterOptions
from pb_app.hearings.web.desk_page import desk_page
from pb_app.hearings.web.desk_words import Tab, attention, desk_rows, tab_label
from pb_app.hearings.web.history import history_of
from pb_app.hearings.web.note_form import note_form
from pb_app.hearings.web.public import download
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.urls import url_for

_ONE_DAY = timedelta(days=1)


@bp.get("/staff/<m>/hearings")
@staff
def index(m: str) -> ResponseReturnValue:
    """What needs attention first, then the hearings of one tab."""
    get_municipality(m)
    actor = current_actor()
    allow(may_read(actor, m), "read_hearings", hide=True)
    today = local_today(house().clock.now())
    cycle = find_current_cycle(m)
    places = list_places(m)
    choice = read_choice(request.args, places=places, themes=())
    tab = next((tab for tab in Tab if tab.value == request.args.get("tab")), Tab.COMING)
    cards, rest_on = whole_days(m, _filters(tab, choice, today), newest_first=tab.reads_backwards)
    kept = {"place": choice.place.id} if choice.place else {}
    return render_template(
        "hearings/staff/index.html",
        rows=desk_rows(cards, today, with_notices(cards, today) if tab is Tab.COMING else ()),
        tab=tab,
        tabs=[
            {
                "url": url_for("hearings_staff.index", m=m, tab=one.value, **kept),
                "words": tab_label(one),
                "current": one is tab,
            }
            for one in Tab
        ],
        options=FilterOptions.of(choice, places, ()),
        is_filtered=choice.place is not None,
        more_url=url_for("hearings_staff.index", m=m, tab=tab.value, **kept, **tab.rest_from(rest_on))
        if rest_on
        else "",
        tasks=attention(
            due_lists(m, today, cycle.notice_days if cycle else DEFAULT_NOTICE_DAYS),
            actor,
            today,
            urgent_notices(m, today),
        ),
        may_note=may_give_some_notice(actor, m),
        may_draft=may_draft_somewhere(actor, m),
    )


@bp.get("/staff/<m>/hearings/<ref>")
@staff
def hearing(m: str, ref: str) -> ResponseReturnValue:
    """One hearing: what it is, what is missing, what can be done, what was done."""
    detail = hearing_of(m, ref)
    now = house().clock.now()
    page = desk_page(detail, current_actor(), now=now)
    noticed = with_notices([detail.card], local_today(now))[0]
    return render_template(
        "hearings/staff/hearing.html", page=page, card=detail.card, detail=detail, history=history_of(detail),
        notice_mark=mark_of(noticed.standing), made_known=made_known(noticed),
        may_note=may_give_notice(current_actor(), scope_of(detail)), notes=list_notes(hearing_id=detail.card.id),
        note_form=note_form(m),
    )  # fmt: skip


@bp.get("/staff/<m>/hearings/<ref>/documents/<int:document_id>")
@staff
def document(m: str, ref: str, document_id: int) -> Response:
    """A document as a download, a withdrawn one too."""
    hearing_of(m, ref)
    return download(m, ref, document_id, for_staff=True)


def hearing_of(m: str, ref: str) -> HearingDetail:
    """The hearing of an address, drafts included; 404 for people of another municipality."""
    get_municipality(m)
    allow(may_read(current_actor(), m), "read_hearings", hide=True)
    return get_hearing(m, ref, for_staff=True)


def scope_of(detail: HearingDetail) -> HearingScope:
    """The hearing as the policy sees it."""
    card = detail.card
    return HearingScope(card.municipality_id, card.status, card.place_paths)


def _filters(tab: Tab, choice: CalendarChoice, today: date) -> HearingFilters:
    place_id = choice.place.id if choice.place else None
    first, last = choice.from_date, choice.to_date
    if tab is Tab.COMING:
        first = max(first or today, today)
    if tab is Tab.PAST:
        last = min(last or today, today - _ONE_DAY)
    return HearingFilters(place_id=place_id, statuses=tab.statuses, from_date=first, to_date=last)
