"""Who somebody is, as far as counting needs to know: a word that comes of the address and cannot lead back to it."""

import hashlib
import hmac

from pb_app.cycles.keys import secret_of
from pb_app.kernel.contact import letterbox
from pb_app.unit_of_work import UnitOfWork


def person_key(uow: UnitOfWork, cycle_id: int, email: str) -> str:
    """The same word for the same letterbox within one budget year; another one in the next."""
    return hmac.digest(secret_of(uow, cycle_id), letterbox(email).encode(), hashlib.sha256).hex()
