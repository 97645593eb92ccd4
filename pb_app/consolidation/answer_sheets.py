"""«Përgjigje për banorët»: for each place of a version, what was asked for there and what was decided."""

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from pb_app.consolidation.document import edition_path
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList, FrozenPlace
from pb_app.consolidation.words import old_lek_words
from pb_app.formats.answer_sheet import Answer, AnswerSheet
from pb_app.formats.consolidated_list import FUNDED, Decision, ListDocument, ListItem
from pb_app.formats.list_pdf import format_amount
from pb_app.formats.list_sums import place_order
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.locale import in_language

_TONES: dict[Decision, str] = {
    "proposed": "yes",
    "approved": "yes",
    "changed": "yes",
    "deferred": "later",
    "forwarded": "later",
    "not_accepted": "no",
    "dropped": "no",
}


def places_of(frozen: FrozenList) -> tuple[FrozenPlace, ...]:
    """The places for which there is a sheet, by name."""
    places = {place.id: place for item in frozen.items for place in item.places}
    places |= {one.place.id: one.place for one in frozen.waiting}
    return tuple(sorted(places.values(), key=lambda place: (place_order(place.name), place.id)))


def answer_sheet(
    frozen: FrozenList,
    document: ListDocument,
    municipality: MunicipalityCard,
    *,
    place_id: str,
    base_url: str,
) -> AnswerSheet:
    """The sheet of a place in the document's language; raise ``NotFound`` for one without item or proposal."""
    place = next((one for one in places_of(frozen) if one.id == place_id), None)
    if place is None:
        raise NotFound("place")
    pairs = list(zip(frozen.items, document.items(), strict=True))
    with force_locale(document.language):
        path = in_language(
            edition_path(frozen.municipality_id, frozen.year, frozen.number), document.language
        )
        return AnswerSheet(
            language=document.language,
            municipality=document.municipality,
            heading=_("Answers to residents"),
            place=place.name,
            subtitle=_("What you asked for and what was decided for the %(year)s budget", year=frozen.year),
            stage_label=document.stage_label,
            stage_sentence=document.stage_sentence,
            example=document.labels["example"] if document.is_example else "",
            example_note=document.labels["example_note"] if document.is_example else "",
            own_heading=_("For this unit"),
            answers=tuple(_answer(document, item, words) for item, words in pairs if place in item.places),
            waiting=_waiting_words(frozen, place_id),
            shared_heading=document.labels["whole_municipality"],
            shared=tuple(_answer(document, item, words) for item, words in pairs if not item.places),
            reason_label=document.labels["reason"],
            amount_label=document.labels["amount"],
            ask_heading=_("Where to ask"),
            ask=_contact(municipality),
            address_hint=_("The whole list, with every unit:"),
            address=base_url + path,
            qr_alt=_("QR code with the address of the whole list"),
            edition=f"{document.municipality} · {document.edition_label}, {document.published_words}",
            page_of=document.labels["page_of"],
        )


def _waiting_words(frozen: FrozenList, place_id: str) -> str:
    """What the sheet cannot answer is said, not left out."""
    count = next((one.proposals for one in frozen.waiting if one.place.id == place_id), 0)
    if not count:
        return ""
    return ngettext(
        "%(num)d published proposal for this unit has no answer in this version.",
        "%(num)d published proposals for this unit have no answer in this version.",
        count,
    )


def sheets_title(document: ListDocument) -> str:
    """The title of the PDF that holds the sheet of every place."""
    with force_locale(document.language):
        return _("Answers to residents, by unit: %(year)s budget", year=document.budget_year)


def _contact(municipality: MunicipalityCard) -> tuple[str, ...]:
    lines = [municipality.office or municipality.full_name, municipality.address]
    lines.append(_("Telephone: %(number)s", number=municipality.phone) if municipality.phone else "")
    lines.append(municipality.email)
    return tuple(line for line in lines if line)


def _answer(document: ListDocument, item: FrozenItem, words: ListItem) -> Answer:
    return Answer(
        title=words.title,
        code=item.code,
        voices=words.provenance,
        decision=_plain(document, words),
        reason=words.reason,
        amount=_amount_words(document, words) if words.decision in FUNDED else "",
        language=words.language or document.language,
        tone=_TONES[words.decision],
    )


def _plain(document: ListDocument, words: ListItem) -> str:
    year = document.budget_year
    plain: dict[Decision, str] = {
        "proposed": _("Yes: the municipality proposes it for the %(year)s budget.", year=year),
        "approved": _("Yes: the municipal council approved it."),
        "changed": _("Yes, with a change: the municipal council approved another amount."),
        "deferred": _("Not this year: it was deferred."),
        "not_accepted": _("It was not accepted."),
        "dropped": _("The municipal council did not approve it."),
    }
    return plain.get(words.decision, words.decision_label)


def _amount_words(document: ListDocument, words: ListItem) -> str:
    stated = [(year, amount) for year, amount in sorted(words.amounts.items()) if amount]
    parts = [
        _(
            "%(amount)s lekë in %(year)s",
            amount=format_amount(amount, unit="lek", language=document.language),
            year=year,
        )
        for year, amount in stated
    ]
    first = f" (= {old_lek_words(stated[0][1])})" if stated else ""
    return "; ".join([f"{parts[0]}{first}", *parts[1:]]) if parts else ""
