"""Use cases of the pack: ask for it, make it, read it."""

import hashlib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.database import db
from pb_app.hearings.editions import entry_of
from pb_app.hearings.pack.archive import make_archive
from pb_app.hearings.pack.rules import Difference, differences
from pb_app.hearings.pack.tables import PackExport
from pb_app.hearings.policy import may_take_pack
from pb_app.hearings.queries import HearingCard, HearingFilters, hearings_between, list_hearings
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import SYSTEM, Actor, Role
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.unit_of_work import house, unit_of_work
from pb_app.web import receipts

TASK = "make_pack"
_PURPOSE = "ask_for_pack"
_SHOWN = 5
_MOVED_EARLIER = timedelta(days=92)


@dataclass(frozen=True)
class PackView:
    """A pack that was asked for."""

    id: int
    month: date
    exported_at: datetime
    is_ready: bool
    count: int


def ask_for_pack(*, actor: Actor, municipality_id: str, month: date, token: str) -> int:
    """Note what stands in the calendar now and have the worker make the archive; the same token, the same pack.

    ``month`` is its first day. Raises ``pack_empty`` for a month without a public hearing.
    """
    with unit_of_work(actor) as uow:
        if not may_take_pack(actor, municipality_id):
            raise Forbidden("ask_for_pack")
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE)
        if earlier is not None:
            return int(earlier)
        if not hearings_of(municipality_id, month):
            raise DomainError("pack_empty", field="month")
        row = PackExport(
            municipality_id=municipality_id, organisation_id=organisation_of(actor, municipality_id),
            person_id=actor.person_id, month=month, exported_at=uow.now,
            content={card.uid: entry_of(card) for card in _season(municipality_id, month)},
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        enqueue(uow, kind=TASK, dedup_key=f"{TASK}:{row.id}", payload={"pack_id": row.id})
        receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=str(row.id))
        audit.log(
            uow, action="pack.asked", subject_type="pack", subject_id=row.id, municipality_id=municipality_id,
            after={"month": month.isoformat(), "hearings": len(row.content)},
        )  # fmt: skip
        return row.id


def make_pack(payload: Mapping[str, Any]) -> None:
    """Make the archive of ``payload["pack_id"]``; a task of the worker, run twice it gives the same bytes."""
    pack_id = int(payload["pack_id"])
    row = db.session.get(PackExport, pack_id)
    if row is None:
        return
    municipality_id, month, made_at = row.municipality_id, row.month, row.exported_at
    content = make_archive(municipality_id, month, hearings_of(municipality_id, month), made_at)
    key = hashlib.sha256(content).hexdigest()
    house().renderings.put(key, content)
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.update(PackExport).where(PackExport.id == pack_id).values(archive_key=key))


def hearings_of(municipality_id: str, month: date) -> list[HearingCard]:
    """The public hearings of a month, the cancelled ones too: people must learn of it."""
    return hearings_between(municipality_id, month, _last_day(month))


def list_packs(municipality_id: str, organisation_id: int | None) -> list[PackView]:
    """The packs that the organisation (None: the municipality's own people) asked for last, the newest first."""
    rows = db.session.scalars(_own(municipality_id, organisation_id).limit(_SHOWN))
    return [
        PackView(row.id, row.month, row.exported_at, row.archive_key is not None, len(row.content))
        for row in rows
    ]


def get_archive(municipality_id: str, pack_id: int) -> bytes | None:
    """The archive, or None while it is being made or once it was dropped; raise ``NotFound``."""
    row = db.session.get(PackExport, pack_id)
    if row is None or row.municipality_id != municipality_id:
        raise NotFound("pack")
    return house().renderings.get(row.archive_key) if row.archive_key else None


def changes_since(
    municipality_id: str, organisation_id: int | None
) -> tuple[PackView, list[Difference]] | None:
    """What differs from the pack taken last; None if none ever was."""
    row = db.session.scalars(_own(municipality_id, organisation_id).limit(1)).first()
    if row is None:
        return None
    now = {
        card.uid: entry_of(card)
        for card in _season(municipality_id, row.month - _MOVED_EARLIER)
        if card.uid in row.content or card.on_date >= row.month
    }
    view = PackView(row.id, row.month, row.exported_at, row.archive_key is not None, len(row.content))
    return view, differences(row.content, now)


def organisation_of(actor: Actor, municipality_id: str) -> int | None:
    """The organisation for which somebody works here, or None for the municipality's own people."""
    grants = (
        grant
        for grant in actor.grants
        if grant.role is Role.YOUTH_CENTRE and grant.covers(municipality_id, None)
    )
    return next((grant.organisation_id for grant in grants), None)


def _season(municipality_id: str, first: date) -> Sequence[HearingCard]:
    return list_hearings(municipality_id, HearingFilters(from_date=first))


def _own(municipality_id: str, organisation_id: int | None) -> sa.Select[Any]:
    return (
        sa.select(PackExport)
        .where(
            PackExport.municipality_id == municipality_id,
            PackExport.organisation_id.is_(None)
            if organisation_id is None
            else PackExport.organisation_id == organisation_id,
        )
        .order_by(PackExport.id.desc())
    )


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
