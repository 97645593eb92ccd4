"""``pb export list``."""

from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.consolidation.queries.editions import FORMATS, find_latest, get_edition, get_edition_file
from pb_app.consolidation.selecting.pabulib import latest_as_pabulib
from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.kernel.errors import NotFound

PABULIB = "pb"


@click.command("list")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--format", "wanted", type=click.Choice([*FORMATS, "docx", PABULIB]), required=True)
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--edition", type=click.IntRange(1), help="A version by its number; the newest if left out.")
@click.option(
    "--unit",
    type=click.Choice(["lek", "thousand"]),
    default="lek",
    show_default=True,
    help="Of the amounts in pdf, xlsx and csv.",
)
@click.option("--language", type=click.Choice(["sq", "en"]), default="sq", show_default=True)
@click.pass_obj
def export_command(
    context: Context,
    municipality: str,
    year: int,
    wanted: str,
    output: Path,
    edition: int | None,
    unit: str,
    language: str,
) -> None:
    """Write a published version of MUNICIPALITY's consolidated list for the budget YEAR to a file.

    The DOCX is the explanatory report with the list in it. JSON, DOCX and Pabulib's .pb are in lekë only.
    """
    kind = "relacion.docx" if wanted == "docx" else wanted
    if unit == "thousand":
        if wanted in ("json", "docx", PABULIB):
            message = "JSON, DOCX and .pb are in lekë only."
            raise click.BadParameter(message, param_hint="--unit")
        kind = f"thousand.{wanted}"
    with context.app():
        cycle = get_cycle(municipality, year)
        if wanted == PABULIB:
            _write_pabulib(cycle, output, edition)
            return
        card = find_latest(cycle.id) if edition is None else get_edition(cycle.id, edition)
        if card is None:
            raise NotFound("edition")
        file = get_edition_file(card.id, kind, language)
    output.write_bytes(file.content)
    click.echo(f"Version {card.number} of the list written to {output}.")


def _write_pabulib(cycle: CycleCard, output: Path, edition: int | None) -> None:
    """Ballots are those of today, so only the newest version is written as a file for researchers."""
    card, content = latest_as_pabulib(cycle)
    if edition not in (None, card.number):
        message = f"only the newest version, {card.number}, is written as .pb"
        raise click.ClickException(message)
    output.write_bytes(content)
    click.echo(f"Version {card.number} of the list written to {output}.")
