"""Paper for the hall: sign-in sheet and order of the day, and the page where the agenda is written."""

from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.files.printing import print_pdf
from pb_app.formats import sign_in_sheet
from pb_app.formats.batch_sheet import MOST_ROWS
from pb_app.formats.proposal_form import MOST_NUMBERED
from pb_app.formats.sign_in_sheet import MOST_PAGES, ROWS_A_PAGE, SignInSheet
from pb_app.hearings.day.agenda import is_timed, read_agenda
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import may_record
from pb_app.hearings.rules import LIMITS
from pb_app.hearings.service import set_agenda
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.agenda_words import with_suggested
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.minutes import attached
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import in_language, language, title_of, venue_of, when_of
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import date_parts
from pb_app.web.forms import BaseForm, CleanText, VersionField

USUAL_PAGES = 3
USUAL_FIRST_ROW = 101
"""Of the sheet of many lines, so that its numbers are not those of the forms."""
# Any page may show an agenda as lines with their hours.
bp.add_app_template_filter(read_agenda, "agenda_lines")


class AgendaForm(BaseForm):
    """The order of the day, a line each, with the hour first."""

    version = VersionField()
    agenda = CleanText(_l("Agenda of the hearing"), limit=LIMITS["agenda"])
    agenda_en = CleanText(_l("Agenda in English"), limit=LIMITS["agenda_en"])


@bp.get("/staff/<m>/hearings/<ref>/sheets")
@staff
def sheets(m: str, ref: str) -> ResponseReturnValue:
    """What to print before the hearing."""
    detail = prepared(m, ref)
    return render_template(
        "hearings/staff/sheets.html", card=detail.card, detail=detail, title_words=title_of(detail.card),
        when_words=when_of(detail.card), usual_pages=_usual_pages(detail), most_pages=MOST_PAGES, rows=ROWS_A_PAGE,
        most_numbered=MOST_NUMBERED, most_rows=MOST_ROWS, usual_first=USUAL_FIRST_ROW,
    )  # fmt: skip


@bp.get("/staff/<m>/hearings/<ref>/sheets/sign-in.pdf")
@staff
def sign_in(m: str, ref: str) -> Response:
    """The sign-in sheet with as many pages as asked for; nobody's name is ever typed from it."""
    detail = prepared(m, ref)
    sheet = _sign_in_sheet(detail, asked("pages", _usual_pages(detail), MOST_PAGES))
    content = print_pdf(sign_in_sheet.TEMPLATE, sign_in_sheet.sheet_data(sheet), timestamp=changed(detail))
    return attached(content, "application/pdf", file_name(detail, _("sign-in sheet")))


@bp.get("/staff/<m>/hearings/<ref>/sheets/agenda.pdf")
@staff
def agenda_sheet(m: str, ref: str) -> Response:
    """The order of the day for the door."""
    detail = prepared(m, ref)
    content = print_pdf("agenda.typ", _agenda_data(detail), timestamp=changed(detail))
    return attached(content, "application/pdf", file_name(detail, _("agenda")))


@bp.route("/staff/<m>/hearings/<ref>/agenda", methods=["GET", "POST"])
@staff
@keeps_text
def agenda(m: str, ref: str) -> ResponseReturnValue:
    """Write the agenda; a button fills in the usual parts with their hours, saved only when one saves."""
    detail = prepared(m, ref)
    card = detail.card
    form = AgendaForm(data=_texts(detail) | {"version": card.version})
    tried = Attempt(is_done=False)
    if request.method == "POST" and request.form.get("next") == "suggest":
        _suggest(detail, form)
    elif form.validate_on_submit():
        tried = attempt(form, lambda: _write(detail, form), lambda: _texts_now(m, ref))
        if tried.is_done:
            flash(_("The agenda is saved."), "ok")
            return redirect(url_for("hearings_staff.sheets", m=m, ref=ref), 303)
    page = render_template(
        "hearings/staff/agenda.html", form=form, card=card, title_words=title_of(card), when_words=when_of(card),
        conflict_list=tried.conflict, lines=read_agenda(form.agenda.data or ""),
        can_suggest=card.start_time is not None,
    )  # fmt: skip
    return page, tried.status


