"""The rooms of consolidation in the order of the work, as far as a person may open them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from pb_app.consolidation.policy import may_publish, may_value
from pb_app.web.access import current_actor
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class Room:
    """A page; ``endpoint`` is without the blueprint's name."""

    endpoint: str
    words: str
    is_open: bool = True


@dataclass(frozen=True)
class Door:
    """A link to a room or to a stage, and whether the person stands in it."""

    words: str
    url: str
    current: bool


@dataclass(frozen=True)
class Stage(Door):
    """A stage of the work; its own address is that of its first room."""

    rooms: Sequence[Door]


def stages_of_work(m: str, year: int, current: str) -> list[Stage]:
    """Gather, value, answer, publish, council, follow; a room that is closed to the person is left out."""
    actor = current_actor()
    publishes = may_publish(actor, m)
    gathering = (
        Room("pile", _("One by one")),
        Room("index", _("As a list")),
        Room("items", _("Items")),
        Room("left_over", _("Left over from the year before")),
    )
    valuing = (
        Room("waiting", _("To be valued")),
        Room("valuation_sheet", _("In Excel"), is_open=may_value(actor, m)),
        Room("ceilings", _("Ceilings")),
        Room("selection", _("Suggested selection")),
    )
    stages = [
        _stage(m, year, current, _("Gathering"), gathering),
        _stage(m, year, current, _("Valuation"), valuing),
        _stage(m, year, current, _("Answers"), (Room("answers", _("Answers"), is_open=publishes),)),
        _stage(m, year, current, _("Versions"), (Room("publish", _("Versions"), is_open=publishes),)),
        _stage(m, year, current, _("Council"), (Room("council", _("Council"), is_open=publishes),)),
        _stage(m, year, current, _("Follow-through"), (Room("progress", _("Follow-through")),)),
    ]
    return [stage for stage in stages if stage.rooms]


def _stage(m: str, year: int, current: str, words: str, rooms: Sequence[Room]) -> Stage:
    doors = [
        Door(
            room.words,
            url_for(f"consolidation_staff.{room.endpoint}", m=m, year=year),
            room.endpoint == current,
        )
        for room in rooms
        if room.is_open
    ]
    return Stage(words, doors[0].url if doors else "", any(door.current for door in doors), doors)
