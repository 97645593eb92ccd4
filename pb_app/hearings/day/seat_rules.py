"""What a registration for a seat or a need may be, and until when its data are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pb_app.hearings.rules import ANNOUNCED, HearingStatus, Slot, instant
from pb_app.kernel.errors import DomainError

MOST_PEOPLE: Final = 20
NEED_LIMIT: Final = 300
NAME_LIMIT: Final = 120
KEPT_DAYS: Final = 14
MOST_SEATS: Final = 100_000


class Need(StrEnum):
    """What somebody may need to take part."""

    SIGN_LANGUAGE = "sign_language"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    STEP_FREE = "step_free"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class SeatWish:
    """What somebody registers for; all but the number of people is optional."""

    people: int = 1
    needs: tuple[Need, ...] = ()
    needs_text: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


def check_wish(wish: SeatWish) -> None:
    """Raise ``people_out_of_range``, ``too_long``, or ``need_in_words`` for another need that is not named."""
    if not 1 <= wish.people <= MOST_PEOPLE:
        raise DomainError("people_out_of_range", field="people", limit=MOST_PEOPLE)
    for field, limit in (("needs_text", NEED_LIMIT), ("name", NAME_LIMIT)):
        if len(getattr(wish, field)) > limit:
            raise DomainError("too_long", field=field, limit=limit)
    if Need.OTHER in wish.needs and not wish.needs_text:
        raise DomainError("need_in_words", field="needs_text")


def is_open(*, takes: bool, status: HearingStatus, slot: Slot, now: datetime, today: date) -> bool:
    """Whether one may still register: announced, and not begun; without an hour, until its day is over."""
    if not takes or status not in ANNOUNCED or slot.on < today:
        return False
    return slot.start is None or instant(slot.on, slot.start) > now


def seats_left(seats: int | None, taken: int) -> int | None:
    """How many seats are left; None where nobody counts them."""
    return None if seats is None else max(0, seats - taken)


def check_room(seats: int | None, taken: int, people: int) -> None:
    """Raise ``seats_full``, or ``seats_few`` with how many are left."""
    left = seats_left(seats, taken)
    if left is None or people <= left:
        return
    raise (
        DomainError("seats_full", field="people")
        if left == 0
        else DomainError("seats_few", field="people", left=left)
    )


def kept_until(on: date) -> date:
    """The last day on which the data of those who registered are kept."""
    return on + timedelta(days=KEPT_DAYS)


def count_needs(several: Iterable[Iterable[str]]) -> dict[str, int]:
    """How many registrations name each need, the needs in their order."""
    listed = [need for needs in several for need in needs]
    return {need.value: listed.count(need.value) for need in Need if need.value in listed}
