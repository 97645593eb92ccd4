"""One-time tokens of forms: the same token again leads to the same result and writes nothing."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.ids import token_hash
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.tables import FormReceipt

KEPT_FOR = timedelta(days=30)
_FIND: Final = sa.select(FormReceipt.result).where(
    FormReceipt.token_hash == sa.bindparam("key"), FormReceipt.purpose == sa.bindparam("purpose")
)
_KEEP: Final = sa.insert(FormReceipt)
_LOCK: Final = sa.text("SELECT pg_advisory_xact_lock(:key)")


def find_result(uow: UnitOfWork, *, token: str, purpose: str) -> str | None:
    """What an earlier submission with this token came to, or None for a first one.

    The token stays locked until the commit: a twin that arrives at the same moment waits, then finds the result.
    """
    if uow.session.get_bind().dialect.name == "postgresql":  # on SQLite one writes at a time anyway
        key = int(_key(token, purpose)[:15], 16)
        uow.session.connection().execute(_LOCK, {"key": key})
    wanted = {"key": _key(token, purpose), "purpose": purpose}
    result: str | None = uow.session.connection().execute(_FIND, wanted).scalar()
    return result


def keep_result(uow: UnitOfWork, *, token: str, purpose: str, result: str) -> None:
    """Consume the token in the transaction of the use case; a race ends in an integrity error, not in two rows."""
    receipt = {
        "token_hash": _key(token, purpose), "purpose": purpose, "result": result, "created_at": uow.now,
    }  # fmt: skip
    uow.session.connection().execute(_KEEP, receipt)


def forget_old() -> None:
    """Drop receipts that no open page can still need; the worker does it each night."""
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(sa.delete(FormReceipt).where(FormReceipt.created_at < uow.now - KEPT_FOR))


def _key(token: str, purpose: str) -> str:
    """A token that comes back from another form is another token."""
    return token_hash(f"{purpose}:{token}")
