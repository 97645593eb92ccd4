"""Forms of a line of the draft: a new hearing, or a change of one that is announced."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField

from pb_app.cycles.queries import themes_by_id
from pb_app.hearings.planning.draft_items import DraftItem
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.draft_surroundings import Season
from pb_app.hearings.planning.lines import LineFacts
from pb_app.hearings.planning.policy import may_edit_line
from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.rules import LIMITS, REASON_LIMIT, Audience, HearingKind, Slot
from pb_app.hearings.web.calendar_choice import usual_themes
from pb_app.hearings.web.forms import OTHER_HALL, UNKNOWN_HALL, SlotForm, is_id
from pb_app.hearings.web.planning.draft_words import pin_label
from pb_app.hearings.wording import audience_label, kind_label, language
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import list_places
from pb_app.territory.rules import PlaceKind
from pb_app.web.forms import (
    CleanString,
    CleanText,
    DateText,
    OneOf,
    OptionalCount,
    TokenField,
    VersionField,
)

_INDENT = "\u2003"
_TEXTS = ("title", "title_en", "purpose", "purpose_en")


class ChoiceForm(SlotForm):
    """Day, hours, hall and team as far as they are chosen, and which of them are held fast."""

    version = VersionField()
    on_date = DateText(_l("Day"))
    team_id = SelectField(_l("Team"), validate_choice=False, default="")
    pinned = SelectMultipleField(_l("What should the planner leave as it is?"), validate_choice=False)

    @property
    def planned_slot(self) -> Slot | None:
        """Day and hours; None without a day. Raise ``line_without_day`` for an hour without one."""
        if self.on_date.data is None:
            if self.start_time.data is not None or self.end_time.data is not None:
                raise DomainError("line_without_day", field="on_date")
            return None
        return self.slot

    @property
    def choices(self) -> dict[str, Any]:
        """What this part of the form says of a line."""
        team = str(self.team_id.data or "")
        if team and not is_id(team):
            raise DomainError("unknown_team", field="team_id")
        known = {pin.value for pin in Pin}
        return {
            "slot": self.planned_slot, "venue": self.venue, "team_id": int(team) if team else None,
            "pinned": frozenset(Pin(pin) for pin in self.pinned.data or () if pin in known),
        }  # fmt: skip

    def fill(self, season: Season) -> None:
        """The halls and teams of the municipality; one out of use stays where it is chosen."""
        self.fill_halls(
            [hall for hall in season.halls.values() if hall.is_active or str(hall.id) == self.venue_id.data]
        )
        chosen = str(self.team_id.data or "")
        self.team_id.choices = [
            ("", self.no_team),
            *(
                (str(team.id), team.name)
                for team in season.teams.values()
                if team.is_active or str(team.id) == chosen
            ),
        ]
        self.pinned.choices = [(pin.value, pin_label(pin)) for pin in Pin]

    @property
    def no_team(self) -> str:
        """What stands for no team."""
        return _("Not chosen yet")


class LineForm(ChoiceForm):
    """All that is said of a new hearing of the draft."""

    token = TokenField()
    place_ids = SelectMultipleField(_l("For which places?"), validate_choice=False)
    theme_ids = SelectMultipleField(_l("About which themes?"), validate_choice=False)
    kind = RadioField(
        _l("What kind of meeting is it?"), [OneOf(_l("Choose the kind of meeting."))], validate_choice=False
    )
    audience = SelectField(
        _l("Who is invited?"), [OneOf(_l("Choose who is invited."))], validate_choice=False
    )
    title = CleanString(_l("Title"), limit=LIMITS["title"])
    title_en = CleanString(_l("Title in English"), limit=LIMITS["title_en"])
    purpose = CleanText(_l("What will be discussed?"), limit=LIMITS["purpose"])
    purpose_en = CleanText(_l("What will be discussed, in English"), limit=LIMITS["purpose_en"])
    round_number = OptionalCount(_l("Round"))

    @property
    def facts(self) -> LineFacts:
        """What was typed."""
        if not all(str(key).isprintable() for key in self.place_ids.data or ()):
            raise DomainError("unknown_place", field="place_ids")
        texts: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        return LineFacts(
            **self.choices, **texts, place_ids=tuple(self.place_ids.data or ()),
            theme_ids=tuple(self.theme_ids.data or ()),
            kind=HearingKind(self.kind.data), audience=Audience(self.audience.data),
            round_number=self.round_number.data,
        )  # fmt: skip

    def fill_all(self, season: Season, actor: Actor) -> None:
        """Also the places within reach of this person, kinds, audiences, themes."""
        self.fill(season)
        m = season.cycle.municipality_id
        chosen = set(self.place_ids.data or ())
        self.place_ids.choices = [
            (place.id, _INDENT * (place.parent_id is not None) + place.label)
            for place in list_places(m, with_villages=True)
            if place.id in chosen
            or (place.kind is not PlaceKind.VILLAGE and may_edit_line(actor, m, (place.path,)))
        ]
        usual = {theme.id for theme in usual_themes(m)} | set(self.theme_ids.data or ())
        self.theme_ids.choices = [
            (theme.id, theme.name_in(language())) for theme in themes_by_id().values() if theme.id in usual
        ]
        self.kind.choices = [(kind.value, kind_label(kind)) for kind in HearingKind]
        self.audience.choices = [(audience.value, audience_label(audience)) for audience in Audience]

    @property
    def has_english_errors(self) -> bool:
        """Whether the folded English part must be open."""
        return any(field.errors for field in (self.title_en, self.purpose_en))


class ChangeForm(ChoiceForm):
    """Another day, hour or hall for an announced hearing, or its cancellation."""

    action = RadioField(
        _l("What is proposed?"), [OneOf(_l("Choose what is proposed."))], validate_choice=False
    )
    reason = CleanString(_l("Why? People will read it"), limit=REASON_LIMIT)

    @property
    def no_team(self) -> str:
        """What stands for no team."""
        return _("As it is")

    @property
    def facts(self) -> LineFacts:
        """What was typed."""
        return LineFacts(**self.choices, action=PlanAction(self.action.data), reason=self.reason.data or "")

    def fill_all(self, season: Season, _actor: Actor) -> None:
        """Also what can be proposed."""
        self.fill(season)
        self.action.choices = [
            (PlanAction.HOLD.value, _("It is held, as written below")),
            (PlanAction.CANCEL.value, _("It is cancelled")),
        ]


def values_of(item: DraftItem) -> dict[str, object]:
    """What a line says now, by the names of the fields of its form."""
    slot, is_change = item.slot, item.hearing is not None
    team = item.own_team_id
    values: dict[str, object] = {
        "on_date": slot.on if slot else None, "start_time": slot.start if slot else None,
        "end_time": slot.end if slot else None,
        "venue_id": str(item.venue.id) if item.venue else OTHER_HALL if item.venue_text else UNKNOWN_HALL,
        "venue_text": item.venue_text, "team_id": str(team) if team else "",
        "pinned": [pin.value for pin in Pin if pin in item.pinned],
    }  # fmt: skip
    if is_change:
        return values | {"action": item.action.value, "reason": item.reason}
    return values | {
        "place_ids": [place.id for place in item.places], "theme_ids": [theme.id for theme in item.themes],
        "kind": item.kind.value, "audience": item.audience.value, "round_number": item.round_number,
        **{name: getattr(item, name) for name in _TEXTS},
    }  # fmt: skip
