"""``pb upgrade`` and ``pb audit verify``."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

from pb_app.audit.service import verify
from pb_app.cli.backup import make_backup, old_state_returns, one_line_errors, refuse_faults
from pb_app.cli.context import Context
from pb_app.cli.schema import bring_up_to_date, find_revision, is_known, newest_revision
from pb_app.config import Settings


@click.command("upgrade")
@click.pass_obj
def upgrade(context: Context) -> None:
    """Make the database, or migrate it: backup first, check after, and on failure the old state returns."""
    settings = context.settings()
    with context.app(settings) as app:
        revision = find_revision()
        if revision in (None, newest_revision()):
            bring_up_to_date(app)
            click.echo("The database is up to date.")
            return
        if not is_known(str(revision)):
            message = f"the database has the schema {revision}, which this version does not know"
            raise click.ClickException(message)
        _migrate(app, settings)


def _migrate(app: Flask, settings: Settings) -> None:
    archive = settings.data_dir / "before-upgrade.zip"
    with one_line_errors():
        make_backup(settings, archive)
        try:
            with (
                TemporaryDirectory(dir=settings.data_dir) as folder,
                old_state_returns(settings, Path(folder)),
            ):
                bring_up_to_date(app)
                refuse_faults()
        except (Exception, SystemExit) as error:
            reason = "see above" if isinstance(error, SystemExit) else str(error).splitlines()[0]
            message = f"the upgrade failed, and the old state is back: {reason}"
            raise click.ClickException(message) from error
    click.echo(f"The database is up to date. The state before lies in {archive}.")


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
