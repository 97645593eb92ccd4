"""Reads of the audit record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry, AuditPayload
from pb_app.database import db
from pb_app.unit_of_work import house

_SETTLED = timedelta(seconds=5)
_LAST = sa.select(AuditEntry.id, AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1)
_HERE = AuditEntry.municipality_id == sa.bindparam("municipality_id")
_LAST_HERE = sa.union_all(
    *(
        sa.select(newest.c.id, newest.c.at)
        for newest in (
            _LAST.where(condition).subquery() for condition in (_HERE, AuditEntry.municipality_id.is_(None))
        )
    )
)


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


def pages_revision(municipality_id: str, _language: str) -> str | None:
    """A word that changes with every audited action in the municipality or in the whole house, and each minute.

    Each minute, because pages also say what is today and what is next. None for five seconds after an action:
    where ids are given before the commit, an earlier one may still appear.
    """
    return _settled_revision(_LAST_HERE, {"municipality_id": municipality_id})


def last_change(municipality_id: str) -> datetime | None:
    """When something was last done in the municipality or in the whole house; None before anything was."""
    rows = db.session.execute(_LAST_HERE, {"municipality_id": municipality_id}).all()
    return max((at for _id, at in rows), default=None)


def house_revision(_key: str, _language: str) -> str | None:
    """The same for pages that join all municipalities."""
    return _settled_revision(_LAST, {})


def _settled_revision(last: sa.Executable, given: Mapping[str, str]) -> str | None:
    rows = db.session.execute(last, given).all()
    now = house().clock.now()
    if not rows or any(abs(now - at) < _SETTLED for _id, at in rows):
        return None
    return f"{max(entry_id for entry_id, _at in rows)} {now:%Y-%m-%d %H:%M}"
