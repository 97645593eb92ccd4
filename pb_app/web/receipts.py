"""One-time tokens of forms: the same token again leads to the same result and writes nothing."""

from datetime import timedelta

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.ids import token_hash
from pb_app.unit_of_work import UnitOfWork
from pb_app.web.tables import FormReceipt

KEPT_FOR = timedelta(days=30)


def find_result(uow: UnitOfWork, *, token: str, purpose: str) -> str | None:
    """What an earlier submission with this token came to, or None for a first one."""
    receipt = uow.session.get(FormReceipt, token_hash(token))
    return receipt.result if receipt is not None and receipt.purpose == purpose else None


def keep_result(uow: UnitOfWork, *, token: str, purpose: str, result: str) -> None:
    """Consume the token in the transaction of the use case; a race ends in an integrity error, not in two rows."""
    uow.session.add(
        FormReceipt(token_hash=token_hash(token), purpose=purpose, result=result, created_at=uow.now)
    )
    uow.session.flush()


def forget_old(uow: UnitOfWork) -> None:
    """Drop receipts that no open page can still need."""
    uow.session.execute(sa.delete(FormReceipt).where(FormReceipt.created_at < uow.now - KEPT_FOR))


def find_result_readonly(token: str, purpose: str) -> str | None:
    """The same as ``find_result`` outside a unit of work."""
    receipt = db.session.get(FormReceipt, token_hash(token))
    return receipt.result if receipt is not None and receipt.purpose == purpose else None
