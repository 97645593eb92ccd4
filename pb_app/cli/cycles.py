"""``pb import programmes`` and ``pb import ceilings``."""

from collections.abc import Callable
from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.cycles.importing import ImportReport, import_ceilings, import_programmes
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.queries import find_municipality

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--dry-run", is_flag=True, help="Only say what would be done."),
        click.option("--year", type=int, help="The budget year; without it the open one, else the newest."),
        click.option(
            "--municipality", help="Its id, e.g. vlore; without it the file has a column municipality."
        ),
        click.argument("file", type=FILE),
    ):
        command = option(command)
    return command


@click.command("programmes")
@_options
@click.pass_obj
def import_programmes_command(
    context: Context, file: Path, municipality: str | None, year: int | None, dry_run: bool  # noqa: FBT001 - click's flag
) -> None:  # fmt: skip
    """Add the budget programmes of a FILE, CSV or XLSX.

    Columns: code (kodi), name (emri), name_en, function (funksioni), municipality (bashkia).
    """
    _run(context, import_programmes, "Programmes", file, municipality, year, is_dry_run=dry_run)


@click.command("ceilings")
@_options
@click.pass_obj
def import_ceilings_command(
    context: Context, file: Path, municipality: str | None, year: int | None, dry_run: bool  # noqa: FBT001 - click's flag
) -> None:  # fmt: skip
    """Add the ceilings of a FILE, CSV or XLSX.

    Columns: programme (kodi; empty: all), year (viti), amount (shuma, or mijë lekë), stage (faza: përgatitor,
    përfundimtar), act (akti), place (njësia; empty: the whole municipality), municipality (bashkia). A row may name
    a programme, a place, or both.
    """
    _run(context, import_ceilings, "Ceilings", file, municipality, year, is_dry_run=dry_run)


def _run(
    context: Context, use_case: Callable[..., ImportReport], what: str, file: Path, municipality: str | None,
    year: int | None, *, is_dry_run: bool,
) -> None:  # fmt: skip
    with context.app():
        if municipality is not None and find_municipality(municipality) is None:
            message = f"no municipality has the id {municipality!r}"
            raise click.BadParameter(message, param_hint="--municipality")
        report = use_case(
            actor=SYSTEM,
            content=file.read_bytes(),
            municipality_id=municipality,
            year=year,
            is_dry_run=is_dry_run,
        )
        stop_at_faults(report.faults)
    would = "would be " if is_dry_run else ""
    click.echo(
        f"{what} {would}added: {report.added}; {would}changed: {report.changed}; already there: {report.already_there}"
    )
