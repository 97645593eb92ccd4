"""The sheet that answers the people of one place: what they asked for and what was decided, to hang on a wall."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pb_app.formats.office_document import OfficeDocument
from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import break_long_words, clean_text

TEMPLATE: Final = "answer_sheets.typ"
_POINTS: Final = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One item in plain words."""

    title: str
    code: str
    voices: str
    """«15 propozime · 41 zëra · 3 dëgjesa»."""
    decision: str
    reason: str
    amount: str
    """In words with its years; empty for what is not paid for."""
    language: str
    """Of the title."""
    tone: str
    """yes, later or no: how the decision is marked beside its words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSheet:
    """The sheet of one place in one language; what is empty is left out."""

    language: str
    municipality: str
    heading: str
    """«Përgjigje për banorët»."""
    place: str
    subtitle: str
    stage_label: str
    stage_sentence: str
    example: str
    example_note: str
    own_heading: str
    answers: tuple[Answer, ...]
    waiting: str
    """How many proposals for the place have no answer yet; empty if none."""
    shared_heading: str
    shared: tuple[Answer, ...]
    """What is for the whole municipality."""
    reason_label: str
    amount_label: str
    ask_heading: str
    ask: tuple[str, ...]
    """Where to ask: office, address, telephone, e-mail."""
    address_hint: str
    address: str
    qr_alt: str
    edition: str
    page_of: str


def print_data(title: str, sheets: Iterable[AnswerSheet]) -> dict[str, object]:
    """The sheets as the print template reads them, one after the other."""
    made = [_sheet(sheet) for sheet in sheets]
    first = made[0] if made else {"language": "sq", "municipality": ""}
    return {
        "title": _printable(title), "language": first["language"], "author": first["municipality"], "sheets": made,
    }  # fmt: skip


def _sheet(sheet: AnswerSheet) -> dict[str, object]:
    texts = (
        "municipality", "heading", "place", "subtitle", "stage_label", "stage_sentence", "example", "example_note",
        "own_heading", "waiting", "shared_heading", "reason_label", "amount_label", "ask_heading", "address_hint",
        "qr_alt", "edition",
    )  # fmt: skip
    return {name: _printable(getattr(sheet, name)) for name in texts} | {
        "language": sheet.language,
        "answers": [_answer(answer) for answer in sheet.answers],
        "shared": [_answer(answer) for answer in sheet.shared],
        "ask": [_printable(line) for line in sheet.ask],
        "address": clean_text(sheet.address),
        "qr": qr_svg(sheet.address),
        "page_of": sheet.page_of,
    }


def _answer(answer: Answer) -> dict[str, object]:
    names = ("title", "code", "voices", "decision", "reason", "amount", "language", "tone")
    return {name: _printable(getattr(answer, name)) for name in names}


def render_docx(sheet: AnswerSheet, *, timestamp: dt.datetime) -> bytes:
    """The sheet as an office goes on editing it (DOCX), in the words of the PDF."""
    title = f"{sheet.heading}: {sheet.place}"
    made = OfficeDocument(title=title, author=sheet.municipality, language=sheet.language, points=_POINTS)
    made.paragraph(sheet.municipality, bold=True)
    made.heading(sheet.heading, level=1)
    made.heading(sheet.place, level=1)
    made.paragraph(sheet.subtitle)
    made.paragraph(sheet.stage_label, bold=True)
    for line in (sheet.stage_sentence, sheet.example, sheet.example_note):
        if line:
            made.paragraph(line)
    for heading, answers in ((sheet.own_heading, sheet.answers), (sheet.shared_heading, sheet.shared)):
        if answers:
            made.heading(heading, level=2)
        for answer in answers:
            _write(made, sheet, answer)
        if answers is sheet.answers and sheet.waiting:
            made.paragraph(sheet.waiting)
    made.heading(sheet.ask_heading, level=2)
    made.paragraph("\n".join((*sheet.ask, sheet.address_hint, sheet.address)))
    made.footer(sheet.edition, sheet.page_of)
    return made.to_bytes(timestamp=timestamp)


def _write(made: OfficeDocument, sheet: AnswerSheet, answer: Answer) -> None:
    made.heading(answer.title, level=3)
    made.paragraph(answer.decision, bold=True)
    made.facts(((sheet.reason_label, answer.reason), (sheet.amount_label, answer.amount)))
    made.paragraph(f"{answer.voices} · {answer.code}" if answer.voices else answer.code)


def _printable(text: str) -> str:
    return break_long_words(clean_text(text))
