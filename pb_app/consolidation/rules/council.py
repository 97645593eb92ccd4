"""What the council may make of a proposed item: approve, change the amounts, drop; and when that is complete."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from pb_app.consolidation.rules.states import CouncilOutcome
from pb_app.kernel.errors import DomainError

GIVEN = frozenset({CouncilOutcome.APPROVED, CouncilOutcome.CHANGED})
"""The outcomes with money."""


@dataclass(frozen=True, kw_only=True)
class CouncilAct:
    """A decision of the council (VKB) as it is cited; the address of its text may be empty."""

    number: str
    decided_on: date
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CouncilDraft:
    """What somebody enters about one item; ``amounts`` are None where none were written."""

    code: str
    outcome: CouncilOutcome
    amounts: Mapping[int, int] | None = None
    reason: str = ""
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the council made of an item, with the approved whole lekë by budget year."""

    outcome: CouncilOutcome
    approved: Mapping[int, int] = field(default_factory=dict)
    reason: str = ""


UNDECIDED = Ruling(outcome=CouncilOutcome.NONE)


class RowFaults(DomainError):
    """Rows that cannot be saved, by the item's code; nothing was written."""

    def __init__(self, faults: Mapping[str, DomainError]) -> None:
        super().__init__("council_rows", count=len(faults))
        self.faults = faults


def check_act(act: CouncilAct, *, today: date) -> None:
    """Raise ``council_number_required``, ``council_date_future`` or ``council_url`` for an act nobody can cite."""
    if not act.number:
        raise DomainError("council_number_required", field="number")
    if act.decided_on > today:
        raise DomainError("council_date_future", field="decided_on")
    if act.url and not act.url.startswith(("https://", "http://")):
        raise DomainError("council_url", field="url")


def ruling_of(draft: CouncilDraft, *, proposed: Mapping[int, int], years: Collection[int]) -> Ruling:
    """Hold what was entered against what was published as proposed.

    Raises ``council_needs_amounts`` for a change without amounts, ``council_same_amounts`` for one that changes
    nothing, ``council_other_amounts`` for an approval with other amounts, ``reason_required`` for a change or a
    drop without its reason, ``amount_year``, ``amount_negative``.
    """
    if draft.outcome is CouncilOutcome.NONE:
        return UNDECIDED
    if draft.outcome is CouncilOutcome.APPROVED:
        if draft.amounts and dict(draft.amounts) != dict(proposed):
            raise DomainError("council_other_amounts")
        return Ruling(outcome=draft.outcome, approved=dict(proposed), reason=draft.reason)
    approved = _changed(draft.amounts or {}, proposed, years) if draft.outcome in GIVEN else {}
    if not draft.reason:
        raise DomainError("reason_required")
    return Ruling(outcome=draft.outcome, approved=approved, reason=draft.reason)


def _changed(
    amounts: Mapping[int, int], proposed: Mapping[int, int], years: Collection[int]
) -> dict[int, int]:
    for year, lek in amounts.items():
        if year not in years:
            raise DomainError("amount_year", year=year)
        if lek < 0:
            raise DomainError("amount_negative")
    if not any(amounts.values()):
        raise DomainError("council_needs_amounts")
    if dict(amounts) == dict(proposed):
        raise DomainError("council_same_amounts")
    return dict(sorted(amounts.items()))


def check_before_council(outcome: CouncilOutcome) -> None:
    """Raise ``item_council_decided`` where the council has decided: its decision is undone first, or stands."""
    if outcome is not CouncilOutcome.NONE:
        raise DomainError("item_council_decided")


def check_undo_council(*, is_published: bool, reason: str) -> None:
    """A mistake is undone with its reason, and only until the public has read it (``council_published``)."""
    if is_published:
        raise DomainError("council_published")
    if not reason:
        raise DomainError("reason_required", field="reason")
