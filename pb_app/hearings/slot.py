"""When a hearing is: the local date, and the hours as far as they are known."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Slot:
    """A local date in Albania with its hours; None is not known yet."""

    on: date
    start: time | None = None
    end: time | None = None
