"""Reads of minutes: the working text with all that fills it in, and the revisions that were published."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.hearings.day.minutes import DRAFT_FIELDS, Annex, MinutesContent, MinutesDraft, decode
from pb_app.hearings.day.raised import raised_at, voting_at
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.particulars import HearingDetail, get_hearing
from pb_app.hearings.tables import Hearing, Minutes
from pb_app.kernel.errors import NotFound


@dataclass(frozen=True)
class WorkingMinutes:
    """The text the office works on; ``version`` 0 while nobody has written."""

    draft: MinutesDraft
    version: int = 0
    updated_at: datetime | None = None
    published_at: datetime | None = None
    """Of the newest revision."""


@dataclass(frozen=True)
class RevisionCard:
    """Minutes as they were published."""

    number: int
    content: MinutesContent
    reason: str
    published_at: datetime
    has_scan: bool


def working_minutes(hearing_id: int) -> WorkingMinutes:
    """What the office has written so far."""
    row = db.session.get(Minutes, hearing_id)
    if row is None:
        return WorkingMinutes(MinutesDraft())
    draft = MinutesDraft(**{name: getattr(row, name) for name in DRAFT_FIELDS})
    return WorkingMinutes(draft, row.version, row.updated_at, row.published_at)


def compose(municipality_id: str, ref: str, draft: MinutesDraft | None = None) -> MinutesContent:
    """The minutes as they would be published now: the draft, and what the hearing itself says.

    Only what the public may see enters: no small group of people, no withdrawn document, nobody's contact.
    """
    detail = get_hearing(municipality_id, ref)
    card = detail.card
    return MinutesContent(
        draft=working_minutes(card.id).draft if draft is None else draft,
        municipality=card.municipality_name, ref=card.ref, kind=card.kind.value, title=card.title,
        title_en=card.title_en, on=card.on_date, places=tuple(place.short_label for place in card.places),
        venue=_venue(detail), is_online=bool(card.online_url), agenda=detail.agenda, agenda_en=detail.agenda_en,
        attendance=detail.attendance.counts if detail.attendance else None,
        hidden=tuple(sorted(detail.attendance.hidden)) if detail.attendance else (),
        proposals=raised_at(card.id), voting=voting_at(card.id),
        annexes=tuple(Annex(one.title, one.dated_on, one.number) for one in detail.documents if one.is_current),
        is_example=card.is_example,
    )  # fmt: skip


def list_revisions(hearing_id: int) -> list[RevisionCard]:
    """The published revisions, the newest first."""
    wanted = (
        sa.select(MinutesRevision)
        .where(MinutesRevision.hearing_id == hearing_id)
        .order_by(MinutesRevision.number.desc())
    )
    return [
        RevisionCard(
            row.number, decode(row.content), row.reason, row.published_at, row.scan_file_id is not None
        )
        for row in db.session.scalars(wanted)
    ]


def get_scan(hearing_id: int, number: int) -> FileView:
    """The signed copy of a revision; raise ``NotFound``."""
    row = db.session.scalars(
        sa.select(MinutesRevision).where(
            MinutesRevision.hearing_id == hearing_id, MinutesRevision.number == number
        )
    ).first()
    if row is None or row.scan_file_id is None:
        raise NotFound("scan")
    return get_file(row.scan_file_id)


def suggest_number(municipality_id: str, on: date) -> str:
    """The number after the highest of the municipality's minutes of that year, as far as they are plain numbers."""
    wanted = (
        sa.select(Minutes.number)
        .join(Hearing, Hearing.id == Minutes.hearing_id)
        .where(
            Hearing.municipality_id == municipality_id,
            Hearing.on_date.between(date(on.year, 1, 1), date(on.year, 12, 31)),
        )
    )
    numbers = [int(text) for text in db.session.scalars(wanted) if text.isascii() and text.isdigit()]
    return str(max(numbers, default=0) + 1)


def _venue(detail: HearingDetail) -> str:
    card = detail.card
    if card.venue is None:
        return card.venue_text
    return ", ".join(part for part in (card.venue.name, card.venue.address) if part)
