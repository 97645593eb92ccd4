"""Hearings as iCalendar (RFC 5545, RFC 7986): events rendered once, feeds joined from kept bytes."""

from pb_app.formats.icalendar_feed.event import CalendarEvent, body_hash, render_event
from pb_app.formats.icalendar_feed.feed import MAX_ADDRESS_LENGTH, CalendarInfo, join_feed, render_single
from pb_app.formats.icalendar_feed.timezone import VTIMEZONE, ZONE_NAME

__all__ = [
    "MAX_ADDRESS_LENGTH",
    "VTIMEZONE",
    "ZONE_NAME",
    "CalendarEvent",
    "CalendarInfo",
    "body_hash",
    "join_feed",
    "render_event",
    "render_single",
]
