"""The diff as its page shows it, and what came back from its form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import Request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from pb_app.hearings.planning.differences import Step
from pb_app.hearings.planning.draft_items import Draft, DraftItem
from pb_app.hearings.planning.draft_wording import when_words
from pb_app.hearings.planning.policy import may_publish_line
from pb_app.hearings.planning.publishing import Chosen, tick_of
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.web.planning.draft_page import item_url, notes_of
from pb_app.hearings.web.planning.draft_words import before_words, hall_or_unknown
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import language
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NeedsConfirmation, Warn
from pb_app.kernel.text import clean
from pb_app.web.error_texts import text_of
from pb_app.web.formatting import DateParts, date_parts
from pb_app.web.forms import BaseForm, OneOf


class TickForm(BaseForm):
    """The form of many lines with their doubts: what still has to be ticked stands in its summary as links."""

    unticked: Sequence[tuple[str, str]] = ()

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """The errors, and the box of each doubt that was asked for in vain."""
        return [*super().error_list, *self.unticked]


class CompareForm(TickForm):
    """How certain the new hearings are; the lines themselves are read by ``Posted``."""

    status = RadioField(
        _l("How certain are the new hearings?"), [OneOf(_l("Choose how certain it is."))], validate_choice=False,
        default=HearingStatus.CONFIRMED.value,
    )  # fmt: skip

    def fill(self) -> None:
        """The two certainties."""
        self.status.choices = [
            (HearingStatus.CONFIRMED.value, _("Confirmed: they take place then and there")),
            (HearingStatus.TENTATIVE.value, _("Not confirmed yet: day, hour or hall may still change")),
        ]


@dataclass
class Posted:
    """What came back: which lines, as they were seen, ticks and reasons."""

    chosen: tuple[Chosen, ...]
    ticks: frozenset[str]
    seen: dict[str, str]
    reasons: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, list[Warn]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> "Posted":
        """Read the form; a line named twice counts once, a reason that cannot be read is empty."""
        sent = request.form
        keys = tuple(dict.fromkeys(sent.getlist("choose")))
        seen = {name.removeprefix("seen-"): value for name, value in sent.items() if name.startswith("seen-")}
        reasons = {
            name.removeprefix("reason-"): _cleaned(value)
            for name, value in sent.items()
            if name.startswith("reason-")
        }
        chosen = tuple(Chosen(key, seen.get(key, ""), reasons.get(key, "")) for key in keys)
        return cls(chosen, frozenset(sent.getlist("tick")), seen, reasons)

    def ask(self, error: NeedsConfirmation) -> None:
        """Remember each doubt at its line."""
        for warning in error.warnings:
            params = {name: value for name, value in warning.params.items() if name != "line"}
            self.asked.setdefault(str(warning.params["line"]), []).append(Warn(warning.code, **params))

    def has(self, key: str) -> bool:
        """Whether the line was chosen."""
        return any(one.key == key for one in self.chosen)


@dataclass(frozen=True)
class DoubtTick:
    """A doubt with its box."""

    id: str
    value: str
    words: str
    is_ticked: bool
    is_missing: bool
    """Publishing waits for this tick."""


@dataclass(frozen=True)
class CompareRow:
    """A line of the diff."""

    key: str
    seen: str
    url: str
    title: str
    date: DateParts | None
    when: str
    hall: str
    before: str
    is_chosen: bool
    may_choose: bool
    is_changed: bool
    """Somebody changed it since the page was read."""
    doubts: Sequence[DoubtTick]
    blocks: Sequence[str]
    errors: Sequence[str]
    needs_reason: bool
    reason: str
    notes: int
    off: bool


@dataclass(frozen=True)
class ComparePage:
    """The diff in groups."""

    groups: Sequence[tuple[str, Sequence[CompareRow]]]
    gone: Sequence[CompareRow]
    unchanged: int
    count: int
    may_choose: bool


_GROUPS = (Step.NEW, Step.MOVED, Step.HALL, Step.CANCELLED, Step.TEAM)


def compare_page(draft: Draft, actor: Actor, posted: Posted | None) -> ComparePage:
    """The page for this person: at first every line that may be published is chosen."""
    doubts = draft.doubts()
    rows = {item.key: _row(draft, item, doubts.get(item.key, ()), actor, posted) for item in draft.items}
    groups = [
        (_group_words(step), [rows[item.key] for item in draft.publishable if item.step is step])
        for step in _GROUPS
    ]
    gone = [rows[item.key] for item in draft.lines if item.step in {Step.GONE, Step.SAME}]
    return ComparePage(
        groups=[(words, found) for words, found in groups if found],
        gone=gone,
        unchanged=len(draft.items) - len(draft.publishable) - len(gone),
        count=len(draft.publishable),
        may_choose=any(row.may_choose for _words, found in groups for row in found),
    )


def _group_words(step: Step) -> str:
    return {
        Step.NEW: _("New hearings"),
        Step.MOVED: _("Hearings that move"),
        Step.HALL: _("Hearings in another hall"),
        Step.CANCELLED: _("Hearings that are cancelled"),
        Step.TEAM: _("Other teams (the public does not see it)"),
    }[step]


def _row(
    draft: Draft, item: DraftItem, doubts: Sequence[Warn], actor: Actor, posted: Posted | None
) -> CompareRow:
    today = draft.season.facts.today
    blocks = item.blocks(today)
    may_choose = may_publish_line(actor, draft.season.cycle.municipality_id, item.place_paths) and not blocks
    on = item.slot.on if item.slot else None
    asked = posted.asked.get(item.key) if posted else None
    return CompareRow(
        key=item.key, seen=item.seen, url=item_url(draft, item), title=item.name,
        date=date_parts(on, language()) if on else None, when=capitalised(when_words(item)),
        hall=hall_or_unknown(item), before=before_words(item),
        is_chosen=may_choose and (posted is None or posted.has(item.key)), may_choose=may_choose,
        is_changed=posted is not None and posted.seen.get(item.key, "") != item.seen,
        doubts=ticks_of(
            item.key, doubts if asked is None else asked, posted.ticks if posted else frozenset(),
            is_asked=asked is not None,
        ),
        blocks=[text_of(DomainError(code)) for code in blocks],
        errors=posted.errors.get(item.key, []) if posted else [], needs_reason=item.needs_reason,
        reason=posted.reasons.get(item.key, item.reason) if posted else item.reason, notes=notes_of(draft, item),
        off=item.step is Step.CANCELLED,
    )  # fmt: skip


def ticks_of(key: str, doubts: Sequence[Warn], ticks: frozenset[str], *, is_asked: bool) -> list[DoubtTick]:
    """The box of each doubt of a line; ``is_asked``: publishing stopped for them."""
    boxes = []
    for doubt in doubts:
        value = tick_of(key, doubt.code)
        is_ticked = value in ticks
        boxes.append(
            DoubtTick(
                f"tick-{key}-{doubt.code}",
                value,
                text_of(doubt),
                is_ticked,
                is_missing=is_asked and not is_ticked,
            )
        )
    return boxes


def unticked_of(rows: Iterable[tuple[str, Sequence[DoubtTick]]]) -> list[tuple[str, str]]:
    """The box and the sentence of every doubt that was asked for and is not ticked, by title of its line."""
    return [(one.id, f"{title}: {one.words}") for title, doubts in rows for one in doubts if one.is_missing]


def _cleaned(text: str) -> str:
    try:
        return clean(text, multiline=False)
    except DomainError:
        return ""