def prepared(m: str, ref: str) -> HearingDetail:
    """The hearing, for who prepares or records it."""
    detail = hearing_of(m, ref)
    allow(may_record(current_actor(), scope_of(detail)), "prepare_hearing")
    return detail


def asked(name: str, usual: int, most: int) -> int:
    """A number of the address, within 1 and ``most``."""
    typed = request.args.get(name, "")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else usual
    return min(max(wanted, 1), most)


def _usual_pages(detail: HearingDetail) -> int:
    """Enough for the hall, where its seats are known."""
    hall = detail.card.venue
    seats = detail.seats or (hall.capacity if hall else None)
    return min(-(-seats // ROWS_A_PAGE), MOST_PAGES) if seats else USUAL_PAGES


def changed(detail: HearingDetail) -> datetime:
    """When the content of its papers last changed."""
    return detail.updated_at


def file_name(detail: HearingDetail, what: str) -> str:
    """What the browser calls the paper."""
    return f"{ascii_slug(f'{detail.card.ref} {what}')}.pdf"


def _sign_in_sheet(detail: HearingDetail, pages: int) -> SignInSheet:
    card = detail.card
    labels = {
        "list": _("Sign-in sheet"),
        "number": _("No."),
        "name": _("Name and surname"),
        "place": _("Village or quarter"),
        "signature": _("Signature"),
        "sex": _("Sex"),
        "age": _("Age"),
        "disability": _("Person with disabilities"),
        "page_total": _("In all on this page"),
        "page_of": _("Page {page} of {pages}"),
        "privacy": _(
            "This list proves that the hearing was held and serves to count who came. Names stay on this paper:"
            " nobody types them into a computer system or publishes them; only the totals of each page are used."
        ),
        "ticks": _("Tick one box for sex and one for age. You need not; then nothing is counted for it."),
        "example": _("EXAMPLE"),
    }
    return SignInSheet(
        language=language(), municipality=get_municipality(card.municipality_id).full_name, title=title_of(card),
        when=capitalised(when_of(card)), venue=venue_of(card), ref=card.ref,
        sexes=(_("Woman"), _("Man"), _("Other, not stated")), ages=("<16", "16–29", "30–64", "65+"),
        labels=labels, pages=pages, is_example=card.is_example,
    )  # fmt: skip


def _agenda_data(detail: HearingDetail) -> dict[str, object]:
    card = detail.card
    municipality = get_municipality(card.municipality_id)
    lines = read_agenda(in_language(detail.agenda, detail.agenda_en))
    parts = date_parts(card.on_date, language())
    return {
        "language": language(),
        "agenda_language": "en" if language() == "en" and detail.agenda_en else "sq",
        "municipality": municipality.full_name,
        "accent": municipality.accent or "",
        "title": title_of(card),
        "when": capitalised(when_of(card)),
        "venue": venue_of(card),
        "date": {"weekday": parts.weekday, "day": parts.day, "month": parts.month, "year": parts.year},
        "heading": _("Order of the day"),
        "labels": {"hour": _("Hour"), "part": _("What")},
        "is_timed": is_timed(lines),
        "lines": [[line.hours, line.text] for line in lines],
        "example": _("EXAMPLE") if card.is_example else "",
    }


def _suggest(detail: HearingDetail, form: AgendaForm) -> None:
    """Fill in the usual parts in both languages, where the hour is known."""
    card = detail.card
    if card.start_time is None:
        return
    usual = get_municipality(card.municipality_id).usual_minutes
    for field, locale in ((form.agenda, "sq"), (form.agenda_en, "en")):
        field.data = with_suggested(
            field.data, locale, start=card.start_time, end=card.end_time, usual_minutes=usual,
            year=card.on_date.year,
        )  # fmt: skip


def _write(detail: HearingDetail, form: AgendaForm) -> None:
    set_agenda(
        actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
        agenda=form.agenda.data or "", agenda_en=form.agenda_en.data or "",
    )  # fmt: skip


def _texts(detail: HearingDetail) -> dict[str, object]:
    return {"agenda": detail.agenda, "agenda_en": detail.agenda_en}


def _texts_now(m: str, ref: str) -> tuple[int, dict[str, object]]:
    fresh = hearing_of(m, ref)
    return fresh.card.version, _texts(fresh)
