"""Report how far the work is, take a report back, say when it is due, raise again what was not finished."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.events import ItemCreated, ProgressReported
from pb_app.consolidation.progress.rules import APPROVED, Before, ProgressDraft, check_step, check_take_back
from pb_app.consolidation.progress.tables import ItemProgress
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules.gathering import item_code
from pb_app.consolidation.service.gathering import COUNTER
from pb_app.consolidation.service.rows import get_item_row
from pb_app.consolidation.tables import ConsolidatedItem, ItemPlace
from pb_app.cycles.counters import next_number
from pb_app.cycles.queries import get_cycle
from pb_app.cycles.tables import BudgetCycle
from pb_app.files.service import keep
from pb_app.formats.uploads import Upload
from pb_app.kernel import references
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound
from pb_app.kernel.periods import to_local
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.receipts import find_result, keep_result

_REPORT, _RAISE = "report_progress", "raise_again"


def report_progress(
    actor: Actor, *, municipality_id: str, code: str, expected_version: int, draft: ProgressDraft,
    photo: Upload | None = None, confirmed: Collection[str] = (), token: str = "",
) -> None:  # fmt: skip
    """Add a report to an approved item; the same ``token`` again adds no second one.

    Raises ``not_approved`` before the council has approved it, what ``check_step`` raises, ``NeedsConfirmation``
    for its doubts, ``photo_needs_words`` for a picture without a description, ``StaleVersion``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        if token and find_result(uow, token=token, purpose=_REPORT) is not None:
            return
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        if item.council not in APPROVED or item.is_dissolved:
            raise DomainError("not_approved")
        year = uow.session.get_one(BudgetCycle, item.cycle_id).year
        doubts = check_step(
            draft, _before(uow, item.id), year=year, approved=sum(item.approved_by_year.values()),
            today=to_local(uow.now).date(),
        )  # fmt: skip
        if any(doubt.code not in confirmed for doubt in doubts):
            raise NeedsConfirmation(doubts)
        if photo is not None and not draft.photo_alt:
            raise DomainError("photo_needs_words", field="photo_alt")
        _add(uow, item, draft, photo)
        item.touch()
        uow.record(
            ProgressReported(
                item_id=item.id, code=item.code, municipality_id=municipality_id, cycle_id=item.cycle_id,
                state=draft.state.value,
            )
        )  # fmt: skip
        _log(uow, "progress_reported", item, asdict(draft) | {"has_photo": photo is not None})
        if token:
            keep_result(uow, token=token, purpose=_REPORT, result=item.code)


def _add(uow: UnitOfWork, item: ConsolidatedItem, draft: ProgressDraft, photo: Upload | None) -> None:
    row = ItemProgress(
        item_id=item.id, state=draft.state, on_date=draft.on_date, note=draft.note,
        cost_to_date=draft.cost_to_date, carried_to_year=draft.carried_to_year,
        council_decision=draft.council_decision, recorded_at=uow.now, recorded_by_id=uow.actor.person_id,
    )  # fmt: skip
    if photo is not None:
        name = f"{item.code.lower()}-{draft.on_date.isoformat()}.{photo.suffix}"
        row.photo_id = keep(uow, content=photo.content, media_type=photo.media_type, name=name)
        row.photo_alt = draft.photo_alt
        row.photo_width, row.photo_height = photo.size or (None, None)
    uow.session.add(row)
    uow.session.flush()


