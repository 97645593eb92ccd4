"""Freeze the list as a numbered version; the worker makes its files and then it is public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.document import make_document
from pb_app.consolidation.events import EditionQueued
from pb_app.consolidation.queries.ceilings import readiness
from pb_app.consolidation.queries.council import (
    approved_list,
    council_readiness,
    find_step,
    is_council_begun,
    list_acts,
)
from pb_app.consolidation.queries.freezing import current_list
from pb_app.consolidation.rules import EditionState, Stage
from pb_app.consolidation.rules.differences import differences
from pb_app.consolidation.rules.frozen import FrozenList, read_list
from pb_app.consolidation.rules.publishing import (
    check_draft_follows,
    check_publish,
    check_publish_council,
    check_retry,
)
from pb_app.consolidation.service.rows import hold_budget
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.counters import next_number
from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NeedsConfirmation, NotFound, Warn
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web.receipts import find_result, keep_result

SUBJECT = "list_edition"
JOB = "render_edition"
COUNTER = "edition"
_PURPOSE = "publish_list"


@dataclass(frozen=True)
class _Former:
    """The versions before: the newest of all, and the newest that is public."""

    newest: ListEdition | None
    published: FrozenList | None

    @property
    def last_state(self) -> EditionState | None:
        """Whether the newest is public, is being made, or failed; None without any."""
        return self.newest.state if self.newest else None

    def says(self, frozen: FrozenList) -> bool:
        """Whether the newest public one says the same."""
        return self.published is not None and self.published.is_same(frozen)


def publish_edition(
    actor: Actor,
    *,
    municipality_id: str,
    year: int,
    note: str = "",
    token: str = "",
    confirmed: Collection[str] = (),
    stage: Stage = Stage.DRAFT,
) -> int:
    """Freeze the decided items as the next version and give its number.

    Stage ``projekt`` is what the municipality proposes; ``miratuar`` is what the council made of the newest
    public ``projekt``, and no ``projekt`` follows it. The version is public once the worker has made all its
    files. The same ``token`` again makes no second one. Raises ``NeedsConfirmation`` for what is left out or
    passes a ceiling, unless its codes are in ``confirmed``; what ``rules.publishing`` does for the stage,
    ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_publish(actor, municipality_id)
        known = find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if known is not None:
            return int(known)
        cycle = get_cycle(municipality_id, year)
        hold_budget(uow, cycle.id)
        number = next_number(uow, cycle.id, COUNTER)
        former = _former(uow, cycle.id)
        live = current_list(
            cycle,
            get_municipality(municipality_id),
            number=number,
            published_on=to_local(uow.now).date(),
        )
        frozen, doubts = (
            _approved(cycle, live, former) if stage is Stage.APPROVED else _draft(cycle, live, former)
        )
        if any(doubt.code not in confirmed for doubt in doubts):
            raise NeedsConfirmation(doubts)
        edition = _write(uow, cycle, frozen, former.published, note)
        after: dict[str, object] = {
            "number": number,
            "stage": stage.value,
            "hash": edition.content_hash,
            "confirmed": [one.code for one in doubts],
        }
        _log(uow, "edition_queued", edition, municipality_id, after)
        if token:
            keep_result(uow, token=token, purpose=_PURPOSE, result=str(number))
        return number


def _draft(cycle: CycleCard, live: FrozenList, former: _Former) -> tuple[FrozenList, tuple[Warn, ...]]:
    check_draft_follows(
        is_approved=former.published is not None and former.published.stage is Stage.APPROVED,
        is_council_begun=is_council_begun(cycle.id),
    )
    doubts = check_publish(
        readiness(cycle.id, cycle.year), last_state=former.last_state, is_unchanged=former.says(live)
    )
    return live, doubts


def _approved(cycle: CycleCard, live: FrozenList, former: _Former) -> tuple[FrozenList, tuple[Warn, ...]]:
    step = find_step(cycle.id)
    frozen = approved_list(step, live, list_acts(cycle.id)) if step else live
    doubts = check_publish_council(
        council_readiness(step, live), last_state=former.last_state, is_unchanged=former.says(frozen)
    )
    return frozen, doubts


def _write(
    uow: UnitOfWork, cycle: CycleCard, frozen: FrozenList, published: FrozenList | None, note: str
) -> ListEdition:
    changes = differences(published.items, frozen.items) if published is not None else ()
    document = make_document(frozen, language="sq", base_url=house().settings.base_url)
    act = frozen.acts[-1] if frozen.acts else None
    edition = ListEdition(
        cycle_id=cycle.id,
        number=frozen.number,
        stage=frozen.stage,
        state=EditionState.QUEUED,
        content=frozen.as_json(),
        content_hash=document.hash,
        changes=[change.as_json() for change in changes],
        note=note,
        created_at=uow.now,
        council_decision=act.number if act else "",
        council_decided_on=date.fromisoformat(act.decided_on) if act else None,
        council_decision_url=act.url if act else "",
    )
    uow.session.add(edition)
    uow.session.flush()
    enqueue(uow, kind=JOB, dedup_key=f"{JOB}:{edition.id}", payload={"edition_id": edition.id})
    uow.record(
        EditionQueued(
            edition_id=edition.id,
            municipality_id=cycle.municipality_id,
            cycle_id=cycle.id,
            year=cycle.year,
            number=frozen.number,
        )
    )
    return edition


def retry_edition(actor: Actor, *, municipality_id: str, year: int, number: int) -> None:
    """Make the files of the last version again after they could not be made.

    Raises ``transition`` unless it failed and is the last; ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_publish(actor, municipality_id)
        cycle = get_cycle(municipality_id, year)
        wanted = sa.select(ListEdition).where(ListEdition.cycle_id == cycle.id, ListEdition.number == number)
        edition = uow.session.scalars(wanted.with_for_update()).first()
        if edition is None:
            raise NotFound("edition")
        newest = _former(uow, cycle.id).newest
        check_retry(edition.state, is_last=newest is not None and newest.id == edition.id)
        edition.state = EditionState.QUEUED
        enqueue(
            uow,
            kind=JOB,
            dedup_key=f"{JOB}:{edition.id}:{uow.now.isoformat()}",
            payload={"edition_id": edition.id},
        )
        _log(uow, "edition_retried", edition, municipality_id, {"number": number})


def _former(uow: UnitOfWork, cycle_id: int) -> _Former:
    wanted = (
        sa.select(ListEdition).where(ListEdition.cycle_id == cycle_id).order_by(ListEdition.number.desc())
    )
    newest = uow.session.scalars(wanted.limit(1)).first()
    published = uow.session.scalars(
        wanted.where(ListEdition.state == EditionState.PUBLISHED).limit(1)
    ).first()
    return _Former(newest, read_list(published.content) if published is not None else None)


def _ensure_may_publish(actor: Actor, municipality_id: str) -> None:
    if not policy.may_publish(actor, municipality_id):
        raise Forbidden("publish")


def _log(
    uow: UnitOfWork, action: str, edition: ListEdition, municipality_id: str, after: dict[str, object]
) -> None:
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=edition.id,
        municipality_id=municipality_id, after=after,
    )  # fmt: skip
