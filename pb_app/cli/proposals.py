"""``pb import proposals`` and ``pb export proposals``."""

import os
import tempfile
from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.cli.progress import Bar
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.exporting import MEDIA_TYPES, export_cycle
from pb_app.proposals.intake.direct import import_proposals
from pb_app.territory.queries import get_municipality

PABULIB = "pb"
FORMATS = (*MEDIA_TYPES, PABULIB)


@click.command("proposals")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", required=True, help="Its id, e.g. vlore.")
@click.option("--year", type=click.IntRange(2000, 2100), help="The budget year, if not the present one.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--queue", is_flag=True, help="Do not publish: let each wait to be looked at.")
@click.option("--with-changes", is_flag=True, help="Also change what is known by its code or reference.")
@click.pass_obj
def import_command(
    context: Context,
    file: Path,
    municipality: str,
    year: int | None,
    dry_run: bool,  # noqa: FBT001 - click's flags
    queue: bool,  # noqa: FBT001 - click's flags
    with_changes: bool,  # noqa: FBT001 - click's flags
) -> None:
    """Add the proposals of a CSV, XLSX or ODS FILE to a budget year.

    Columns, by their headings in Albanian or English: text; and, where known, date, place, village, theme,
    source, voices, signatures, hearing, cost, code, ref. A theme left empty is guessed from the words.
    """
    with context.app(), Bar("Proposals") as progress:
        get_municipality(municipality)
        report = import_proposals(
            SYSTEM, municipality_id=municipality, file=file, year=year, dry_run=dry_run,
            with_changes=with_changes, publishes=not queue, progress=progress,
        )  # fmt: skip
        stop_at_faults(report.faults)
    done = "would be added" if dry_run else "added"
    changed = f", {report.changed} changed" if report.changed else ""
    click.echo(f"{report.added} proposals {done}{changed}, {report.already_there} already there.")
    if report.queued:
        why = "" if queue else ": they look as if they held personal data"
        click.echo(f"{report.queued} of them {'would wait' if dry_run else 'wait'} in the queue{why}.")


@click.command("proposals")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--format", "wanted", type=click.Choice(FORMATS), required=True)
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export_command(context: Context, municipality: str, year: int, wanted: str, output: Path) -> None:
    """Write the public proposals of MUNICIPALITY for the budget YEAR to a file.

    Pabulib's .pb holds projects with their cost, which a proposal does not have: ``pb export list`` writes it.
    """
    if wanted == PABULIB:
        message = (
            "a proposal has no cost, so it is no project of a .pb file; the items of the list have: "
            f"pb export list {municipality} {year} --format pb -o {output}"
        )
        raise click.ClickException(message)
    with context.app(), Bar("Proposals") as progress:
        cycle = get_cycle(municipality, year)
        # Written beside its place and then moved there: a file that stands is whole.
        with tempfile.NamedTemporaryFile(dir=output.absolute().parent, delete=False) as file:
            export_cycle(cycle, wanted, Path(file.name), progress)
    Path(file.name).chmod(0o666 & ~_umask())
    Path(file.name).replace(output)
    click.echo(f"Written to {output}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
