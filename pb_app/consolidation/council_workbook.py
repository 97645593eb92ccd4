"""The sheet of what was proposed to the council as XLSX: one row an item, the council's word to be filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from flask_babel import gettext as _

from pb_app.consolidation.council_table import marker
from pb_app.consolidation.council_taking import token_of
from pb_app.consolidation.queries.council import BeforeCouncil, CouncilStep
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.cycles.queries import CycleCard
from pb_app.formats.valuation_xlsx import Cell, SheetColumn, ValuationSheet, render_valuation_xlsx
from pb_app.kernel.money import MAX_LEK
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.locale import current_locale

_BEFORE_ALL: Final = datetime(2026, 1, 1, tzinfo=UTC)


def council_workbook(municipality: MunicipalityCard, cycle: CycleCard, step: CouncilStep) -> bytes:
    """The sheet of a version ``projekt``; what was entered already stands in it. Equal steps give equal bytes."""
    words = outcome_words()
    title = _(
        "Decision of the council %(year)s, version no. %(number)s, amounts in lekë",
        year=cycle.year, number=step.edition.number,
    )  # fmt: skip
    is_example = cycle.is_example or any(item.published.is_example for item in step.items)
    sheet = ValuationSheet(
        title=f"{_('EXAMPLE')}: {title}" if is_example else title,
        sheet_name=_("Council"),
        lists_name=_("Lists"),
        owner=municipality.full_name,
        explanation=_(
            "Fill in the light cells only. Another amount needs the new amounts and a reason, an item that is not "
            "approved needs a reason. Then bring the file back; nothing is written before you have looked it over."
        ),
        page_of=_("Page {page} of {pages}"),
        wrong=_("This does not fit. Choose from the list, or write an amount without letters."),
        columns=_columns(cycle, step),
        rows=[_cells(item, step, words) for item in step.items],
        choices={"outcome": tuple(words.values())},
        most=MAX_LEK,
        has_decimals=False,
        made_at=_BEFORE_ALL,
    )
    return render_valuation_xlsx(sheet)


def outcome_words() -> dict[CouncilOutcome, str]:
    """What can be chosen for an item; ``council_table`` reads these words back in both languages."""
    return {
        CouncilOutcome.APPROVED: _("approved as proposed"),
        CouncilOutcome.CHANGED: _("approved with another amount"),
        CouncilOutcome.DROPPED: _("not approved"),
    }


def _columns(cycle: CycleCard, step: CouncilStep) -> list[SheetColumn]:
    unit = _("lekë")
    return [
        SheetColumn(heading=_("Code"), width=13, kind="code"),
        SheetColumn(heading=_("Item (title)"), width=40, kind="read"),
        SheetColumn(heading=_("Places"), width=22, kind="read"),
        *(
            SheetColumn(heading=_("Proposed %(year)s (%(unit)s)", year=year, unit=unit), width=16, kind="read")
            for year in step.years
        ),
        SheetColumn(
            heading=_("Outcome"), width=24, kind="choice", choices="outcome",
            hint=_("Empty: the council has not decided yet."),
        ),
        *(
            SheetColumn(
                heading=_("Amount %(year)s (%(unit)s)", year=year, unit=unit), width=17, kind="amount",
                is_strict=False, hint=_("Only where the council approved another amount, in new lekë."),
            )
            for year in step.years
        ),
        SheetColumn(heading=_("Reason"), width=40, kind="text", hint=_("Everybody will read it.")),
        SheetColumn(
            heading=marker(cycle.municipality_id, cycle.year, step.edition.number), width=4, kind="hidden"
        ),
    ]  # fmt: skip


def _cells(item: BeforeCouncil, step: CouncilStep, words: Mapping[CouncilOutcome, str]) -> list[Cell]:
    published = item.published
    is_english = current_locale() == "en" and bool(published.title_en)
    given = item.approved if item.council is CouncilOutcome.CHANGED else {}
    return [
        published.code,
        published.title_en if is_english else published.title,
        ", ".join(place.name for place in published.places) or _("The whole municipality"),
        *(published.amounts.get(year) for year in step.years),
        words.get(item.council, ""),
        *(given.get(year) for year in step.years),
        item.reason,
        token_of(item),
    ]
