"""The valuation sheet of a budget process as XLSX: what is to be valued, with its lists, unit and hidden marks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask_babel import gettext as _

from pb_app.consolidation.queries.items import ItemCard, list_items
from pb_app.consolidation.rules import Nature, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft, ValuationDraft, budget_years
from pb_app.consolidation.valuing.columns import marker
from pb_app.consolidation.valuing.reading import state_token
from pb_app.consolidation.words import NATURE_LABELS, VAT_LABELS, provenance_parts
from pb_app.cycles.queries import CycleCard, ThemeCard, list_programmes, themes_by_id
from pb_app.formats.list_columns import in_unit
from pb_app.formats.valuation_xlsx import Cell, SheetColumn, ValuationSheet, render_valuation_xlsx
from pb_app.kernel.money import MAX_LEK
from pb_app.territory.queries import MunicipalityCard, PlaceCard, places_by_id
from pb_app.web.locale import current_locale

_BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)
_THOUSAND = 1000


def valuation_workbook(municipality: MunicipalityCard, cycle: CycleCard, *, in_thousands: bool) -> bytes:
    """The sheet of all items of a process; equal items give equal bytes."""
    items = list_items(cycle.id)
    unit = _("thousand lekë") if in_thousands else _("lekë")
    programmes = {one.id: one.label for one in list_programmes(cycle.id)}
    rows = _Rows(items, budget_years(cycle.year), programmes, in_thousands=in_thousands)
    title = _("Valuation sheet %(year)s, amounts in %(unit)s", year=cycle.year, unit=unit)
    is_example = cycle.is_example or any(item.is_example for item in items)
    sheet = ValuationSheet(
        title=f"{_('EXAMPLE')}: {title}" if is_example else title,
        sheet_name=_("Valuation"),
        lists_name=_("Lists"),
        owner=municipality.full_name,
        explanation=_(
            "Fill in the light cells only. Whole amounts as 1200000 or 1.200.000; each year has its own source, "
            "unit, kind and VAT. Then bring the file back; nothing is written before you have looked it over."
        ),
        page_of=_("Page {page} of {pages}"),
        wrong=_("This does not fit. Choose from the list, or write an amount without letters."),
        columns=_columns(cycle, unit, in_thousands=in_thousands),
        rows=[rows.cells(item) for item in items],
        choices={
            "feasible": (_("yes"), _("no")),
            "programmes": tuple(programmes.values()),
            "nature": tuple(str(NATURE_LABELS[one]) for one in Nature),
            "vat": tuple(str(VAT_LABELS[one]) for one in Vat),
        },
        most=MAX_LEK // _THOUSAND if in_thousands else MAX_LEK,
        has_decimals=in_thousands,
        made_at=_BEFORE_ALL,
    )
    return render_valuation_xlsx(sheet)


def _columns(cycle: CycleCard, unit: str, *, in_thousands: bool) -> list[SheetColumn]:
    columns = [
        SheetColumn(heading=_("Code"), width=13, kind="code"),
        SheetColumn(heading=_("Item (title)"), width=40, kind="read"),
        SheetColumn(heading=_("Theme"), width=20, kind="read"),
        SheetColumn(heading=_("Places"), width=22, kind="read"),
        SheetColumn(heading=_("Where it comes from"), width=24, kind="read"),
        SheetColumn(
            heading=_("Feasible (yes/no)"), width=13, kind="choice", choices="feasible",
            hint=_("Yes needs an amount, no needs a reason. Empty: not valued yet."),
        ),
        SheetColumn(
            heading=_("Budget programme"), width=28, kind="choice", choices="programmes",
            hint=_("From the municipality’s own list."),
        ),
    ]  # fmt: skip
    for year in budget_years(cycle.year):
        columns += _columns_of_year(year, unit)
    hidden = marker(cycle.municipality_id, cycle.year, in_thousands=in_thousands)
    return [
        *columns,
        SheetColumn(
            heading=_("Reason, if it cannot be done"),
            width=34,
            kind="text",
            hint=_("Everybody will read it."),
        ),
        SheetColumn(heading=hidden, width=4, kind="hidden"),
    ]


def _columns_of_year(year: int, unit: str) -> list[SheetColumn]:
    return [
        SheetColumn(
            heading=_("Amount %(year)s (%(unit)s)", year=year, unit=unit), width=17, kind="amount", is_strict=False,
            hint=_("In %(unit)s. Old lekë are never meant.", unit=unit),
        ),
        SheetColumn(heading=_("Source of funds %(year)s", year=year), width=22, kind="text"),
        SheetColumn(heading=_("Spending unit %(year)s", year=year), width=22, kind="text"),
        SheetColumn(
            heading=_("Kind of expenditure %(year)s", year=year), width=19, kind="choice", choices="nature"
        ),
        SheetColumn(heading=_("VAT %(year)s", year=year), width=16, kind="choice", choices="vat"),
    ]  # fmt: skip


class _Rows:
    """Items as rows of the sheet; names of places and themes asked once."""

    def __init__(
        self,
        items: Sequence[ItemCard],
        years: Sequence[int],
        programmes: Mapping[int, str],
        *,
        in_thousands: bool,
    ) -> None:
        self.years, self.programmes = years, programmes
        self.in_thousands = in_thousands
        self.themes: Mapping[str, ThemeCard] = themes_by_id()
        self.places: Mapping[str, PlaceCard] = places_by_id({one for item in items for one in item.place_ids})

    def cells(self, item: ItemCard) -> list[Cell]:
        counts = item.provenance
        locale = current_locale()
        yes_or_no = {Valuation.FEASIBLE: _("yes"), Valuation.NOT_FEASIBLE: _("no")}
        return [
            item.code,
            item.title_in(locale),
            self.themes[item.theme_id].name_in(locale),
            ", ".join(self.places[one].short_label for one in item.place_ids) or _("The whole municipality"),
            ", ".join(
                provenance_parts(
                    proposals=counts.proposals, voices=counts.voices, signatures=counts.signatures,
                    supports=counts.supports, votes=counts.votes, hearings=counts.hearings, places=counts.places,
                )
            ),
            yes_or_no.get(item.valuation, ""),
            self.programmes.get(item.programme_id or 0, ""),
            *(cell for year in self.years for cell in self._year(item, year)),
            item.valuation_reason,
            state_token(item.code, draft_of_card(item)),
        ]  # fmt: skip

    def _year(self, item: ItemCard, year: int) -> list[Cell]:
        found = next((one for one in item.amounts if one.year == year), None)
        if found is None:
            return [None] * 5
        return [
            in_unit(found.lek, "thousand_lek" if self.in_thousands else "lek"),
            found.fund_source,
            found.spending_unit,
            str(NATURE_LABELS[found.nature]),
            str(VAT_LABELS[found.vat]),
        ]


def draft_of_card(card: ItemCard) -> ValuationDraft:
    """What the system says of an item, as a valuation."""
    return ValuationDraft(
        valuation=card.valuation,
        reason=card.valuation_reason,
        programme_id=card.programme_id,
        amounts=tuple(
            AmountDraft(
                year=one.year, lek=one.lek, fund_source=one.fund_source, spending_unit=one.spending_unit,
                nature=one.nature, vat=one.vat,
            )
            for one in card.amounts
        ),
    )  # fmt: skip
