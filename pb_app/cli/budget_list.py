"""``pb export list``."""

from pathlib import Path

import click

from pb_app.cli.context import Context
from pb_app.consolidation.queries.editions import FORMATS, find_latest, get_edition, get_edition_file
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.errors import NotFound


@click.command("list")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--format", "wanted", type=click.Choice([*FORMATS, "docx"]), required=True)
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

    The DOCX is the explanatory report with the list in it. JSON and DOCX are in lekë only.
    """
    kind = "relacion.docx" if wanted == "docx" else wanted
    if unit == "thousand":
        if wanted in ("json", "docx"):
            message = "JSON and DOCX are in lekë only."
            raise click.BadParameter(message, param_hint="--unit")
        kind = f"thousand.{wanted}"
    with context.app():
        cycle = get_cycle(municipality, year)
        card = find_latest(cycle.id) if edition is None else get_edition(cycle.id, edition)
        if card is None:
            raise NotFound("edition")
        file = get_edition_file(card.id, kind, language)
    output.write_bytes(file.content)
    click.echo(f"Version {card.number} of the list written to {output}.")
