"""``pb duplicates``."""

import sys
from textwrap import shorten

import click

from pb_app.cli.context import Context
from pb_app.consolidation.queries.duplicates import Pair, list_duplicates
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.proposals.queries.likeness import has_trigrams
from pb_app.territory.queries import get_municipality

_WIDTH = 100


@click.command("duplicates")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many pairs."
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.55,
    show_default=True,
    help="Pairs from this likeness on.",
)
@click.pass_obj
def duplicates(context: Context, municipality: str, year: int, limit: int, least: float) -> None:
    """List published proposals of MUNICIPALITY for the budget YEAR that probably ask for the same.

    Pairs that are in one item already are left out. Nothing is linked: a person decides on the bench.
    """
    with context.app():
        get_municipality(municipality)
        cycle = get_cycle(municipality, year)
        if db.engine.dialect.name == "postgresql" and not has_trigrams():
            click.echo(
                "The extension pg_trgm is not there: words with slips are looked for by their first letter.",
                err=True,
            )
        shown = sys.stderr.isatty()
        with click.progressbar(length=1, label="Comparing", hidden=not shown, file=sys.stderr) as bar:

            def step(done: int, whole: int) -> None:
                bar.length = whole
                bar.update(done - bar.pos)

            pairs = list_duplicates(cycle.id, least=least, progress=step)
    for pair in pairs[:limit]:
        click.echo(_line(pair))
    click.echo(f"{len(pairs)} pairs, {min(limit, len(pairs))} shown. Nothing was linked.")


def _line(pair: Pair) -> str:
    why = [
        words
        for words, holds in (
            ("same place", pair.likeness.is_same_place),
            ("same theme", pair.likeness.is_same_theme),
        )
        if holds
    ]
    head = f"{pair.likeness.score:.2f}  {pair.refs[0]}  {pair.refs[1]}  {', '.join(why)}".rstrip()
    return "\n".join([head, *(f"      {shorten(text, _WIDTH)}" for text in pair.texts)])
