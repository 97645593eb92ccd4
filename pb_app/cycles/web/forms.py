"""Forms of the budget process."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.cycles.web.words import stage_label, status_label
from pb_app.cycles.year_rules import PLANNED_YEARS, CeilingDraft, CycleDraft, PhaseDraft, ProgrammeDraft
from pb_app.web.forms import (
    AmountText,
    BaseForm,
    CleanString,
    DateText,
    OneOf,
    OptionalCount,
    Required,
    VersionField,
)


class NewYearForm(BaseForm):
    """Which year, and what it takes from an older one."""

    year = OptionalCount(_l("Budget year"), [Required(_l("Write the budget year, for example 2028."))])
    source = RadioField(_l("Begin with"), [OneOf(_l("Choose one."))], validate_choice=False, default="")
    keeps_dates = BooleanField(_l("Dates of the phases, on the same weekdays of the month"), default=True)
    with_programmes = BooleanField(_l("Budget programmes"), default=True)
    with_ceilings = BooleanField(
        _l("Preparatory ceilings of the years that are planned again (final ones never)")
    )


class CycleForm(BaseForm):
    """Title, state, submission window, notice settings."""

    version = VersionField()
    status = RadioField(_l("State"), [OneOf(_l("Choose one."))], validate_choice=False)
    title = CleanString(_l("Title"), limit=160)
    title_en = CleanString(_l("Title in English"), limit=160)
    opens_on = DateText(_l("First day"))
    closes_on = DateText(_l("Last day"))
    notice_days = OptionalCount(
        _l("Working days between the notice and a hearing"), [Required(_l("Write a number of days."))]
    )
    comment_days = OptionalCount(
        _l("Working days for written comments"), [Required(_l("Write a number of days."))]
    )

    def fill_choices(self, allowed: set[CycleStatus]) -> None:
        """The states that may follow."""
        self.status.choices = [
            (status.value, status_label(status)) for status in CycleStatus if status in allowed
        ]

    def draft(self) -> CycleDraft:
        """What was typed."""
        return CycleDraft(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            status=CycleStatus(self.status.data),
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            notice_days=self.notice_days.data or 0,
            comment_days=self.comment_days.data or 0,
        )


class PhasesForm(BaseForm):
    """Names and dates of the phases: ``name_hearings``, ``starts_hearings`` and so on."""

    version = VersionField()
    confirmed = BooleanField(_l("I have read this and want to go on"))

    def drafts(self) -> tuple[PhaseDraft, ...]:
        """What was typed, in the order of the phases."""
        return tuple(
            PhaseDraft(
                kind=kind,
                name=self[f"name_{kind}"].data or "",
                name_en=self[f"name_en_{kind}"].data or "",
                starts_on=self[f"starts_{kind}"].data,
                ends_on=self[f"ends_{kind}"].data,
            )
            for kind in PhaseKind
        )


for _kind in PhaseKind:
    setattr(
        PhasesForm, f"name_{_kind}", CleanString(_l("Name"), [Required(_l("Write the name."))], limit=120)
    )
    setattr(PhasesForm, f"name_en_{_kind}", CleanString(_l("Name in English"), limit=120))
    setattr(PhasesForm, f"starts_{_kind}", DateText(_l("From")))
    setattr(PhasesForm, f"ends_{_kind}", DateText(_l("Until")))


class ProgrammeForm(BaseForm):
    """A budget programme."""

    version = VersionField()
    code = CleanString(_l("Code"), [Required(_l("Write the code."))], limit=20)
    name = CleanString(_l("Name"), [Required(_l("Write the name."))], limit=200)
    name_en = CleanString(_l("Name in English"), limit=200)
    function_code = CleanString(_l("Budget function, three digits"), limit=3)

    def draft(self) -> ProgrammeDraft:
        """What was typed."""
        return ProgrammeDraft(
            code=self.code.data or "",
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            function_code=self.function_code.data or None,
        )


class CeilingForm(BaseForm):
    """A ceiling of a programme in one year."""

    version = VersionField()
    programme_id = SelectField(
        _l("Budget programme"),
        [OneOf(_l("Choose a budget programme from the list."))],
        validate_choice=False,
        default="",
    )
    place_id = SelectField(
        _l("Unit / region"), [OneOf(_l("Choose a place from the list."))], validate_choice=False, default=""
    )
    year = SelectField(_l("Year"), [OneOf(_l("Choose a year."))], validate_choice=False)
    amount = AmountText(_l("Amount in lekë"), [Required(_l("Write the amount in lekë."))])
    old_lek_confirmed = BooleanField(_l("Yes, the amount in new lekë is right"))
    stage = RadioField(
        _l("Kind of ceiling"), [OneOf(_l("Choose one."))], validate_choice=False, default="preparatory"
    )
    act = CleanString(_l("Act that set it"), limit=200)

    def fill_choices(
        self, first_year: int, programmes: list[tuple[str, str]], places: list[tuple[str, str]]
    ) -> None:
        """Programmes, places, and the years that the process plans."""
        self.programme_id.choices = programmes
        self.place_id.choices = places
        self.year.choices = [(str(first_year + n), str(first_year + n)) for n in range(PLANNED_YEARS)]
        self.stage.choices = [(stage.value, stage_label(stage)) for stage in CeilingStage]

    @property
    def lek(self) -> int:
        """The amount in whole new lekë."""
        data: Any = self.amount.data
        return data if isinstance(data, int) else int(data.lek)

    @property
    def asks_about_old_lek(self) -> bool:
        """Whether the amount was written in old lekë and nobody has confirmed what it is in new ones."""
        return bool(getattr(self.amount.data, "old_lek", False)) and not self.old_lek_confirmed.data

    def draft(self) -> CeilingDraft:
        """What was typed."""
        return CeilingDraft(
            programme_id=int(self.programme_id.data) if self.programme_id.data else None,
            place_id=self.place_id.data or None,
            year=int(self.year.data),
            amount=self.lek,
            stage=CeilingStage(self.stage.data),
            act=self.act.data or "",
        )
