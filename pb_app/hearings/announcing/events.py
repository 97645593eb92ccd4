"""What happens to notices."""

from dataclasses import dataclass

from pb_app.hearings.events import HearingEvent


@dataclass(frozen=True, kw_only=True)
class NoticeRecorded(HearingEvent):
    """Somebody noted that a hearing was made known on a channel."""

    notice_id: int


@dataclass(frozen=True, kw_only=True)
class NoticeWithdrawn(HearingEvent):
    """A notice was noted by mistake."""

    notice_id: int
