"""People who asked for notices, and the worker that writes to them."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cli.work import send_mail
from pb_app.database import db
from pb_app.notices.links import token_of
from pb_app.notices.rules import Digest, Wishes
from pb_app.notices.service import (
    confirm_invitation,
    confirm_subscription,
    request_invitation,
    request_subscription,
)
from pb_app.notices.tables import Invitation, Subscription
from pb_app.outbox.tables import OutboxMessage
from pb_app.unit_of_work import house
from tests.mail_server import MailServer

CANARY = "kanarina.njoftime@example.org"


@dataclass
class Post:
    """Sends what is due and reads what arrived."""

    app: APIFlask
    server: MailServer

    def send(self) -> list[EmailMessage]:
        """One round of the worker; what it brought to the server."""
        self.server.envelopes.clear()
        send_mail(self.app)
        return self.server.read()

    def subjects(self) -> list[str]:
        """The subjects of one round, in order."""
        return [str(message["Subject"]) for message in self.send()]


def wish(**values: Any) -> Wishes:
    """Somebody who wants to hear of everything at once, without reminders."""
    return Wishes(**{"digest": Digest.EACH, "reminder_hours": (), **values})


def asked(email: str = CANARY, municipality_id: str = "vlore", **values: Any) -> str:
    """Somebody asked for notices and has not confirmed; the whole token."""
    request_subscription(municipality_id=municipality_id, email=email, wishes=wish(**values))
    return token(email, municipality_id)


def subscribed(email: str = CANARY, municipality_id: str = "vlore", **values: Any) -> str:
    """Somebody who confirmed; the whole token. The mail that asked for it is gone from the outbox."""
    whole = asked(email, municipality_id, **values)
    confirm_subscription(municipality_id=municipality_id, key=whole[:26])
    _forget_requests()
    return whole


def invited(ref: str, email: str = CANARY, language: str = "sq") -> str:
    """Somebody who confirmed the wish to be invited to a hearing; the whole token."""
    request_invitation(municipality_id="vlore", ref=ref, email=email, language=language)
    db.session.expire_all()
    key = db.session.scalars(sa.select(Invitation.token_key).where(Invitation.email == email)).one()
    confirm_invitation(municipality_id="vlore", key=key)
    _forget_requests()
    return token_of(key, secret=house().settings.secret_key, purpose="invitation")


def token(email: str = CANARY, municipality_id: str = "vlore") -> str:
    """The whole token of a subscription."""
    row = subscription(email, municipality_id)
    assert row is not None
    return token_of(row.token_key, secret=house().settings.secret_key, purpose="subscription")


def subscription(email: str = CANARY, municipality_id: str = "vlore") -> Subscription | None:
    """The row as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(
        sa.select(Subscription).where(
            Subscription.email == email, Subscription.municipality_id == municipality_id
        )
    ).first()


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail."""
    body = message.get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text.replace("\r\n", "\n")


def links_in(message: EmailMessage) -> list[str]:
    """The addresses in a mail's text, without the host."""
    return [
        re.sub(r"^https?://[^/]+", "", link) for link in re.findall(r"https?://[^\s>]+", text_of(message))
    ]


def _forget_requests() -> None:
    db.session.execute(sa.delete(OutboxMessage))
    db.session.commit()
