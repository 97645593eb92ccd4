"""What happens to the draft of a season."""

from dataclasses import dataclass

from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CalendarPublished(Event):
    """Lines of a draft became public together; each hearing has its own event beside this one."""

    municipality_id: str
    cycle_id: int
    edition: int
    hearing_ids: tuple[int, ...]
