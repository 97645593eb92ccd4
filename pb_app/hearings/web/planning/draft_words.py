"""The draft in words: what each line does, where it comes from, what is pinned, and the sentences of its doubts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_items import DraftItem
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.draft_wording import hall_words
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.wording import when_of
from pb_app.web.error_texts import register_texts

register_texts(
    {
        "line_without_day": _l("This line has no day yet."),
        "line_in_the_past": _l("The day of this line has gone by."),
        "line_not_removed": _l("This line is not there to be brought back: it stands in the draft again."),
        "nothing_chosen": _l("Choose at least one line."),
        "unknown_team": _l("Choose a team from the list."),
        "round_unreadable": _l("Write the number of the round, from 1 to %(last)s."),
        "shift_unreadable": _l("Write by how many days, for example 7; not more than %(most)s."),
        "no_free_day": _l("No free working day was found within %(days)s days for: %(name)s."),
        "hall_taken": _l("The hall is taken at that hour: %(name)s begins at %(start)s."),
        "team_taken": _l("The team has another hearing at that hour: %(name)s begins at %(start)s."),
        "team_day_full": _l("The team has more hearings that day than it can run: at most %(limit)s."),
        "team_day_off": _l("The team is off that day%(why)s."),
        "rounds_close": _l(
            "Only %(days)s days from the other round (%(name)s); %(weeks)s weeks were wanted."
        ),
        "hall_closed": _l("The hall is closed that day%(why)s."),
        "hall_hours": _l("The hall is open from %(opens)s to %(closes)s that day."),
        "hall_has_steps": _l("The hall has steps, and the place asked for a step-free entrance."),
        "hall_small": _l("The hall has %(capacity)s seats, and %(expected)s people are expected."),
        "place_day_off": _l("People there have no time that day%(why)s."),
    }
)


def step_words(item: DraftItem) -> tuple[str, str]:
    """What the line does to the public calendar, and the tone of its tag."""
    if item.entry_id is None and item.step is Step.SAME:
        return _("announced"), "ok"
    return {
        Step.NEW: (_("new"), "info"),
        Step.MOVED: (_("moves"), "wait"),
        Step.HALL: (_("another hall"), "wait"),
        Step.TEAM: (_("another team"), ""),
        Step.CANCELLED: (_("is cancelled"), "no"),
        Step.SAME: (_("nothing changes"), ""),
        Step.GONE: (_("its hearing no longer stands"), "no"),
    }[item.step]


def before_words(item: DraftItem) -> str:
    """What a change replaces, as it is announced."""
    if item.hearing is None or item.entry_id is None:
        return ""
    slot = _("announced: %(when)s", when=when_of(item.hearing))
    hall = _("announced hall: %(hall)s", hall=item.hearing.venue_name or _("no hall yet"))
    if item.step is Step.MOVED and item.hearing.venue_name != hall_words(item):
        return f"{slot}; {hall}"
    return {Step.MOVED: slot, Step.CANCELLED: slot, Step.HALL: hall}.get(item.step, "")


def hall_or_unknown(item: DraftItem) -> str:
    """The hall, or that nobody knows it yet."""
    return hall_words(item) or _("hall not known yet")


def origin_label(origin: PlanOrigin) -> str:
    """Where a line comes from."""
    return {
        PlanOrigin.PERSON: _("written by hand"),
        PlanOrigin.PLANNER: _("from the planner"),
        PlanOrigin.COPY: _("from last year"),
        PlanOrigin.IMPORT: _("from a file"),
    }[origin]


def pin_label(pin: Pin) -> str:
    """A choice that can be held fast."""
    return {
        Pin.DAY: _("the day"),
        Pin.HOUR: _("the hour"),
        Pin.HALL: _("the hall"),
        Pin.TEAM: _("the team"),
    }[pin]


def pins_words(item: DraftItem) -> str:
    """What is held fast, in one line."""
    return ", ".join(pin_label(pin) for pin in Pin if pin in item.pinned)
