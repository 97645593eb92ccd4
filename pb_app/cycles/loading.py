"""Load the themes that come with the package: the bulletin's seven and five more."""

import csv

import sqlalchemy as sa

from pb_app.cycles.tables import Theme
from pb_app.resources import DATA
from pb_app.unit_of_work import UnitOfWork


def load_themes(uow: UnitOfWork) -> None:
    """Add the themes that are missing; what is there stays as it is."""
    known = set(uow.session.scalars(sa.select(Theme.id)))
    with (DATA / "themes.csv").open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), start=1):
            if row["id"] not in known:
                uow.session.add(Theme(position=position, **row))
    uow.session.flush()
