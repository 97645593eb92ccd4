"""What hangs together: tables, blueprints, event handlers and commands of all features, in one list each."""

import click
from apiflask import APIFlask

import pb_app.accounts.tables
import pb_app.audit.tables
import pb_app.consolidation.tables
import pb_app.cycles.tables
import pb_app.files.tables
import pb_app.hearings.calendar_tables
import pb_app.hearings.tables
import pb_app.jobs.tables
import pb_app.outbox.tables
import pb_app.proposals.tables
import pb_app.territory.tables
import pb_app.web.tables  # noqa: F401 - every table must be known to the metadata
from pb_app.cli import database, server
from pb_app.unit_of_work import House


def register_blueprints(app: APIFlask) -> None:
    """Mount every page."""


def register_handlers(house: House) -> None:
    """Connect events with the features that react to them."""


def register_commands(group: click.Group) -> None:
    """Add every command to ``pb``."""
    for command in (server.serve, server.worker, database.upgrade, database.audit):
        group.add_command(command)
