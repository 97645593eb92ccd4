"""Papers of a version: report, frame of the decision, answers by place; the same words on paper and in Word."""

import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from apiflask import APIFlask
from docx import Document
from flask_babel import force_locale

from pb_app.consolidation.answer_sheets import answer_sheet
from pb_app.consolidation.document import make_document
from pb_app.consolidation.draft_decision import draft_decision
from pb_app.consolidation.explanatory_report import explanatory_report
from pb_app.consolidation.queries.bench import count_unanswered
from pb_app.consolidation.queries.editions import edition_content, find_latest, get_edition_file
from pb_app.consolidation.queries.freezing import current_list
from pb_app.consolidation.rules import Decision, Stage
from pb_app.consolidation.rules.frozen import (
    FrozenCeiling,
    FrozenList,
    FrozenPlace,
    FrozenProcess,
    FrozenWaiting,
    read_list,
)
from pb_app.consolidation.service import render_edition
from pb_app.consolidation.service.papers import render_papers
from pb_app.cycles.queries import get_cycle
from pb_app.formats.consolidated_list import Decision as Printed
from pb_app.formats.consolidated_list import ListDocument
from pb_app.jobs.service import run_due
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from tests.cast import Cast
from tests.consolidation.factories import (
    decide,
    frozen,
    make_item,
    make_programme,
    price,
    proposed_item,
    publish,
)
from tests.consolidation.pdf_text import pdf_text, reads_pdf
from tests.house_client import HouseClient
from tests.programs import needs
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, submit

LIST = "/vlore/budget/2027/list"
RAJONI_3 = FrozenPlace(id="vlore-rajoni-3", name="Rajoni 3")
NOVOSELE = FrozenPlace(id="vlore-novosele", name="Novoselë")
ORIKUM = FrozenPlace(id="vlore-orikum", name="Orikum")

opens_office = needs("soffice", "LibreOffice")


def a_list(**given: object) -> FrozenList:
    """Four lines: one place, another place, both, and the whole municipality."""
    items = (
        frozen("VL27-Z001", places=(RAJONI_3,), proposals=2, voices=9, references=("VL27-0001A",)),
        frozen(
            "VL27-Z002",
            places=(NOVOSELE,),
            decision=Decision.NOT_ACCEPTED,
            reason="e kalon tavanin",
            amounts={},
        ),
        frozen(
            "VL27-Z003", places=(RAJONI_3, NOVOSELE), decision=Decision.DEFERRED, reason="pritet projekti"
        ),
        frozen("VL27-Z004", decision=Decision.FORWARDED, forwarded_to="OSHEE", amounts={}),
    )
    facts = {
        "municipality_id": "vlore", "municipality": "Bashkia Vlorë", "year": 2027, "number": 2,
        "published_on": "2026-11-27", "years": (2027, 2028, 2029), "is_example": False, "items": items,
        "ceilings": (FrozenCeiling(programme="", programme_en="", year=2027, amount=900_000, is_final=True),),
        "process": FrozenProcess(hearings=3, attended=120, proposals=41, voices=300),
    }  # fmt: skip
    return FrozenList(**{**facts, **given})  # type: ignore[arg-type]


def document_of(content: FrozenList, language: str = "sq") -> ListDocument:
    """The list as a document."""
    return make_document(content, language=language, base_url="http://localhost")


