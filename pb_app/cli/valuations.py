"""``pb import valuations``: the valuation sheet that finance filled in."""

import sys
from pathlib import Path

import click
from flask_babel import force_locale

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.consolidation.rules.sheets import RowState
from pb_app.consolidation.valuing.reading import read_sheet
from pb_app.consolidation.valuing.taking import SheetReport, look_over, take_over
from pb_app.consolidation.web.sheet_words import check_page
from pb_app.cycles.queries import CycleCard, find_current_cycle, find_cycle, list_cycles
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.territory.queries import find_municipality
from pb_app.web.error_texts import text_of


@click.command("valuations")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", required=True, help="Its id, e.g. vlore.")
@click.option("--year", type=int, help="The budget year; without it the open one, else the newest.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--confirm-old-lek",
    is_flag=True,
    help="Amounts written in old lekë were checked in new ones by a person.",
)
@click.option("--confirm-ceilings", is_flag=True, help="Ceilings that are passed were seen by a person.")
@click.pass_obj
def import_command(
    context: Context, file: Path, municipality: str, year: int | None, dry_run: bool, confirm_old_lek: bool,  # noqa: FBT001 - click's flags
    confirm_ceilings: bool,  # noqa: FBT001 - as above
) -> None:  # fmt: skip
    """Take the valuation sheet FILE back: XLSX as it went out, ODS, or CSV with the same headings.

    Rows are matched by code. A row whose item was changed after the sheet was made is printed with both values and
    not overwritten; with a row that cannot be read nothing is written. The same file twice changes nothing.
    """
    with context.app():
        cycle = _cycle(municipality, year)
        try:
            table = read_sheet(file.read_bytes())
        except DomainError as error:
            stop_at_faults([Fault(1, "", error)])
            return
        report = look_over(actor=SYSTEM, municipality_id=municipality, year=cycle.year, table=table)
        stop_at_faults(report.all_faults)
        _print_rows(report, cycle, with_written=dry_run)
        ticked = [
            doubt.key
            for doubt in report.doubts
            if (confirm_old_lek if doubt.code == "old_lek_amounts" else confirm_ceilings)
        ]
        _stop_at_doubts(report, ticked)
        if not dry_run:
            report = take_over(
                actor=SYSTEM, municipality_id=municipality, year=cycle.year, table=table, confirmed=ticked
            )
    would = "would be " if dry_run else ""
    counts = {state: len(report.in_state(state)) for state in RowState}
    click.echo(
        f"Valuations {would}written: {counts[RowState.WRITTEN]}; without a change: {counts[RowState.SAME]}; "
        f"changed meanwhile, left as they are: {counts[RowState.MEANWHILE]}"
    )


def _cycle(municipality: str, year: int | None) -> CycleCard:
    if find_municipality(municipality) is None:
        message = f"no municipality has the id {municipality!r}"
        raise click.BadParameter(message, param_hint="--municipality")
    known = list_cycles(municipality)
    found = (
        find_cycle(municipality, year)
        if year is not None
        else find_current_cycle(municipality) or next(iter(known), None)
    )
    if found is None:
        message = f"{municipality} has no such budget year"
        raise click.BadParameter(message, param_hint="--year")
    return found


def _print_rows(report: SheetReport, cycle: CycleCard, *, with_written: bool) -> None:
    """What is left as it is, with both values; in a dry run also what would be written, in words."""
    with force_locale("en"):
        page = check_page(report, cycle)
        for row in page.meanwhile:
            stands, said = "; ".join(row.stands), "; ".join(row.said)
            click.echo(f"row {row.line}, {row.code}: stands {stands} | in the sheet {said}", err=True)
        for row in page.written if with_written else ():
            click.echo(f"row {row.line}, {row.code}: {'; '.join(row.stands)} -> {'; '.join(row.said)}")


def _stop_at_doubts(report: SheetReport, ticked: list[str]) -> None:
    open_doubts = [doubt for doubt in report.doubts if doubt.key not in ticked]
    if not open_doubts:
        return
    with force_locale("en"):
        for doubt in open_doubts:
            option = "--confirm-old-lek" if doubt.code == "old_lek_amounts" else "--confirm-ceilings"
            click.echo(f"{text_of(doubt)} (say {option} once a person has looked at it)", err=True)
    click.echo("Nothing was imported.", err=True)
    sys.exit(1)
