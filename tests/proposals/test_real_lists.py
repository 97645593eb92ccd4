"""Real lists run through: what was asked for at Albanian hearings, and Madrid's long texts where their file is."""

import csv
import io
from pathlib import Path

import pytest

from pb_app.kernel.text import fold
from pb_app.proposals.likeness import Asked
from pb_app.proposals.queries.likeness import likely
from pb_app.proposals.rules import TEXT_LIMIT, ProposalStatus
from pb_app.resources import DATA
from tests.house_client import HouseClient
from tests.proposals.test_bringing_in import bring, rows

REQUESTS = DATA / "real" / "citizen_requests_real.csv"
MADRID = Path(__file__).parents[3] / "shared" / "data" / "samples" / "decide_madrid_proposals.csv"
GROUPS = {
    "water": (
        "Furnizimi me ujë të pijshëm",
        "Furnizimi me ujë të pijshëm për fshatrat Qereshnik, Dyshnik",
        "Përmirësimi i rrjetit të ujit të pijshëm",
        "Rikonstruksioni i ujësjellësave",
        "Rrjeti i ujësjellësit",
        "Uji i pijshëm",
    ),
    "roads": (
        "Shtrimi i rrugëve me çakull",
        "Shtrimi i rrugëve",
        "Rehabilitimi i rrugëve të brendshme",
        "Rikonstruksioni i rrugës së fshatit Kërkovë",
        "Rikonstruksioni i rrugëve",
    ),
    "light": (
        "Ndriçimi i fshatrave",
        "Ndriçimi i rrugëve kryesore",
        "Përmirësimi i shërbimit të ndriçimit publik",
    ),
    "waste": (
        "Mbrojtja e mjedisit dhe mirëmenaxhimi i mbetjeve urbane",
        "Mbledhja e rregullt e mbeturinave",
        "Mbetjet urbane",
    ),
    "channels": (
        "Ndërtimi i kanaleve kulluese, veçanërisht në fshatin Orizaj",
        "Rrjeti vaditës dhe kullues në sipërfaqet bujqësore",
    ),
    "buses": ("Transporti publik",),
    "works": ("Investime në infrastrukturën rrugore", "Infrastruktura"),
}
GROUP_OF = {text: group for group, texts in GROUPS.items() for text in texts}


def table(texts: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text"])
    writer.writerows([text] for text in texts)
    return out.getvalue()


@pytest.fixture(scope="module")
def requests() -> list[str]:
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def madrid() -> list[dict[str, str]]:
    if not MADRID.exists():
        pytest.skip("the sample files are not here")
    with MADRID.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_whoever_asked_for_the_same_at_an_albanian_hearing_stands_first(
    cycle_id: int, requests: list[str]
) -> None:
    assert bring(table(requests)).added == len(requests) == 26
    texts = {one.id: one.text for one in rows()}
    wrong = []
    for one in rows():
        if one.text not in GROUP_OF:
            continue
        found = likely(cycle_id, Asked(text=one.text, theme_id=one.theme_id), without=[one.id])
        first = texts[found[0].proposal_id] if found else ""
        if GROUP_OF.get(first) != GROUP_OF[one.text]:
            wrong.append((one.text, first))
    assert wrong == []


def test_long_texts_come_in_whole_or_are_named(cycle_id: int, madrid: list[dict[str, str]]) -> None:
    texts = [f"{one['title']}. {one['summary']} {one['text']}".strip() for one in madrid]
    report = bring(table(texts))
    too_long = [at for at, text in enumerate(texts, start=2) if len(text) > TEXT_LIMIT]
    assert [(fault.line, fault.column, fault.error.code) for fault in report.faults] == [
        (line, "text", "too_long") for line in too_long
    ]
    assert rows() == [], "nothing half done"


def test_a_long_text_is_found_by_its_beginning_as_somebody_else_would_type_it(
    cycle_id: int, madrid: list[dict[str, str]], client: HouseClient
) -> None:
    texts = [f"{one['title']}. {one['summary']} {one['text']}".strip()[:TEXT_LIMIT] for one in madrid]
    report = bring(table(texts))
    assert report.added == len(texts) == 80
    stored = rows()
    waiting = [one for one in stored if one.status is ProposalStatus.SUBMITTED]
    assert len(waiting) == report.queued == 2, "numbers of decrees that could be somebody's telephone"
    assert [one.text.split() for one in stored] == [text.split() for text in texts], (
        "whole, but for the spaces"
    )
    missed = []
    for one, source in zip(stored, madrid, strict=True):
        typed = fold(f"{source['title']} {source['summary']}")  # no marks, no capitals, no full stops
        found = likely(cycle_id, Asked(text=typed, theme_id=one.theme_id))
        if one not in waiting and one.id not in [near.proposal_id for near in found[:1]]:
            missed.append(source["title"])
    assert missed == []
    longest = max(stored, key=lambda one: len(one.text))
    assert longest.text[-60:] in client.get(f"/vlore/proposals/{longest.ref}").get_data(as_text=True)
