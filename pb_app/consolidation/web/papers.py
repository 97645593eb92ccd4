"""Papers beside the list: the sheet of a place for everybody, the office's papers for the staff."""

from flask import Response

from pb_app.consolidation.answer_sheets import answer_sheet
from pb_app.consolidation.document import make_document
from pb_app.consolidation.queries.editions import edition_content, get_edition, get_edition_file
from pb_app.consolidation.service import MEDIA_TYPES, PAPERS, file_name
from pb_app.consolidation.web import consolidation_public, consolidation_staff
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.web.public import public_cycle
from pb_app.files.printing import print_pdf
from pb_app.formats import answer_sheet as sheets
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public, staff
from pb_app.web.conditional import answer, etag_of
from pb_app.web.locale import current_locale

# Whom to ask may change, so a sheet is asked for anew though its version never changes.
_CACHE = "public, max-age=300"


@consolidation_public.get(
    "/<m>/budget/<int(min=2000, max=2100):year>/list/<int(max=99999):edition>/places/<place>.<any(pdf, docx):kind>"
)
@public
def place_sheet(m: str, year: int, edition: int, place: str, kind: str) -> Response:
    """What a place asked for and what was decided, to hang on its board."""
    card = get_edition(public_cycle(m, year).id, edition)
    frozen, base_url = edition_content(card.id), house().settings.base_url
    document = make_document(frozen, language=current_locale(), base_url=base_url)
    sheet = answer_sheet(frozen, document, get_municipality(m), place_id=place, base_url=base_url)
    if kind == "pdf":
        data = sheets.print_data(f"{sheet.heading}: {sheet.place}", [sheet])
        body = print_pdf(sheets.TEMPLATE, data, timestamp=card.created_at)
    else:
        body = sheets.render_docx(sheet, timestamp=card.created_at)
    response = answer(body, media_type=MEDIA_TYPES[kind], etag=etag_of(body), cache=_CACHE)
    name = file_name(m, year, card.number, current_locale(), f"{place}.{kind}")
    response.headers["Content-Disposition"] = _disposition(kind, name)
    return response


@consolidation_staff.get(
    f"/staff/<m>/consolidation/versions/<int(max=99999):number>/papers/<any({', '.join(PAPERS)}):paper>"
)
@staff
def paper(m: str, number: int, paper: str) -> Response:
    """A paper of the office, as the worker made it with the version."""
    allow_bench(m)
    card = get_edition(get_chosen_cycle(m).id, number)
    file = get_edition_file(card.id, paper, current_locale())
    response = answer(file.content, media_type=file.media_type, etag=file.sha256, cache="private, no-cache")
    response.headers["Content-Disposition"] = _disposition(paper.rpartition(".")[2], file.name)
    return response


def _disposition(kind: str, name: str) -> str:
    return f'{"inline" if kind == "pdf" else "attachment"}; filename="{name}"'
