"""The draft as its page shows it: months side by side, rows by month, figures, filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names
from flask_babel import gettext as _

from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_items import Draft, DraftItem, hearing_key
from pb_app.hearings.planning.draft_wording import hall_words, places_words, when_words
from pb_app.hearings.planning.policy import may_edit_line
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.web.month_grid import MonthEntry, MonthGrid, month_grid
from pb_app.hearings.web.planning.draft_words import (
    before_words,
    hall_or_unknown,
    origin_label,
    pins_words,
    step_words,
)
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import language
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Warn
from pb_app.web.error_texts import text_of
from pb_app.web.formatting import DateParts, date_parts, month_words, time_words
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class DraftEntry(MonthEntry):
    """A line in its day of the month."""

    team: str
    hall: str
    tone: str
    words: str


@dataclass(frozen=True)
class DraftRow:
    """A line in the list."""

    key: str
    url: str
    title: str
    date: DateParts | None
    when: str
    iso: str
    hall: str
    team: str
    state: str
    tone: str
    before: str
    reason: str
    origin: str
    pins: str
    notes: int
    doubts: Sequence[str]
    quick: str
    """What the buttons of this row send: line and version; empty where nobody may press them."""
    is_pinned: bool
    hearing_id: int
    """Of an announced hearing that can be moved or cancelled; else 0."""
    off: bool
    example: bool


@dataclass(frozen=True)
class DraftFilter:
    """What is left of the draft by the address."""

    place_id: str = ""
    team_id: str = ""
    hall_id: str = ""
    origin: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "DraftFilter":
        """What the address asks for; words that mean nothing leave nothing out."""
        known = {origin.value for origin in PlanOrigin}
        origin = args.get("origin", "")
        numbers = {name: args.get(name, "") for name in ("team", "hall")}
        ids = {name: text if text.isascii() and text.isdigit() else "" for name, text in numbers.items()}
        return cls(args.get("place", ""), ids["team"], ids["hall"], origin if origin in known else "")

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return not (self.place_id or self.team_id or self.hall_id or self.origin)

    def keeps(self, item: DraftItem) -> bool:
        """Whether the line is shown."""
        in_place = not self.place_id or any(self.place_id in path.split("/") for path in item.place_paths)
        in_team = not self.team_id or (item.team is not None and str(item.team.id) == self.team_id)
        in_hall = not self.hall_id or (item.venue is not None and str(item.venue.id) == self.hall_id)
        return in_place and in_team and in_hall and (not self.origin or item.origin == self.origin)


@dataclass(frozen=True)
class Figure:
    """A count above the draft."""

    value: int
    words: str


@dataclass(frozen=True)
class DraftPage:
    """All that the page of the draft shows."""

    months: Sequence[MonthGrid]
    weekdays: Sequence[str]
    """Monday to Sunday in short, for the narrow columns of months side by side."""
    groups: Sequence[tuple[str, Sequence[DraftRow]]]
    """The rows under the name of their month; those without a day come last."""
    figures: Sequence[Figure]
    has_lines: bool
    publishable: int
    shown: int


def draft_page(draft: Draft, actor: Actor, chosen: DraftFilter, today: date) -> DraftPage:
    """The page for this person, filtered."""
    doubts = draft.doubts()
    items = [item for item in draft.items if chosen.keeps(item)]
    return DraftPage(
        months=_months(draft, items, doubts, today),
        weekdays=_short_weekdays(),
        groups=_groups(draft, items, doubts, actor, today),
        figures=_figures(draft, doubts),
        has_lines=bool(draft.items),
        publishable=len(draft.publishable),
        shown=len(items),
    )


def notes_of(draft: Draft, item: DraftItem) -> int:
    """How many notes about the line or its hearing are not settled."""
    of_hearing = draft.notes.get(hearing_key(item.hearing.id), 0) if item.hearing else 0
    return of_hearing + (draft.notes.get(item.key, 0) if item.entry_id is not None else 0)


def item_url(draft: Draft, item: DraftItem) -> str:
    """The page of a line, or of the hearing."""
    cycle = draft.season.cycle
    if item.entry_id is not None:
        return url_for(
            "planning_staff.line", m=cycle.municipality_id, year=cycle.year, entry_id=item.entry_id
        )
    ref = item.hearing.ref if item.hearing is not None else ""
    return url_for("hearings_staff.hearing", m=cycle.municipality_id, ref=ref)


def _row(
    draft: Draft, item: DraftItem, doubts: Mapping[str, Sequence[Warn]], actor: Actor, today: date
) -> DraftRow:
    state, tone = step_words(item)
    may_edit = may_edit_line(actor, draft.season.cycle.municipality_id, item.place_paths)
    on = item.slot.on if item.slot else None
    proposes = may_edit and item.entry_id is None and _is_coming(item, today)
    return DraftRow(
        key=item.key, url=item_url(draft, item), title=item.name, date=date_parts(on, language()) if on else None,
        when=capitalised(when_words(item)), iso=_iso(item), hall=hall_or_unknown(item),
        team=item.team.name if item.team else "", state=state, tone=tone, before=before_words(item),
        reason=item.reason, origin=origin_label(item.origin) if item.origin else "", pins=pins_words(item),
        notes=notes_of(draft, item), doubts=[text_of(doubt) for doubt in doubts.get(item.key, ())],
        quick=f"{item.entry_id}.{item.version}" if may_edit and item.entry_id is not None else "",
        is_pinned=bool(item.pinned), hearing_id=item.hearing.id if proposes and item.hearing else 0,
        off=item.step in {Step.CANCELLED, Step.GONE}, example=bool(item.hearing and item.hearing.is_example),
    )  # fmt: skip


def _is_coming(item: DraftItem, today: date) -> bool:
    return item.hearing is not None and item.hearing.status in ANNOUNCED and item.hearing.on_date >= today


def _iso(item: DraftItem) -> str:
    if item.slot is None:
        return ""
    return item.slot.on.isoformat() + (f"T{item.slot.start:%H:%M}" if item.slot.start else "")


def _groups(
    draft: Draft,
    items: Sequence[DraftItem],
    doubts: Mapping[str, Sequence[Warn]],
    actor: Actor,
    today: date,
) -> list[tuple[str, list[DraftRow]]]:
    found: dict[str, list[DraftRow]] = {}
    for item in items:
        name = month_words(item.slot.on) if item.slot else _("No day yet")
        found.setdefault(name, []).append(_row(draft, item, doubts, actor, today))
    return list(found.items())


def _months(
    draft: Draft, items: Sequence[DraftItem], doubts: Mapping[str, Sequence[Warn]], today: date
) -> list[MonthGrid]:
    by_month: dict[date, list[DraftEntry]] = {}
    for item in items:
        if item.slot is not None:
            entry = _entry(draft, item, has_doubts=item.key in doubts)
            by_month.setdefault(item.slot.on.replace(day=1), []).append(entry)
    return [
        month_grid(
            first,
            entries,
            caption=month_words(first),
            today=today,
            locale=language(),
            days=draft.season.facts.days,
        )
        for first, entries in sorted(by_month.items())
    ]


def _short_weekdays() -> tuple[str, ...]:
    names = get_day_names("abbreviated", locale=language())
    return tuple(str(names[number]) for number in range(len(names)))


def _entry(draft: Draft, item: DraftItem, *, has_doubts: bool) -> DraftEntry:
    state, _tone = step_words(item)
    slot = item.slot
    return DraftEntry(
        on=slot.on if slot else date.min, url=item_url(draft, item),
        hour=time_words(slot.start) if slot and slot.start else "", name=places_words(item),
        off=item.step in {Step.CANCELLED, Step.GONE}, example=bool(item.hearing and item.hearing.is_example),
        team=item.team.name if item.team else "", hall=hall_words(item),
        tone="doubtful" if has_doubts else "public" if item.entry_id is None else item.step.value, words=state,
    )  # fmt: skip


def _figures(draft: Draft, doubts: Mapping[str, Sequence[Warn]]) -> list[Figure]:
    steps = [item.step for item in draft.items if item.entry_id is not None or item.step is Step.NEW]
    counted = [
        Figure(steps.count(Step.NEW), _("new hearings")),
        Figure(steps.count(Step.MOVED) + steps.count(Step.HALL), _("that move")),
        Figure(steps.count(Step.CANCELLED), _("to be cancelled")),
        Figure(len(draft.items) - len(steps), _("stay as announced")),
        Figure(len(doubts), _("with doubts")),
        Figure(sum(notes_of(draft, item) > 0 for item in draft.items), _("with open notes")),
    ]
    return [figure for figure in counted if figure.value]
