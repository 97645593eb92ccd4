"""Forms of the office, halls and places."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from pb_app.kernel.errors import DomainError
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.venue_times import ClosureDraft, OpenHours
from pb_app.web.forms import (
    BaseForm,
    CleanString,
    CleanText,
    DateText,
    OneOf,
    OptionalCount,
    Required,
    TimeText,
    VersionField,
)

STEP_FREE = {"yes": True, "no": False, "": None}


class OfficeForm(BaseForm):
    """What citizens read about the office that answers them."""

    version = VersionField()
    office = CleanString(_l("Name of the office"), limit=160)
    address = CleanString(_l("Address"), limit=200)
    phone = CleanString(_l("Telephone"), limit=40)
    email = CleanString(_l("E-mail"), limit=254)
    usual_minutes = OptionalCount(
        _l("Usual length of a hearing, in minutes"),
        [Required(_l("Write a number of minutes, for example 90."))],
    )
    accent = CleanString(_l("Accent colour"), limit=20)
    privacy_notice = CleanText(_l("Privacy notice"), limit=8000)

    def draft(self) -> OfficeDraft:
        """What was typed."""
        return OfficeDraft(
            office=self.office.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            accent=self.accent.data or None,
            privacy_notice=self.privacy_notice.data or "",
            usual_minutes=self.usual_minutes.data or 0,
        )


class VenueForm(BaseForm):
    """A hall."""

    version = VersionField()
    name = CleanString(_l("Name of the hall"), [Required(_l("Write the name of the hall."))], limit=120)
    place_id = SelectField(
        _l("Unit / region"), [OneOf(_l("Choose a place from the list."))], validate_choice=False, default=""
    )
    address = CleanString(_l("Address"), limit=200)
    capacity = OptionalCount(_l("Seats"))
    step_free = RadioField(
        _l("Can one get in without steps?"), [OneOf(_l("Choose one."))], validate_choice=False, default=""
    )
    accessibility = CleanString(_l("More about access"), limit=300)
    is_active = BooleanField(_l("In use: it is offered when a hearing is planned"), default=True)

    def draft(self) -> VenueDraft:
        """What was typed."""
        return VenueDraft(
            name=self.name.data or "",
            place_id=self.place_id.data or None,
            address=self.address.data or "",
            capacity=self.capacity.data,
            step_free=STEP_FREE[self.step_free.data or ""],
            accessibility=self.accessibility.data or "",
            is_active=bool(self.is_active.data),
        )


class PlaceForm(BaseForm):
    """The name of a place, and its other names."""

    expected_name = HiddenField()
    name = CleanString(_l("Name"), [Required(_l("Write the name."))], limit=80)
    aliases = CleanText(_l("Other names, one a line"), limit=1500)


class VenueHoursForm(BaseForm):
    """When a hall can be used: ``opens_0`` and ``closes_0`` are Monday's, an empty day is closed."""

    version = VersionField()

    def hours(self) -> tuple[OpenHours, ...]:
        """The days that have hours; raise ``hours_incomplete`` for one that has only one of two."""
        found = []
        for day in range(7):
            opens, closes = self[f"opens_{day}"].data, self[f"closes_{day}"].data
            if (opens is None) != (closes is None):
                field = "opens" if opens is None else "closes"
                raise DomainError("hours_incomplete", field=f"{field}_{day}")
            if opens is not None:
                found.append(OpenHours(day, opens, closes))
        return tuple(found)


for _day in range(7):
    setattr(VenueHoursForm, f"opens_{_day}", TimeText(_l("From (hour)")))
    setattr(VenueHoursForm, f"closes_{_day}", TimeText(_l("Until (hour)")))


class ClosureForm(BaseForm):
    """Days on which a hall cannot be used."""

    first_day = DateText(_l("First day"))
    last_day = DateText(_l("Last day"))
    reason = CleanString(_l("Reason"), limit=200)

    def draft(self) -> ClosureDraft:
        """What was typed."""
        return ClosureDraft(self.first_day.data, self.last_day.data, self.reason.data or "")
