"""``pb plan``: draw up a season on a terminal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click
from flask_babel import force_locale

from pb_app.cli.context import Context
from pb_app.cli.progress import Bar
from pb_app.cycles.queries import get_cycle
from pb_app.hearings.planning.rules import PlanEngine
from pb_app.hearings.planning.running import plan_now
from pb_app.hearings.web.planning import wording
from pb_app.hearings.web.planning.remedies import change_words
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import find_municipality
from pb_app.web.error_texts import text_of

ENGINES = {"built-in": PlanEngine.BUILT_IN, "exact": PlanEngine.EXACT}
_CHANGES = {"new": "new", "moved": "moved", "kept": ""}


@click.command("plan")
@click.argument("municipality")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--dry-run", is_flag=True, help="Only print the plan; the draft stays as it is.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, help="Another number, another plan.")
@click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    default="built-in",
    show_default=True,
    help="exact needs the extra [scheduling].",
)
@click.pass_obj
def plan(context: Context, municipality: str, year: int, dry_run: bool, seed: int, engine: str) -> None:  # noqa: FBT001 - click's flag
    """Draw up the hearings of MUNICIPALITY for the budget YEAR: days, hours, halls, teams.

    The plan is written into the draft of the season; nothing becomes public. What is held fast stays, what
    is announced moves only where it must. What could not be placed is listed with the smallest change
    that would help; it is no error.
    """
    with context.app(), force_locale("en"):
        try:
            cycle = get_cycle(municipality, year)
            with Bar("Planning") as progress:
                report = plan_now(
                    cycle=cycle, engine=ENGINES[engine], seed=seed, progress=progress, is_dry_run=dry_run
                )
        except DomainError as error:
            raise click.ClickException(_reason(error, municipality, year)) from error
        names = wording.names_of(municipality)
        _print_plan(report, names)
        _print_obstacles(report["unplaced"], names)
        _print_sum(report, names, is_dry_run=dry_run)


def _print_plan(report: Mapping[str, Any], names: wording.Names) -> None:
    rows = [("Day", "Hours", "Round", "Place", "Hall", "Team", "")]
    rows += [
        (
            f"{date.fromisoformat(one['on']):%a %d.%m.%Y}",
            f"{one['start']}-{one['end']}",
            str(one["round"]),
            names.place(one["place_id"]),
            names.hall(one["venue_id"]) or "?",
            names.team(one["team_id"]) or "-",
            _CHANGES[one["change"]],
        )
        for one in report["placed"]
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _print_obstacles(unplaced: list[Mapping[str, Any]], names: wording.Names) -> None:
    for one in unplaced:
        click.echo()
        reasons = "; ".join(wording.constraint_words(code) for code in one["constraints"])
        proven = " (proven impossible)" if one["is_proven"] else ""
        click.echo(f"Not placed: {wording.what_words(one, names)}. In the way{proven}: {reasons}.")
        for rival in one["rivals"]:
            click.echo(f"  wanted too by: {wording.rival_words(rival, names)}")
        for change in one["changes"]:
            click.echo(f"  would help: {change_words(change, names)}")


def _print_sum(report: Mapping[str, Any], names: wording.Names, *, is_dry_run: bool) -> None:
    click.echo()
    for one in report["edited_meanwhile"]:
        click.echo(f"Left as somebody changed it meanwhile: {wording.what_words(one, names)}.")
    written = "Nothing was written." if is_dry_run else "Written into the draft."
    bound = "" if report["bound"] is None else f", no plan costs less than {report['bound']}"
    if report["standing"]:
        click.echo(f"Stand already, and are not planned: {report['standing']}.")
    click.echo(
        f"Hearings placed: {len(report['placed'])} of {report['asked']}. Cost {report['total']}{bound}. "
        f"{report['seconds']} s. {written}"
    )


def _reason(error: DomainError, municipality: str, year: int) -> str:
    if error.code == "not_found" and find_municipality(municipality) is None:
        return f"no municipality has the id {municipality!r}"
    if error.code == "not_found":
        return f"{municipality!r} has no budget process {year}"
    return str(text_of(error))
