"""What entering and undoing a decision of the council share: who may, the approved amounts, the record."""

from collections.abc import Mapping
from typing import Any

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.events import CouncilSpoke
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules import Nature, Vat
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden
from pb_app.unit_of_work import UnitOfWork


def ensure_may_record(actor: Actor, municipality_id: str) -> None:
    """Who publishes enters the council's word too; raise ``Forbidden``."""
    if not policy.may_publish(actor, municipality_id):
        raise Forbidden("council")


def grant(item: ConsolidatedItem, approved: Mapping[int, int], proposed: Mapping[int, int]) -> None:
    """Put these approved amounts in the place of those that stood."""
    for row in list(item.amounts):
        if row.amount == 0 and row.approved and row.year not in approved:
            item.amounts.remove(row)  # made for the council's own amount alone
        row.approved = None
    rows = {row.year: row for row in item.amounts}
    for year, lek in approved.items():
        if year not in rows:
            rows[year] = _amount(year, proposed.get(year, 0))
            item.amounts.append(rows[year])
        rows[year].approved = lek
    item.touch()


def _amount(year: int, lek: int) -> ItemAmount:
    """A year in which the council gives money where nothing is priced now."""
    return ItemAmount(
        year=year, amount=lek, fund_source="", spending_unit="", nature=Nature.CAPITAL, vat=Vat.NOT_STATED
    )


def note(
    uow: UnitOfWork, action: str, item: ConsolidatedItem, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Record that the council's word about an item changed."""
    uow.record(
        CouncilSpoke(
            item_id=item.id, code=item.code, municipality_id=item.municipality_id,
            cycle_id=item.cycle_id, outcome=item.council.value,
        )
    )  # fmt: skip
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=item.code,
        municipality_id=item.municipality_id, before=before, after=after,
    )  # fmt: skip


def snapshot(item: ConsolidatedItem) -> dict[str, Any]:
    """The council's word about an item, for the audit record."""
    return {
        "council": item.council.value,
        "reason": item.council_reason,
        "approved": item.approved_by_year,
    }
