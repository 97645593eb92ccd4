"""The office's papers of a version beside the list itself: report, frame of the decision, answers to residents."""

from collections.abc import Mapping
from datetime import datetime

from pb_app.consolidation.answer_sheets import answer_sheet, places_of, sheets_title
from pb_app.consolidation.draft_decision import draft_decision
from pb_app.consolidation.explanatory_report import explanatory_report
from pb_app.consolidation.rules.frozen import FrozenList
from pb_app.formats import answer_sheet as answer_sheet_format
from pb_app.formats import office_paper
from pb_app.formats.consolidated_list import ListDocument
from pb_app.formats.typst_job import compile_pdf
from pb_app.resources import resource_dir
from pb_app.territory.queries import MunicipalityCard
from pb_app.unit_of_work import house

PAPERS = ("relacion.docx", "relacion.pdf", "projektvendim.docx", "projektvendim.pdf", "answers.pdf")


def render_papers(
    frozen: FrozenList, document: ListDocument, municipality: MunicipalityCard, made_at: datetime
) -> dict[str, bytes]:
    """Each of ``PAPERS`` in the document's language; there are no answers where no item names a place."""
    report, decision = explanatory_report(frozen, document), draft_decision(document)
    papers = {
        "relacion.docx": office_paper.render_docx(report, timestamp=made_at),
        "relacion.pdf": _pdf(office_paper.TEMPLATE, office_paper.print_data(report), made_at),
        "projektvendim.docx": office_paper.render_docx(decision, timestamp=made_at),
        "projektvendim.pdf": _pdf(office_paper.TEMPLATE, office_paper.print_data(decision), made_at),
    }
    sheets = [
        answer_sheet(frozen, document, municipality, place_id=place.id, base_url=house().settings.base_url)
        for place in places_of(frozen)
    ]
    if sheets:
        data = answer_sheet_format.print_data(sheets_title(document), sheets)
        papers["answers.pdf"] = _pdf(answer_sheet_format.TEMPLATE, data, made_at)
    return papers


def _pdf(template: str, data: Mapping[str, object], made_at: datetime) -> bytes:
    root = resource_dir("templates")
    return compile_pdf(root / "print" / template, data, template_root=root, timestamp=made_at)
