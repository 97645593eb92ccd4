"""Whether the database answers, and how mail and the worker do."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from pb_app.database import db
from pb_app.jobs.queries import WorkState, work_state
from pb_app.outbox.queries import MailState, mail_state


@dataclass(frozen=True)
class Readiness:
    """What those who watch over an installation ask."""

    mail: MailState
    work: WorkState


def find_readiness() -> Readiness | None:
    """The state of mail and worker; None where the database does not answer."""
    try:
        return Readiness(mail=mail_state(), work=work_state())
    except SQLAlchemyError:
        db.session.rollback()
        return None
