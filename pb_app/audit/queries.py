"""Reads of the audit record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.database import db


@dataclass(frozen=True)
class AuditLine:
    """One action with what it left behind; ``after`` is empty once its payload was erased."""

    at: datetime
    actor_id: int | None
    action: str
    after: Mapping[str, Any]


def list_of_subject(subject_type: str, subject_id: object, *, limit: int = 100) -> list[AuditLine]:
    """What was done with one thing, the newest first."""
    wanted = (
        sa.select(AuditEntry.at, AuditEntry.actor_id, AuditEntry.action, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == str(subject_id))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        AuditLine(at=at, actor_id=actor_id, action=action, after=(body or {}).get("after") or {})
        for at, actor_id, action, body in db.session.execute(wanted)
    ]
