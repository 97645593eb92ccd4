"""``pb import hearings`` and ``pb export hearings``."""

from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import note_words, stop_at_faults
from pb_app.hearings.exporting import export_hearings
from pb_app.hearings.importing import import_hearings
from pb_app.kernel.actor import SYSTEM

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("hearings")
@click.argument("file", type=FILE)
@click.option("--municipality", help="Its id, e.g. vlore; then no row may be of another.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_obj
def import_command(context: Context, file: Path, municipality: str | None, dry_run: bool) -> None:  # noqa: FBT001 - click's flag
    """Add the hearings of a FILE: CSV, spreadsheet (XLSX, ODS, XLS), table in a DOCX, or calendar (ICS).

    Columns: municipality_id, place, unit_or_subunit_ids, date, start, end, venue, purpose, status,
    participants, source_url, note; also kind and title. Only date and place are required. A spreadsheet may
    have an office's own columns instead (Nr, Aktiviteti, Data, Vendi, Ora ...); it and a calendar need
    --municipality. What the file is, its content says.
    """
    with context.app():
        report = import_hearings(
            actor=SYSTEM, content=file.read_bytes(), municipality_id=municipality, is_dry_run=dry_run
        )
        stop_at_faults(report.faults)
        for line, note in report.notes:
            click.echo(note_words(line, note), err=True)
    done = "would be added" if dry_run else "added"
    click.echo(f"{len(report.added)} hearings {done}, {report.already_there} already there.")


@click.command("hearings")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--format", "wanted", type=click.Choice(["ics", "csv", "xlsx", "json"]), required=True)
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export_command(context: Context, municipality: str, year: int, wanted: str, output: Path) -> None:
    """Write the public hearings of MUNICIPALITY for the budget YEAR to a file."""
    with context.app():
        content, count = export_hearings(municipality_id=municipality, year=year, wanted=wanted)
    output.write_bytes(content)
    click.echo(f"{count} hearings written to {output}.")
