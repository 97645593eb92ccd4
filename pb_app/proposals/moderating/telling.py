"""Tell the author what the office answered: why not, to whom it was passed on and what was said there, or not yet."""

from typing import Final

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.kernel.periods import to_local
from pb_app.outbox.service import promise, take_back
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.proposals.events import ProposalModerated
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalStatus
from pb_app.proposals.service.receipt import told_key
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house
from pb_app.web.locale import in_language

KIND: Final = "proposal_told"
_TOLD: Final = frozenset({ProposalStatus.DECLINED, ProposalStatus.FORWARDED})
"""What ends a proposal's way to the list; what happens to it there, the list's own mail tells."""


def tell_author(uow: UnitOfWork, event: ProposalModerated) -> None:
    """Promise a mail where an address is known; one about an earlier state that still waits is not sent any more."""
    row = uow.session.get_one(Proposal, event.proposal_id)
    if row.status is ProposalStatus.LISTED:
        return  # what waits says that an earlier answer no longer holds, and that is still so
    waiting = sa.select(OutboxMessage.dedup_key).where(
        OutboxMessage.dedup_key.startswith(told_key(row), autoescape=True),
        OutboxMessage.state == MessageState.WAITING,
    )
    unsent = uow.session.scalars(waiting).all()
    take_back(uow, keys=unsent)
    was_told = event.before in _TOLD and not unsent
    if row.status in _TOLD or (was_told and row.status is ProposalStatus.UNDER_REVIEW):
        _tell(uow, row)


def tell_forward_answer(uow: UnitOfWork, row: Proposal) -> None:
    """Promise a mail with what the other authority answered."""
    if row.forward_answer:
        _tell(uow, row)


def _tell(uow: UnitOfWork, row: Proposal) -> None:
    contact = uow.session.get(ProposalContact, row.id)
    if contact is None or not contact.email or contact.expires_on < to_local(uow.now).date():
        return
    is_public = row.listed_at is not None and row.status in IN_PUBLIC_LIST
    path = f"/{row.municipality_id}/proposals/{row.ref}" if is_public else ""
    with force_locale(contact.language):
        body = current_app.jinja_env.get_template("proposals/emails/told.txt").render(
            municipality=get_municipality(row.municipality_id),
            proposal=row,
            status=row.status.value,
            url=house().settings.base_url + in_language(path, contact.language) if path else "",
        )
        subject = _("Answer to your proposal %(ref)s", ref=row.ref)
    promise(
        uow,
        kind=KIND,
        dedup_key=f"{told_key(row)}{row.version}",
        recipient=contact.email,
        subject=subject,
        body=body,
    )
