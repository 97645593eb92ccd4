"""What the office did with a proposal, from the audit record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.database import db

SUBJECT = "proposal"


@dataclass(frozen=True)
class HistoryEntry:
    """One action: who (empty for a visitor or the system), when, what, and the values before and after."""

    at: datetime
    who: str
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def list_history(ref: str, *, size: int = 50) -> list[HistoryEntry]:
    """The actions on one proposal, the newest first."""
    wanted = (
        sa.select(AuditEntry.at, AuditEntry.action, Person.name, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == ref)
        .order_by(AuditEntry.id.desc())
        .limit(size)
    )
    return [
        HistoryEntry(
            at=row.at,
            who=row.name or "",
            action=row.action,
            before=(row.body or {}).get("before") or {},
            after=(row.body or {}).get("after") or {},
        )
        for row in db.session.execute(wanted)
    ]
