"""Read the rows of programme and ceiling tables as offices write them."""

from collections.abc import Mapping, Sequence

from pb_app.cycles import year_rules
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.year_rules import CeilingDraft, ProgrammeDraft
from pb_app.formats.csv_reading import CsvRow
from pb_app.kernel import money
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.text import clean, fold

HEADINGS = {
    "code": ("code", "kodi", "kodi i programit", "programme code"),
    "name": ("name", "emri", "programi", "emertimi", "programi buxhetor"),
    "name_en": ("name en", "english", "anglisht"),
    "function_code": ("function", "function code", "funksioni"),
    "programme": ("programme", "program", "code", "kodi", "kodi i programit", "programme code", "programi"),
    "year": ("year", "viti"),
    "amount": ("amount", "shuma", "tavani", "leke", "ceiling", "amount lek", "shuma leke"),
    "amount_thousand": ("mije leke", "shuma mije leke", "amount thousand", "amount thousand lek"),
    "stage": ("stage", "faza", "lloji i tavanit"),
    "act": ("act", "akti", "vkb"),
    "place": ("place", "njesia", "njesia rajoni", "njesia administrative"),
    "municipality": ("municipality", "municipality id", "bashkia"),
}
LIMITS = {"code": 20, "name": 200, "name_en": 200, "act": 200}
STAGES = {
    "": CeilingStage.PREPARATORY,
    "preparatory": CeilingStage.PREPARATORY,
    "pergatitor": CeilingStage.PREPARATORY,
    "final": CeilingStage.FINAL,
    "perfundimtar": CeilingStage.FINAL,
}


class Cells:
    """The cells of one row by what they mean; reading one that cannot be read notes a fault."""

    def __init__(self, row: CsvRow, headings: Mapping[str, str], faults: list[Fault]) -> None:
        self.row, self.headings, self.faults = row, headings, faults

    def text(self, name: str) -> str:
        """The cleaned text of a cell; empty where the column is missing."""
        try:
            text = clean(self.row.cells.get(self.headings.get(name, ""), ""), multiline=False)
        except DomainError as error:
            self.fault(name, error)
            return ""
        limit = LIMITS.get(name)
        if limit is not None and len(text) > limit:
            self.fault(name, DomainError("too_long", limit=limit))
        return text

    def fault(self, name: str, error: DomainError) -> None:
        """Note that a cell is wrong."""
        self.faults.append(Fault(self.row.line, self.headings.get(name, name), error))


def headings_of(columns: Sequence[str]) -> dict[str, str]:
    """The heading in the file of each meaning that we know; a heading may carry several."""
    known = {fold(column): column for column in columns}
    found = {}
    for name, words in HEADINGS.items():
        heading = next((known[word] for word in words if word in known), None)
        if heading is not None:
            found[name] = heading
    if "amount_thousand" in found:
        found.setdefault("amount", found["amount_thousand"])
    return found


def read_programme(cells: Cells) -> ProgrammeDraft | None:
    """A checked programme, or None where the row has a fault."""
    before = len(cells.faults)
    draft = ProgrammeDraft(
        cells.text("code"), cells.text("name"), cells.text("name_en"), cells.text("function_code") or None
    )
    return year_rules.check_programme(draft) if len(cells.faults) == before else None


def read_ceiling(
    cells: Cells, *, cycle_year: int, programme_id: int | None, place_id: str | None
) -> CeilingDraft | None:
    """A checked ceiling, or None where the row has a fault."""
    before = len(cells.faults)
    draft = CeilingDraft(
        programme_id=programme_id,
        place_id=place_id,
        year=_year(cells, cycle_year),
        amount=_amount(cells),
        stage=_stage(cells),
        act=cells.text("act"),
    )
    if len(cells.faults) > before:
        return None
    year_rules.check_ceiling(cycle_year, draft)
    return draft


def _year(cells: Cells, cycle_year: int) -> int:
    text = cells.text("year")
    if not text:
        return cycle_year
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        cells.fault("year", DomainError("year_unreadable", given=text[:20]))
        return cycle_year
    return int(text)


def _amount(cells: Cells) -> int:
    """Whole lekë; a column in thousands says so in its heading. Old lekë need a person, so here they are a fault."""
    text = cells.text("amount")
    in_thousands = cells.headings.get("amount") == cells.headings.get("amount_thousand")
    try:
        parsed = money.parse_in_unit(text, in_thousands=in_thousands)
    except DomainError as error:
        cells.fault("amount", error)
        return 0
    if parsed.old_lek:
        cells.fault("amount", DomainError("old_lek"))
    return parsed.lek


def _stage(cells: Cells) -> CeilingStage:
    text = fold(cells.text("stage"))
    if text not in STAGES:
        cells.fault("stage", DomainError("stage_unknown"))
        return CeilingStage.PREPARATORY
    return STAGES[text]