def take_progress_back(actor: Actor, *, municipality_id: str, code: str, step_id: int, reason: str) -> None:
    """Take the last report back, with a reason; it stays as history and is shown nowhere else.

    Raises ``progress_not_last``, ``reason_required``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code)
        row = uow.session.get(ItemProgress, step_id)
        if row is None or row.item_id != item.id:
            raise NotFound("progress")
        last = _last(uow, item.id)
        check_take_back(is_last=last is not None and last.id == row.id, reason=reason)
        row.taken_back_at, row.taken_back_by_id, row.take_back_reason = uow.now, actor.person_id, reason
        item.touch()
        _log(uow, "progress_taken_back", item, {"state": row.state.value, "reason": reason})


def set_due(
    actor: Actor, *, municipality_id: str, code: str, expected_version: int, due_on: date | None
) -> None:
    """Say when an approved item is to be done; None: at the end of its last year with an amount."""
    with unit_of_work(actor) as uow:
        _ensure_may(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        if item.due_on == due_on:
            return
        before, item.due_on = item.due_on, due_on
        item.touch()
        _log(uow, "due_set", item, {"due_on": due_on, "before": before})


def raise_again(actor: Actor, *, municipality_id: str, code: str, year: int, token: str = "") -> str:
    """Make an item of the budget year out of one of an earlier year that was not finished; give the new code.

    It keeps title, theme and places and names the earlier item; its price is asked anew. Raising the same item
    again in the same year gives the code that it has there. Raises ``not_an_earlier_year``, ``NotFound``,
    ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_gather(actor, municipality_id):
            raise Forbidden("gather")
        known = find_result(uow, token=token, purpose=_RAISE) if token else None
        if known is not None:
            return known
        old = get_item_row(uow, municipality_id, code)
        cycle = get_cycle(municipality_id, year)
        old_year = uow.session.get_one(BudgetCycle, old.cycle_id).year
        if old_year >= year:
            raise DomainError("not_an_earlier_year", year=year)
        there = sa.select(ConsolidatedItem).where(
            ConsolidatedItem.cycle_id == cycle.id, ConsolidatedItem.earlier_item_id == old.id,
            ConsolidatedItem.is_dissolved.is_(False),
        )  # fmt: skip
        item = uow.session.scalars(there).first() or _copy(uow, old, cycle.id, year)
        if token:
            keep_result(uow, token=token, purpose=_RAISE, result=item.code)
        return item.code


def _copy(uow: UnitOfWork, old: ConsolidatedItem, cycle_id: int, year: int) -> ConsolidatedItem:
    number = next_number(uow, cycle_id, COUNTER)
    item = ConsolidatedItem(
        code=item_code(references.prefix_for(old.municipality_id), year, number),
        municipality_id=old.municipality_id, cycle_id=cycle_id, number=number, title=old.title,
        title_en=old.title_en, description=old.description, description_en=old.description_en,
        theme_id=old.theme_id, is_example=old.is_example, is_dissolved=False, created_at=uow.now,
        earlier_item_id=old.id, places=[ItemPlace(place_id=place.place_id) for place in old.places], amounts=[],
    )  # fmt: skip
    uow.session.add(item)
    uow.session.flush()
    uow.record(
        ItemCreated(
            item_id=item.id, code=item.code, municipality_id=item.municipality_id, cycle_id=cycle_id,
            proposal_ids=(),
        )
    )  # fmt: skip
    _log(uow, "item_raised_again", item, {"from": old.code})
    return item


def _ensure_may(actor: Actor, municipality_id: str) -> None:
    if not policy.may_report_progress(actor, municipality_id):
        raise Forbidden("report_progress")


def _last(uow: UnitOfWork, item_id: int) -> ItemProgress | None:
    wanted = (
        sa.select(ItemProgress)
        .where(ItemProgress.item_id == item_id, ItemProgress.taken_back_at.is_(None))
        .order_by(ItemProgress.id.desc())
        .limit(1)
    )
    return uow.session.scalars(wanted).first()


def _before(uow: UnitOfWork, item_id: int) -> Before:
    last = _last(uow, item_id)
    if last is None:
        return Before()
    costs = sa.select(sa.func.max(ItemProgress.cost_to_date)).where(
        ItemProgress.item_id == item_id, ItemProgress.taken_back_at.is_(None)
    )
    return Before(state=last.state, on_date=last.on_date, cost_to_date=uow.session.scalar(costs))


def _log(uow: UnitOfWork, action: str, item: ConsolidatedItem, after: dict[str, object]) -> None:
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=item.code, municipality_id=item.municipality_id,
        after=after,
    )  # fmt: skip
