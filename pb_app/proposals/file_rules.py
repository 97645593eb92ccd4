"""What may be added to a proposal: how many files, how large, how long they wait for their form."""

from datetime import timedelta
from typing import Final

from pb_app.kernel.errors import DomainError

MOST_FILES: Final = 3
MOST_MEGABYTES: Final = 7
"""Each; three of them and the text stay below what one request may bring."""

MOST_SIDE: Final = 2000
"""Pixels a side of a kept picture: enough to see a broken pipe, little enough for a slow line."""

HELD_FOR: Final = timedelta(days=1)
"""How long a file waits for a form that was looked over and not sent."""


def check_count(count: int) -> None:
    """Raise ``too_many_files`` for more files than one proposal takes."""
    if count > MOST_FILES:
        raise DomainError("too_many_files", field="files", limit=MOST_FILES)
