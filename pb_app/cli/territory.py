"""``pb import territory``: the villages of a municipality."""

from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.importing import import_villages
from pb_app.territory.queries import find_municipality


@click.command("territory")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", help="Its id, e.g. vlore; without it the file has a column municipality.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_obj
def import_command(context: Context, file: Path, municipality: str | None, dry_run: bool) -> None:  # noqa: FBT001 - click's flag
    """Add the villages of a CSV FILE.

    Columns: name (emri), parent (njësia), aliases (emra të tjerë, parted by |), municipality (bashkia).
    """
    with context.app():
        if municipality is not None and find_municipality(municipality) is None:
            message = f"no municipality has the id {municipality!r}"
            raise click.BadParameter(message, param_hint="--municipality")
        report = import_villages(
            actor=SYSTEM, content=file.read_bytes(), municipality_id=municipality, is_dry_run=dry_run
        )
        stop_at_faults(report.faults)
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"Villages {verb}: {len(report.added)}; given other names: {len(report.completed)}; "
        f"already there: {report.already_there}"
    )
