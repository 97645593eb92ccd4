"""Make or migrate the schema, and load the territory."""

import flask_migrate
from flask import Flask

from pb_app.cycles.loading import load_themes
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.loading import load_territory
from pb_app.unit_of_work import unit_of_work


def bring_up_to_date(app: Flask) -> None:
    """Migrate to the newest schema, then add what territory and themes are missing."""
    with app.app_context():
        flask_migrate.upgrade()
        with unit_of_work(SYSTEM) as uow:
            load_territory(uow)
            load_themes(uow)
