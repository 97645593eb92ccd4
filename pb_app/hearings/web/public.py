"""The public calendar, one hearing, and its documents."""

from datetime import date
from io import BytesIO

from flask import Response, render_template, request, send_file

from pb_app.cycles.queries import find_current_cycle
from pb_app.hearings.coverage import coverage
from pb_app.hearings.particulars import get_document, get_hearing
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.queries import date_bounds, hearings_between, local_today
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.web.agenda_window import agenda_window
from pb_app.hearings.web.calendar_choice import (
    CalendarChoice,
    View,
    last_day,
    month_of,
    next_month,
    previous_month,
    read_choice,
    usual_themes,
)
from pb_app.hearings.web.calendar_page import (
    FilterOptions,
    coverage_table,
    embed_code,
    feed_box,
    news_url,
    season_files,
    take_away,
    titled,
)
from pb_app.hearings.web.hearing_page import hearing_page
from pb_app.hearings.web.late import late_rows
from pb_app.hearings.web.month_grid import month_grid
from pb_app.hearings.web.rows import agenda_row, by_month, month_entry
from pb_app.hearings.wording import language
from pb_app.territory.queries import MunicipalityCard, get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.formatting import month_words
from pb_app.web.kept_answers import kept
from pb_app.web.urls import url_for


@bp.get("/<m>/hearings")
@kept("pages", "{m}")
@public
def calendar(m: str) -> str:
    """The calendar as a list or a month, filtered as the address says."""
    municipality = get_municipality(m)
    cycle = find_current_cycle(m)
    places, themes = list_places(m), usual_themes(m)
    choice = read_choice(request.args, places=places, themes=themes)
    today = local_today(house().clock.now())
    bounds = date_bounds(m)
    context = {
        "choice": choice,
        "options": FilterOptions.of(choice, places, themes),
        "heading": titled(choice),
        "feed": feed_box(municipality, choice),
        "choice_url": url_for("hearings_public.subscribe_to", m=m, **choice.scope(m).query),
        "news_url": news_url(m, choice),
        "embed_code": embed_code(municipality, choice),
        "take_away": [*season_files(m, cycle), *take_away(m, choice, today)],
        "coverage": coverage_table(coverage(m, cycle.id), today) if cycle else None,
        "is_used": cycle is not None or bounds is not None,
        "list_url": calendar_url(m, choice.at()),
        "month_url": calendar_url(m, choice.in_month(None)),
        "clear_url": calendar_url(m, choice.everything()),
    }
    if choice.view is View.MONTH:
        return _month_page(municipality, choice, today, context)
    return _list_page(municipality, choice, today, bounds, context)


@bp.get("/<m>/hearings/<ref>")
@kept("pages", "{m}")
@public
def hearing(m: str, ref: str) -> str:
    """One hearing: before it the invitation, after it the report."""
    municipality = get_municipality(m)
    detail = get_hearing(m, ref)
    page = hearing_page(municipality, detail, now=house().clock.now())
    return render_template("hearings/public/hearing.html", page=page, card=detail.card, detail=detail)


@bp.get("/<m>/hearings/<ref>/documents/<int:document_id>")
@public
def document(m: str, ref: str, document_id: int) -> Response:
    """A document as a download: never shown in the page's own origin."""
    get_municipality(m)
    return download(m, ref, document_id, for_staff=False)


def download(m: str, ref: str, document_id: int, *, for_staff: bool) -> Response:
    """The bytes as an attachment that no browser guesses about."""
    found = get_document(m, ref, document_id, for_staff=for_staff)
    response = send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=found.sha256,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def calendar_url(m: str, choice: CalendarChoice) -> str:
    """The address of the calendar as chosen."""
    return url_for("hearings_public.calendar", m=m, **choice.query)


def _month_page(
    municipality: MunicipalityCard, choice: CalendarChoice, today: date, context: dict[str, object]
) -> str:
    first = choice.month or month_of(today)
    cards = hearings_between(municipality.id, first, last_day(first), choice.filters)
    grid = month_grid(
        first,
        [month_entry(card) for card in cards],
        caption=month_words(first),
        today=today,
        locale=language(),
        days=public_days(municipality.id),
    )
    return render_template(
        "hearings/public/month.html",
        grid=grid,
        count=len(cards),
        previous=_month_link(municipality.id, choice, previous_month(first)),
        following=_month_link(municipality.id, choice, next_month(first)),
        urgent=late_rows(municipality.id, house().clock.now(), choice.filters),
        **context,
    )


def _month_link(m: str, choice: CalendarChoice, month: date | None) -> dict[str, str] | None:
    return (
        None
        if month is None
        else {"url": calendar_url(m, choice.in_month(month)), "words": month_words(month)}
    )


def _list_page(
    municipality: MunicipalityCard,
    choice: CalendarChoice,
    today: date,
    bounds: tuple[date, date] | None,
    context: dict[str, object],
) -> str:
    window = agenda_window(municipality.id, choice, today=today, bounds=bounds)
    return render_template(
        "hearings/public/list.html",
        window=window,
        months=[
            (month_words(first), [agenda_row(card) for card in cards])
            for first, cards in by_month(window.cards)
        ],
        has_dates=choice.from_date is not None or choice.to_date is not None,
        earlier_url=calendar_url(municipality.id, window.earlier) if window.earlier else "",
        later_url=calendar_url(municipality.id, window.later) if window.later else "",
        urgent=late_rows(municipality.id, house().clock.now(), choice.filters),
        **context,
    )
