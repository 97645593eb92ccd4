"""Forms of what planning must heed."""

from datetime import date, time
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from pb_app.hearings.planning.facts_rules import (
    MOST_ROUNDS,
    DaysOffDraft,
    PlaceRuleDraft,
    RoundDraft,
    SettingsDraft,
    SpecialPeriodDraft,
    TeamDraft,
)
from pb_app.hearings.planning.rules import PlanEngine, SpecialPeriodKind
from pb_app.kernel.errors import DomainError
from pb_app.web.formatting import weekday_names
from pb_app.web.forms import (
    BaseForm,
    CleanString,
    DateText,
    OneOf,
    OptionalCount,
    Required,
    TimeText,
    VersionField,
)

_HOUR = Required(_l("Write the hour, for example 16:30."))
_NUMBER = Required(_l("Write a number."))
_DAY = Required(_l("Write the day, for example 12.10.2026."))


class WeekdaysField(SelectMultipleField):
    """Some of the seven weekdays, 0 is Monday."""

    def __init__(self, label: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(label, coerce=_weekday, validate_choice=False, **kwargs)
        self.choices = _weekday_choices()

    @property
    def days(self) -> tuple[int, ...]:
        """The weekdays in their order."""
        return tuple(sorted({day for day in self.data or () if 0 <= day <= 6}))


def _count(field: OptionalCount) -> int:
    return field.data or 0


def _hour(field: TimeText) -> time:
    return cast("time", field.data)


def _weekday(text: object) -> int:
    return int(str(text)) if str(text) in {"0", "1", "2", "3", "4", "5", "6"} else -1


def _weekday_choices() -> list[tuple[int, str]]:
    return list(enumerate(weekday_names()))


class SettingsForm(BaseForm):
    """How the season is planned."""

    version = VersionField()
    weekdays = WeekdaysField(_l("Weekdays"))
    earliest = TimeText(_l("Begins at the earliest"), [_HOUR])
    latest = TimeText(_l("Has ended at the latest"), [_HOUR])
    minutes = OptionalCount(_l("Length of a hearing, in minutes"), [_NUMBER])
    step_minutes = OptionalCount(_l("Hearings begin each … minutes"), [_NUMBER])
    evening_from = TimeText(_l("Evening begins at"), [_HOUR])
    weeks_between = OptionalCount(_l("Weeks between two rounds of one place, at least"), [_NUMBER])
    buffer_minutes = OptionalCount(_l("Minutes between two hearings of one hall or team"), [_NUMBER])
    travel_km_per_hour = OptionalCount(_l("Speed on the road, in km per hour"), [_NUMBER])

    def draft(self) -> SettingsDraft:
        """What was typed."""
        return SettingsDraft(
            minutes=_count(self.minutes), weekdays=self.weekdays.days, earliest=_hour(self.earliest),
            latest=_hour(self.latest), step_minutes=_count(self.step_minutes), weeks_between=_count(self.weeks_between),
            evening_from=_hour(self.evening_from), buffer_minutes=_count(self.buffer_minutes),
            travel_km_per_hour=_count(self.travel_km_per_hour),
        )  # fmt: skip


class RoundsForm(BaseForm):
    """The rounds: ``starts_1``, ``ends_1`` and so on; empty ones do not count."""

    version = VersionField()

    def drafts(self) -> tuple[RoundDraft, ...]:
        """The rounds that have dates, in their order; raise ``day_required`` for one that has only one of two."""
        found = []
        for number in range(1, MOST_ROUNDS + 1):
            first, last = self[f"starts_{number}"].data, self[f"ends_{number}"].data
            if (first is None) != (last is None):
                raise DomainError(
                    "round_incomplete", field=f"{'starts' if first is None else 'ends'}_{number}"
                )
            if first is not None:
                found.append(RoundDraft(first, last))
        return tuple(found)


for _number in range(1, MOST_ROUNDS + 1):
    setattr(RoundsForm, f"starts_{_number}", DateText(_l("First day")))
    setattr(RoundsForm, f"ends_{_number}", DateText(_l("Last day")))


class TeamForm(BaseForm):
    """A team."""

    version = VersionField()
    name = CleanString(_l("Name of the team"), [Required(_l("Write the name of the team."))], limit=80)
    max_per_day = OptionalCount(_l("Hearings a day, at most"), [_NUMBER])
    member_ids = SelectMultipleField(_l("Members"), coerce=str, validate_choice=False)
    is_active = BooleanField(_l("In use: the planner gives it hearings"), default=True)

    def draft(self) -> TeamDraft:
        """What was typed; raise ``unknown_person`` for what is no choice at all."""
        chosen = [str(value) for value in self.member_ids.data or ()]
        known = {str(value) for value, *_rest in self.member_ids.choices}
        if not known.issuperset(chosen):
            raise DomainError("unknown_person", field="member_ids")
        return TeamDraft(
            name=self.name.data or "", max_per_day=_count(self.max_per_day),
            member_ids=tuple(int(value) for value in chosen), is_active=bool(self.is_active.data),
        )  # fmt: skip


class DaysOffForm(BaseForm):
    """Days on which a team has no time; or a hall."""

    first_day = DateText(_l("First day"))
    last_day = DateText(_l("Last day"))
    reason = CleanString(_l("Reason"), limit=200)

    def draft(self) -> DaysOffDraft:
        """What was typed."""
        return DaysOffDraft(self.first_day.data, self.last_day.data, None, self.reason.data or "")


class PlaceDaysOffForm(DaysOffForm):
    """Days on which a place has no time: a weekday each week, or dates."""

    weekday = SelectField(
        _l("Each week on"), [OneOf(_l("Choose a weekday from the list."))], validate_choice=False, default=""
    )

    def fill_choices(self, none: str) -> None:
        """No weekday, then Monday to Sunday."""
        self.weekday.choices = [("", none), *((str(day), name) for day, name in _weekday_choices())]

    def draft(self) -> DaysOffDraft:
        """What was typed."""
        weekday = int(self.weekday.data) if self.weekday.data else None
        return DaysOffDraft(self.first_day.data, self.last_day.data, weekday, self.reason.data or "")


class PlaceRuleForm(BaseForm):
    """What one place needs; what is empty is as in the whole season."""

    version = VersionField()
    hearings_per_round = OptionalCount(_l("Hearings in each round"), [_NUMBER])
    weekdays = WeekdaysField(_l("Only on these weekdays"))
    earliest = TimeText(_l("Begins at the earliest"))
    latest = TimeText(_l("Has ended at the latest"))
    expected_people = OptionalCount(_l("People expected"))
    needs_step_free = BooleanField(_l("Only in a hall that can be entered without steps"))

    def draft(self) -> PlaceRuleDraft:
        """What was typed."""
        return PlaceRuleDraft(
            hearings_per_round=_count(self.hearings_per_round), weekdays=self.weekdays.days or None,
            earliest=self.earliest.data, latest=self.latest.data,
            needs_step_free=bool(self.needs_step_free.data), expected_people=self.expected_people.data,
        )  # fmt: skip


class SpecialPeriodForm(BaseForm):
    """What some days are."""

    version = VersionField()
    kind = RadioField(
        _l("What these days are"), [OneOf(_l("Choose one."))], validate_choice=False, default="holiday"
    )
    first_day = DateText(_l("First day"), [_DAY])
    last_day = DateText(_l("Last day"))
    name = CleanString(_l("Name"), [Required(_l("Write the name."))], limit=120)
    name_en = CleanString(_l("Name in English"), limit=120)
    act = CleanString(_l("Act"), limit=200)
    for_all = BooleanField(_l("For all municipalities"))

    def draft(self) -> SpecialPeriodDraft:
        """What was typed; without a last day it is one day."""
        first_day = cast("date", self.first_day.data)
        return SpecialPeriodDraft(
            kind=SpecialPeriodKind(self.kind.data), first_day=first_day,
            last_day=self.last_day.data or first_day, name=self.name.data or "",
            name_en=self.name_en.data or "", act=self.act.data or "",
        )  # fmt: skip


class RunForm(BaseForm):
    """Which planner draws up the draft."""

    engine = RadioField(
        _l("How thoroughly"), [OneOf(_l("Choose one."))], validate_choice=False,
        default=PlanEngine.BUILT_IN.value,
    )  # fmt: skip