def words(content: bytes) -> str:
    """The paragraphs and cells of a DOCX."""
    read = Document(BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def published_with_papers(cycle_id: int) -> int:
    """A version made by the worker: one item proposed in a programme, one not accepted; give its id."""
    make_programme(cycle_id, ceiling=1_000_000)
    code = make_item(listed(place_id="vlore-rajoni-3"))
    price(code, 1_200_000)
    decide(code, Decision.PROPOSED)
    decide(make_item(listed(), title="Ura e re"), Decision.NOT_ACCEPTED, "e kalon tavanin e programit")
    publish()
    run_due({"render_edition": render_edition})
    latest = find_latest(cycle_id)
    assert latest is not None
    return latest.id


def test_a_version_freezes_its_ceilings_and_its_process(cycle_id: int) -> None:
    content = edition_content(published_with_papers(cycle_id))
    assert [(one.programme, one.programme_en, one.amount, one.is_final) for one in content.ceilings] == [
        ("04260 Kullimi dhe ujitja", "04260 Drainage", 1_000_000, False)
    ]
    assert content.process == FrozenProcess(hearings=0, attended=0, proposals=2, voices=2)
    assert read_list(content.as_json()) == content


def test_a_version_from_before_is_still_read(app: APIFlask) -> None:
    content = a_list().as_json()
    del content["ceilings"], content["process"]
    old = read_list(content)
    assert (old.ceilings, old.process) == ((), None)
    with app.test_request_context():
        report = explanatory_report(old, document_of(old))
    assert "dëgjesë publike" not in str(report.sections)


def test_the_report_says_how_it_came_about_what_it_costs_and_what_was_not_accepted(app: APIFlask) -> None:
    with app.test_request_context():
        report = explanatory_report(a_list(), document_of(a_list()))
    said = str(report.sections).replace("\\u202f", " ")
    for part in ("u zhvilluan 3 dëgjesa publike", "u numëruan 120 pjesëmarrës", "u morën 41 propozime",
                 "300 zëra qytetarësh", "1 propozim është përfshirë", "e kalon tavanin", "pritet projekti",
                 "OSHEE", "tavan përfundimtar", "-100 000"):  # fmt: skip
        assert part in said, part
    assert report.foot.endswith("…")


def test_the_frame_of_the_decision_leaves_the_law_to_the_office(app: APIFlask) -> None:
    with app.test_request_context():
        frame = str(draft_decision(document_of(a_list()))).replace("\\u202f", " ")
    for part in ("PROJEKTVENDIM", "Këshilli Bashkiak", "VENDOSI:", "1 000 000 lekë", "139/2015",
                 "[plotësohet nga zyra juridike", "Kryetari i Këshillit Bashkiak"):  # fmt: skip
        assert part in frame, part
    assert not re.search(r"\bneni\b", frame), "which articles, only the office's lawyer says"


def test_a_sheet_answers_one_place_and_the_whole_municipality(app: APIFlask) -> None:
    content = a_list()
    with app.test_request_context():
        document = document_of(content)
        sheet = answer_sheet(
            content, document, get_municipality("vlore"), place_id=NOVOSELE.id, base_url="http://localhost"
        )
        with pytest.raises(NotFound):
            answer_sheet(content, document, get_municipality("vlore"), place_id="vlore-orikum", base_url="")
    assert [answer.code for answer in sheet.answers] == ["VL27-Z002", "VL27-Z003"]
    assert [answer.code for answer in sheet.shared] == ["VL27-Z004"]
    assert (sheet.answers[0].decision, sheet.answers[0].reason) == ("Nuk u pranua.", "e kalon tavanin")
    assert sheet.answers[1].amount == "", "what is deferred is not paid for"
    assert (
        sheet.shared[0].decision == "Përcjellë për kompetencë te: OSHEE"
        or "OSHEE" in sheet.shared[0].decision
    )
    assert sheet.address == "http://localhost/vlore/budget/2027/list/2"


def test_a_sheet_says_what_it_cannot_answer(app: APIFlask) -> None:
    content = a_list(
        waiting=(FrozenWaiting(place=RAJONI_3, proposals=3), FrozenWaiting(place=ORIKUM, proposals=1))
    )
    with app.test_request_context():
        sheets = {
            one: answer_sheet(
                content, document_of(content), get_municipality("vlore"), place_id=one, base_url="http://localhost"
            )
            for one in (RAJONI_3.id, NOVOSELE.id, ORIKUM.id)
        }  # fmt: skip
    assert "3 propozime të publikuara" in sheets[RAJONI_3.id].waiting
    assert sheets[NOVOSELE.id].waiting == ""
    assert (sheets[ORIKUM.id].answers, sheets[ORIKUM.id].waiting[:1]) == ((), "1")
    assert read_list(content.as_json()) == content


def test_what_no_decided_item_holds_is_counted_by_place(cycle_id: int) -> None:
    proposed_item(1_000, listed())
    make_item(listed(text="Zë pa vendim për lagjen"))
    listed(text="Askund i bashkuar te lagjja")
    submit(text="Ende e palexuar te lagjja")
    assert count_unanswered(cycle_id) == {"vlore-rajoni-3": 2}


@reads_pdf
def test_each_sheet_of_the_office_counts_its_own_pages(app: APIFlask) -> None:
    with app.test_request_context():
        papers = render_papers(
            a_list(), document_of(a_list()), get_municipality("vlore"), datetime(2026, 11, 27, tzinfo=UTC)
        )
    text = pdf_text(papers["answers.pdf"])
    assert text.count("Faqja 1 nga 1") == 2
    assert text.index("Novoselë") < text.index("Rajoni 3")


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("approved", "Po: u miratua nga Këshilli Bashkiak."),
        ("changed", "Po, me ndryshim: Këshilli Bashkiak miratoi një shumë tjetër."),
        ("dropped", "Nuk u miratua nga Këshilli Bashkiak."),
    ],
)
def test_what_the_council_decided_is_said_plainly(app: APIFlask, decision: Printed, said: str) -> None:
    content = a_list()
    with app.test_request_context():
        document = document_of(content)
        items = tuple(replace(item, decision=decision) for item in document.items())
        decided = replace(
            document,
            stage="miratuar",
            sections=(replace(document.sections[0], items=items),),
            decision_labels={decision: said},
        )
        sheet = answer_sheet(
            content, decided, get_municipality("vlore"), place_id=RAJONI_3.id, base_url="http://localhost"
        )
    assert sheet.answers[0].decision == said
    paid = "1\u202f000\u202f000 lekë në vitin 2027 (= 10 milionë lekë të vjetra)"
    assert sheet.answers[0].amount == ("" if decision == "dropped" else paid)


