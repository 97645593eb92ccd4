"""Invitations that are to be sent now: the first, and another one for each new SEQUENCE of the hearing (RFC 5546)."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Literal

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.database import db
from pb_app.formats.calendar_invitation import CalendarInvitation, render_invitation
from pb_app.hearings.addresses import hearing_url
from pb_app.hearings.feed_texts import description_of, location_of, summary_of
from pb_app.hearings.queries import HearingCard, cards_by_id, local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, calendar_status, instant
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.notices.letters import Letter, invitation_letter
from pb_app.notices.queries import waiting_for
from pb_app.notices.rules import SubscriptionState
from pb_app.notices.service.inviting import prefix_of, reader_of
from pb_app.notices.tables import Invitation
from pb_app.outbox.service import promise, take_back
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

BATCH = 200
KIND = "invitation"


def prepare_invitations() -> int:
    """Promise an invitation, an update or a cancellation to everybody who has not got the present SEQUENCE."""
    promised, last = 0, 0
    now = house().clock.now()
    while rows := _behind(now, last):
        last = rows[-1].id
        cards = cards_by_id({row.hearing_id for row in rows})
        waiting = waiting_for(KIND, "inv:")
        written = [
            (row.id, row.sequence, card, _write(row, card, waiting.get(row.id, ()), now))
            for row in rows
            for card in [cards[row.hearing_id]]
        ]
        with unit_of_work(SYSTEM) as uow:
            promised += sum(
                _settle(uow, invitation_id, seen, card, letter, waiting.get(invitation_id, ()))
                for invitation_id, seen, card, letter in written
            )
    return promised


def _behind(now: datetime, last: int) -> Sequence[Invitation]:
    """Who has to be told; of a hearing that was cancelled before anything was sent, nobody."""
    is_first = sa.and_(Invitation.sequence.is_(None), Hearing.status.in_(ANNOUNCED))
    is_older = sa.and_(
        Invitation.sequence < Hearing.sequence, Hearing.status.in_(ANNOUNCED | {HearingStatus.CANCELLED})
    )
    wanted = (
        sa.select(Invitation)
        .join(Hearing, Hearing.id == Invitation.hearing_id)
        .where(
            Invitation.state == SubscriptionState.ACTIVE,
            Invitation.id > last,
            Hearing.on_date >= local_today(now),
            sa.or_(is_first, is_older),
        )
        .order_by(Invitation.id)
        .limit(BATCH)
    )
    return db.session.scalars(wanted).all()


def _write(row: Invitation, card: HearingCard, waiting: Sequence[str], now: datetime) -> Letter:
    with force_locale(row.language):
        municipality = get_municipality(card.municipality_id)
        why = _(
            "You get this mail because somebody confirmed, from this address, the wish to be invited to this hearing."
        )
        calendar = render_invitation(
            CalendarInvitation(
                uid=card.uid, sequence=card.sequence, status=calendar_status(card.status).value, written_at=now,
                starts=instant(card.on_date, card.start_time) if card.start_time else card.on_date,
                ends=instant(card.on_date, card.shown_end) if card.shown_end else None,
                summary=summary_of(card), description=description_of(card, municipality, ""),
                url=hearing_url(card.municipality_id, card.ref, row.language),
                language=_language(row.language), location=location_of(card),
                organiser=parseaddr(house().settings.mail_from)[1],
                organiser_name=municipality.full_name, attendee=row.email,
            )
        )  # fmt: skip
    return invitation_letter(
        reader_of(row, card, why), card, is_first=_is_first(row.sequence, waiting), calendar=calendar
    )


def _language(code: str) -> Literal["sq", "en"]:
    return "en" if code == "en" else "sq"


def _is_first(sequence: int | None, waiting: Sequence[str]) -> bool:
    """Whether nothing has reached this person yet: what still waits is taken back."""
    return sequence is None or any(key.endswith(":first") for key in waiting)


def _settle(
    uow: UnitOfWork,
    invitation_id: int,
    seen: int | None,
    card: HearingCard,
    letter: Letter,
    waiting: Sequence[str],
) -> bool:
    """Promise what was written unless the person left or was served meanwhile; never a SEQUENCE below the last."""
    row = uow.session.get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if row is None or row.sequence != seen or (seen is not None and card.sequence <= seen):
        return False
    if not take_back(uow, keys=waiting):
        return False
    first = ":first" if _is_first(seen, waiting) else ""
    row.sequence = card.sequence
    promise(
        uow, kind=KIND, dedup_key=f"{prefix_of(invitation_id)}update:{card.sequence}{first}", recipient=row.email,
        subject=letter.subject, body=letter.body, headers=letter.headers, calendar=letter.calendar,
    )  # fmt: skip
    return True
