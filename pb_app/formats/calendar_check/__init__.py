"""The project's own reading of its calendars, octet by octet.

Of forty ways to break a feed, eight parsers together notice twenty-three; so whatever the design promises
about feeds and can be seen in their octets is checked here, and every feed the tests meet goes through it.
"""

from pb_app.formats.calendar_check.calendars import calendar_problems
from pb_app.formats.calendar_check.components import read_components
from pb_app.formats.calendar_check.octets import read_content_lines


def problems(feed: bytes, *, single_event: bool = False) -> list[str]:
    """Return what is wrong with a feed, or with a file of a single event; [] when nothing is.

    Never raises, whatever the octets are.
    """
    content_lines, of_octets = read_content_lines(feed)
    calendar, of_structure = read_components(content_lines)
    if calendar is None:
        return [*of_octets, *of_structure]
    return [*of_octets, *of_structure, *calendar_problems(calendar, single_event=single_event)]


__all__ = ["problems"]
