"""A consolidated list as a municipality would publish it; made up for the tests and marked SHEMBULL."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pb_app.formats.consolidated_list import ListDocument, ListItem, ListSection, list_hash

TEMPLATES = Path(__file__).parents[2] / "templates"

SQ_LABELS = {
    "republic": "REPUBLIKA E SHQIPËRISË",
    "code": "Kodi",
    "item": "Propozimi i konsoliduar",
    "title": "Titulli",
    "description": "Përshkrimi",
    "places": "Njësia / rajoni",
    "theme": "Tematika",
    "programme": "Programi buxhetor",
    "decision": "Vendimi",
    "decision_text": "Vendimi i plotë",
    "reason": "Arsyeja",
    "amount": "Shuma",
    "proposed": "Propozuar",
    "expense_kind": "Lloji i shpenzimit",
    "funds": "Burimi i financimit",
    "spending_unit": "Njësia shpenzuese",
    "vat": "TVSH",
    "proposals": "Propozime",
    "voices": "Zëra",
    "signatures": "Nënshkrime",
    "supports": "Mbështetje",
    "votes": "Vota në dëgjesa",
    "hearings": "Dëgjesa",
    "places_count": "Njësi e rajone",
    "references": "Propozimet e bashkuara",
    "stage": "Faza",
    "unit": "lekë",
    "items": "Zëra të listës",
    "summary": "Përmbledhje sipas tematikës",
    "summary_sheet": "Përmbledhje",
    "list_sheet": "Lista",
    "total": "Gjithsej",
    "funded_total": "Propozuar në projektbuxhet",
    "totals_by_decision": "Përmbledhje sipas vendimit",
    "signatures_heading": "Nënshkrimet",
    "signature_hint": "emri, mbiemri, data, nënshkrimi, vula",
    "verification": "Vërtetimi i përputhshmërisë",
    "verify_hint": "Skanoni kodin ose hapni adresën për të krahasuar këtë kopje me versionin e publikuar.",
    "qr_alt": "Kodi QR me adresën e versionit të publikuar",
    "page_of": "Faqja {page} nga {pages}",
    "example": "SHEMBULL",
    "example_note": "të dhëna prove, jo propozime a vendime të vërteta.",
    "annex": "Shtojca nr. ____ e vendimit të Këshillit Bashkiak",
    "annex_draft": "Shtojca nr. ____ e vendimit të Këshillit Bashkiak nr. ____, datë ____",
    "not_approved": "Projekt – nuk është miratuar",
    "by_programme": "Përmbledhje sipas programit buxhetor",
    "by_place": "Përmbledhje sipas njësisë ose rajonit",
    "place_group": "Numërohet te",
    "no_programme": "Pa program buxhetor",
    "several_places": "Disa njësi ose rajone",
    "whole_municipality": "E gjithë bashkia",
    "valued": "Vlera e vlerësuar, jo në buxhet",
    "ceiling": "Tavani",
    "ceiling_left": "Mbetet nën tavan",
    "ceiling_kind": "Lloji i tavanit",
    "ceiling_preparatory": "tavan përgatitor",
    "ceiling_final": "tavan përfundimtar",
    "whole_budget": "I gjithë buxheti",
    "shared": "Edhe për njësi të tjera",
    "shared_note": "Një zë për disa njësi është në fletën e secilës me gjithë shumën; "
    "përmbledhja e numëron një herë.",
    "yes": "po",
    "no": "jo",
    "visible_rows": "Shuma e rreshtave që shihen (ndjek filtrin)",
    "only_here": "Nga këto, vetëm për këtë njësi",
    "to_summary": "Kthehuni te përmbledhja",
}

DECISION_LABELS = {
    "proposed": "Propozuar në projektbuxhetin 2027",
    "deferred": "E shtyrë",
    "not_accepted": "Nuk u pranua",
    "forwarded": "Përcjellë për kompetencë",
    "approved": "Miratuar nga Këshilli Bashkiak",
    "changed": "Miratuar me ndryshim",
    "dropped": "Nuk u miratua nga Këshilli",
}

WATER = "Ujë i pijshëm, kanalizime dhe kullim"
ROADS = "Infrastrukturë rrugore"
CULTURE = "Kulturë dhe sport"


def _item(code: str, title: str, theme: str, **given: Any) -> ListItem:
    facts = {
        "decision": "proposed",
        "decision_label": DECISION_LABELS[given.get("decision", "proposed")],
        "proposals": 15,
        "voices": 41,
        "signatures": 0,
        "hearings": 3,
        "places_count": 1,
        "provenance": "15 propozime · 41 zëra · 3 dëgjesa",
    }
    return ListItem(code=code, title=title, theme=theme, **(facts | given))


def sample_items() -> tuple[ListItem, ...]:
    """Seven items with every decision a municipality takes."""
    return (
        _item(
            "VL27-Z01",
            "Pastrimi i kanaleve kulluese, Novoselë",
            WATER,
            description="Pastrim me makineri i 11 km kanaleve kulluese dhe riparim i dy urave mbi to.",
            places=("Novoselë",),
            programme="04260 Menaxhimi i infrastrukturës së ujitjes dhe kullimit",
            amounts={2027: 1_200_000, 2028: 400_000, 2029: 400_000},
            expense_kind="shpenzime korrente",
            funds="të ardhurat e bashkisë",
            spending_unit="Drejtoria e Bujqësisë",
            vat="me TVSH",
            references=("VL27-0143K", "VL27-0151M", "VL27-0160A", "VL27-0177P"),
            reason="U kërkua në tri dëgjesa radhazi; kanalet mbrojnë rreth 300 ha tokë bujqësore.",
        ),
        _item(
            "VL27-Z02",
            "Zgjerimi i rrjetit të ujit të pijshëm në lagjen e re",
            WATER,
            places=("Orikum", "Rajoni 5"),
            places_count=2,
            decision="forwarded",
            decision_label="Përcjellë për kompetencë te ndërmarrja e ujësjellës-kanalizimeve",
            reason="Rrjeti i ujësjellësit administrohet nga shoqëria rajonale.",
            references=("VL27-0012C",),
            proposals=1,
            voices=12,
            hearings=1,
            provenance="1 propozim · 12 zëra · 1 dëgjesë",
        ),
        _item(
            "VL27-Z03",
            "Sistemimi i rrugës për në shkollën 9-vjeçare",
            ROADS,
            description="Asfaltim, trotuar në të dyja anët dhe ndriçim me LED në 640 m rrugë.",
            places=("Rajoni 3",),
            programme="04520 Rrjeti rrugor rural",
            amounts={2027: 18_500_000, 2028: 6_250_000},
            expense_kind="shpenzime kapitale",
            funds="Fondi i Zhvillimit të Rajoneve",
            spending_unit="Drejtoria e Punëve Publike",
            vat="pa TVSH",
            signatures=214,
            provenance="15 propozime · 41 zëra · 214 nënshkrime · 3 dëgjesa",
            references=tuple(f"VL27-{number:04}H" for number in range(201, 216)),
        ),
        _item(
            "VL27-Z04",
            "Ndërtimi i një ure të re për automjete",
            ROADS,
            decision="not_accepted",
            reason="Vlera e kërkuar e kalon tavanin përgatitor të programit buxhetor.",
            amounts={2027: 96_000_000},
        ),
        _item(
            "VL27-Z05",
            "Vendkalime këmbësorësh me ndriçim pranë tri kopshteve",
            ROADS,
            places=("Rajoni 1", "Rajoni 2", "Rajoni 4"),
            places_count=3,
            programme="06440 Ndriçimi i rrugëve",
            amounts={2027: 2_340_500},
        ),
        _item(
            "VL27-Z06",
            "Fushë sportive e hapur për të rinjtë",
            CULTURE,
            decision="deferred",
            reason="Pritet kalimi i pronësisë së truallit; propozimi shqyrtohet sërish në buxhetin 2028.",
            amounts={2028: 7_800_000},
        ),
        _item(
            "VL27-Z07",
            "Orar i zgjatur i bibliotekës së qytetit",
            CULTURE,
            places=("Bashkia Vlorë",),
            programme="08220 Trashëgimia kulturore, eventet artistike e kulturore",
            amounts={2027: 960_000, 2028: 960_000, 2029: 960_000},
            expense_kind="shpenzime korrente",
        ),
    )


def sample_list(items: tuple[ListItem, ...] | None = None, **given: Any) -> ListDocument:
    """Return Vlorë's example list, or one of the given items, hashed."""
    items = sample_items() if items is None else items
    themes = dict.fromkeys(item.theme for item in items)
    facts = {
        "language": "sq",
        "municipality_id": "vlore",
        "municipality": "Bashkia Vlorë",
        "budget_year": 2027,
        "stage": "projekt",
        "stage_label": "PROJEKT",
        "stage_sentence": "Kjo listë është propozim i Bashkisë. «Propozuar» nuk do të thotë «miratuar»: "
        "për buxhetin vendos Këshilli Bashkiak.",
        "title": "Lista e konsoliduar e propozimeve për buxhetin 2027",
        "edition": 1,
        "edition_label": "versioni nr. 1",
        "published_on": dt.date(2026, 11, 27),
        "published_words": "publikuar të premten, 27 nëntor 2026",
        "years": (2027, 2028, 2029),
        "sections": tuple(
            ListSection(title=theme, items=tuple(item for item in items if item.theme == theme))
            for theme in themes
        ),
        "labels": SQ_LABELS,
        "decision_labels": DECISION_LABELS,
        "signatories": (
            "Koordinatori për njoftimin dhe konsultimin publik",
            "Drejtoria e Financës dhe Buxhetit",
            "Kryetari i Bashkisë",
        ),
        "is_example": True,
        "verify_url": "https://buxheti.example/vlore/budget/2027/list/1",
    }
    document = ListDocument(**(facts | given))
    return replace(document, hash=list_hash(document))


def many_items(count: int) -> tuple[ListItem, ...]:
    """Repeat the sample under new codes until there are so many."""
    items = sample_items()
    return tuple(replace(items[number % len(items)], code=f"VL27-Z{number:04}") for number in range(count))


@pytest.fixture
def make_list() -> Callable[..., ListDocument]:
    """Give the builder of example lists."""
    return sample_list


@pytest.fixture
def make_items() -> Callable[[int], tuple[ListItem, ...]]:
    """Give the builder of as many items as asked for."""
    return many_items


@pytest.fixture
def made_at() -> dt.datetime:
    """Give the fixed moment at which documents are made."""
    return dt.datetime(2026, 11, 27, 9, 30, tzinfo=dt.UTC)
