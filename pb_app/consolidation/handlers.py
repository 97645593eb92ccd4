"""What follows when a version is public: its authors are told."""

from pb_app.consolidation.events import EditionPublished
from pb_app.consolidation.service.telling import queue_telling
from pb_app.unit_of_work import House


def register(house: House) -> None:
    """Listen to the versions."""
    house.on(EditionPublished, queue_telling)
