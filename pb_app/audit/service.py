"""Write audit entries inside a unit of work; seal and verify the chain."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry, AuditPayload, AuditSeal
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import UnitOfWork, unit_of_work

GENESIS = "0" * 64
# Made once, and past the session: each use case writes an entry, and none reads it back.
_ADD_ENTRY: Final = sa.insert(AuditEntry).returning(AuditEntry.id)
_ADD_PAYLOAD: Final = sa.insert(AuditPayload)


def log(
    uow: UnitOfWork,
    *,
    action: str,
    subject_type: str,
    subject_id: object,
    municipality_id: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note one action in the transaction of the use case.

    ``before`` and ``after`` go to the erasable payload; the entry holds only their salted digest.
    """
    body = json.loads(json.dumps({"before": before, "after": after}, default=str))
    salt = secrets.token_hex(16)
    uow.session.flush()
    connection = uow.session.connection()
    entry = {
        "at": uow.now, "actor_id": uow.actor.person_id, "action": action, "subject_type": subject_type,
        "subject_id": str(subject_id), "municipality_id": municipality_id, "digest": _digest(salt, body),
    }  # fmt: skip
    entry_id = connection.execute(_ADD_ENTRY, entry).scalar_one()
    connection.execute(_ADD_PAYLOAD, {"entry_id": entry_id, "salt": salt, "body": body})


def seal() -> int:
    """Seal all entries since the last link into the chain; return how many."""
    with unit_of_work(SYSTEM) as uow:
        if uow.session.get_bind().dialect.name == "postgresql":
            # Ids are given before the commit: without the lock an entry could appear behind a sealed one.
            uow.session.execute(sa.text("LOCK TABLE audit_entry IN SHARE MODE"))
        last = uow.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
        entries = _entries_after(uow, last.last_entry_id if last else 0)
        if not entries:
            return 0
        chain = _chain(last.chain_hash if last else GENESIS, entries)
        uow.session.add(AuditSeal(last_entry_id=entries[-1].id, chain_hash=chain, sealed_at=uow.now))
        return len(entries)


def verify() -> list[str]:
    """Recompute every link and every digest that still has its payload; return the faults found."""
    faults: list[str] = []
    with unit_of_work(SYSTEM) as uow:
        chain, last_id = GENESIS, 0
        for link in uow.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id)):
            entries = [entry for entry in _entries_after(uow, last_id) if entry.id <= link.last_entry_id]
            chain = _chain(chain, entries)
            last_id = link.last_entry_id
            if chain != link.chain_hash:
                faults.append(f"seal {link.id}: the chain does not match")
                chain = link.chain_hash
        pairs = sa.select(AuditEntry, AuditPayload).join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        faults.extend(
            f"entry {entry.id}: the payload does not match its digest"
            for entry, payload in uow.session.execute(pairs)
            if _digest(payload.salt, payload.body) != entry.digest
        )
    return faults


def _entries_after(uow: UnitOfWork, entry_id: int) -> list[AuditEntry]:
    return list(
        uow.session.scalars(sa.select(AuditEntry).where(AuditEntry.id > entry_id).order_by(AuditEntry.id))
    )


def _digest(salt: str, body: Mapping[str, Any]) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _chain(start: str, entries: list[AuditEntry]) -> str:
    chain = start
    for entry in entries:
        line = "|".join(
            (
                chain, str(entry.id), entry.at.isoformat(), str(entry.actor_id), entry.action,
                entry.subject_type, entry.subject_id, str(entry.municipality_id), entry.digest,
            )
        )  # fmt: skip
        chain = hashlib.sha256(line.encode()).hexdigest()
    return chain
