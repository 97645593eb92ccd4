"""Keep bytes in the transaction of a use case, and read them back."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.files.tables import StoredFile
from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import UnitOfWork, house


@dataclass(frozen=True)
class FileView:
    """A kept file with its bytes."""

    id: int
    sha256: str
    media_type: str
    name: str
    content: bytes


def keep(uow: UnitOfWork, *, content: bytes, media_type: str, name: str) -> int:
    """Keep the bytes and return the id of their row.

    The bytes are durable before the row is; a rolled-back transaction leaves at most bytes that
    nothing points to.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    house().files.put(sha256, content)
    row = StoredFile(sha256=sha256, size=len(content), media_type=media_type, name=name, created_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    return row.id


def drop(uow: UnitOfWork, file_ids: Collection[int]) -> None:
    """Forget files; their bytes go once the transaction is durable, where no other row needs them."""
    if not file_ids:
        return
    digests = set(uow.session.scalars(sa.select(StoredFile.sha256).where(StoredFile.id.in_(file_ids))))
    uow.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(file_ids)))
    uow.after_commit(lambda: discard_unneeded(digests))


def discard_unneeded(digests: Collection[str]) -> None:
    """Drop the bytes of these digests that no row describes."""
    needed = set(db.session.scalars(sa.select(StoredFile.sha256).where(StoredFile.sha256.in_(digests))))
    db.session.rollback()
    for sha256 in set(digests) - needed:
        house().files.discard(sha256)


def get_file(file_id: int) -> FileView:
    """Return a kept file; raise ``NotFound`` if there is none."""
    row = db.session.get(StoredFile, file_id)
    if row is None:
        raise NotFound("file")
    content = house().files.get(row.sha256)
    return FileView(id=row.id, sha256=row.sha256, media_type=row.media_type, name=row.name, content=content)


def list_digests() -> set[str]:
    """The SHA-256 of everything that is kept, for a backup to look after."""
    return set(db.session.scalars(sa.select(StoredFile.sha256).distinct()))
