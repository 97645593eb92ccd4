"""What each column of the archive holds, in both languages: the tables are written by it and explained by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Column:
    """A column: what kind of value, and what it says."""

    name: str
    kind: str
    sq: str
    en: str


def _table(*lines: tuple[str, str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*line) for line in lines)


_WHERE = (
    ("municipality_id", "text", "Bashkia (id e qëndrueshme)", "Municipality (stable id)"),
    ("year", "integer", "Viti buxhetor", "Budget year"),
)
_EXAMPLE = ("is_example", "boolean", "Shembull, jo e dhënë e vërtetë", "A demonstration, not real")

DICTIONARY: Final[Mapping[str, tuple[Column, ...]]] = {
    "hearings": _table(
        ("uid", "text", "Identifikuesi i qëndrueshëm i dëgjesës", "Stable identifier of the hearing"),
        *_WHERE,
        ("ref", "text", "Referenca, si në adresë", "Reference, as in its address"),
        ("date", "date", "Data", "Date"),
        ("start", "time", "Ora e fillimit, ora e Tiranës", "Hour of the beginning, Europe/Tirane"),
        ("end", "time", "Ora e mbarimit", "Hour of the end"),
        ("status", "code", "Gjendja", "State"),
        ("kind", "code", "Lloji", "Kind"),
        ("audience", "code", "Kush ftohet", "Who is invited"),
        ("title", "text", "Titulli", "Title"),
        ("place_ids", "list", "Njësitë, të ndara me pikëpresje; bosh: e gjithë bashkia",
         "Places, parted by semicolons; empty: the whole municipality"),
        ("theme_ids", "list", "Tematikat; bosh: të gjitha", "Themes; empty: all"),
        ("venue", "text", "Salla", "Hall"),
        ("first_published_at", "instant", "Kur u njoftua për herë të parë", "When it was first published"),
        ("notice_working_days", "integer", "Ditë pune nga njoftimi i fundit i vlefshëm deri te dëgjesa",
         "Working days from the publication that holds to the hearing"),
        ("moves", "integer", "Sa herë u zhvendos pasi u njoftua", "How often it was moved after its publication"),
        ("moved_from", "date", "Data e njoftuar në fillim", "The day first announced"),
        ("move_reason", "text", "Arsyeja e zhvendosjes", "Why it was moved"),
        ("cancel_reason", "text", "Arsyeja e anulimit", "Why it was cancelled"),
        ("online_url", "address", "Ku ndiqet në internet", "Where it can be followed online"),
        ("source_url", "address", "Burimi, për dëgjesa para këtij sistemi", "Source, for hearings before this system"),
        _EXAMPLE,
    ),
    "proposals": _table(
        ("ref", "text", "Referenca e qëndrueshme", "Stable reference"),
        *_WHERE,
        ("listed_at", "instant", "Kur u publikua", "When it was published"),
        ("place_id", "text", "Njësia ose rajoni; bosh: e gjithë bashkia", "Place; empty: the whole municipality"),
        ("place", "text", "Emri i njësisë", "Name of the place"),
        ("village", "text", "Fshati, si u shkrua", "Village, as it was written"),
        ("theme_id", "text", "Tematika", "Theme"),
        ("theme", "text", "Emri i tematikës", "Name of the theme"),
        ("text", "text", "Fjalët e propozimit", "The words of the proposal"),
        ("text_en", "text", "Përkthimi në anglisht, kur ka", "English translation, where there is one"),
        ("source", "code", "Si erdhi", "How it came"),
        ("voices", "integer", "Sa veta thanë të njëjtën gjë", "How many people said the same"),
        ("signatures", "integer", "Nënshkrime të një peticioni", "Signatures of a petition"),
        ("supports", "integer", "Mbështetje në internet", "Supports on the web"),
        ("hearing_votes", "integer", "Vota në dëgjesa", "Votes at hearings"),
        ("hearing", "text", "Dëgjesa ku u tha", "The hearing at which it was said"),
        ("status", "code", "Gjendja", "State"),
        ("reason", "text", "Arsyeja e përgjigjes", "The reason of the answer"),
        ("forwarded_to", "text", "Autoriteti të cilit iu përcoll", "The authority to which it was passed on"),
        ("forward_protocol", "text", "Numri i protokollit i shkresës së përcjelljes",
         "Protocol number of the letter by which it was passed on"),
        ("forward_answer", "text", "Përgjigjja e atij autoriteti", "The answer of that authority"),
        ("forward_answered_on", "date", "Data e përgjigjes së atij autoriteti", "Day of that authority's answer"),
        _EXAMPLE,
        ("source_url", "address", "Burimi", "Source"),
        ("item", "text", "Zëri i listës së konsoliduar", "The item of the consolidated list"),
        ("answered_on", "date", "Data e përgjigjes së publikuar", "Day of the published answer"),
        ("days_to_answer", "integer", "Ditë nga publikimi deri te përgjigjja", "Days from publication to the answer"),
    ),
    "items": _table(
        ("code", "text", "Kodi i qëndrueshëm i zërit", "Stable code of the item"),
        *_WHERE,
        ("edition", "integer", "Versioni i fundit i publikuar i listës", "The latest published version of the list"),
        ("title", "text", "Titulli", "Title"),
        ("title_en", "text", "Titulli në anglisht", "English title"),
        ("description", "text", "Përshkrimi", "Description"),
        ("theme_id", "text", "Tematika", "Theme"),
        ("programme", "text", "Programi buxhetor", "Budget programme"),
        ("place_ids", "list", "Njësitë; bosh: e gjithë bashkia", "Places; empty: the whole municipality"),
        ("decision", "code", "Vendimi i bashkisë", "Decision of the municipality"),
        ("reason", "text", "Arsyeja", "Reason"),
        ("forwarded_to", "text", "Autoriteti të cilit iu përcoll", "The authority to which it was passed on"),
        ("decided_on", "date", "Data e vendimit të bashkisë", "Day of the municipality's decision"),
        ("proposed", "integer", "Propozuar për vitin buxhetor, lekë", "Proposed for the budget year, lekë"),
        ("proposed_later", "integer", "Propozuar për vitet e mëvonshme, lekë", "Proposed for later years, lekë"),
        ("council", "code", "Çfarë vendosi këshilli: none, approved, changed, dropped",
         "What the council made of it: none, approved, changed, dropped"),
        ("council_reason", "text", "Arsyeja e këshillit", "The council's reason"),
        ("approved", "integer", "Miratuar nga këshilli për vitin buxhetor, lekë",
         "Approved by the council for the budget year, lekë"),
        ("approved_later", "integer", "Miratuar për vitet e mëvonshme, lekë", "Approved for later years, lekë"),
        ("vkb", "text", "Numri i vendimit të këshillit bashkiak", "Number of the council's decision"),
        ("vkb_on", "date", "Data e vendimit të këshillit bashkiak", "Day of the council's decision"),
        ("progress", "code", "Gjendja e punës; bosh derisa të raportohet",
         "How far the work is; empty until it is reported"),
        ("progress_on", "date", "Data e asaj gjendjeje", "Day of that state"),
        ("due_on", "date", "Kur duhet të përfundojë", "When it is to be done"),
        ("carried_to_year", "integer", "Viti në të cilin u mbart", "The year to which it was carried over"),
        ("spent", "integer", "Shpenzuar, lekë; bosh derisa të raportohet", "Spent, lekë; empty until it is reported"),
        ("proposals", "integer", "Propozime të bashkuara", "Proposals gathered"),
        ("voices", "integer", "Zëra", "Voices"),
        ("signatures", "integer", "Nënshkrime", "Signatures"),
        ("supports", "integer", "Mbështetje", "Supports"),
        ("votes", "integer", "Vota në dëgjesa", "Votes at hearings"),
        ("references", "list", "Referencat e propozimeve", "References of its proposals"),
        _EXAMPLE,
    ),
    "editions": _table(
        *_WHERE,
        ("number", "integer", "Numri i versionit", "Number of the version"),
        ("stage", "code", "Faza: projekt ose miratuar", "Stage: proposed (projekt) or approved (miratuar)"),
        ("published_at", "instant", "Kur u publikua", "When it was published"),
        ("hash", "text", "SHA-256 i listës, si është shtypur", "SHA-256 of the list, as printed"),
        ("vkb", "text", "Vendimi i këshillit bashkiak", "The council's decision"),
        ("vkb_on", "date", "Data e vendimit", "Day of the decision"),
        ("vkb_url", "address", "Adresa e vendimit", "Address of the decision"),
        ("note", "text", "Shënim", "Note"),
        ("items", "integer", "Zëra në listë", "Items in the list"),
    ),
    "consultations": _table(
        *_WHERE,
        ("title", "text", "Projekti që u vu në konsultim", "The draft that was put before the public"),
        ("title_en", "text", "Titulli në anglisht", "English title"),
        ("url", "address", "Ku gjendet dokumenti", "Where the document is"),
        ("published_on", "date", "Dita e publikimit", "Day of its publication"),
        ("closes_on", "date", "Dita e fundit për komente", "Last day for comments"),
        ("working_days", "integer", "Ditë pune për komente", "Working days for comments"),
    ),
    "corrections": _table(
        *_WHERE,
        ("at", "instant", "Kur", "When"),
        ("kind", "code", "Çfarë u ndryshua: hearing, proposal, list", "What was changed: hearing, proposal, list"),
        ("ref", "text", "Referenca", "Reference"),
        ("change", "code", "Ndryshimi", "The change"),
        ("fields", "list", "Cilat të dhëna", "Which facts"),
        ("before", "text", "Më parë, kur është e dhënë publike e ruajtur", "Before, where that is a kept public fact"),
        ("after", "text", "Tani", "Now"),
        ("reason", "text", "Arsyeja, kur është dhënë publikisht", "The reason, where one was given in public"),
    ),
    "places": _table(
        ("id", "text", "Identifikuesi", "Identifier"),
        _WHERE[0],
        ("parent_id", "text", "Pjesë e", "Part of"),
        ("kind", "code", "Lloji", "Kind"),
        ("name", "text", "Emri", "Name"),
    ),
}  # fmt: skip
