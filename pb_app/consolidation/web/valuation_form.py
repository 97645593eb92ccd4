"""The form in which an item is valued: whether it can be done, in which programme, and what each year costs."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation.queries.items import ItemCard
from pb_app.consolidation.rules import Nature, Valuation, Vat
from pb_app.consolidation.rules.deciding import YEARS_PLANNED, AmountDraft, ValuationDraft, budget_years
from pb_app.consolidation.web.forms import DoubtForm
from pb_app.consolidation.words import NATURE_LABELS, VALUATION_LABELS, VAT_LABELS
from pb_app.cycles.queries import ProgrammeCard
from pb_app.kernel.money import ParsedAmount
from pb_app.web.forms import AmountText, CleanString, CleanText, OneOf, VersionField

PARTS: Final = ("fund_source", "spending_unit", "nature", "vat")
"""What each year says of its amount; a later year that says nothing is as the first."""
_MOST_DIGITS: Final = 9


class ValuationForm(DoubtForm):
    """``amount_0``, ``fund_source_0``, ``spending_unit_0``, ``nature_0``, ``vat_0`` for the first year, and so on."""

    version = VersionField()
    valuation = RadioField(
        _l("Can it be done?"),
        [OneOf(_l("Say whether it can be done."))],
        choices=[SelectChoice(one.value, words) for one, words in VALUATION_LABELS.items()],
        validate_choice=False,
    )
    reason = CleanText(_l("Reason, if it cannot be done"), limit=1000)
    programme_id = SelectField(_l("Budget programme"), validate_choice=False, default="")

    def fill(self, year: int, programmes: Sequence[ProgrammeCard], functions: Collection[str]) -> None:
        """Name the years, and list the programmes, those of the theme's budget functions first."""
        self.years = budget_years(year)
        for position, one in enumerate(self.years):
            for name, label in _labels(one).items():
                self[f"{name}_{position}"].label.text = label
            for name, words in (("nature", NATURE_LABELS), ("vat", VAT_LABELS)):
                first = [] if position == 0 else [SelectChoice("", _("as the first year"))]
                self[f"{name}_{position}"].choices = [
                    *first, *(SelectChoice(key.value, label) for key, label in words.items())
                ]  # fmt: skip
        likely = [one for one in programmes if one.function_code in functions]
        others = [one for one in programmes if one.function_code not in functions]
        self.programme_id.choices = [
            SelectChoice("", _("Not chosen yet")),
            *(
                SelectChoice(str(one.id), _("%(programme)s (by the theme)", programme=one.label))
                for one in likely
            ),
            *(SelectChoice(str(one.id), one.label) for one in others),
        ]

    @property
    def year_fields(self) -> list[dict[str, Any]]:
        """The fields of each year by what they are, with the year."""
        return [
            {"year": year, **{name: self[f"{name}_{position}"] for name in ("amount", *PARTS)}}
            for position, year in enumerate(self.years)
        ]

    def show(self, card: ItemCard) -> None:
        """Fill the form from the item."""
        for name, value in stored_valuation(card, self.years).items():
            self[name].data = value
        self.version.data = card.version

    def field_of_year(self, name: str) -> str:
        """The form's own name of the field that a rule calls ``amount_2027``."""
        given = name.removeprefix("amount_")
        known = {str(year): f"amount_{position}" for position, year in enumerate(self.years)}
        return known.get(given, name)

    @property
    def draft(self) -> ValuationDraft:
        """What was typed; valid forms only."""
        chosen = self.programme_id.data or ""
        is_id = chosen.isascii() and chosen.isdigit() and len(chosen) <= _MOST_DIGITS
        return ValuationDraft(
            valuation=Valuation(self.valuation.data),
            reason=self.reason.data or "",
            programme_id=int(chosen) if is_id else None,
            amounts=tuple(
                self._amount(position, year)
                for position, year in enumerate(self.years)
                if self[f"amount_{position}"].data is not None
            ),
        )

    def _amount(self, position: int, year: int) -> AmountDraft:
        parsed: ParsedAmount = self[f"amount_{position}"].data
        said = {name: self[f"{name}_{position}"].data or self[f"{name}_0"].data or "" for name in PARTS}
        return AmountDraft(
            year=year,
            lek=parsed.lek,
            old_lek=parsed.old_lek,
            fund_source=said["fund_source"],
            spending_unit=said["spending_unit"],
            nature=Nature(said["nature"]),
            vat=Vat(said["vat"]),
        )


def _labels(year: int) -> dict[str, str]:
    """Each says its year: an error or a conflict shows it far from its group."""
    return {
        "amount": _("Amount for %(year)s, in lekë", year=year),
        "fund_source": _("Source of funds %(year)s", year=year),
        "spending_unit": _("Spending unit %(year)s", year=year),
        "nature": _("Kind of expenditure %(year)s", year=year),
        "vat": _("VAT %(year)s", year=year),
    }


def _year_select(message: Any, default: str) -> SelectField:  # noqa: ANN401 - a lazy string
    return SelectField(None, [OneOf(message)], choices=[], default=default, validate_choice=False)


for _position in range(YEARS_PLANNED):
    setattr(ValuationForm, f"amount_{_position}", AmountText())
    setattr(ValuationForm, f"fund_source_{_position}", CleanString(limit=120))
    setattr(ValuationForm, f"spending_unit_{_position}", CleanString(limit=120))
    setattr(
        ValuationForm,
        f"nature_{_position}",
        _year_select(
            _l("Choose the kind of expenditure."),
            Nature.CAPITAL.value if _position == 0 else "",
        ),
    )
    setattr(
        ValuationForm,
        f"vat_{_position}",
        _year_select(_l("Say whether VAT is contained."), Vat.NOT_STATED.value if _position == 0 else ""),
    )


def stored_valuation(card: ItemCard, years: Sequence[int]) -> dict[str, object]:
    """The values of an item by the field names of ``ValuationForm``; a year that says what the first says is empty."""
    by_year = {amount.year: amount for amount in card.amounts}
    first = by_year.get(years[0]) or (card.amounts[0] if card.amounts else None)
    stored: dict[str, object] = {
        "valuation": card.valuation.value,
        "reason": card.valuation_reason,
        "programme_id": str(card.programme_id or ""),
        "fund_source_0": first.fund_source if first else "",
        "spending_unit_0": first.spending_unit if first else "",
        "nature_0": first.nature.value if first else Nature.CAPITAL.value,
        "vat_0": first.vat.value if first else Vat.NOT_STATED.value,
    }
    for position, year in enumerate(years):
        one = by_year.get(year)
        stored[f"amount_{position}"] = one.lek if one else None
        if position:
            for name in PARTS:
                own = getattr(one, name) if one else ""
                stored[f"{name}_{position}"] = "" if own == getattr(first, name, "") else str(own)
    return stored
