"""One commit per use case; recorded events reach their handlers before it, in the same transaction."""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app

from pb_app.database import IMMEDIATE, db
from pb_app.kernel.actor import Actor
from pb_app.kernel.events import Event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pb_app.config import Settings
    from pb_app.ports import Clock, FileStore, JobQueue, RenderingStore

E = TypeVar("E", bound=Event)
Handler = Callable[["UnitOfWork", Any], None]
EXTENSION = "pb_house"
log = logging.getLogger(__name__)
_IS_OPEN = "pb_unit_of_work_is_open"


class NestedUnitOfWorkError(RuntimeError):
    """A use case called another one: its commit would end the outer transaction half-way."""


@dataclass
class House:
    """What the composition root gives to the use cases: settings, adapters and event handlers."""

    settings: "Settings"
    clock: "Clock"
    files: "FileStore"
    queue: "JobQueue"
    renderings: "RenderingStore"
    handlers: dict[type[Event], list[Handler]] = field(default_factory=lambda: defaultdict(list))

    def on(self, event_type: type[E], handler: Callable[["UnitOfWork", E], None]) -> None:
        """Call ``handler`` whenever an event of this type was recorded."""
        self.handlers[event_type].append(handler)


def house() -> House:
    """The house of the current application."""
    found: House = current_app.extensions[EXTENSION]
    return found


@dataclass
class UnitOfWork:
    """An open transaction that belongs to one actor and one instant."""

    actor: Actor
    now: datetime
    session: "Session"
    _events: deque[Event] = field(default_factory=deque)
    _after_commit: list[Callable[[], None]] = field(default_factory=list)

    def record(self, event: Event) -> None:
        """Note a fact; its handlers run before the commit."""
        self._events.append(event)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once the transaction is durable; its failure loses nothing (wake-ups only)."""
        self._after_commit.append(action)

    def _drain(self) -> None:
        handlers = house().handlers
        while self._events:
            event = self._events.popleft()
            for handler in handlers.get(type(event), ()):
                handler(self, event)


@contextmanager
def unit_of_work(actor: Actor) -> Iterator[UnitOfWork]:
    """Open the one transaction of a use case; commit at the end, roll back on any error.

    Ends a read transaction that is still open. On SQLite it takes the write lock at once
    (``BEGIN IMMEDIATE``): a transaction that reads first and writes later fails under load.
    Raises ``NestedUnitOfWorkError`` inside another one; what two use cases share takes ``uow``.
    """
    session = db.session()
    if session.info.get(_IS_OPEN):
        raise NestedUnitOfWorkError
    session.rollback()
    session.expire_all()
    session.connection(execution_options={IMMEDIATE: True})
    uow = UnitOfWork(actor=actor, now=house().clock.now(), session=session)
    session.info[_IS_OPEN] = True
    try:
        yield uow
        session.flush()
        uow._drain()  # noqa: SLF001 - the unit of work is this module's own
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_IS_OPEN] = False
    for action in uow._after_commit:  # noqa: SLF001 - as above
        try:
            action()
        except Exception:  # the work is done and durable: whoever asked for it must hear so
            log.exception("what follows a commit failed")
