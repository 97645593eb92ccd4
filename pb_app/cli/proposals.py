"""``pb import proposals`` and ``pb export proposals``."""

import os
import tempfile
from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.exporting import export_csv, export_json
from pb_app.proposals.service import import_proposals
from pb_app.territory.queries import get_municipality


@click.command("proposals")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", required=True, help="Its id, e.g. vlore.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_obj
def import_command(context: Context, file: Path, municipality: str, dry_run: bool) -> None:  # noqa: FBT001 - click's flag
    """Add the proposals of a CSV FILE to the present budget year.

    Columns: text; and, where known, date, place, village, theme, source, voices, signatures, hearing.
    A theme left empty is guessed from the words.
    """
    with context.app():
        get_municipality(municipality)
        report = import_proposals(
            SYSTEM, municipality_id=municipality, content=file.read_bytes(), dry_run=dry_run
        )
        stop_at_faults(report.faults)
    done = "would be added" if dry_run else "added"
    click.echo(f"{report.added} proposals {done}, {report.already_there} already there.")


@click.command("proposals")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--format", "wanted", type=click.Choice(["csv", "json"]), required=True)
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export_command(context: Context, municipality: str, year: int, wanted: str, output: Path) -> None:
    """Write the public proposals of MUNICIPALITY for the budget YEAR to a file."""
    with context.app():
        cycle = get_cycle(municipality, year)
        pieces = export_csv(cycle) if wanted == "csv" else export_json(cycle)
        # Written beside its place and then moved there: a file that stands is whole.
        with tempfile.NamedTemporaryFile(dir=output.absolute().parent, delete=False) as file:
            file.writelines(pieces)
    Path(file.name).chmod(0o666 & ~_umask())
    Path(file.name).replace(output)
    click.echo(f"Written to {output}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
