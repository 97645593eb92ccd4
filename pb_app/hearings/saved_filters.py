"""Choices of hearings that have a short code, since calendar programs refuse long addresses."""

import base64
import hashlib
from urllib.parse import urlencode

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.cycles.queries import themes_by_id
from pb_app.database import db
from pb_app.hearings.calendar_tables import SavedFilter
from pb_app.hearings.feed_scope import FeedScope
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import get_municipality, get_place
from pb_app.territory.tables import Municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work

_SHORTEST, _LONGEST = 7, 12


def find_code(scope: FeedScope) -> str | None:
    """The code of a choice that somebody saved, or None."""
    return db.session.scalar(_code_of(scope))


def save_filter(*, actor: Actor, scope: FeedScope) -> str:
    """Give the code of a choice, new or known; anybody may, since it says nothing of whoever asks.

    Equal choices share one code, which follows from the choice alone: two people at once, or a database that came
    back from a backup, come to the same one. Raises ``nothing_to_save`` for what needs no code, and ``NotFound``.
    """
    if not scope.can_be_saved:
        raise DomainError("nothing_to_save")
    get_municipality(scope.municipality_id)
    if scope.place_id is not None:
        get_place(scope.place_id, scope.municipality_id)
    if scope.theme_id is not None and scope.theme_id not in themes_by_id():
        raise DomainError("unknown_theme", field="theme")
    with unit_of_work(actor) as uow:
        # Whoever saves the same at the same moment waits here, then finds it.
        lock = sa.select(Municipality.id).where(Municipality.id == scope.municipality_id)
        uow.session.execute(lock.with_for_update(key_share=True))
        return uow.session.scalar(_code_of(scope)) or _apply_save(uow, scope)


def _code_of(scope: FeedScope) -> sa.Select[str]:
    return sa.select(SavedFilter.code).where(
        SavedFilter.municipality_id == scope.municipality_id, SavedFilter.content_key == _content_key(scope)
    )


def _apply_save(uow: UnitOfWork, scope: FeedScope) -> str:
    key = _content_key(scope)
    code = _free_code(uow, scope.municipality_id, key)
    row = SavedFilter(
        code=code, municipality_id=scope.municipality_id, content_key=key, place_id=scope.place_id,
        theme_id=scope.theme_id, kind=scope.kind, audience=scope.audience, created_at=uow.now,
    )  # fmt: skip
    uow.session.add(row)
    audit.log(
        uow, action="saved_filter.added", subject_type="saved_filter", subject_id=code,
        municipality_id=scope.municipality_id, after=scope.query,
    )  # fmt: skip
    return code


def _free_code(uow: UnitOfWork, municipality_id: str, key: str) -> str:
    """The beginning of a digest, as long as it must be to differ from the codes of other choices."""
    digest = hashlib.sha256(f"{municipality_id} {key}".encode()).digest()
    letters = base64.b32encode(digest).decode().lower()
    candidates = [letters[:length] for length in range(_SHORTEST, _LONGEST + 1)]
    taken = set(uow.session.scalars(sa.select(SavedFilter.code).where(SavedFilter.code.in_(candidates))))
    return next(code for code in candidates if code not in taken)


def _content_key(scope: FeedScope) -> str:
    return hashlib.sha256(urlencode(sorted(scope.query.items())).encode()).hexdigest()
