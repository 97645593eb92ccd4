"""What a row was before: known by the reference or code that it carries, else by what it says."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold
from pb_app.proposals.intake.rows import ReadRow
from pb_app.proposals.tables import Proposal

_AT_ONCE: Final = 500
_COMPARED: Final[Mapping[str, tuple[str, Callable[[ReadRow], Any]]]] = {
    "text": ("text", lambda one: one.draft.text),
    "theme": ("theme_id", lambda one: one.draft.theme_id),
    "place": ("place_id", lambda one: one.draft.place_id),
    "village": ("village", lambda one: one.draft.village),
    "voices": ("voices", lambda one: one.draft.voices),
    "signatures": ("signatures", lambda one: one.draft.signatures),
    "cost": ("estimated_cost", lambda one: one.cost),
}
Difference = dict[str, tuple[Any, Any]]


class Keys:
    """Gives each row of one table its key, the same whenever the table is read.

    A row with a code or a reference is known by it; any other by its date, place, hearing and text, and by how
    often the same came before in the table.
    """

    def __init__(self, cycle_id: int) -> None:
        self._cycle_id = cycle_id
        self._seen: Counter[bytes] = Counter()

    def key_of(self, one: ReadRow) -> str:
        """The key; raise ``code_twice`` or ``ref_twice`` (``given``) for a second row of the same name."""
        if one.ref or one.code:
            return self.claim(ref=one.ref, code=one.code)
        draft = one.draft
        said = "\x1f".join(
            (str(self._cycle_id), str(one.on), draft.place_id or "", str(one.hearing_id), fold(draft.text))
        )
        count = self._count(said)
        return "imp:" + hashlib.sha256(f"{said}\x1f{count}".encode()).hexdigest()

    def claim(self, *, ref: str, code: str) -> str:
        """The key of a row with a reference or else a code, also of one that has other faults; raises as above."""
        if ref:
            return self._named("ref", ref, "ref_twice", ref)
        return self._named("code", fold(code) or code, "code_twice", code)

    def _named(self, kind: str, name: str, twice: str, given: str) -> str:
        said = f"{self._cycle_id}\x1f{kind}\x1f{name}"
        if self._count(said) > 1:
            raise DomainError(twice, given=given)
        return "imp:" + hashlib.sha256(said.encode()).hexdigest()

    def _count(self, said: str) -> int:
        digest = hashlib.sha256(said.encode()).digest()
        self._seen[digest] += 1
        return self._seen[digest]


def known_by_key(keys: Iterable[str], *, lock: bool = False) -> dict[str, Proposal]:
    """The proposals that earlier imports made of these keys; locked in the order of their ids, if asked."""
    return {str(row.device_key): row for row in _found(Proposal.device_key, list(keys), lock=lock)}


def known_by_ref(municipality_id: str, refs: Iterable[str], *, lock: bool = False) -> dict[str, Proposal]:
    """The proposals of this municipality with these references; locked likewise, if asked."""
    rows = _found(Proposal.ref, [ref for ref in refs if ref], lock=lock)
    return {row.ref: row for row in rows if row.municipality_id == municipality_id}


def differences(row: Proposal, one: ReadRow) -> Difference:
    """What the table says otherwise, column by column: before and after. An empty cell says nothing."""
    if not (one.code or one.ref):
        return {}
    found = {name: (getattr(row, field), read(one)) for name, (field, read) in _COMPARED.items()}
    return {
        name: (before, after)
        for name, (before, after) in found.items()
        if name in one.given and before != after
    }


def field_of(column: str) -> str:
    """The field of a proposal that a column speaks of."""
    return _COMPARED[column][0]


def _found(
    column: "sa.orm.InstrumentedAttribute[Any]", values: Sequence[str], *, lock: bool
) -> list[Proposal]:
    rows: list[Proposal] = []
    for start in range(0, len(values), _AT_ONCE):
        wanted = sa.select(Proposal).where(column.in_(values[start : start + _AT_ONCE])).order_by(Proposal.id)
        rows.extend(db.session.scalars(wanted.with_for_update() if lock else wanted))
    return rows
