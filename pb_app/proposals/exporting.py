"""The public proposals of a budget year as CSV or JSON, batch by batch, so that memory and locks stay small."""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Final

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.formats.csv_table import render_csv
from pb_app.proposals.queries import PublicProposal, list_public_batch
from pb_app.territory.queries import get_municipality

COLUMNS: Final = tuple(field.name for field in fields(PublicProposal) if field.name != "id")


def export_csv(cycle: CycleCard) -> Iterator[bytes]:
    """The table, in pieces; nothing but what the public pages show."""
    return render_csv(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in _every(cycle.id)))


def export_json(cycle: CycleCard) -> Iterator[bytes]:
    """An object with municipality, year and the list ``proposals``, one proposal a line, in pieces."""
    head = {"municipality": get_municipality(cycle.municipality_id).full_name, "year": cycle.year}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "proposals": [').encode()
    separator = "\n"
    for one in _every(cycle.id):
        values = asdict(one)
        del values["id"]
        yield (separator + json.dumps(values, ensure_ascii=False, default=lambda at: at.isoformat())).encode()
        separator = ",\n"
    yield b"\n]}\n"


def _every(cycle_id: int) -> Iterator[PublicProposal]:
    after = 0
    while batch := list_public_batch(cycle_id, after=after):
        db.session.rollback()
        yield from batch
        after = batch[-1].id
