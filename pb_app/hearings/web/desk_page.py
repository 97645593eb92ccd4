"""One hearing on the desk in words: what it says, what is missing, and which doors are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from pb_app.hearings.particulars import COUNT_NAMES, HearingDetail, MinutesCard
from pb_app.hearings.policy import (
    HearingScope,
    may_edit,
    may_publish_minutes,
    may_read_registrations,
    may_record,
    may_schedule,
)
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus
from pb_app.hearings.web.desk_words import desk_state
from pb_app.hearings.web.report_words import count_label, document_words
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import (
    audience_label,
    kind_label,
    language,
    part_label,
    places_of,
    title_of,
    venue_of,
    when_of,
)
from pb_app.kernel.actor import Actor
from pb_app.web.formatting import DateParts, date_parts, instant_words, number
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class Said:
    """A line of what the hearing says; empty texts say so."""

    label: str
    text: str


@dataclass(frozen=True)
class Doors:
    """What this person may do with this hearing now."""

    edit: bool
    publish: bool
    confirm: bool
    move: bool
    cancel: bool
    restore: bool
    held: bool
    undo: bool
    discard: bool
    report: bool
    prepare: bool
    documents: bool
    seats: bool
    withdraw: bool

    @property
    def any_step(self) -> bool:
        """Whether the row of buttons stands there at all."""
        return any(
            (
                self.edit,
                self.publish,
                self.confirm,
                self.move,
                self.cancel,
                self.restore,
                self.held,
                self.undo,
            )
        )


@dataclass(frozen=True)
class DeskPage:
    """The head of one hearing's page on the desk."""

    title: str
    date: DateParts
    when: str
    state: str
    tone: str
    reason: str
    doors: Doors
    missing: Sequence[str]
    said: Sequence[Said]
    report: Sequence[Said]
    documents: Sequence[tuple[str, str, str]]
    """Title, words and address of each document that holds."""


def desk_page(detail: HearingDetail, actor: Actor, *, now: datetime) -> DeskPage:
    """The head of the page, with the doors open to this person."""
    card, today = detail.card, local_today(now)
    state, tone, reason = desk_state(card, today)
    return DeskPage(
        title=title_of(card), date=date_parts(card.on_date), when=capitalised(when_of(card)), state=state, tone=tone,
        reason=reason, doors=doors(detail, actor, today), missing=_missing(detail, today), said=_said(detail),
        report=_report(detail), documents=_documents(detail),
    )  # fmt: skip


def doors(detail: HearingDetail, actor: Actor, today: date) -> Doors:
    """What policy and state allow; the service asks both again."""
    card = detail.card
    scope = HearingScope(card.municipality_id, card.status, card.place_paths)
    schedules, edits, records = may_schedule(actor, scope), may_edit(actor, scope), may_record(actor, scope)
    announced, is_draft = card.status in ANNOUNCED, card.is_draft
    team = tuple(member.person_id for member in detail.team)
    reports = records and not is_draft and not card.is_cancelled and card.on_date <= today
    return Doors(
        edit=edits, publish=schedules and is_draft, confirm=schedules and card.status is HearingStatus.TENTATIVE,
        move=schedules and announced, cancel=schedules and announced, restore=schedules and card.is_cancelled,
        held=schedules and announced and card.on_date <= today, undo=schedules and card.status is HearingStatus.HELD,
        discard=edits and is_draft and card.published_at is None, report=reports,
        prepare=records and not card.is_cancelled, documents=records,
        seats=may_read_registrations(actor, scope, team) and not is_draft,
        withdraw=may_publish_minutes(actor, scope),
    )  # fmt: skip


def _missing(detail: HearingDetail, today: date) -> list[str]:
    card = detail.card
    if card.is_cancelled:
        return []
    if card.on_date < today:
        lacks = {
            _("Nobody has said whether it was held."): card.status in ANNOUNCED,
            _("The people present are not counted."): detail.attendance is None,
            _("There are no minutes."): detail.minutes is None,
            _("The minutes are not public yet."): detail.minutes is not None
            and detail.minutes.published_at is None,
        }
    else:
        lacks = {
            _("The hour is not known."): card.start_time is None,
            _("The hall is not known."): not card.is_venue_known and not card.online_url,
            _("No place is chosen: it is for the whole municipality."): not card.places,
            _("Nothing is said about what will be discussed."): not card.purpose,
        }
    return [words for words, is_lacking in lacks.items() if is_lacking]


def _said(detail: HearingDetail) -> list[Said]:
    card = detail.card
    lines = [
        Said(_("When"), capitalised(when_of(card))),
        Said(_("Hall"), venue_of(card)),
        Said(_("Link to take part online"), card.online_url),
        Said(_("What people should know about getting in"), card.accessibility),
        Said(_("For which places"), places_of(card)),
        Said(_("Who is invited"), audience_label(card.audience)),
        Said(_("What kind of meeting"), kind_label(card.kind)),
        Said(_("Themes"), ", ".join(theme.name_in(language()) for theme in card.themes) or _("all themes")),
        Said(_("What will be discussed"), card.purpose),
        Said(_("Order of the day"), detail.agenda),
        Said(
            _("Organisations"),
            "\n".join(f"{entry.name}: {part_label(entry.part)}" for entry in detail.organisations),
        ),
        Said(_("Team"), ", ".join(member.name for member in detail.team)),
    ]
    return [line for line in lines if line.text]


def _report(detail: HearingDetail) -> list[Said]:
    found = []
    if detail.attendance:
        counts = detail.attendance.counts
        known = [(name, getattr(counts, name)) for name in COUNT_NAMES]
        words = "\n".join(
            f"{count_label(name)}: {number(value)}" for name, value in known if value is not None
        )
        found.append(Said(_("People present"), words or _("no data")))
    if detail.minutes:
        found.append(
            Said(
                _("Minutes (%(state)s)", state=_minutes_state(detail.minutes)),
                detail.minutes.text or _("without a text of their own"),
            )
        )
    return found


def _minutes_state(minutes: MinutesCard) -> str:
    if minutes.published_at is None:
        return _("for staff only")
    when = instant_words(minutes.published_at)
    if minutes.updated_at > minutes.published_at:
        return _("public since %(when)s; changed since then, which is not public yet", when=when)
    return _("public since %(when)s", when=when)


def _documents(detail: HearingDetail) -> list[tuple[str, str, str]]:
    card = detail.card
    return [
        (
            one.title,
            document_words(one),
            url_for("hearings_staff.document", m=card.municipality_id, ref=card.ref, document_id=one.id),
        )
        for one in detail.documents
        if one.is_current
    ]
