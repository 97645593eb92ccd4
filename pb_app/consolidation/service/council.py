"""Enter what the council decided about the items that were published to it, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.consolidation.queries.council import CouncilStep, find_step
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import (
    CouncilAct,
    CouncilDraft,
    RowFaults,
    Ruling,
    check_act,
    ruling_of,
)
from pb_app.consolidation.service.council_word import ensure_may_record, grant, note, snapshot
from pb_app.consolidation.service.publishing import COUNTER
from pb_app.consolidation.tables import ConsolidatedItem, CouncilDecision
from pb_app.cycles.counters import add_to
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.kernel.periods import to_local
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What was saved, or would be."""

    changed: tuple[str, ...] = ()
    already_there: int = 0


class _DryRun(Exception):
    """Ends a unit of work without a commit."""


@dataclass
class _Step:
    """One pass over the rows: what the council had before it, and the rows to write."""

    step: CouncilStep
    rows: Mapping[str, ConsolidatedItem]
    faults: dict[str, DomainError] = field(default_factory=dict)


def record_council(
    actor: Actor,
    *,
    municipality_id: str,
    year: int,
    act: CouncilAct,
    drafts: Sequence[CouncilDraft],
    approve_rest: bool = False,
    edition: int | None = None,
    is_dry_run: bool = False,
) -> Recorded:
    """Save what the council's decision ``act`` says about items of the newest public version ``projekt``.

    All or nothing; the same once more changes nothing. With ``approve_rest`` every item that has no outcome yet is
    approved as it was published. Not public before ``publish_edition`` makes a version ``miratuar``. Each item
    keeps the decision that last spoke about it, so a later one amends only what it names.

    Raises ``RowFaults`` with what is wrong in each row (``StaleVersion`` among it), what
    ``rules.council.check_act`` does, ``council_no_draft``, ``council_other_draft`` if another version than
    ``edition`` is the newest now, ``NotFound``, ``Forbidden``.
    """
    try:
        with unit_of_work(actor) as uow:
            ensure_may_record(actor, municipality_id)
            check_act(act, today=to_local(uow.now).date())
            cycle = get_cycle(municipality_id, year)
            add_to(uow, cycle.id, COUNTER, 0)  # whoever publishes waits, and is waited for
            work = _open_step(uow, cycle.id, edition)
            rulings = _rulings(work, drafts, approve_rest=approve_rest)
            done = _save(uow, work, rulings, act)
            _leave_if(is_dry_run)
    except _DryRun:
        return done
    return done


def _leave_if(is_dry_run: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if is_dry_run:
        raise _DryRun


def _open_step(uow: UnitOfWork, cycle_id: int, edition: int | None) -> _Step:
    step = find_step(cycle_id)
    if step is None:
        raise DomainError("council_no_draft")
    if edition is not None and step.edition.number != edition:
        raise DomainError("council_other_draft", number=step.edition.number)
    codes = [item.published.code for item in step.items]
    wanted = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.code.in_(codes))
        .order_by(ConsolidatedItem.id)
        .options(selectinload(ConsolidatedItem.amounts))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return _Step(step, {row.code: row for row in uow.session.scalars(wanted)})


def _rulings(work: _Step, drafts: Sequence[CouncilDraft], *, approve_rest: bool) -> dict[str, Ruling]:
    """What is to be written, by code; the faults of a row do not hide those of the next."""
    rulings: dict[str, Ruling] = {}
    for draft in drafts:
        try:
            ruling = _ruling(work, draft)
        except DomainError as error:
            work.faults[draft.code] = error
        else:
            rulings |= {draft.code: ruling} if ruling else {}
    if work.faults:
        raise RowFaults(work.faults)
    return rulings | (_rest(work, drafts) if approve_rest else {})


def _ruling(work: _Step, draft: CouncilDraft) -> Ruling | None:
    """What a row says anew; None if it stands already."""
    item = next((one for one in work.step.items if one.published.code == draft.code), None)
    if item is None:
        raise DomainError("council_not_published")
    ruling = ruling_of(draft, proposed=item.published.amounts, years=work.step.years)
    row = work.rows[draft.code]
    if not _is_new(row, ruling):
        return None
    _check_version(row, draft)
    return ruling


def _rest(work: _Step, drafts: Sequence[CouncilDraft]) -> dict[str, Ruling]:
    """Approved as published: whatever has no outcome, neither stored nor in a row."""
    spoken = {draft.code for draft in drafts if draft.outcome is not CouncilOutcome.NONE}
    return {
        item.published.code: Ruling(outcome=CouncilOutcome.APPROVED, approved=dict(item.published.amounts))
        for item in work.step.items
        if item.published.code not in spoken and item.council is CouncilOutcome.NONE
    }


def _is_new(row: ConsolidatedItem, ruling: Ruling) -> bool:
    if ruling.outcome is CouncilOutcome.NONE and row.council is not CouncilOutcome.NONE:
        raise DomainError("council_not_unset")
    return _stored(row) != ruling


def _check_version(row: ConsolidatedItem, draft: CouncilDraft) -> None:
    if draft.expected_version is not None and draft.expected_version != row.version:
        raise StaleVersion("item", expected=draft.expected_version, actual=row.version)


def _stored(row: ConsolidatedItem) -> Ruling:
    return Ruling(outcome=row.council, approved=row.approved_by_year, reason=row.council_reason)


def _save(uow: UnitOfWork, work: _Step, rulings: Mapping[str, Ruling], act: CouncilAct) -> Recorded:
    decision = _decision(uow, work.step.edition.cycle_id, act) if rulings else None
    published = {item.published.code: item.published.amounts for item in work.step.items}
    for code, ruling in rulings.items():
        _write(uow, work.rows[code], ruling, published[code], decision)
    same = sum(1 for row in work.rows.values() if row.council is not CouncilOutcome.NONE) - len(rulings)
    return Recorded(changed=tuple(rulings), already_there=same)


def _decision(uow: UnitOfWork, cycle_id: int, act: CouncilAct) -> CouncilDecision:
    wanted = sa.select(CouncilDecision).where(
        CouncilDecision.cycle_id == cycle_id,
        CouncilDecision.number == act.number,
        CouncilDecision.decided_on == act.decided_on,
    )
    row = uow.session.scalars(wanted).first()
    if row is None:
        row = CouncilDecision(
            cycle_id=cycle_id, number=act.number, decided_on=act.decided_on, url=act.url,
            recorded_at=uow.now, recorded_by_id=uow.actor.person_id,
        )  # fmt: skip
        uow.session.add(row)
    row.url = act.url or row.url
    uow.session.flush()
    return row


def _write(
    uow: UnitOfWork,
    item: ConsolidatedItem,
    ruling: Ruling,
    proposed: Mapping[int, int],
    decision: CouncilDecision | None,
) -> None:
    before = snapshot(item)
    item.council, item.council_reason = ruling.outcome, ruling.reason
    item.council_decision_id = decision.id if decision else None
    grant(item, ruling.approved, proposed)
    cited = {"vkb": decision.number, "on": decision.decided_on.isoformat()} if decision else {}
    note(uow, "item_council", item, before, snapshot(item) | cited)
