"""The one time zone of every feed, as bytes that never change.

A generated VTIMEZONE lists finite RDATEs and goes an hour wrong after the last one; these two rules hold for
ever, and a test compares them with tzdata for every half hour of 2026-2040. TZNAME is optional (RFC 5545
section 3.6.5) and left out: abbreviations mean different things to different readers.
"""

ZONE_NAME = "Europe/Tirane"

VTIMEZONE = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Europe/Tirane\r\n"
    b"BEGIN:DAYLIGHT\r\n"
    b"DTSTART:19970330T020000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    b"TZOFFSETFROM:+0100\r\n"
    b"TZOFFSETTO:+0200\r\n"
    b"END:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\n"
    b"DTSTART:19971026T030000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    b"TZOFFSETFROM:+0200\r\n"
    b"TZOFFSETTO:+0100\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)
