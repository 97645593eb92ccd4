"""The hearings in which an organisation has a part, and what is still missing of each."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.queries import HearingCard, cards_by_id
from pb_app.hearings.rules import PUBLIC_STATUSES, HearingStatus, Part
from pb_app.hearings.tables import Attendance, Hearing, HearingOrganisation

_LOOKED_BACK = timedelta(days=120)


class Missing(StrEnum):
    """What people would look for and not find."""

    HOUR = "hour"
    VENUE = "venue"
    REPORT = "report"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Assisted:
    """A hearing, the organisation's part in it, and what is missing; the next step comes first."""

    card: HearingCard
    part: Part
    missing: tuple[Missing, ...]


def list_assisted(municipality_id: str, organisation_id: int, today: date) -> list[Assisted]:
    """Coming hearings and those of the last four months, by date; drafts and cancelled ones are left out."""
    has_attendance = sa.exists().where(Attendance.hearing_id == Hearing.id)
    has_minutes = sa.exists().where(MinutesRevision.hearing_id == Hearing.id)
    wanted = (
        sa.select(Hearing.id, HearingOrganisation.part, has_attendance, has_minutes)
        .join(HearingOrganisation, HearingOrganisation.hearing_id == Hearing.id)
        .where(
            Hearing.municipality_id == municipality_id,
            HearingOrganisation.organisation_id == organisation_id,
            Hearing.status.in_(PUBLIC_STATUSES - {HearingStatus.CANCELLED}),
            Hearing.on_date >= today - _LOOKED_BACK,
        )
        .order_by(Hearing.on_date, Hearing.id)
    )
    rows = db.session.execute(wanted).all()
    cards = cards_by_id(row[0] for row in rows)
    return [
        Assisted(
            cards[hearing_id], part, missing_of(cards[hearing_id], today, counted=counted, minuted=minuted)
        )
        for hearing_id, part, counted, minuted in rows
    ]


def missing_of(card: HearingCard, today: date, *, counted: bool, minuted: bool) -> tuple[Missing, ...]:
    """Before the day: hour and hall. After it: that it was held, who came, the minutes."""
    gaps: tuple[tuple[Missing, bool], ...]
    if card.on_date >= today:
        gaps = ((Missing.HOUR, card.start_time is None), (Missing.VENUE, not card.is_venue_known))
    else:
        gaps = (
            (Missing.REPORT, card.is_report_missing(today)),
            (Missing.ATTENDANCE, not counted),
            (Missing.MINUTES, not minuted),
        )
    return tuple(name for name, is_open in gaps if is_open)
