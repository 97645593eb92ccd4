"""A hearing that takes place today."""

from datetime import date, time

import pytest

from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from tests.hearings.factories import announced

TODAY = date(2026, 10, 1)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def today(app: object) -> HearingCard:
    """Announced for Rajoni 1, begun at nine this morning."""
    return announced(
        slot=Slot(TODAY, time(9, 0), time(10, 30)),
        place_ids=("vlore-rajoni-1",),
        agenda="09:00 Hapja\n09.10–09.40 Projektbuxheti\nTë ndryshme",
    )
