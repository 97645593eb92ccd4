"""A frozen list as the document of one language: what every file and the page of a version are made from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.consolidation.paper_words import paper_labels, unit_label
from pb_app.consolidation.rules import CouncilOutcome, Stage
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList
from pb_app.consolidation.words import (
    NATURE_LABELS,
    VAT_LABELS,
    act_words,
    departure_words,
    edition_label,
    provenance_parts,
    standing_label,
    standing_words,
)
from pb_app.formats import consolidated_list as formats
from pb_app.web.formatting import short_date_words
from pb_app.web.locale import in_language

LANGUAGES = ("sq", "en")

_PRINTED: dict[str, formats.Decision] = {one: one for one in formats.DECISIONS}


def make_document(
    frozen: FrozenList, *, language: str, base_url: str, unit: formats.Unit = "lek"
) -> formats.ListDocument:
    """The list in a language with its printed hash: SHA-256 of its own canonical ``list.json``.

    What has no English stays Albanian and is marked so. ``base_url`` has no slash at its end. The ``unit`` is
    that in which amounts are shown; it changes neither the amounts nor the hash.
    """
    with force_locale(language):
        document = _document(frozen, language, base_url)
        labels = {**document.labels, "unit": unit_label(unit)}
    return replace(document, labels=labels, unit=unit, hash=formats.list_hash(document))


def edition_path(municipality_id: str, year: int, number: int) -> str:
    """The address of a version, without language prefix."""
    return f"/{municipality_id}/budget/{year}/list/{number}"


def verify_path(municipality_id: str, year: int, number: int) -> str:
    """The address where a copy of a version is compared with it, without language prefix."""
    return f"{edition_path(municipality_id, year, number)}/verify"


def _document(frozen: FrozenList, language: str, base_url: str) -> formats.ListDocument:
    address = in_language(verify_path(frozen.municipality_id, frozen.year, frozen.number), language)
    published_on = date.fromisoformat(frozen.published_on)
    is_approved = frozen.stage is Stage.APPROVED
    return formats.ListDocument(
        language=language,
        municipality_id=frozen.municipality_id,
        municipality=frozen.municipality,
        budget_year=frozen.year,
        stage="miratuar" if is_approved else "projekt",
        stage_label=_("APPROVED (miratuar)") if is_approved else _("DRAFT (projekt)"),
        stage_sentence=stage_sentence(frozen),
        council_decision="; ".join(act_words(act) for act in frozen.acts),
        title=list_title(frozen.year),
        edition=frozen.number,
        edition_label=edition_label(frozen.number),
        published_on=published_on,
        published_words=_("published on %(date)s", date=short_date_words(published_on, language)),
        years=frozen.years,
        sections=tuple(_sections(frozen, language)),
        labels=_labels()
        | paper_labels()
        | ({"funded_total": _("Approved by the council, in all")} if is_approved else {}),
        decision_labels={printed: standing_label(name, frozen.year) for name, printed in _PRINTED.items()},
        signatories=(
            _("Coordinator for public notice and consultation"),
            _("Directorate of finance and budget"),
            _("Mayor"),
        ),
        is_example=frozen.is_example,
        verify_url=base_url + address,
        ceilings=tuple(
            formats.ListCeiling(
                programme=one.programme_en if language == "en" else one.programme,
                year=one.year,
                amount=one.amount,
                is_final=one.is_final,
            )
            for one in frozen.ceilings
            if one.year in frozen.years
        ),
    )


def list_title(year: int) -> str:
    """The title of the list of a budget year."""
    return _("Consolidated list of proposals for the %(year)s budget", year=year)


def stage_sentence(frozen: FrozenList) -> str:
    """What a draft is: proposed is not approved; or by which decisions the council has approved."""
    if frozen.stage is Stage.APPROVED:
        acts = "; ".join(act_words(act) for act in frozen.acts)
        return _("The municipal council has decided about this list: %(acts)s.", acts=acts)
    return _(
        "This list is what the municipality proposes. “Proposed” does not mean “approved”: "
        "the municipal council decides on the budget."
    )


def _sections(frozen: FrozenList, language: str) -> Iterable[formats.ListSection]:
    for _theme_id, group in groupby(frozen.items, key=lambda item: item.theme_id):
        items = tuple(_item(item, frozen.year, language) for item in group)
        yield formats.ListSection(title=items[0].theme, items=items)


def _item(item: FrozenItem, year: int, language: str) -> formats.ListItem:
    is_english = language == "en"
    has_english = bool(item.title_en) and bool(item.description_en or not item.description)
    use_english = is_english and has_english
    return formats.ListItem(
        code=item.code,
        title=item.title_en if use_english else item.title,
        description=item.description_en if use_english else item.description,
        language="sq" if is_english and not has_english else "",
        theme=item.theme_en if is_english else item.theme,
        places=tuple(place.name for place in item.places),
        decision=_PRINTED[item.standing],
        decision_label=standing_words(item, year),
        reason=" ".join(filter(None, (item.said_reason, departure_words(item.departure)))),
        programme=item.programme_en if is_english else item.programme,
        amounts=item.granted,
        proposed_amounts={} if item.council is CouncilOutcome.NONE else item.amounts,
        funds=_joined(item.fund_sources),
        spending_unit=_joined(item.spending_units),
        expense_kind=_joined(str(NATURE_LABELS[nature]) for nature in item.natures),
        vat=_joined(str(VAT_LABELS[vat]) for vat in item.vats),
        proposals=item.proposals,
        voices=item.voices,
        signatures=item.signatures,
        supports=item.supports,
        votes=item.votes,
        hearings=item.hearings,
        places_count=item.places_count,
        provenance=" · ".join(
            provenance_parts(
                proposals=item.proposals, people=item.people, voices=item.voices,
                signatures=item.signatures, supports=item.supports, votes=item.votes,
                hearings=item.hearings, places=item.places_count,
            )
        ),
        references=item.references,
    )  # fmt: skip


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def _labels() -> dict[str, str]:
    return {
        "republic": _("REPUBLIC OF ALBANIA"),
        "code": _("Code"),
        "item": _("Consolidated proposal"),
        "title": _("Title"),
        "description": _("Description"),
        "places": _("Unit / region"),
        "theme": _("Theme"),
        "programme": _("Budget programme"),
        "decision": _("Decision"),
        "decision_text": _("Decision in full"),
        "reason": _("Reason"),
        "amount": _("Amount"),
        "proposed": _("Proposed"),
        "expense_kind": _("Kind of expenditure"),
        "funds": _("Source of funds"),
        "spending_unit": _("Spending unit"),
        "vat": _("VAT"),
        "proposals": _("Proposals"),
        "voices": _("Voices"),
        "signatures": _("Signatures"),
        "supports": _("Supports"),
        "votes": _("Votes at hearings"),
        "hearings": _("Hearings"),
        "places_count": _("Units and regions"),
        "references": _("Proposals gathered"),
        "stage": _("Stage"),
        "valued": _("Valued at, not in the budget"),
        "unit": _("lekë"),
        "items": _("Items"),
        "summary": _("Summary by theme"),
        "summary_sheet": _("Summary"),
        "list_sheet": _("List"),
        "total": _("Total"),
        "funded_total": _("Proposed in the draft budget"),
        "totals_by_decision": _("Summary by decision"),
        "signatures_heading": _("Signatories"),
        "signature_hint": _("name, surname, date, signature, stamp"),
        "verification": _("Is this copy right?"),
        "verify_hint": _(
            "Scan the code or open the address to compare this copy with the published version."
        ),
        "qr_alt": _("QR code with the address of the published version"),
        "page_of": _("Page {page} of {pages}"),
        "example": _("EXAMPLE"),
        "example_note": _("made-up data, not real proposals or decisions."),
    }
