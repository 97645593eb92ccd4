"""``pb import council``."""

from datetime import date
from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.cli.faults import stop_at_faults
from pb_app.consolidation.council_table import read_council
from pb_app.consolidation.rules.council import CouncilAct, RowFaults
from pb_app.consolidation.service import record_council
from pb_app.cycles.queries import find_current_cycle, list_cycles
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.periods import parse_date
from pb_app.territory.queries import find_municipality


@click.command("council")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--municipality", required=True, help="Its id, e.g. vlore.")
@click.option("--year", type=int, help="The budget year; without it the open one, else the newest.")
@click.option("--number", required=True, help="Number of the council's decision (VKB).")
@click.option("--date", "decided_on", required=True, help="Its date, e.g. 2026-12-20 or 20.12.2026.")
@click.option("--url", default="", help="Where its text can be read.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.pass_obj
def import_command(
    context: Context, file: Path, municipality: str, year: int | None, number: str, decided_on: str, url: str,
    dry_run: bool,  # noqa: FBT001 - click's flag
) -> None:  # fmt: skip
    """Enter the council's decision about published items from a CSV or XLSX FILE.

    Columns: code (kodi), outcome (vendimi: miratuar, ndryshuar, nuk u miratua), an amount for each year (its heading
    names the year), reason (arsyeja). A row without an outcome says nothing. It is public only with the next
    version miratuar, which a coordinator publishes.
    """
    with context.app():
        wanted = _year(municipality, year)
        act = CouncilAct(number=number.strip(), decided_on=_date(decided_on), url=url.strip())
        try:
            table = read_council(file.read_bytes())
        except DomainError as error:
            stop_at_faults([Fault(1, "", error)])
            return
        stop_at_faults(table.faults)
        try:
            done = record_council(
                SYSTEM, municipality_id=municipality, year=wanted, act=act, drafts=table.drafts,
                is_dry_run=dry_run,
            )  # fmt: skip
        except RowFaults as error:
            faults = [Fault(table.lines[code], "", one) for code, one in error.faults.items()]
            stop_at_faults(sorted(faults, key=lambda fault: fault.line))
            return
        except DomainError as error:
            stop_at_faults([Fault(1, error.field or "", error)])
            return
    would = "would be " if dry_run else ""
    click.echo(f"Items {would}entered: {len(done.changed)}; already there: {done.already_there}")


def _year(municipality: str, year: int | None) -> int:
    if find_municipality(municipality) is None:
        message = f"no municipality has the id {municipality!r}"
        raise click.BadParameter(message, param_hint="--municipality")
    current = find_current_cycle(municipality)
    known = [one.year for one in list_cycles(municipality)]
    found = year or (current.year if current else next(iter(known), None))
    if found not in known:
        message = "this municipality has no such budget year"
        raise click.BadParameter(message, param_hint="--year")
    return found


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except DomainError as error:
        raise click.BadParameter(str(error), param_hint="--date") from error
