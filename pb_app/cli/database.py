"""``pb upgrade`` and ``pb audit verify``."""

import sys

import click

from pb_app.audit.service import verify
from pb_app.cli.context import Context
from pb_app.cli.schema import bring_up_to_date


@click.command("upgrade")
@click.pass_obj
def upgrade(context: Context) -> None:
    """Make the database, or migrate it to this version."""
    with context.app() as app:
        bring_up_to_date(app)
    click.echo("The database is up to date.")


@click.group("audit")
def audit() -> None:
    """The audit record."""


@audit.command("verify")
@click.pass_obj
def audit_verify(context: Context) -> None:
    """Recompute the hash chain; exit 1 and say where it breaks."""
    with context.app():
        faults = verify()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo("The audit record is whole.")
