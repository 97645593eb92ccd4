"""Paper on which people propose: the form, one proposal a sheet, and the sheet of many lines; with codes to type."""

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.cycles.queries import list_themes
from pb_app.files.printing import print_pdf
from pb_app.formats import batch_sheet, proposal_form
from pb_app.formats.batch_sheet import FEWEST_ROWS, MOST_ROWS, BatchSheet
from pb_app.formats.proposal_form import MOST_NUMBERED, ProposalSheet, SheetCode
from pb_app.hearings.addresses import hearing_url
from pb_app.hearings.day.sheet_codes import MOST_SHEETS, sheet_code
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.minutes import attached
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.web.sheets import USUAL_FIRST_ROW, asked, changed, file_name, prepared
from pb_app.hearings.wording import language, title_of, when_of
from pb_app.territory.queries import get_municipality
from pb_app.web.access import staff
from pb_app.web.error_texts import register_texts

register_texts(
    {
        "sheet_unreadable": _l("Write the number of the sheet, from 1 to %(limit)s, or its code."),
        "sheet_check": _l("The letter does not fit the number of the sheet: %(given)s. Please look again."),
        "sheet_elsewhere": _l("This is the code of a sheet of another hearing."),
    }
)


@bp.get("/staff/<m>/hearings/<ref>/sheets/proposal-form.pdf")
@staff
def proposal_sheet(m: str, ref: str) -> Response:
    """The proposal form, one or two on an A4: a single one to copy, or as many numbered ones as asked for."""
    detail = prepared(m, ref)
    count = asked("sheets", 1, MOST_NUMBERED) if request.args.get("sheets") else 0
    codes = _codes(detail, asked("first", 1, MOST_SHEETS - count), count)
    sheet = _proposal_sheet(detail, asked("per_page", 1, 2), codes)
    content = print_pdf(proposal_form.TEMPLATE, proposal_form.sheet_data(sheet), timestamp=changed(detail))
    return attached(content, "application/pdf", file_name(detail, _("proposal form")))


@bp.get("/staff/<m>/hearings/<ref>/sheets/many-proposals.pdf")
@staff
def batch_paper(m: str, ref: str) -> Response:
    """One table of numbered lines for many short proposals."""
    detail = prepared(m, ref)
    rows = max(asked("rows", MOST_ROWS - 3, MOST_ROWS), FEWEST_ROWS)
    codes = _codes(detail, asked("first", USUAL_FIRST_ROW, MOST_SHEETS - rows), rows)
    sheet = _batch_sheet(detail, codes)
    content = print_pdf(batch_sheet.TEMPLATE, batch_sheet.sheet_data(sheet), timestamp=changed(detail))
    return attached(content, "application/pdf", file_name(detail, _("many proposals")))


def _codes(detail: HearingDetail, first: int, count: int) -> list[SheetCode]:
    card = detail.card
    return [
        SheetCode(number, sheet_code(card.municipality_id, card.ref, number))
        for number in range(first, first + count)
    ]


def _proposal_sheet(detail: HearingDetail, per_page: int, codes: Sequence[SheetCode]) -> ProposalSheet:
    card = detail.card
    labels = {
        "form": _("Proposal form"),
        "intro": _("Write what your area needs. One proposal a sheet."),
        "text": _("My proposal"),
        "theme": _("What is it about? Tick one."),
        "village": _("Village, quarter or street"),
        "contact": _("Contact"),
        "contact_hint": _("Only if you want an answer. It is not published."),
        "name": _("Name"),
        "phone": _("Phone or e-mail"),
        "sheet_of": _("Sheet ____ of ____"),
        "office": _("For the office. Code of the proposal: ______________"),
        "sheet": _("Sheet %(number)s", number="{number}"),
        "code_alt": _("QR code with the code of this sheet, for who types it"),
        "qr_alt": _("QR code that leads to the page of this hearing"),
        "online": _("You can also propose on the page of this hearing:"),
        "example": _("EXAMPLE"),
    }
    themes = list_themes(card.cycle_id) or list_themes()
    return ProposalSheet(
        language=language(), municipality=get_municipality(card.municipality_id).full_name, title=title_of(card),
        when=capitalised(when_of(card)), ref=card.ref,
        url=hearing_url(card.municipality_id, card.ref, language()),
        themes=[theme.name_in(language()) for theme in themes], labels=labels, per_page=per_page, codes=codes,
        is_example=card.is_example,
    )  # fmt: skip


def _batch_sheet(detail: HearingDetail, codes: Sequence[SheetCode]) -> BatchSheet:
    card = detail.card
    labels = {
        "heading": _("Many proposals, one sheet"),
        "intro": _("One proposal a line. Who says the same is counted under voices. No names."),
        "code": _("Code"),
        "text": _("Proposal"),
        "village": _("Village, quarter or street"),
        "voices": _("Voices"),
        "voices_hint": _("how many say so"),
        "qr_alt": _("QR code that leads to the page of this hearing"),
        "online": _("You can also propose on the page of this hearing:"),
        "example": _("EXAMPLE"),
    }
    return BatchSheet(
        language=language(), municipality=get_municipality(card.municipality_id).full_name, title=title_of(card),
        when=capitalised(when_of(card)), ref=card.ref,
        url=hearing_url(card.municipality_id, card.ref, language()), codes=codes, labels=labels,
        is_example=card.is_example,
    )  # fmt: skip