@reads_pdf
@pytest.mark.parametrize("language", ["sq", "en"])
def test_the_sum_of_all_is_not_called_as_one_decision_is(app: APIFlask, language: str) -> None:
    approved = a_list(stage=Stage.APPROVED)
    with app.test_request_context(), force_locale(language):
        document = document_of(approved, language)
    assert document.labels["funded_total"] not in document.decision_labels.values()


def test_everybody_reads_the_sheet_of_a_place(client: HouseClient, cycle_id: int) -> None:
    published_with_papers(cycle_id)
    answer = client.get(f"{LIST}/1/places/vlore-rajoni-3.pdf")
    text = pdf_text(answer.data)
    for part in (
        "Përgjigje për banorët",
        "Rajoni 3",
        "Po: bashkia e propozon",
        "e kalon tavanin",
        "Ku të pyesni",
    ):
        assert part in text, part
    assert b"pdfuaid:part>1<" in answer.data
    assert (
        answer.headers["Content-Disposition"]
        == 'inline; filename="lista-vlore-2027-v1-sq-vlore-rajoni-3.pdf"'
    )
    assert client.get(f"{LIST}/1/places/vlore-rajoni-3.pdf").data == answer.data
    for missing in ("1/places/vlore-orikum.pdf", "2/places/vlore-rajoni-3.pdf", "1/places/fier-qendra.docx"):
        client.get(f"{LIST}/{missing}", status=404)
    page = client.get(LIST).get_data(as_text=True)
    assert f'href="{LIST}/1/places/vlore-rajoni-3.docx"' in page
    assert f'href="{LIST}/1.xlsx?unit=thousand"' in page
    assert "relacion" not in page
    assert "1200" in client.get(f"{LIST}/1.csv?unit=thousand").get_data(as_text=True)
    client.get(f"{LIST}/1.json?unit=thousand", status=404)


def test_the_office_finds_its_papers(client: HouseClient, cast: Cast, cycle_id: int) -> None:
    edition_id = published_with_papers(cycle_id)
    coordinator = client.login("coordinator")
    page = coordinator.get("/staff/vlore/consolidation/publish?year=2027").get_data(as_text=True)
    for name in ("relacion.docx", "relacion.pdf", "projektvendim.docx", "projektvendim.pdf", "answers.pdf"):
        address = f"/staff/vlore/consolidation/versions/1/papers/{name}?year=2027"
        assert address in page
        assert coordinator.get(address).data == get_edition_file(edition_id, name, "sq").content
    coordinator.get("/staff/vlore/consolidation/versions/1/papers/list.exe?year=2027", status=404)


@opens_office
@reads_pdf
def test_word_says_what_paper_says(client: HouseClient, cycle_id: int, tmp_path: Path) -> None:
    edition_id = published_with_papers(cycle_id)
    papers: dict[str, bytes] = {}
    for language, prefix in (("sq", ""), ("en", "/en")):
        for kind in ("docx", "pdf"):
            papers[f"report-{language}.{kind}"] = get_edition_file(
                edition_id, f"relacion.{kind}", language
            ).content
            sheet = client.get(f"{prefix}{LIST}/1/places/vlore-rajoni-3.{kind}")
            papers[f"sheet-{language}.{kind}"] = sheet.data
    papers["frame-sq.docx"] = get_edition_file(edition_id, "projektvendim.docx", "sq").content
    for name, content in papers.items():
        (tmp_path / name).write_bytes(content)
    in_word = sorted(str(path) for path in tmp_path.glob("*.docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path / "converted", *in_word],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name in ("report-sq", "report-en", "sheet-sq", "sheet-en"):
        office, paper = _said(tmp_path / f"converted/{name}.pdf"), _said(tmp_path / f"{name}.pdf")
        assert paper.total() > 60
        assert (office - paper, paper - office) == (Counter(), Counter()), name
    assert "PROJEKTVENDIM" in _said(tmp_path / "converted/frame-sq.pdf")


def _said(path: Path) -> Counter[str]:
    """The words of a PDF, counted, without the foot of each page; a code or an address may break at its signs."""
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    text = re.sub(r"(?m)^.*(Faqja|Page) \d+ (nga|of) \d+\s*$", "", text)
    return Counter(re.findall(r"[^\W_]+", text.replace("\u200b", "")))


def test_hostile_texts_are_text_and_nobody_is_named(cycle_id: int) -> None:
    hostile = '=HYPERLINK("http://x.example","y")'
    decide(make_item(title=hostile), Decision.NOT_ACCEPTED, "#read(1) *x*")
    municipality, cycle = get_municipality("vlore"), get_cycle("vlore", 2027)
    content = current_list(cycle, municipality, number=1, published_on=date(2026, 11, 27))
    papers = render_papers(content, document_of(content), municipality, datetime(2026, 11, 27, tzinfo=UTC))
    for kind in ("relacion.docx", "projektvendim.docx"):
        assert not [canary for canary in (NAME, EMAIL, PHONE) if canary in words(papers[kind])]
    said = words(papers["relacion.docx"])
    assert hostile in said
    assert "#read(1) *x*" in said
    assert papers["relacion.pdf"].startswith(b"%PDF")
    assert papers["answers.pdf"].startswith(b"%PDF")
