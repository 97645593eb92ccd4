"""The printed list: read back as text, hostile texts, equal bytes, a thousand items within bounds."""

import datetime as dt
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pb_app.formats import list_pdf
from pb_app.formats.list_pdf import format_amount, render_pdf
from pb_app.formats.qr_code import qr_svg
from pb_app.formats.typst_job import MISSING_GLYPH, TypstJobError, compile_pdf
from tests.programs import needs

TEMPLATES = Path(__file__).parents[2] / "templates"

reads_pdf = needs("pdftotext", "poppler-utils")

HOSTILE = {
    "markup": '#import "@preview/cetz:0.3.0" #read("/etc/passwd") #sys.inputs',
    "mathematics": "$ x^2 $ *bold* _thin_ `raw` <label> @reference = heading",
    "formula": '=HYPERLINK("http://x.example","y")',
    "right to left": "مرحبا بالعالم שלום עולם",
    "overrides": "a\u202eb\u2066c\u2069",
    "no glyph": "🏗️ 👩‍👧‍👦 漢字 🇦🇱",
    "marks": "Z̷̢̛̮̲̺͎͓͕̫a̴̡̨͉l̶g̸o̴",
    "json": '"}], "years": [] \\ \\u0000 \\n',
    "controls": "a\x00b\x1bc\ud800d\u2028e\ufffef",
    "one long word": "x" * 5000,
    "long text": "Rruga është e prishur. " * 218,
    "private use": "\ue000\uf8ff\U0010fffd",
    "empty": "",
    "line ends": "një\ndy\r\n\r\ntre",
}


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF in reading order, blanks evened out."""
    done = subprocess.run(
        [str(shutil.which("pdftotext")), "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode().replace("\u200b", ""))


def without_blanks(text: str) -> str:
    """Leave out blanks, since readers differ in where they see a narrow one."""
    return re.sub(r"\s", "", text)


@reads_pdf
def test_the_text_reads_in_order(make_list: Any, made_at: dt.datetime) -> None:
    document = make_list()
    text = pdf_text(render_pdf(document, template_root=TEMPLATES, timestamp=made_at))
    expected = ["BASHKIA VLORË", document.title, "PROJEKT versioni nr. 1", document.stage_sentence]
    expected += ["SHEMBULL: të dhëna prove", "Përmbledhje sipas tematikës"]
    for section in document.sections:
        expected += [section.title, "Kodi Propozimi i konsoliduar Vendimi 2027 2028 2029"]
        expected += [item.title for item in section.items]
    expected += ["Përmbledhje sipas vendimit", "Kryetari i Bashkisë", document.verify_url, document.hash]
    at = 0
    for part in expected:
        assert part in text[at:], f"{part!r} is missing or too early"
        at = text.index(part, at) + len(part)


@reads_pdf
def test_sums_reasons_and_pages_are_printed(make_list: Any, made_at: dt.datetime) -> None:
    text = pdf_text(render_pdf(make_list(), template_root=TEMPLATES, timestamp=made_at))
    assert without_blanks("Propozuar në projektbuxhet 4 23 000 500 7 610 000 1 360 000") in without_blanks(
        text
    )
    assert "Përcjellë për kompetencë te ndërmarrja" in text
    assert "Arsyeja: Rrjeti i ujësjellësit administrohet nga shoqëria rajonale." in text
    assert "VL27-0212H +3" in text
    assert "Faqja 1 nga 4" in text
    assert "e vendimit të Këshillit Bashkiak nr. ____, datë ____ Projekt – nuk është miratuar" in text
    assert without_blanks("04520 Rrjeti rrugor rural 1 18 500 000 6 250 000 0") in without_blanks(text)
    assert without_blanks("Disa njësi ose rajone 1 2 340 500 0 0") in without_blanks(text)
    assert "publikuar të premten, 27 nëntor 2026 · SHA-256" in text


@reads_pdf
def test_an_approved_list_says_so_and_shows_what_had_been_proposed(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    item = replace(
        make_items(1)[0], decision="changed", amounts={2027: 900_000}, proposed_amounts={2027: 1_200_000}
    )
    decision = "Miratuar me VKB nr. 41, datë 22 dhjetor 2026"
    document = make_list(
        (item,), stage="miratuar", stage_label="MIRATUAR", council_decision=decision, is_example=False
    )
    text = pdf_text(render_pdf(document, template_root=TEMPLATES, timestamp=made_at))
    assert f"MIRATUAR {decision}" in text
    assert without_blanks("900 000 Propozuar 1 200 000") in without_blanks(text)
    assert "SHEMBULL" not in text
    assert "Shtojca nr. ____ e vendimit të Këshillit Bashkiak REPUBLIKA" in text
    assert "nuk është miratuar" not in text


def test_the_code_fills_in_the_sum_of_the_copy(make_list: Any) -> None:
    document = make_list()
    assert list_pdf._print_data(document)["qr"] == qr_svg(f"{document.verify_url}?hash={document.hash}")


@reads_pdf
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_only_text(
    make_list: Any, make_items: Any, made_at: dt.datetime, name: str
) -> None:
    hostile = HOSTILE[name]
    texts = dict.fromkeys(
        ("title", "description", "reason", "programme", "provenance", "decision_label"), hostile
    )
    items = (replace(make_items(1)[0], **texts, places=(hostile,), references=(hostile,)), make_items(4)[3])
    document = make_list(items, municipality=f"Bashkia {hostile[:200]}", title=f"Lista {hostile[:200]}")
    text = pdf_text(render_pdf(document, template_root=TEMPLATES, timestamp=made_at))
    assert "Ndërtimi i një ure të re" in text
    if name in {"markup", "mathematics", "formula", "json"}:
        assert hostile in text
    if name == "no glyph":
        assert MISSING_GLYPH in text
    if name == "one long word":
        assert text.count("x") >= len(texts) * len(hostile)


@reads_pdf
def test_a_sign_without_glyph_costs_only_itself(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    item = replace(make_items(1)[0], title="Kënd lojërash 🎠 te Шкодра, Ιόνιο")
    text = pdf_text(render_pdf(make_list((item,)), template_root=TEMPLATES, timestamp=made_at))
    assert f"Kënd lojërash {MISSING_GLYPH} te Шкодра, Ιόνιο" in text


def test_the_pdf_is_tagged_and_equal_twice(make_list: Any, made_at: dt.datetime) -> None:
    first = render_pdf(make_list(), template_root=TEMPLATES, timestamp=made_at)
    assert first == render_pdf(make_list(), template_root=TEMPLATES, timestamp=made_at)
    assert b"/MarkInfo" in first
    assert b"/Lang(sq)" in first
    assert b"pdfuaid:part>1<" in first


def test_an_edition_without_items_signatories_or_address_is_printed(
    make_list: Any, made_at: dt.datetime
) -> None:
    document = make_list((), signatories=(), verify_url="")
    assert render_pdf(document, template_root=TEMPLATES, timestamp=made_at).startswith(b"%PDF")


def test_a_thousand_items_fit_into_a_gibibyte(
    make_list: Any, make_items: Any, made_at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bounded(template: Path, data: Any, **given: Any) -> bytes:
        return compile_pdf(template, data, **given, timeout_seconds=300, memory_mebibytes=1024)

    monkeypatch.setattr(list_pdf, "compile_pdf", bounded)
    document = make_list(make_items(1000))
    assert render_pdf(document, template_root=TEMPLATES, timestamp=made_at).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("amount", "unit", "language", "shown"),
    [
        (0, "lek", "sq", "0"),
        (950, "lek", "sq", "950"),
        (1_250_500, "lek", "sq", "1\u202f250\u202f500"),
        (1_250_500, "thousand_lek", "sq", "1\u202f250,5"),
        (1_250_500, "thousand_lek", "en", "1\u202f250.5"),
        (1_000_000, "thousand_lek", "en", "1\u202f000"),
    ],
)
def test_amounts_are_grouped_and_exact(amount: int, unit: Any, language: str, shown: str) -> None:
    assert format_amount(amount, unit=unit, language=language) == shown


def write_template(folder: Path, text: str) -> Path:
    """Write a template of the test's own."""
    template = folder / "template.typ"
    template.write_text(f'#set document(title: "x")\n{text}', encoding="utf-8")
    return template


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('#read("/../outside.txt")', "template.typ: "),
        ('#read("/etc/passwd")', "template.typ: file not found"),
        ('#import "@preview/cetz:0.3.0"', "template.typ: .*(package|download)"),
        ("#panic(1)", "template.typ: panicked"),
        ("#let", "template.typ: expected"),
    ],
)
def test_a_template_reaches_no_file_outside_and_no_network(
    tmp_path: Path, made_at: dt.datetime, text: str, message: str
) -> None:
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(TypstJobError, match=message):
        compile_pdf(write_template(root, text), {}, template_root=root, timestamp=made_at)


def test_a_template_that_never_ends_is_stopped(tmp_path: Path, made_at: dt.datetime) -> None:
    template = write_template(tmp_path, "#for x in range(100000) { for y in range(100000) {} }")
    with pytest.raises(TypstJobError, match=r"not ready after 1 s"):
        compile_pdf(template, {}, template_root=tmp_path, timestamp=made_at, timeout_seconds=1)


@pytest.mark.skipif(os.name == "nt", reason="Windows offers no limit of the address space")
def test_a_template_that_takes_too_much_memory_is_stopped(tmp_path: Path, made_at: dt.datetime) -> None:
    template = write_template(tmp_path, '#let s = "xxxxxxxxxxxxxxxx" * 200000000\n#s.len()')
    with pytest.raises(TypstJobError, match="stopped by signal"):
        compile_pdf(template, {}, template_root=tmp_path, timestamp=made_at, memory_mebibytes=512)
