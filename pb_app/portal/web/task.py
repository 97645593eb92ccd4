"""A task of the desk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """What is to be done, and the one click that leads there; urgency is late, soon or empty."""

    title: str
    url: str
    action: str
    words: str = ""
    due: str = ""
    urgency: str = ""
