"""«Raporti vjetor për transparencën në procesin e vendimmarrjes»: a page, and the same as PDF, DOCX and CSV."""

from datetime import datetime

from apiflask import APIBlueprint
from flask import Response, render_template
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.cycles.rules import CycleStatus
from pb_app.files.printing import print_pdf
from pb_app.formats.csv_table import render_csv
from pb_app.formats.minutes_document import TEMPLATE, MinutesDocument, MinutesSection, print_data
from pb_app.formats.minutes_docx import MEDIA_TYPE as DOCX
from pb_app.formats.minutes_docx import render_docx
from pb_app.hearings.attendance import SMALL_GROUP
from pb_app.hearings.queries import HearingCard, local_today
from pb_app.hearings.wording import places_of, title_of
from pb_app.kernel.errors import NotFound
from pb_app.kernel.periods import to_local
from pb_app.portal.queries.yearly import Answer, YearlyFigures, yearly_figures
from pb_app.territory.queries import MunicipalityCard, get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of
from pb_app.web.formatting import number, short_date_words
from pb_app.web.kept_answers import kept
from pb_app.web.locale import current_locale

bp = APIBlueprint("yearly_report", __name__, enable_openapi=False)

_MEDIA_TYPES = {"pdf": "application/pdf", "docx": DOCX, "csv": "text/csv; charset=utf-8"}
_CACHE = "public, max-age=300"
_MOST_REASONS = 100


@bp.get("/<m>/budget/<int(fixed_digits=4):year>/report")
@kept("pages", "{m}")
@public
def page(m: str, year: int) -> str:
    """The report of a budget year as it stands."""
    municipality, cycle, figures = _found(m, year)
    return render_template(
        "portal/public/yearly_report.html", nav="year", cycle=cycle, document=_document(municipality, cycle, figures),
        formats=tuple(_MEDIA_TYPES),
    )  # fmt: skip


@bp.get("/<m>/budget/<int(fixed_digits=4):year>/report.<any(pdf, docx, csv):fmt>")
@public
def file(m: str, year: int, fmt: str) -> Response:
    """The report to print, to go on editing, or to count with."""
    municipality, cycle, figures = _found(m, year)
    if fmt == "csv":
        header = ("section", "what", "count")
        body = b"".join(render_csv(header, _rows(figures)))
    else:
        document = _document(municipality, cycle, figures)
        body = (
            render_docx(document, timestamp=figures.changed_at)
            if fmt == "docx"
            else print_pdf(TEMPLATE, print_data(document), timestamp=figures.changed_at)
        )
    response = answer(body, media_type=_MEDIA_TYPES[fmt], etag=etag_of(body), cache=_CACHE)
    disposition = "inline" if fmt == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="raporti-vjetor-{m}-{year}.{fmt}"'
    return response


def _found(m: str, year: int) -> tuple[MunicipalityCard, CycleCard, YearlyFigures]:
    municipality = get_municipality(m)
    cycle = get_cycle(m, year)
    if cycle.status is CycleStatus.PREPARING:
        raise NotFound("cycle")
    return municipality, cycle, yearly_figures(cycle, local_today(house().clock.now()))


def _document(municipality: MunicipalityCard, cycle: CycleCard, figures: YearlyFigures) -> MinutesDocument:
    return MinutesDocument(
        language=current_locale(),
        republic=_("Republic of Albania"),
        office=municipality.full_name,
        title=_("Yearly report on transparency in decision-making"),
        subtitle=_("Participatory budgeting, budget year %(year)s", year=cycle.year),
        facts=(
            (_("Legal basis"), _("Law no. 146/2014 “On notification and public consultation”")),
            (_("As of"), short_date_words(to_local(figures.changed_at).date())),
        ),
        sections=(
            _acts(cycle, figures),
            _recommendations(figures),
            _reasons(figures),
            _meetings(figures),
        ),
        signatures=((_("Coordinator for public notice and consultation"), ""),),
        page_of=_("Page {page} of {pages}"),
        example=_("EXAMPLE") if cycle.is_example else "",
    )


def _acts(cycle: CycleCard, figures: YearlyFigures) -> MinutesSection:
    act = figures.act or _("Draft budget of the year %(year)s", year=cycle.year)
    return MinutesSection(
        heading=_("Acts consulted: %(count)s", count=figures.acts),
        paragraphs=(act,) if figures.acts else (_("No act has been consulted yet."),),
        items=tuple(
            _("Consolidated list, version no. %(number)s: %(date)s", number=one, date=_day(at))
            for one, at in figures.versions
        ),
    )


def _recommendations(figures: YearlyFigures) -> MinutesSection:
    return MinutesSection(
        heading=_("Recommendations"),
        columns=(_("Recommendations"), _("Number")),
        rows=tuple((words, number(count)) for words, count in _counts(figures)),
        widths_mm=(120, 40),
        note=_(
            "A recommendation is a proposal of a citizen. “Accepted” means proposed in the draft budget and, once the "
            "municipal council has decided, approved by it. “Partly” means put off to a later year, accepted in one "
            "of several parts, or changed by the council."
        ),
    )


def _counts(figures: YearlyFigures) -> list[tuple[str, int]]:
    return [
        (_("Received in all"), figures.received),
        (_("Made public"), figures.published),
        (_("Accepted"), figures.answers[Answer.ACCEPTED]),
        (_("Partly accepted"), figures.answers[Answer.PARTLY]),
        (_("Not accepted, with a reason"), figures.answers[Answer.NOT_ACCEPTED]),
        (_("Passed on to another authority"), figures.answers[Answer.FORWARDED]),
        (_("Not answered yet"), figures.answers[Answer.OPEN]),
    ]


def _reasons(figures: YearlyFigures) -> MinutesSection:
    rows = [(reason or _("No reason is recorded."), number(count)) for reason, count in figures.reasons]
    return MinutesSection(
        heading=_("Reasons for not accepting"),
        paragraphs=() if rows else (_("No recommendation has been turned down."),),
        columns=(_("Reason"), _("Recommendations")),
        rows=tuple(rows[:_MOST_REASONS]),
        widths_mm=(120, 40),
        note=_("The table (CSV) holds them all.") if len(rows) > _MOST_REASONS else "",
    )


def _meetings(figures: YearlyFigures) -> MinutesSection:
    season = figures.season
    attended = season.attended if season.attended >= SMALL_GROUP else 0
    said = [
        _("Public meetings held: %(count)s", count=len(figures.meetings)),
        _("Announced and still to come: %(count)s", count=season.coming),
        _("Cancelled: %(count)s", count=season.cancelled),
    ]
    if attended:
        said.append(_("People counted at the meetings: %(count)s", count=number(attended)))
    return MinutesSection(
        heading=_("Public meetings"),
        items=tuple(said),
        columns=(_("Date"), _("Hearing"), _("Unit or region")),
        rows=tuple(_meeting(card) for card in figures.meetings),
        widths_mm=(32, 70, 58),
    )


def _meeting(card: HearingCard) -> tuple[str, str, str]:
    return short_date_words(card.on_date), title_of(card), places_of(card)


def _day(at: datetime) -> str:
    return short_date_words(to_local(at).date())


def _rows(figures: YearlyFigures) -> list[tuple[str, str, int]]:
    return [
        ("acts", _("Acts consulted"), figures.acts),
        *(("recommendations", words, count) for words, count in _counts(figures)),
        *(("reasons", reason, count) for reason, count in figures.reasons),
        ("meetings", _("Held"), len(figures.meetings)),
        ("meetings", _("To come"), figures.season.coming),
        ("meetings", _("Cancelled"), figures.season.cancelled),
    ]
