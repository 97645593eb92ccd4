"""The mark of a demonstration database: an entry of the audit record, which nothing can take out again.

Backups and upgrades carry it along; a production start looks for it.
"""

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.audit.tables import AuditEntry
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work

_SUBJECT = ("installation", "demo")


def mark_as_demo() -> None:
    """Mark the database, before anything else is written into it."""
    subject_type, subject_id = _SUBJECT
    with unit_of_work(SYSTEM) as uow:
        log(uow, action="demo.begun", subject_type=subject_type, subject_id=subject_id)


def is_marked_as_demo(engine: sa.Engine) -> bool:
    """Whether a database carries the mark; one without tables yet does not."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(AuditEntry.__tablename__):
            return False
        subject_type, subject_id = _SUBJECT
        wanted = sa.select(AuditEntry.id).where(
            AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id
        )
        return connection.scalar(wanted.limit(1)) is not None
