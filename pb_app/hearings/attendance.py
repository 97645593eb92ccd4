"""Counts of people: what they may be, and which of them the public may see."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

from pb_app.kernel.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class AttendanceCounts:
    """Counts of people; None is not known, never 0. The parts may sum to less than the total."""

    total: int | None = None
    women: int | None = None
    men: int | None = None
    not_stated: int | None = None
    under_16: int | None = None
    from_16_to_29: int | None = None
    from_30_to_64: int | None = None
    from_65: int | None = None
    disabilities: int | None = None


SEXES: Final = ("women", "men", "not_stated")
AGE_BANDS: Final = ("under_16", "from_16_to_29", "from_30_to_64", "from_65")
SMALL_GROUP: Final = 5
MOST_PEOPLE: Final = 1_000_000


def check_counts(counts: AttendanceCounts) -> None:
    """Raise ``count_negative`` or, where parts exceed the total, ``parts_exceed_total``."""
    values = asdict(counts)
    for name, value in values.items():
        if value is not None and not 0 <= value <= MOST_PEOPLE:
            raise DomainError("count_negative", field=name)
    for group in (SEXES, AGE_BANDS, ("disabilities",)):
        known = [values[name] for name in group if values[name] is not None]
        if known and (counts.total is None or sum(known) > counts.total):
            raise DomainError("parts_exceed_total", field="total", parts=sum(known))


def hidden_counts(counts: AttendanceCounts) -> frozenset[str]:
    """The cells that the public may not see: age bands and disability of 1-4, and a second band.

    With one band alone hidden, a subtraction would tell it. Women, men and not stated show as counted.
    """
    bands = {name: value for name in AGE_BANDS if (value := getattr(counts, name)) is not None}
    small = {name for name, value in bands.items() if 0 < value < SMALL_GROUP}
    if len(small) == 1 and len(bands) > 1:
        rest = {name: value for name, value in bands.items() if name not in small}
        small.add(min(rest, key=lambda name: (rest[name] == 0, rest[name])))
    if counts.disabilities is not None and 0 < counts.disabilities < SMALL_GROUP:
        small.add("disabilities")
    return frozenset(small)


def add_people(counts: AttendanceCounts, change: Mapping[str, int]) -> AttendanceCounts:
    """The counts after some people came or were counted by mistake; unknown begins at 0 once somebody counts.

    What several count at once adds up in any order. The total follows the largest group while nobody
    counted it on its own: one who counts women and men counts the whole hall. A total that was written
    stays, and rises only where the parts exceed it.
    Errors: ``count_negative`` with the field, ``parts_exceed_total``, ``unknown_count``.
    """
    unknown = sorted(change.keys() - {field.name for field in fields(counts)})
    if unknown:
        raise DomainError("unknown_count", name=unknown[0])
    parts = {name: step for name, step in change.items() if name != "total"}
    before = asdict(counts)
    after = before | {name: (before[name] or 0) + step for name, step in parts.items() if step}
    if after != before:
        is_following = counts.total is None or counts.total == _largest(before)
        after["total"] = _largest(after) if is_following else max(counts.total or 0, _largest(after))
    if change.get("total"):
        after["total"] = (after["total"] or 0) + change["total"]
    found = AttendanceCounts(**after)
    check_counts(found)
    return found


def _largest(values: Mapping[str, int | None]) -> int:
    return max(sum(values[name] or 0 for name in group) for group in (SEXES, AGE_BANDS, ("disabilities",)))
